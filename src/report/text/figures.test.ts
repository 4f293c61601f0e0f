import { describe, expect, it } from 'vitest'
import { bar, count, duration, percent, plural, points, sparkline } from './figures'

describe('figures', () => {
  it.each([
    [percent(0.8312), '83.1 %'],
    [percent(Number.NaN), '–'],
    [points(0.042), '+4.2'],
    [points(-0.1), '-10.0'],
    [points(0.0001), '±0.0'],
    [points(-0.0001), '±0.0'],
    [count(1234567), '1 234 567'],
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
  ])('%s is %s', (shown, wanted) => {
    expect(shown).toBe(wanted)
  })
})
