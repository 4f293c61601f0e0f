import { ValidationError } from '../../core/errors/input'
import { normalizeWeights } from './normalize'
import type { Weights } from './validate'

/**
 * Splits a whole number of things (contacts, seats, minutes) by weight, largest remainder first: everyone gets the
 * whole part of the exact share, and the rest goes, one each, to the largest fractions. Equal fractions are decided by
 * id, so the same input always gives the same split, in whatever order it lists the ids. The parts sum to `total`.
 *
 * @throws ValidationError for bad weights and a `total` that is not a whole number of at least 0, or above 0 with
 * nobody to give it to.
 * @example
 * integerShares({ anna: 1, ben: 1, cem: 1 }, 10) // { anna: 4, ben: 3, cem: 3 }
 */
export function integerShares(weights: Weights, total: number): Record<string, number> {
  if (!(Number.isSafeInteger(total) && total >= 0)) refuseTotal(`must be a whole number of at least 0, got ${total}`)
  const exact = Object.entries(normalizeWeights(weights)).map(([id, share]) => whole(id, share * total))
  if (exact.length === 0 && total > 0) refuseTotal(`of ${total} cannot be shared out: there are no weights`)
  let left = total - exact.reduce((sum, part) => sum + part.count, 0)
  const byRemainder = [...exact].sort((a, b) => b.remainder - a.remainder || compareIds(a.id, b.id))
  const extra = new Map<string, number>()
  // One round is enough, except for totals near 2^53, where rounding can make the whole parts several too few or too
  // many.
  while (left !== 0) {
    for (const { id, count } of left > 0 ? byRemainder : [...byRemainder].reverse()) {
      if (left === 0) break
      const step = Math.sign(left)
      if (count + (extra.get(id) ?? 0) + step < 0) continue
      extra.set(id, (extra.get(id) ?? 0) + step)
      left -= step
    }
  }
  return Object.fromEntries(exact.map(({ id, count }) => [id, count + (extra.get(id) ?? 0)]))
}

/** Remainders that differ by less than this differ by rounding alone, so that the id decides between them. */
const REMAINDER_GRAIN = 1e-9

function whole(id: string, value: number): { id: string; count: number; remainder: number } {
  const nearest = Math.round(value)
  // A value just below a whole number counts as that number: 0.29 of 100 is 29, although doubles give
  // 28.999999999999996.
  if (Math.abs(value - nearest) <= 1e-12 + 1e-15 * value) return { id, count: nearest, remainder: 0 }
  const count = Math.floor(value)
  return { id, count, remainder: Math.round((value - count) / REMAINDER_GRAIN) }
}

/** By code unit: the same on every machine, whatever its language. */
function compareIds(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function refuseTotal(message: string): never {
  throw new ValidationError([{ path: 'total', message }], { subject: 'integerShares' })
}
