import { describe, expect, it } from 'vitest'
import { IdempotencyError } from '../../core/errors'
import { manualClock } from '../../core/time/manual-clock'
import { memoryLedger } from './ledger-memory'

describe('memoryLedger', () => {
  it('gives a finished result back for the same key and content, and a copy of it', async () => {
    const ledger = memoryLedger()
    expect(await ledger.begin('k', 'a')).toEqual({ state: 'new' })
    const result = { skills: [1] }
    await ledger.finish('k', result)
    result.skills.push(2)
    expect(await ledger.begin('k', 'a')).toEqual({ state: 'done', result: { skills: [1] } })
  })

  it('refuses other content under a used key', async () => {
    const ledger = memoryLedger()
    await ledger.begin('k', 'a')
    await expect(ledger.begin('k', 'b')).rejects.toMatchObject({ reason: 'mismatch', code: 'idempotency.mismatch' })
    await ledger.finish('k', 1)
    await expect(ledger.begin('k', 'b')).rejects.toThrow(IdempotencyError)
  })

  it('refuses a key whose work runs, until it is released', async () => {
    const ledger = memoryLedger()
    await ledger.begin('k', 'a')
    await expect(ledger.begin('k', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
    await ledger.release('k')
    expect(await ledger.begin('k', 'b')).toEqual({ state: 'new' })
  })

  it('does not give back a finished key', async () => {
    const ledger = memoryLedger()
    await ledger.begin('k', 'a')
    await ledger.finish('k', 1)
    await ledger.release('k')
    expect(await ledger.begin('k', 'a')).toEqual({ state: 'done', result: 1 })
  })

  it('remembers results for at least 24 h and forgets them later, but keeps what is in doubt', async () => {
    const clock = manualClock()
    const ledger = memoryLedger({ clock })
    await ledger.begin('done', 'a')
    await ledger.finish('done', 1)
    await ledger.begin('doubt', 'a')
    await clock.advance(24 * 3_600_000)
    expect(await ledger.begin('done', 'a')).toEqual({ state: 'done', result: 1 })
    await clock.advance(25 * 3_600_000)
    expect(await ledger.begin('done', 'b')).toEqual({ state: 'new' })
    await expect(ledger.begin('doubt', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
  })

  it.each([
    ['entries', { maxEntries: 2 }],
    ['bytes', { maxBytes: 2_500 }],
  ])('is bounded by %s: the oldest finished leave first, what is in flight never', async (_, options) => {
    const ledger = memoryLedger({ clock: manualClock(), ...options })
    await ledger.begin('running', 'a')
    for (const key of ['first', 'second', 'third']) {
      await ledger.begin(key, 'a')
      await ledger.finish(key, key.padEnd(1_000))
    }
    await expect(ledger.begin('running', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
    expect(await ledger.begin('second', 'a')).toMatchObject({ state: 'done' })
    expect(await ledger.begin('third', 'a')).toMatchObject({ state: 'done' })
    expect(await ledger.begin('first', 'a')).toEqual({ state: 'new' })
  })

  it.each([0, 1.5, Number.NaN])('refuses a bound of %s', (maxEntries) => {
    expect(() => memoryLedger({ maxEntries })).toThrow('options.maxEntries: must be a')
  })
})
