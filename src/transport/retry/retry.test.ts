import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, delayAfterRequestMs } from './retry'

const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('backoffMs', () => {
  it('stays within 0 and the smaller of the cap and the doubled base, for any number of retries', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(10_000), fc.nat(100_000), uniform, (n, baseDelayMs, maxDelayMs, u) => {
        const wait = backoffMs(n, { baseDelayMs, maxDelayMs }, () => u)
        return wait >= 0 && wait <= maxDelayMs && (n > 30 || wait <= baseDelayMs * 2 ** n)
      }),
    )
  })

  it('reaches the whole range', () => {
    const policy = { baseDelayMs: 500, maxDelayMs: 20_000 }
    expect(backoffMs(3, policy, () => 0)).toBe(0)
    expect(backoffMs(3, policy, () => 0.999999)).toBe(3_999)
    expect(backoffMs(60, policy, () => 0.5)).toBe(10_000)
  })
})

describe('delayAfterRequestMs', () => {
  it('is never earlier than asked and at most a second later', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), uniform, (requested, u) => {
        const wait = delayAfterRequestMs(requested, () => u)
        return wait >= requested && wait <= requested + 1_000
      }),
    )
  })
})
