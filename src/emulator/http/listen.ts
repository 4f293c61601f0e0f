import type { Server } from 'node:http'
import { ConfigError } from '../../core/errors'

/**
 * Listens on the loopback address.
 * @returns its origin.
 * @throws ConfigError when it cannot listen on the port
 */
export function listen(server: Server, port: number, scheme: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void => reject(cannotListen(port, cause))
    server.once('error', refuse)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', refuse)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no TCP address'))
      else resolve(`${scheme}://127.0.0.1:${address.port}`)
    })
  })
}

function cannotListen(port: number, cause: Error): ConfigError {
  const code: unknown = Reflect.get(cause, 'code')
  const why =
    code === 'EADDRINUSE'
      ? 'something else listens there'
      : code === 'EACCES'
        ? 'ports below 1024 need more rights'
        : cause.message
  return new ConfigError(`The emulator cannot listen on port ${port}: ${why}. Choose another, or 0 for any free one.`, {
    cause,
  })
}

/** Stops listening, and closes every connection. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
