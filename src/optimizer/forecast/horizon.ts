import type { LocalDay } from './calendar/local-days'
import type { Effect } from './history/effects'
import { reaches } from './history/effects'
import { effectFactor } from './nodes/effect-factors'
import { type DayForecast, dayLevel, spreadDay, withSeen } from './nodes/forecast-node'
import type { Tree, TreeNode } from './nodes/tree'
import type { Spread } from './nodes/types'

/** The time to forecast: whole days. The first may have begun within the history. */
export interface Horizon {
  readonly days: readonly LocalDay[]
  /** Index of the horizon's first interval, counted in the history. */
  readonly offset: number
  /** Number of intervals of the history. Intervals of the horizon before this index are known. */
  readonly known: number
  /** Effects as ranges of the horizon's intervals, and those of the history as ranges of its intervals. */
  readonly ahead: readonly Effect[]
  readonly seen: readonly Effect[]
  readonly pastDays: readonly LocalDay[]
}

/** The days of one series. */
export interface NodeForecast {
  readonly node: TreeNode
  readonly days: readonly DayForecast[]
}

/** Forecasts all contact types, in the order of the tree. The forecast of a whole is shared out among its parts. */
export function forecastTypes(tree: Tree, horizon: Horizon): NodeForecast[] {
  const byDay = horizon.days.map((day) => forecastDay(tree, horizon, day))
  return tree.types.map((node, i) => ({ node, days: byDay.flatMap((series) => series[i] ?? []) }))
}

interface Level {
  readonly volume: number
  readonly variance: number
}

function forecastDay(tree: Tree, horizon: Horizon, day: LocalDay): DayForecast[] {
  const root = dayLevel(tree.org.fit, day)
  const org: Level =
    root === undefined ? { volume: 0, variance: 0 } : { volume: Math.exp(root.mean), variance: root.variance }
  const queues = shareOut([...tree.queues.values()], org, day)
  const levels = new Map<TreeNode, Level>()
  for (const queue of tree.queues.values()) {
    const parts = tree.types.filter(({ parent }) => parent === queue)
    for (const [node, level] of shareOut(parts, queues.get(queue) ?? org, day)) levels.set(node, level)
  }
  const plain = tree.types.map((node) => {
    const level = levels.get(node) ?? { volume: 0, variance: 0 }
    return withEffects(node, horizon, day, { level, org, queue: queues.get(node.parent ?? node) ?? org, tree })
  })
  return horizon.offset + day.first < horizon.known ? updated(tree, horizon, day, plain, org) : plain
}

/** The volumes of the parts; they add up to the volume of the whole. */
function shareOut(parts: readonly TreeNode[], whole: Level, day: LocalDay): Map<TreeNode, Level> {
  const shares = parts.map((node) => {
    if (node.isWhole) return { share: 1, variance: 0 }
    const level = dayLevel(node.fit, day)
    return level === undefined ? { share: 0, variance: 0 } : { share: Math.exp(level.mean), variance: level.variance }
  })
  const total = shares.reduce((sum, { share }) => sum + share, 0)
  return new Map(
    parts.map((node, i) => {
      const { share = 0, variance = 0 } = shares[i] ?? {}
      return [node, { volume: total > 0 ? (whole.volume * share) / total : 0, variance: whole.variance + variance }]
    }),
  )
}

interface Levels {
  readonly level: Level
  readonly org: Level
  readonly queue: Level
  readonly tree: Tree
}

function withEffects(
  node: TreeNode,
  { ahead, seen, pastDays }: Horizon,
  day: LocalDay,
  { level, org, queue, tree }: Levels,
): DayForecast {
  const lifts = new Float64Array(day.slots.length).fill(1)
  let variance = 0
  for (const effect of ahead) {
    if (!reaches(effect, node.queueId)) continue
    const [from, to] = [Math.max(0, effect.first - day.first), Math.min(day.slots.length, effect.end - day.first)]
    if (from >= to) continue
    const { factor, variance: effectVariance } = effectFactor(effect.name, effect.factor, node, pastDays, seen)
    for (let i = from; i < to; i++) lifts[i] = (lifts[i] ?? 1) * factor
    variance += (effectVariance * (to - from)) / day.slots.length
  }
  const scatter = ({ spread }: TreeNode['fit']): number => spread.day + spread.near
  const [ofOrg, ofQueue] = [scatter(tree.org.fit), scatter((node.parent ?? node).fit)]
  const errors = {
    level: level.variance + variance,
    org: ofOrg + org.variance + variance,
    queue: Math.max(0, ofQueue - ofOrg) + queue.variance - org.variance,
  }
  return spreadDay(node.fit, day, level.volume, errors, (place) => lifts[place] ?? 1)
}

/**
 * Corrects the rest of a day by its known intervals: first all contact types by how far the org is from its forecast,
 * then each contact type by how far it is from the corrected forecast.
 */
function updated(
  tree: Tree,
  { offset, known }: Horizon,
  day: LocalDay,
  types: readonly DayForecast[],
  org: Level,
): DayForecast[] {
  const counts = (node: TreeNode): (number | null)[] =>
    day.slots.map((_, i) => {
      const at = offset + day.first + i
      const count = at < known ? (node.series.actual[at] ?? Number.NaN) : Number.NaN
      return Number.isNaN(count) ? null : count
    })
  const mean = day.slots.map((_, i) => types.reduce((sum, type) => sum + (type.mean[i] ?? 0), 0))
  const { spread } = tree.org.fit
  const whole: DayForecast = {
    day,
    mean,
    levelVariance: org.variance,
    shared: [],
    orgShared: [],
    queueShared: [],
    profileErrors: [],
  }
  const all = withSeen(whole, counts(tree.org), { ...spread, day: spread.day + org.variance })
  return types.map((type, t) => {
    const node = tree.types[t]
    if (node === undefined) return type
    const moved = type.mean.map((count, i) =>
      (mean[i] ?? 0) > 0 ? (count * (all.mean[i] ?? 0)) / (mean[i] ?? 1) : count,
    )
    const rest = beyond(node.fit.spread, spread)
    const next = withSeen({ ...type, mean: moved }, counts(node), {
      ...rest,
      day: rest.day + Math.max(0, type.levelVariance - org.variance),
    })
    return {
      ...next,
      shared: next.shared.map((variance, i) => variance + (all.shared[i] ?? 0)),
      orgShared: all.shared,
      // The queue's share of the remaining variance stays as it was.
      queueShared: next.shared.map((variance, i) => variance * queuePart(type, i)),
    }
  })
}

/**
 * Of the variance that a contact type does not share with the org, the share that it has in common with its queue,
 * 0..1.
 */
function queuePart({ shared, orgShared, queueShared }: DayForecast, place: number): number {
  const rest = (shared[place] ?? 0) - (orgShared[place] ?? 0)
  return rest > 0 ? Math.min(1, (queueShared[place] ?? 0) / rest) : 0
}

/** By how much the scatter of a part exceeds that of its whole. */
function beyond(part: Spread, whole: Spread): Spread {
  return {
    day: Math.max(0, part.day - whole.day),
    near: Math.max(0, part.near - whole.near),
    fading: part.fading,
    single: Math.max(0, part.single - whole.single),
  }
}
