import { describe, expect, it, onTestFinished } from 'vitest'
import { RateLimitError } from '../../src/core/errors'
import { LIMITS } from '../../src/core/limits'
import { manualClock } from '../../src/core/time/manual-clock'
import { createTransport } from '../../src/transport/transport'
import type { TransportEvents } from '../../src/transport/wiring/types'
import { fine, input, startDriven } from './driven'
import { createThing, readThing, setThing } from './operations'
import { reply, type Seen, startServer } from './server'

const limited = (seen: Seen, retryAfter: string | undefined, body: object = {}): void =>
  reply(seen, 429, { code: 'too.many.requests.retry.after', ...body }, retryAfter ? { 'retry-after': retryAfter } : {})

describe('Retry-After', () => {
  it.each([1, 3, 17, 60, 200])('%i s is waited for exactly, at most a second longer', async (seconds) => {
    const { transport, arrivals } = await startDriven((seen, n) =>
      n === 1 ? limited(seen, String(seconds)) : fine(seen),
    )
    await transport.request(readThing, input)
    const waited = (arrivals[1] ?? 0) - (arrivals[0] ?? 0)
    expect(waited).toBeGreaterThanOrEqual(seconds * 1000)
    expect(waited).toBeLessThanOrEqual(seconds * 1000 + 1000)
  })

  it('as an HTTP date is waited for exactly, also for an unsafe call and after a 503', async () => {
    const { clock, transport, arrivals } = await startDriven((seen, n) =>
      n === 1 ? limited(seen, new Date(clock.now() + 200_000).toUTCString()) : reply(seen, 200, { id: 'x' }),
    )
    await transport.request(createThing, { body: {} })
    const waited = (arrivals[1] ?? 0) - (arrivals[0] ?? 0)
    expect(waited).toBeGreaterThanOrEqual(200_000)
    expect(waited).toBeLessThanOrEqual(201_000)
  })

  it('of a 503 is honored as well', async () => {
    const { transport, arrivals } = await startDriven((seen, n) =>
      n === 1 ? reply(seen, 503, {}, { 'retry-after': '90' }) : fine(seen),
    )
    await transport.request(setThing, { ...input, body: {} })
    expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(90_000)
  })

  it('longer than the deadline fails at once with the wait, and so do calls that come after', async () => {
    const limit = { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value: 300 }
    const { clock, transport, arrivals } = await startDriven((seen) => limited(seen, '400', { limit }))
    const before = clock.now()
    const error: unknown = await transport.request(readThing, input).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ status: 429, retryAfterMs: 400_000, limit, attempts: 1 })
    await expect(transport.request(readThing, input)).rejects.toMatchObject({ retryAfterMs: 400_000, attempts: 0 })
    expect(clock.now()).toBe(before)
    expect(arrivals).toHaveLength(1)
    expect(transport.rateLimit().pausedUntilMs).toBe(before + 400_000)
  })

  it.each([
    [1, [429, 429, 200]],
    [1, [429, 503]],
    [2, [503, 429, 429, 200]],
    [2, [503, 429, 503]],
  ])('does not count among the attempts: with %i, all of %j are seen', async (attempts, answers) => {
    const { transport, arrivals } = await startDriven(
      (seen, n) => {
        const status = answers[n - 1] ?? 200
        if (status === 200) fine(seen)
        else if (status === 429) limited(seen, '1')
        else reply(seen, status)
      },
      { retry: { attempts } },
    )
    const call = transport.request(readThing, input)
    if (answers.at(-1) === 200) await call
    else await expect(call).rejects.toMatchObject({ status: 503, attempts: answers.length })
    expect(arrivals).toHaveLength(answers.length)
  })

  it('missing or zero is met with back-off', async () => {
    const { transport, arrivals } = await startDriven((seen, n) =>
      n <= 3 ? limited(seen, n === 2 ? '0' : undefined) : fine(seen),
    )
    await transport.request(readThing, input)
    expect(arrivals).toHaveLength(4)
  })

  it('stops the whole client, the longest of overlapping waits winning', async () => {
    const throttles: TransportEvents['throttle'][] = []
    const { transport, arrivals } = await startDriven((seen, n) => {
      if (n === 1) return limited(seen, '50')
      return n === 2 ? limited(seen, '5') : fine(seen)
    })
    transport.on('throttle', (detail) => throttles.push(detail))
    await Promise.all([transport.request(readThing, input), transport.request(setThing, { ...input, body: {} })])
    expect((arrivals[2] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(50_000)
    expect(throttles.map((t) => t.scope)).toEqual(['client', 'client'])
  })

  it('that names the limit of one family stops that family only', async () => {
    const limit = { key: 'queue.members.rate.per.minute', namespace: 'routing', value: 60 }
    const { clock, transport } = await startDriven((seen, n) => (n === 1 ? limited(seen, '50', { limit }) : fine(seen)))
    const began = clock.now()
    const throttles: TransportEvents['throttle'][] = []
    transport.on('throttle', (detail) => throttles.push(detail))
    const ends: number[] = []
    const note = (): void => void ends.push(clock.now() - began)
    const first = transport.request(readThing, input).then(note)
    while (throttles.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([first, transport.request(setThing, { ...input, body: {} }).then(note)])
    expect(ends[0]).toBeLessThan(1_000)
    expect(ends[1]).toBeGreaterThanOrEqual(50_000)
    expect(throttles[0]).toEqual({ waitMs: 50_000, requestedMs: 50_000, scope: 'family', limitKey: limit.key })
  })

  const ABSURD = String(73 * 365 * 86_400)

  it('of decades stops other calls ten minutes at most, and says so', async () => {
    const { clock, transport, arrivals } = await startDriven((seen, n) =>
      n === 1 ? limited(seen, ABSURD) : fine(seen),
    )
    const throttles: TransportEvents['throttle'][] = []
    const warnings: string[] = []
    transport.on('throttle', (detail) => throttles.push(detail))
    transport.on('warning', ({ code }) => warnings.push(code))
    const requestedMs = Number(ABSURD) * 1000
    const began = clock.now()
    await expect(transport.request(readThing, input)).rejects.toMatchObject({ retryAfterMs: requestedMs, attempts: 1 })
    await expect(transport.request(readThing, input)).rejects.toMatchObject({ retryAfterMs: 600_000, attempts: 0 })
    expect(transport.rateLimit().pausedUntilMs).toBe(began + LIMITS.longestPauseMs)
    await transport.request(readThing, input, { deadlineMs: 700_000 })
    expect((arrivals[1] ?? 0) - began).toBe(LIMITS.longestPauseMs)
    expect(throttles).toEqual([{ waitMs: 600_000, requestedMs, scope: 'client', limitKey: undefined }])
    expect(warnings).toEqual(['throttle.capped'])
  })

  it('of decades is obeyed by the very call that was told, whatever others may do by then', async () => {
    const { clock, transport, arrivals } = await startDriven((seen, n) =>
      n === 1 ? limited(seen, ABSURD) : fine(seen),
    )
    const began = clock.now()
    await transport.request(readThing, input, { deadlineMs: Number.POSITIVE_INFINITY })
    expect((arrivals[1] ?? 0) - began).toBeGreaterThanOrEqual(Number(ABSURD) * 1000)
  })

  it('can be ended before its time, also for calls that wait by then', async () => {
    const { clock, transport, arrivals, stopClock } = await startDriven((seen, n) =>
      n === 1 ? limited(seen, '500') : fine(seen),
    )
    const began = clock.now()
    await expect(transport.request(readThing, input)).rejects.toBeInstanceOf(RateLimitError)
    await stopClock()
    const waiting = transport.request(readThing, input, { deadlineMs: 900_000 })
    await new Promise((resolve) => setImmediate(resolve))
    expect(arrivals).toHaveLength(1)
    transport.endPause()
    await waiting
    expect(clock.now()).toBe(began)
    expect(transport.rateLimit().pausedUntilMs).toBeUndefined()
  })

  it('of a login stops further logins ten minutes at most', async () => {
    const clock = manualClock()
    let logins = 0
    const { url, auth, stop } = await startServer({
      login: (seen) => {
        logins += 1
        if (logins === 1) return limited(seen, ABSURD)
        reply(seen, 200, { access_token: 'a-good-token', expires_in: 86_400 })
      },
      api: fine,
    })
    onTestFinished(stop)
    const transport = createTransport({ baseUrl: url, loginUrl: url, auth, clock })
    const warnings: string[] = []
    transport.on('warning', ({ code }) => warnings.push(code))
    await expect(transport.request(readThing, input)).rejects.toBeInstanceOf(RateLimitError)
    await expect(transport.request(readThing, input)).rejects.toBeInstanceOf(RateLimitError)
    expect(logins).toBe(1)
    await clock.advance(LIMITS.longestPauseMs)
    await transport.request(readThing, input)
    expect(logins).toBe(2)
    expect(warnings).toEqual(['throttle.capped'])
  })
})
