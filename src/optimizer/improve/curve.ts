import type { CurvePoint, CurveQueue, CurveStep, Estimate, QueueSet, RoutingModel } from '../../documents'
import { isSimulated } from '../model/can-serve'
import { gainOf, meanOccupancies, serviceLevelOf, sumsOf, type WeekService } from './center/evaluate'
import { type LossLimit, lowestAllowed, queuesOf } from './center/queues'
import type { ImproveSettings } from './center/settings'
import { costOf } from './find/cost'
import type { Pick as Picked } from './find/pick'
import { countChanges } from './find/step'

/** Points at which the curve is evaluated, in changes per agent. */
const POINTS = [0.02, 0.05, 0.1, 0.175, 0.25, 0.375, 0.5, 0.75, 1, 1.5, 2, 3, 5]

/** Numbers of picks at which the curve is evaluated: 0, as many of the first as fit into each of `POINTS`, and all. */
export function pointsOf(picks: readonly Picked[], agents: number): number[] {
  const found = new Set<number>([0])
  for (const part of POINTS) {
    const max = Math.floor(part * agents + 1e-9)
    let taken = 0
    let changes = 0
    for (const { tokens } of picks) {
      if (changes + tokens.length > max) break
      changes += tokens.length
      taken++
    }
    found.add(taken)
  }
  found.add(picks.length)
  return [...found].sort((a, b) => a - b)
}

/** What a point of the curve is calculated from, beside its weeks. */
export interface CurveCenter {
  readonly model: RoutingModel
  readonly weights: Float64Array
  readonly settings: Pick<ImproveSettings, 'costs'>
  readonly queueSettings: readonly QueueSet[]
}

/** All figures of a point of the curve. */
export function curvePoint(
  { model, weights, settings: { costs }, queueSettings }: CurveCenter,
  picks: readonly Picked[],
  after: readonly WeekService[],
  before: readonly WeekService[],
): CurvePoint {
  const afterSums = after.map((week) => sumsOf(week, weights))
  const beforeSums = before.map((week) => sumsOf(week, weights))
  const gain = gainOf(afterSums, beforeSums)
  const weekly = beforeSums.reduce((sum, { offered }) => sum + offered, 0) / Math.max(1, beforeSums.length)
  const queueFigures = ({ queue, types, target }: ReturnType<typeof queuesOf>[number]): CurveQueue => {
    const only = Float64Array.from(model.contactTypes, (_, k) => (types.includes(k) ? 1 : 0))
    const queueAfter = after.map((week) => sumsOf(week, only))
    const queueBefore = before.map((week) => sumsOf(week, only))
    return { queue, serviceLevel: serviceLevelOf(queueAfter), gain: gainOf(queueAfter, queueBefore), target }
  }
  // Their own routing is not simulated: here they count as standard queues.
  const asStandard = queuesOf(model, (queue) => !isSimulated(queue)).map(queueFigures)
  return {
    changes: countChanges(picks) + queueSettings.length,
    agents: new Set(picks.map(({ agent }) => agent)).size,
    serviceLevel: serviceLevelOf(afterSums),
    gain,
    contactsPerWeek: scale(gain, weekly),
    occupancySpread: occupancySpread(after),
    ...(costs !== undefined && { cost: picks.reduce((sum, pick) => sum + costOf(model, costs, pick), 0) }),
    queues: queuesOf(model).map(queueFigures),
    ...(asStandard.length > 0 && { asStandard }),
  }
}

/** A point of the curve without figures for single queues. */
export function stepOf({ queues: _, asStandard: __, ...step }: CurveStep & Partial<CurvePoint>): CurveStep {
  return step
}

/** How much busier the busiest agent is than the average one, over the agents who are busy at some time. */
function occupancySpread(weeks: readonly WeekService[]): number {
  const busy = meanOccupancies(weeks).filter((occupancy) => occupancy > 0)
  if (busy.length === 0) return 0
  return busy.reduce((max, own) => Math.max(max, own), 0) - busy.reduce((sum, own) => sum + own, 0) / busy.length
}

export function scale({ mean, halfWidth, low, high }: Estimate, factor: number): Estimate {
  const by = (value: number | null) => (value === null ? null : value * factor)
  return { mean: mean * factor, halfWidth: by(halfWidth), low: by(low), high: by(high) }
}

/** A queue that loses more than it may, and by how much more. */
export interface Lowered {
  readonly queue: CurveQueue
  readonly excess: number
}

/**
 * Queues that lose more than they may. The tolerance is half of the half-width, since the search applies the same limits
 * to other simulated weeks.
 */
export function lowered(point: CurvePoint, limit: LossLimit): Lowered[] {
  return [...point.queues, ...(point.asStandard ?? [])].flatMap((queue) => {
    const { gain, serviceLevel, target } = queue
    const excess = lowestAllowed(serviceLevel.mean - gain.mean, target, limit) - serviceLevel.mean
    return excess > (gain.halfWidth ?? 0) / 2 ? [{ queue, excess }] : []
  })
}
