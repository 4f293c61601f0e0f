import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { RoutingEvent } from '../../src/documents'
import { listening } from './listening'

/** A secret for tests. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** What came to a {@link hookServer}. */
export interface Hook {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface HookAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** The connection is reset in place of an answer. */
  readonly reset?: boolean
}

export interface HookServer {
  readonly url: string
  readonly port: number
  /** All that came, in order. */
  readonly hooks: Hook[]
  close(): Promise<void>
}

/** A server that takes webhooks. @param answer by what came and how many came before it; default 200 */
export async function hookServer(
  answer: (hook: Hook, before: number) => HookAnswer | Promise<HookAnswer> = () => ({ status: 200 }),
): Promise<HookServer> {
  const hooks: Hook[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', async () => {
      const hook = { path: request.url ?? '', headers: request.headers, body }
      const { status, headers = {}, reset = false } = await answer(hook, hooks.push(hook) - 1)
      if (reset) request.socket.resetAndDestroy()
      else response.writeHead(status, headers).end()
    })
  })
  const { port, close } = await listening(server)
  return { url: `http://127.0.0.1:${port}/hooks`, port, hooks, close }
}

/** An event about a queue. */
export function queueEvent(id: string, queue = 'q1', more: { readonly timestamp?: string } = {}): RoutingEvent {
  return {
    id,
    type: 'routing.queue.changed',
    timestamp: more.timestamp ?? '2026-03-02T09:00:00.000Z',
    subject: { kind: 'queue', id: queue },
    data: {
      seenIn: 'audit',
      action: 'Update',
      by: { kind: 'user', id: 'u1' },
      properties: [{ property: 'name', before: 'A', after: `B ${id}` }],
    },
  }
}
