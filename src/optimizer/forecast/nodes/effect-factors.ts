import type { LocalDay } from '../calendar/local-days'
import { type Effect, reaches } from '../history/effects'
import type { TreeNode } from './tree'

/** The factor by which an effect changes the contacts of a series, and how sure it is. */
export interface EffectFactor {
  readonly factor: number
  /** Variance of its logarithm. */
  readonly variance: number
  /** Whether the factor comes from the history or from the caller. If not, it is a guess. */
  readonly isKnown: boolean
}

/** Standard deviation of the logarithm of the factor of a special day of which nothing is known. */
const UNKNOWN_SD = 0.5
/** With this many contacts, a part's own effect weighs as much as the effect seen in its whole. */
const WHOLE_WEIGHT = 40

/**
 * The factor of the effects with one name on a series. If it is not given, it is estimated from the times that the
 * effect was seen: drawn towards the factor of the whole, and for the whole itself towards that of all special days
 * seen.
 */
export function effectFactor(
  name: string,
  given: number | undefined,
  node: TreeNode,
  days: readonly LocalDay[],
  seen: readonly Effect[],
): EffectFactor {
  if (given !== undefined) return { factor: given, variance: 0, isKnown: true }
  const sameName = seen.filter((effect) => effect.name === name && reaches(effect, node.queueId))
  if (node.parent !== undefined) {
    const whole = effectFactor(name, undefined, node.parent, days, seen)
    if (node.isWhole) return whole
    const { count, expected } = totals(sameName, node, days)
    const base = expected * whole.factor
    const factor = (whole.factor * (count + WHOLE_WEIGHT)) / (base + WHOLE_WEIGHT)
    return { ...whole, factor, variance: whole.variance + 1 / (base + WHOLE_WEIGHT) }
  }
  const kinds = new Set(sameName.map(({ kind }) => kind))
  const alike = seen.filter(({ name: other, kind }) => other !== name && (kinds.size === 0 || kinds.has(kind)))
  const around = fromSeen(alike, node, days, { mean: 0, variance: UNKNOWN_SD ** 2 })
  // Other special days tell something, but they never make the prior narrower than this.
  const prior = { mean: around.mean, variance: Math.max(around.variance, (UNKNOWN_SD / 2) ** 2) }
  const { mean, variance } = fromSeen(
    sameName,
    node,
    days,
    alike.length === 0 ? { mean: 0, variance: UNKNOWN_SD ** 2 } : prior,
  )
  return { factor: Math.exp(mean), variance, isKnown: sameName.length > 0 || alike.length > 0 }
}

interface Normal {
  readonly mean: number
  readonly variance: number
}

function fromSeen(effects: readonly Effect[], node: TreeNode, days: readonly LocalDay[], prior: Normal): Normal {
  const dayVariance = node.fit.spread.day
  let precision = 1 / prior.variance
  let sum = prior.mean * precision
  for (const effect of effects) {
    const { count, expected } = totals([effect], node, days)
    if (expected <= 0) continue
    // Half a contact is added, so that a day without any contact has a logarithm.
    const weight = 1 / (dayVariance + 1 / (count + 0.5))
    precision += weight
    sum += weight * Math.log((count + 0.5) / expected)
  }
  return { mean: sum / precision, variance: 1 / precision }
}

/** The contacts while the effects lasted, and the contacts that would have been usual. */
function totals(
  effects: readonly Effect[],
  node: TreeNode,
  days: readonly LocalDay[],
): { count: number; expected: number } {
  let [count, expected] = [0, 0]
  for (const day of days) {
    for (const { first, end } of effects) {
      const [from, to] = [Math.max(first, day.first), Math.min(end, day.first + day.slots.length)]
      if (from >= to) continue
      const volume = usualVolume(node, day)
      const { shares, slots } = node.fit.profile
      for (let i = from; i < to; i++) {
        const actual = node.series.actual[i] ?? Number.NaN
        if (Number.isNaN(actual)) continue
        count += actual
        expected += volume * (shares[day.weekday * slots + (day.slots[i - day.first] ?? 0)] ?? 0)
      }
    }
  }
  return { count, expected }
}

/** Contacts of a usual day within the history. */
function usualVolume({ fit, parent, isWhole }: TreeNode, day: LocalDay): number {
  if (fit.open[day.weekday] !== true) return 0
  if (parent !== undefined && isWhole) return usualVolume(parent, day)
  return Math.exp(fit.level.usual(day.day, day.weekday)) * (parent === undefined ? 1 : usualVolume(parent, day))
}
