import type { Estimate, SimulatedInterval, Simulation } from '../../documents'
import type { Problem } from './problem'

/** Service of an interval. */
export interface Verdict {
  /** Queues that miss their target, worst first, as indexes in the problem. */
  readonly missed: readonly number[]
  /** Occupancy is above its limit. */
  readonly tooBusy: boolean
}

/**
 * Whether each interval meets its targets by a margin of one standard error, so that randomness alone does not decide.
 */
export function judge(problem: Problem, simulation: Simulation): Verdict[] {
  return problem.slots.map((slot, t) => {
    const interval = simulation.intervals[t]
    const asked = slot.callsPerHour.some((rate) => rate > 0)
    if (interval === undefined || !asked) return { missed: [], tooBusy: false }
    const gaps = problem.queues
      .map((queue, q) => ({
        q,
        gap: queue.types.some((k) => (slot.callsPerHour[k] ?? 0) > 0) ? gapOf(problem, q, interval) : 0,
      }))
      .filter(({ gap }) => gap > 0)
      .sort((a, b) => b.gap - a.gap)
    const { maxOccupancy } = problem
    const tooBusy = maxOccupancy !== undefined && interval.total.occupancy.mean > maxOccupancy
    return { missed: gaps.map(({ q }) => q), tooBusy }
  })
}

/** Whether an interval meets all targets. */
export function isMet(verdict: Verdict | undefined): boolean {
  return verdict === undefined || (verdict.missed.length === 0 && !verdict.tooBusy)
}

/** How far a queue misses its target; 0 if it meets it. */
function gapOf({ queues }: Problem, q: number, interval: SimulatedInterval): number {
  const queue = queues[q]
  const measured = interval.queues.find(({ queueId }) => queueId === queue?.id)
  if (queue === undefined || measured === undefined || measured.offered.mean === 0) return 0
  const { serviceLevel, asaSeconds, maxAbandonProbability } = queue.target
  const abandoned = (measured.abandoned.mean + errorOf(measured.abandoned)) / measured.offered.mean
  return Math.max(
    0,
    serviceLevel === undefined ? 0 : serviceLevel - (measured.serviceLevel.mean - errorOf(measured.serviceLevel)),
    asaSeconds === undefined ? 0 : (measured.asaSeconds.mean + errorOf(measured.asaSeconds)) / asaSeconds - 1,
    maxAbandonProbability === undefined ? 0 : abandoned - maxAbandonProbability,
  )
}

/** Standard error: half of a 95 % interval's half-width. */
function errorOf({ halfWidth }: Estimate): number {
  return (halfWidth ?? 0) / 2
}
