import { expect } from 'vitest'
import { createTransport } from '../../src/transport/transport'
import type { Transport, TransportOptions } from '../../src/transport/wiring/types'
import { type Seen, startServer, type TestServer } from './server'

/** A server that answers as told, and a transport to it that tries once. */
export interface Served {
  readonly server: TestServer
  readonly transport: Transport
  stop(): Promise<void>
}

export async function startServed(api: (seen: Seen) => void, options: Partial<TransportOptions> = {}): Promise<Served> {
  const server = await startServer({ api })
  const { url, auth } = server
  const transport = createTransport({ baseUrl: url, loginUrl: url, auth, retry: { attempts: 1 }, ...options })
  return {
    server,
    transport,
    async stop() {
      await transport.close()
      await server.stop()
    },
  }
}

/** The error of a call that must fail. */
export async function failed(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  )
}
