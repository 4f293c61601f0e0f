import type { CurveQueue, RoutingModel } from '../../src/documents'
import { studentQuantile } from '../../src/optimizer/math/student'
import { isSimulated } from '../../src/optimizer/model/can-serve'
import type { Lived, QueueWeek } from './living-org'

/** What a policy brought in the weeks that an org lived, over the queues that engine and forecast evaluate. */
export interface Gain {
  /** Service level over all queues, after less before, 0..1: mean over weeks, and half its 95 % interval. */
  readonly mean: number
  readonly halfWidth: number
  /** Queues below their target over all weeks. */
  readonly belowBefore: number
  readonly belowAfter: number
  /** Queues that met their target before and miss it after by more than half the 95 % interval of their own level. */
  readonly broken: number
  /** Least gain of a queue over all weeks. */
  readonly worstQueue: number
}

/** Paired by week. Queues whose routing is not simulated, such as those with a predictor, do not count. */
export function gainOf(model: RoutingModel, afterAll: Lived, beforeAll: Lived): Gain {
  const [after, before] = [evaluatedIn(model, afterAll), evaluatedIn(model, beforeAll)]
  const weekly = after.map((week, w) => levelOf([...week.values()]) - levelOf([...(before[w]?.values() ?? [])]))
  const [own, base] = [levels(after), levels(before)]
  const below = (of: ReadonlyMap<string, number>): number =>
    [...targets(model)].filter(([queueId, target]) => (of.get(queueId) ?? 1) < target).length
  return {
    mean: mean(weekly),
    halfWidth: halfWidth(weekly),
    belowBefore: below(base),
    belowAfter: below(own),
    broken: [...targets(model)].filter(([queueId, target]) => isBroken(queueId, target, after, before)).length,
    worstQueue: Math.min(...[...own].map(([queueId, level]) => level - (base.get(queueId) ?? level))),
  }
}

function evaluatedIn({ queues }: RoutingModel, lived: Lived): Lived {
  const evaluated = new Set(queues.flatMap((queue) => (isSimulated(queue) ? [queue.id] : [])))
  return lived.map((week) => new Map([...week].filter(([id]) => evaluated.has(id))))
}

function isBroken(queueId: string, target: number, after: Lived, before: Lived): boolean {
  const [own, base] = [weeksOf(after, queueId), weeksOf(before, queueId)]
  if (own.length === 0 || levelOf(base) < target) return false
  return levelOf(own) + halfWidth(own.map((week) => levelOf([week]))) < target
}

/** What queues below their target lost, less half the 95 % interval of the loss over weeks; below 0 for no loss. */
export function queueLosses(model: RoutingModel, after: Lived, before: Lived): number[] {
  return [...targets(model)].flatMap(([queueId, target]) => {
    const [own, base] = [weeksOf(after, queueId), weeksOf(before, queueId)]
    if (base.length === 0 || own.length !== base.length || levelOf(base) >= target) return []
    const losses = base.map((week, w) => levelOf([week]) - levelOf([own[w] ?? week]))
    return [levelOf(base) - levelOf(own) - halfWidth(losses)]
  })
}

function weeksOf(lived: Lived, queueId: string): QueueWeek[] {
  return lived.flatMap((week) => week.get(queueId) ?? [])
}

/** How many queue-weeks gained as much as the range of single weeks says. */
export function heldWeeks(
  queues: readonly CurveQueue[],
  after: Lived,
  before: Lived,
): { readonly held: number; readonly of: number } {
  const inside = queues.flatMap(({ queue, singleWeek }) =>
    after.flatMap((week, w) => {
      const [own, base] = [week.get(queue.id), before[w]?.get(queue.id)]
      if (singleWeek === undefined || own === undefined || base === undefined || base.offered === 0) return []
      const gain = levelOf([own]) - levelOf([base])
      return [gain >= singleWeek.low && gain <= singleWeek.high]
    }),
  )
  return { held: inside.filter((is) => is).length, of: inside.length }
}

/** Share within service level; 1 where nobody came. */
export function levelOf(weeks: readonly QueueWeek[]): number {
  const offered = weeks.reduce((sum, week) => sum + week.offered, 0)
  return offered === 0 ? 1 : weeks.reduce((sum, week) => sum + week.within, 0) / offered
}

/** By queue over all weeks. */
function levels(lived: Lived): Map<string, number> {
  const queues = new Set(lived.flatMap((week) => [...week.keys()]))
  return new Map([...queues].map((id) => [id, levelOf(lived.flatMap((week) => week.get(id) ?? []))]))
}

/** Each queue's target: that of the type that most contacts have. */
function targets({ contactTypes }: RoutingModel): Map<string, number> {
  const busiestLast = [...contactTypes].sort((a, b) => a.callsPerHour - b.callsPerHour)
  return new Map(busiestLast.map(({ queueId, target }) => [queueId, target.ratio]))
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

/** Half of the 95 % interval of the mean; Infinity for fewer than two. */
export function halfWidth(values: readonly number[]): number {
  const n = values.length
  if (n < 2) return Number.POSITIVE_INFINITY
  const center = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0)
  return studentQuantile(0.975, n - 1) * Math.sqrt(squares / (n - 1) / n)
}
