import { expect } from 'vitest'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import type { Emulator, EmulatorSwitches } from '../../src/emulator/model/types'
import { startEmulator } from '../../src/emulator/start'
import { answerProblems } from './described'

/** A Wednesday afternoon. */
export const now = Date.UTC(2026, 1, 4, 15)
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** An answer with its body parsed. Bodies are looked at field by field, so they are left open here. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any
  readonly headers: Headers
}

/** A running emulator on a clock that stands still, and a way to call it. */
export interface Lab {
  readonly emulator: Emulator
  readonly clock: ManualClock
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  put(path: string, body?: unknown): Promise<Answer>
  send(method: string, path: string, body?: unknown): Promise<Answer>
}

/** Starts a small org. */
export async function startLab(switches: Partial<EmulatorSwitches> = {}, agents = 30): Promise<Lab> {
  const clock = manualClock(now)
  const emulator = await startEmulator({
    seed: 3,
    now,
    clock,
    agents,
    queues: 4,
    skills: 6,
    ratePerMinute: 1_000_000,
    switches: { tokenSeconds: 100 * 24 * 3600, ...switches },
  })
  const basic = Buffer.from(`${emulator.clientId}:${emulator.clientSecret}`).toString('base64')
  const login = await fetch(`${emulator.loginUrl}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  const { access_token: token } = JSON.parse(await login.text())
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${emulator.url}${path}`, {
      method,
      headers: { authorization: `bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer = {
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
      headers: response.headers,
    }
    const problems = answerProblems(method, new URL(response.url), answer.status, answer.body)
    expect(problems.slice(0, 5), `${method} ${path}`).toEqual([])
    return answer
  }
  return {
    emulator,
    clock,
    send,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
  }
}

/** `start/end` of an interval. */
export function interval(fromMs: number, toMs: number): string {
  return `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`
}

/** A filter that one dimension has one of these values. */
export function anyOf(dimension: string, values: readonly string[]) {
  return {
    type: 'or',
    predicates: values.map((value) => ({ type: 'dimension', dimension, operator: 'matches', value })),
  }
}

/** Sum of a statistic of a metric over all groups and intervals of an aggregate. */
export function total(
  answer: Answer,
  metric: string,
  stat = 'count',
  only: (group: Record<string, string>) => boolean = () => true,
): number {
  let sum = 0
  for (const result of answer.body.results) {
    if (!only(result.group)) continue
    for (const bucket of result.data) {
      for (const entry of bucket.metrics) if (entry.metric === metric) sum += entry.stats[stat]
    }
  }
  return sum
}
