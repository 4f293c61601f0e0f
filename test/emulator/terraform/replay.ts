/**
 * The calls of Terraform's provider for Genesys Cloud, one by one as its source makes them. Each names the operation of the
 * official SDKs that it uses; path, method, request and answer are held against what the SDK declares of it.
 */
import { expect } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator'
import { sdkOperation, typeProblems } from '../../support/contract/sdk-operations'

/** What one call brought. */
export interface Answer {
  readonly status: number
  readonly body: Body
}

/** A body of which a test knows the shape. */
// The provider reads fields by name; what they hold is held against the SDK's types before a test sees them.
export type Body = { readonly [name: string]: unknown } & {
  readonly id: string
  readonly version: number
  readonly entities: readonly Body[]
}

export interface Replay {
  readonly emulator: Emulator
  /** A call that has to succeed. */
  call(operation: string, given?: Given): Promise<Body>
  /** A call that has to end with this status. */
  refused(operation: string, status: number, given?: Given): Promise<Answer>
  stop(): Promise<void>
}

export interface Given {
  /** Values of the path's parameters, in their order. */
  readonly path?: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Logs in as the provider's `configure` does, and asks for the products of the org. */
export async function startReplay(): Promise<Replay> {
  const emulator = await startEmulator({
    seed: 21,
    agents: 6,
    queues: 2,
    skills: 4,
    // At night nobody works, whatever the time of the day at which the tests run.
    now: '2026-03-04T03:00:00Z',
    ratePerMinute: 100_000,
    switches: { lagMs: 0 },
  })
  const basic = Buffer.from(`${emulator.clientId}:${emulator.clientSecret}`).toString('base64')
  const answer = await fetch(`${emulator.loginUrl}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  const token = String(Object(await answer.json()).access_token)

  async function send(name: string, given: Given): Promise<Answer> {
    const operation = sdkOperation(name)
    const parameters = [...(given.path ?? [])]
    const path = operation.path.replaceAll(/\{\w+\}/g, () => parameters.shift() ?? 'missing')
    if (given.body !== undefined) expect(problems(operation.body, given.body, true), `request of ${name}`).toEqual([])
    const response = await fetch(`${emulator.url}${path}?${new URLSearchParams(given.query)}`, {
      method: operation.method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    })
    const text = await response.text()
    const body = text === '' ? undefined : JSON.parse(text)
    if (response.ok && operation.returns !== 'void')
      expect(problems(operation.returns, body, false), `answer to ${name}`).toEqual([])
    return { status: response.status, body }
  }

  const replay: Replay = {
    emulator,
    async call(name, given = {}) {
      const { status, body } = await send(name, given)
      expect(status, `${name}: ${JSON.stringify(body)}`).toBeLessThan(300)
      return body
    },
    async refused(name, status, given = {}) {
      const found = await send(name, given)
      expect(found.status, name).toBe(status)
      return found
    },
    stop: () => emulator.stop(),
  }
  await replay.call('getAuthorizationProducts')
  return replay
}

function problems(type: string | undefined, value: unknown, asRequest: boolean): string[] {
  return type === undefined ? ['takes no body'] : typeProblems(type, value, asRequest)
}
