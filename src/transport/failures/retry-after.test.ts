import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from '../attempt/answer-failure'

const NOW = Date.UTC(2026, 0, 5, 12)

describe('parseRetryAfter', () => {
  it('reads seconds back for any number of them', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (s) => parseRetryAfter(` ${s} `, NOW) === s * 1000))
  })

  it('reads an HTTP date back to the second, never before now', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (s) => {
        const header = new Date(NOW + s * 1000).toUTCString()
        expect(parseRetryAfter(header, NOW)).toBe(Math.max(0, s * 1000))
      }),
    )
  })

  it('reads the two old forms of an HTTP date', () => {
    expect(parseRetryAfter('Monday, 05-Jan-26 12:00:30 GMT', NOW)).toBe(30_000)
    expect(parseRetryAfter('Mon Jan  5 12:00:30 2026', NOW)).toBe(30_000)
  })

  it('never undercuts fractions and takes nothing for anything else', () => {
    expect(parseRetryAfter('1.0001', NOW)).toBe(1001)
    for (const other of [null, undefined, '', '-1', 'soon', '2026-01-05', '1e3', '0x10', 'Infinity', '5 s'])
      expect(parseRetryAfter(other, NOW)).toBeUndefined()
  })

  it('takes more digits than a number holds for a very long wait, not for none', () => {
    for (const digits of [30, 400]) expect(parseRetryAfter('9'.repeat(digits), NOW)).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('gives undefined or a finite wait for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const wait = parseRetryAfter(text, NOW)
        return wait === undefined || (Number.isFinite(wait) && wait >= 0)
      }),
    )
  })
})
