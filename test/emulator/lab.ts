import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { isObject, type JsonObject } from '../../src/emulator/answers/body'

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The parsed body; an empty object when there is none. */
  readonly body: JsonObject
  /** Rows of a listing. */
  readonly rows: readonly JsonObject[]
  readonly text: string
}

/** An emulator on a clock that stands still, and a client as plain as can be. */
export interface Lab {
  readonly emulator: Emulator
  readonly clock: ManualClock
  login(): Promise<string>
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  stop(): Promise<void>
}

/** Starts an emulator for facts about single answers. */
export async function startLab<Options extends EmulatorOptions>(
  options: Partial<Options> = {},
  start: (options: Options | EmulatorOptions) => Promise<Emulator> = startEmulator,
): Promise<Lab> {
  const clock = manualClock()
  const emulator = await start({ agents: 60, queues: 8, skills: 12, ratePerMinute: 100_000, clock, ...options })
  let token: string | undefined

  async function login(): Promise<string> {
    const answer = await askToken(emulator, emulator.clientId, emulator.clientSecret)
    return String(answer.body.access_token)
  }
  return {
    emulator,
    clock,
    login,
    async call(method, path, body, headers = {}) {
      token ??= await login()
      const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
      const response = await fetch(emulator.url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...sent,
      })
      return readAnswer(response)
    },
    stop: () => emulator.stop(),
  }
}

/** Asks for a token as the platform wants it asked, with changes for the tests of what it refuses. */
export async function askToken(
  emulator: Emulator,
  clientId: string,
  secret: string,
  body = 'grant_type=client_credentials',
  contentType = 'application/x-www-form-urlencoded',
): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
  const headers = { authorization, 'content-type': contentType }
  return readAnswer(await fetch(`${emulator.loginUrl}/oauth/token`, { method: 'POST', headers, body }))
}

/** One of a list, or a failure of the test. */
export function some<T>(list: Iterable<T>, test: (item: T) => boolean = () => true): T {
  for (const item of list) if (test(item)) return item
  throw new Error('the emulated org has nothing of the kind')
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}
  const body = isObject(parsed) ? parsed : {}
  const entities = Array.isArray(parsed) ? parsed : body.entities
  const rows = Array.isArray(entities) ? entities.filter(isObject) : []
  return { status: response.status, headers: response.headers, body, rows, text }
}
