import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bar,
  count,
  digitsBeside,
  duration,
  levelBeside,
  percent,
  plural,
  points,
  pointsBetween,
  sparkline,
  timeCell,
} from './figures'

describe('figures', () => {
  it.each([
    [percent(0.8312), '83.1 %'],
    [percent(Number.NaN), '–'],
    [levelBeside({ serviceLevel: 0.8997 }, { ratio: 0.9, seconds: 20 }), '89.97 %'],
    [levelBeside({ serviceLevel: 0.9001 }, { ratio: 0.9, seconds: 20 }), '90.0 %'],
    [points(0.042), '+4.2'],
    [points(-0.1), '-10.0'],
    [points(0.0001), '±0.0'],
    [points(-0.0001), '±0.0'],
    [pointsBetween(0.7766, 0.7764), '-0.1'],
    [pointsBetween(0.77651, 0.77749), '±0.0'],
    [pointsBetween(0.1, 0.9, 2), '+80.00'],
    [count(1234567), '1 234 567'],
    [timeCell('2026-11-21T12:43:08.5+01:00'), '2026-11-21 11:43:08'],
    [timeCell('no time'), 'no time'],
    [plural(1, 'queue'), '1 queue'],
    [plural(2, 'batch', 'batches'), '2 batches'],
    [duration(0.42), '0.4 s'],
    [duration(59.6), '1 min'],
    [duration(200), '3 min 20 s'],
    [duration(7500), '2 h 5 min'],
    [duration(null), '∞'],
    [bar(0.5, 4), '██'],
    [bar(0.5625, 2), '█▏'],
    [bar(2, 3), '███'],
    [sparkline([0, 1, 2]), '▁▄█'],
    [sparkline([0, 0]), '▁▁'],
  ])('%s is %s', (formatted, desired) => {
    expect(formatted).toBe(desired)
  })

  it('the points are those between the two figures as printed', () => {
    const ratio = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(ratio, ratio, (before, after) => {
        const printed = (value: number): number => Number.parseFloat(percent(value))
        const text = pointsBetween(before, after)
        expect(Number(text.replace('±', ''))).toBeCloseTo(printed(after) - printed(before), 6)
        expect(text).toMatch(/^(?:[+-](?!0\.0)|±0\.0)/)
      }),
    )
  })

  it.each([
    [0.9893, { low: 0.971, high: 0.9889 }, 2],
    [0.98882, { low: 0.971, high: 0.98881 }, 3],
    [0.7, { low: 0.70003, high: 0.9 }, 3],
    [0.98, { low: 0.971, high: 0.9889 }, 1],
    [0.9889, { low: 0.971, high: 0.9889 }, 1],
    [0.5, { low: 0.971, high: 0.9889 }, 1],
    [0.5 + 1e-12, { low: 0.1, high: 0.5 }, 4],
    [0.5, undefined, 1],
  ])('%d beside %j needs %d digits', (value, span, digits) => {
    expect(digitsBeside(value, span)).toBe(digits)
  })
})
