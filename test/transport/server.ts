import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import type { ClientCredentials } from '../../src/transport/wiring/types'

/** A request as the test server sees it. */
export interface Seen {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly response: ServerResponse
  readonly socket: Socket
}

export interface TestServer {
  readonly url: string
  readonly auth: ClientCredentials
  readonly secret: string
  /** Every token given out, the newest last. */
  readonly tokens: string[]
  /** Token requests seen. */
  tokenRequests: number
  /** API requests seen. */
  requests: number
  /** Open connections. */
  readonly sockets: ReadonlySet<Socket>
  stop(): Promise<void>
}

export interface ServerOptions {
  /** Answers a request of the API; a 401 is given for a token that is not the newest before this is asked. */
  readonly api: (seen: Seen) => void | Promise<void>
  /** Answers a login instead of a new token. */
  readonly login?: ((seen: Seen) => void | Promise<void>) | undefined
  readonly tokenSeconds?: number | undefined
}

export const SECRET = 'sEcr3t-"marked"-value/+='

/** A real HTTP server on the loopback with a login, for one test. */
export async function startServer(options: ServerOptions): Promise<TestServer> {
  const tokens: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const url = new URL(request.url ?? '/', 'http://test')
    const body = Buffer.concat(chunks).toString()
    const { method = '', headers, socket } = request
    const seen: Seen = { method, url, headers, body, response, socket }
    if (url.pathname === '/oauth/token') {
      state.tokenRequests += 1
      if (options.login !== undefined) return options.login(seen)
      const token = `marked-token-${tokens.length}-abcdefgh`
      tokens.push(token)
      return reply(seen, 200, { access_token: token, token_type: 'bearer', expires_in: options.tokenSeconds ?? 86_400 })
    }
    state.requests += 1
    if (options.login === undefined && headers.authorization !== `Bearer ${tokens.at(-1)}`)
      return reply(seen, 401, {
        code: 'bad.credentials',
        message: `Invalid login credentials ${headers.authorization}.`,
      })
    return options.api(seen)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const state: TestServer = {
    url: `http://127.0.0.1:${address.port}`,
    auth: clientCredentials({ clientId: 'client-1', clientSecret: SECRET }),
    secret: SECRET,
    tokens,
    tokenRequests: 0,
    requests: 0,
    sockets,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return state
}

/** Sends JSON. */
export function reply(seen: Seen, status: number, body?: unknown, headers: Record<string, string> = {}): void {
  seen.response.writeHead(status, { 'content-type': 'application/json', 'inin-correlation-id': 'corr-1', ...headers })
  seen.response.end(body === undefined ? undefined : JSON.stringify(body))
}
