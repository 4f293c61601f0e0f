import fc from 'fast-check'
import { expect, it } from 'vitest'
import { WEEK_MINUTES } from '../../../core/time/durations'
import { shareAt, shareWalk } from './week-presence'

/** Stretches in order, without overlap, with gaps. */
const week = fc
  .uniqueArray(fc.integer({ min: 0, max: WEEK_MINUTES }), { minLength: 2, maxLength: 12 })
  .map((minutes) => [...minutes].sort((a, b) => a - b))
  .chain((minutes) =>
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }).map((shares) =>
      minutes.flatMap((toMinute, i) => {
        const fromMinute = minutes[i - 1]
        return fromMinute === undefined || i % 3 === 2 ? [] : [{ fromMinute, toMinute, share: shares[i] ?? 0 }]
      }),
    ),
  )

it('a walk over weeks finds what a search finds, wherever it begins and whichever way it goes', () => {
  const minutes = fc.array(fc.integer({ min: -WEEK_MINUTES, max: 3 * WEEK_MINUTES }), { minLength: 2, maxLength: 60 })
  fc.assert(
    fc.property(week, minutes, fc.boolean(), (stretches, requested, ascending) => {
      const walk = shareWalk(stretches)
      for (const minute of ascending ? [...requested].sort((a, b) => a - b) : requested) {
        expect(walk(minute)).toBe(shareAt(stretches, minute))
      }
    }),
  )
})
