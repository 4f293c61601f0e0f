import { expect, it } from 'vitest'
import { TimeoutError } from '../../core/errors'
import { type ManualClock, manualClock } from '../../core/time/manual-clock'
import { memoryLedger } from '../../stores/memory/ledger-memory'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { createTransport } from '../../transport/transport'
import { pollUntil } from './poll'
import type { ResourceContext } from './send'

function contextAt(clock: ManualClock): ResourceContext {
  const auth = clientCredentials({ clientId: 'i', clientSecret: 's' })
  const hosts = { baseUrl: 'http://127.0.0.1:1', loginUrl: 'http://127.0.0.1:1' }
  return {
    transport: createTransport({ ...hosts, auth, clock }),
    ledger: memoryLedger({ clock }),
    facts: {},
    pageSizes: new Map(),
    deadlineMs: 300_000,
  }
}

/** Lets the clock run until `work` has ended. */
async function toEnd<T>(clock: ManualClock, work: Promise<T>): Promise<PromiseSettledResult<T>> {
  let ended = false
  const settled = Promise.allSettled([work]).then(([result]) => {
    ended = true
    return result
  })
  while (!ended) if (!(await clock.next())) await new Promise((resolve) => setImmediate(resolve))
  return await settled
}

it('looks less and less often, at most every 10 s, and gives what it sees', async () => {
  const clock = manualClock(0)
  const seenAt: number[] = []
  const check = async () => {
    seenAt.push(clock.now())
    return seenAt.length === 12 ? 'there' : undefined
  }
  expect(await toEnd(clock, pollUntil(contextAt(clock), {}, 'the job', check))).toMatchObject({ value: 'there' })
  const waits = seenAt.slice(1).map((at, index) => at - (seenAt[index] ?? 0))
  expect(waits[0]).toBe(500)
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(waits.at(-1)).toBe(10_000)
})

it('ends at the deadline, not after it, and leaves no timer', async () => {
  const clock = manualClock(0)
  const given: (number | undefined)[] = []
  const work = pollUntil(contextAt(clock), { deadlineMs: 4_000 }, 'the job', async ({ deadlineMs }) => {
    given.push(deadlineMs)
    return undefined
  })
  const result = await toEnd(clock, work)
  expect(result).toMatchObject({ status: 'rejected', reason: { scope: 'deadline' } })
  expect(result.status === 'rejected' && result.reason).toBeInstanceOf(TimeoutError)
  expect(clock.now()).toBe(4_000)
  expect(given[0]).toBe(4_000)
  expect(given.at(-1)).toBeLessThan(2_000)
  expect(clock.pending).toBe(0)
})

it('ends at once with the reason of an abort', async () => {
  const clock = manualClock(0)
  const stop = new AbortController()
  const reason = new Error('enough')
  const work = pollUntil(contextAt(clock), { signal: stop.signal }, 'the job', async () => {
    setImmediate(() => stop.abort(reason))
    return undefined
  })
  await expect(work).rejects.toBe(reason)
  expect([clock.now(), clock.pending]).toEqual([0, 0])
})
