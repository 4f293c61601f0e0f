import { serve } from '@hono/node-server'
import { ConfigError } from '../../core/errors'

/** A server that listens. */
export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** The only address that is listened on: nobody on another machine reaches it. */
const LOOPBACK = '127.0.0.1'

/** @throws ConfigError when it cannot listen on the port */
export function listen(fetch: (request: Request) => Response | Promise<Response>, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: LOOPBACK, overrideGlobalObjects: false }, (address) => {
      server.off('error', refuse)
      resolve({ port: address.port, close })
    })
    function refuse(cause: Error): void {
      const why = Reflect.get(cause, 'code') === 'EADDRINUSE' ? 'something else listens there' : cause.message
      reject(
        new ConfigError(`The page cannot use port ${port}: ${why}. Choose another, or 0 for any free one.`, { cause }),
      )
    }
    function close(): Promise<void> {
      return new Promise((done) => {
        server.close(() => done())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    }
    server.once('error', refuse)
  })
}
