import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WAIT_BINS, waitBin, waitOfBin } from './wait-histogram'

test('a wait is in its bin, and a bin is at most 1.6 % of (1 s + wait) wide', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1_000_000, noNaN: true }), (wait) => {
      const bin = waitBin(wait)
      expect(waitOfBin(bin)).toBeLessThanOrEqual(wait + 1e-9)
      expect(waitOfBin(bin + 1)).toBeGreaterThan(wait)
      expect((1 + waitOfBin(bin + 1)) / (1 + waitOfBin(bin))).toBeLessThanOrEqual(1 + 1 / 64 + 1e-12)
    }),
  )
})

test('waits beyond the scale share the last bin', () => {
  expect(waitBin(1e12)).toBe(WAIT_BINS - 1)
})
