import { type Issue, ValidationError } from '../../core/errors/input'
import { mustBeObject } from '../erlang/kit/inputs'
import { normalizeWeights } from './normalize'
import { preciseSum } from './sum'
import { WEIGHT_SUM_TOLERANCE, type Weights } from './validate'

/** Result of {@link capWeights}. */
export interface CappedWeights {
  /** Shares that sum to 1 - `unassigned`. None is above its cap. */
  readonly weights: Record<string, number>
  /** Ids that were cut to their cap, in the order of the input. */
  readonly capped: readonly string[]
  /** Share that does not fit within the caps: 0 unless the caps add up to less than 1. */
  readonly unassigned: number
}

/**
 * Normalizes weights and keeps each within its cap by water-filling: the part cut off by a cap goes to the others in
 * proportion to their weights, repeatedly, until none is above its cap. Give one cap for all, or one by id (an id
 * without a cap may go up to 1). The proportions of weights below their caps stay the same.
 *
 * A share that fits nowhere is reported as `unassigned`; caps are never exceeded. Weights of 0 stay 0.
 *
 * @throws ValidationError for a weight that is negative or not finite and a cap that is not a ratio.
 * @example
 * capWeights({ anna: 0.7, ben: 0.2, cem: 0.1 }, 0.5).weights // { anna: 0.5, ben: 0.333, cem: 0.167 }
 */
export function capWeights(weights: Weights, caps: number | Weights): CappedWeights {
  assertCaps(caps)
  const shares = normalizeWeights(weights)
  const ids = Object.keys(shares)
  const capOf = (id: string): number => (typeof caps === 'number' ? caps : (caps[id] ?? 1))
  const fixed = new Map<string, number>()
  for (;;) {
    const free = ids.filter((id) => !fixed.has(id) && (shares[id] ?? 0) > 0)
    const level = waterLevel(free, shares, fixed)
    const over = free.filter((id) => (shares[id] ?? 0) * level > capOf(id) * (1 + ROUNDING))
    for (const id of over) fixed.set(id, capOf(id))
    if (over.length > 0) continue
    const result = Object.fromEntries(
      ids.map((id) => [id, fixed.get(id) ?? Math.min(capOf(id), (shares[id] ?? 0) * level)]),
    )
    const rest = ids.length === 0 ? 0 : 1 - preciseSum(Object.values(result))
    return {
      weights: result,
      capped: ids.filter((id) => fixed.has(id)),
      unassigned: rest > WEIGHT_SUM_TOLERANCE ? rest : 0,
    }
  }
}

/** A share above its cap by rounding alone is not above it. */
const ROUNDING = 1e-12

/** The factor by which the free shares must grow so that free and fixed shares sum to 1. */
function waterLevel(free: readonly string[], shares: Weights, fixed: ReadonlyMap<string, number>): number {
  const open = preciseSum(free.map((id) => shares[id] ?? 0))
  return open > 0 ? Math.max(0, 1 - preciseSum([...fixed.values()])) / open : 0
}

function assertCaps(caps: number | Weights): void {
  if (typeof caps !== 'number') mustBeObject('capWeights', caps, 'caps')
  const entries: [string, number][] = typeof caps === 'number' ? [['caps', caps]] : Object.entries(caps)
  const issues: Issue[] = entries
    .filter(([, cap]) => !(typeof cap === 'number' && cap >= 0 && cap <= 1))
    .map(([id, cap]) => ({
      path: id === 'caps' ? id : `caps.${id}`,
      message: `must be a ratio from 0 to 1, got ${String(cap)}`,
    }))
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'capWeights' })
}
