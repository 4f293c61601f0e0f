import { createServer, type Server } from 'node:http'
import { ConfigError, isSkillrouteError, SkillrouteError } from '../../core/errors'
import { type Clock, systemClock } from '../../core/time/clock'

/** The path to which the browser returns from the login page. */
const CALLBACK_PATH = '/callback'
const LOOPBACK = '127.0.0.1'
/** How long a person may take for the login page. */
const LOGIN_MS = 300_000

/** A listener on this machine for one callback of a login page. */
export interface Callback {
  readonly redirectUri: string
  /**
   * The result of the first callback that belongs to the login. Others are turned away and change nothing.
   * @param finish checks a callback; a rejection with `login.state` or `login.callback` means that it does not belong
   * to this login
   * @throws SkillrouteError `login.timeout` when none comes in time
   */
  wait<T>(finish: (callbackUrl: string) => Promise<T>, signal: AbortSignal, clock?: Clock): Promise<T>
  close(): Promise<void>
}

/**
 * Listens on the loopback address.
 * @param port 0: any free one, which the OAuth client must allow
 * @throws ConfigError when the port is taken
 */
export async function listenForCallback(port: number): Promise<Callback> {
  let answer: (url: string) => Promise<{ status: number; text: string }> = async () => notYet()
  const server = createServer((request, response) => {
    const { method, url = '/', headers } = request
    const send = ({ status, text }: { status: number; text: string }): void => {
      response.writeHead(status, HEADERS).end(page(text))
    }
    const isOurs =
      isOwnHost(headers.host, findPort(server)) && method === 'GET' && (url.split('?')[0] ?? '') === CALLBACK_PATH
    if (!isOurs) return send({ status: 404, text: 'There is nothing here.' })
    void answer(url).then(send)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: unknown) => reject(taken(port, cause)))
    server.listen(port, LOOPBACK, resolve)
  })
  return {
    redirectUri: `http://localhost:${findPort(server)}${CALLBACK_PATH}`,
    wait: (finish, signal, clock = systemClock) =>
      waitForFirst(finish, signal, clock, (handler) => {
        answer = handler
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function waitForFirst<T>(
  finish: (callbackUrl: string) => Promise<T>,
  signal: AbortSignal,
  clock: Clock,
  listen: (handler: (url: string) => Promise<{ status: number; text: string }>) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let isOver = false
    const stopTimer = clock.setTimer(() => settle(() => reject(tooLate())), LOGIN_MS)
    const onAbort = (): void => settle(() => reject(signal.reason))
    function settle(end: () => void): void {
      isOver = true
      stopTimer()
      signal.removeEventListener('abort', onAbort)
      end()
    }
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    listen(async (url) => {
      if (isOver) return { status: 409, text: 'This login is over. You can close this window.' }
      try {
        const result = await finish(url)
        // Only after the page is sent, so that the listener is not closed before.
        setImmediate(() => settle(() => resolve(result)))
        return { status: 200, text: 'You are logged in. You can close this window.' }
      } catch (error) {
        if (isSkillrouteError(error) && (error.code === 'login.state' || error.code === 'login.callback'))
          return { status: 400, text: 'This does not belong to the login that was started. You can close this window.' }
        setImmediate(() => settle(() => reject(error)))
        return { status: 400, text: 'You are not logged in. The command says why. You can close this window.' }
      }
    })
  })
}

function notYet(): { status: number; text: string } {
  return { status: 503, text: 'No login has begun yet.' }
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

function page(text: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>skillroute</title></head>
<body><main><h1>skillroute</h1><p>${text}</p></main></body>
</html>
`
}

/** Another host name that resolves to this machine is not accepted. */
function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `localhost:${port}` || host === `${LOOPBACK}:${port}`
}

function findPort(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function taken(port: number, cause: unknown): ConfigError {
  return new ConfigError(
    `Port ${port} of this machine cannot be used: another program listens on it. Name another one with --port, and register http://localhost:PORT${CALLBACK_PATH} with the OAuth client.`,
    { cause },
  )
}

function tooLate(): SkillrouteError {
  return new SkillrouteError(
    'login.timeout',
    `Nobody finished the login page within ${LOGIN_MS / 60_000} minutes: run skillroute login again.`,
  )
}
