import type { Estimate } from '../../../documents'
import { gainOf as gainOfWeeks, ratioOf as ratioOfWeeks, type WeekSums } from '../../improve/center/judge'
import type { Trial } from './judge'

/** Ratio of two series of batch sums; `empty` where the divisor is 0. */
export function ratioOf(above: Float64Array, below: Float64Array, empty = 0): Estimate {
  return ratioOfWeeks(
    Array.from(above, (over, i) => ({ over, under: below[i] ?? 0 })),
    empty,
  )
}

/**
 * Service level after minus before, on the same contacts. The batches are the samples, as weeks are in the search for
 * changes.
 */
export function gainOf(after: Trial, before: Trial): Estimate {
  return gainOfWeeks(batchesOf(after), batchesOf(before))
}

function batchesOf({ offered, inTime }: Trial): WeekSums[] {
  return Array.from(offered, (count, i) => ({ offered: count, within: inTime[i] ?? 0 }))
}
