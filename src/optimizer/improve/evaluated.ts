import type { CurvePoint } from '../../documents'
import type { Center } from './center/center'
import { sumsOf, type WeekService, type WeekSums } from './center/evaluate'
import { curvePoint } from './curve'
import type { Pick as Picked } from './find/pick'
import { type Requests, requestWeeks, type WeekTask } from './tasks/tasks'

export interface Evaluated {
  /** Number of picks of the point: the first ones of the list. */
  readonly pickCount: number
  readonly point: CurvePoint
  /** The evaluated weeks: sums over all contacts, and the service of each queue. */
  readonly weeks: readonly WeekSums[]
  readonly services: readonly WeekService[]
}

/**
 * Number of the first evaluated week. The search uses the weeks from 0 on, so the evaluation simulates other
 * contacts than the search saw.
 */
export const EVALUATED_FROM = 1_000_000

/** The parts of a center that are needed to evaluate points of the curve. */
export type Evaluation = Pick<
  Center,
  'model' | 'job' | 'settings' | 'weights' | 'agents' | 'queueSettings' | 'start' | 'before' | 'unchanged'
>

/** Weeks to evaluate, counted from {@link EVALUATED_FROM}. */
interface WeekRange {
  readonly from: number
  readonly count: number
}

type Simulated = Pick<Evaluation, 'job' | 'settings'>

/** Simulates the evaluated weeks with some picks. @param range Default: as many weeks as the settings say, from 0 */
export function* evaluateWeeks(
  { job, settings }: Simulated,
  picks: readonly Picked[],
  range: WeekRange = { from: 0, count: settings.evaluationWeeks },
): Requests<readonly WeekService[]> {
  return yield* requestWeeks(job, weekTasks(picks, range))
}

/** {@link evaluateWeeks} of several lists of picks, in a single request. */
export function* evaluateLists(
  { job, settings }: Simulated,
  lists: readonly (readonly Picked[])[],
  range: WeekRange = { from: 0, count: settings.evaluationWeeks },
): Requests<{ readonly picks: readonly Picked[]; readonly weeks: readonly WeekService[] }[]> {
  const answers = yield* requestWeeks(
    job,
    lists.flatMap((picks) => weekTasks(picks, range)),
  )
  return lists.map((picks, i) => ({ picks, weeks: answers.slice(i * range.count, (i + 1) * range.count) }))
}

function weekTasks(picks: readonly Picked[], { from, count }: WeekRange): WeekTask[] {
  const made = picks.map(({ agent, tokens }) => ({ agent, tokens }))
  return Array.from({ length: count }, (_, week) => ({ made, week: EVALUATED_FROM + from + week }))
}

/** Evaluates points of the curve: the one without changes, and those with the first picks, of each given number. */
export function* evaluatePoints(
  center: Evaluation,
  picks: readonly Picked[],
  pickCounts: readonly number[],
): Requests<[Evaluated, ...Evaluated[]]> {
  const evaluated = yield* evaluateLists(
    center,
    pickCounts.map((pickCount) => picks.slice(0, pickCount)),
  )
  return [toPoint(center, [], center.start), ...evaluated.map((one) => toPoint(center, one.picks, one.weeks))]
}

/** Evaluates the point of the curve with the first picks. */
export function* evaluatePoint(center: Evaluation, picks: readonly Picked[], pickCount: number): Requests<Evaluated> {
  const first = picks.slice(0, pickCount)
  return toPoint(center, first, yield* evaluateWeeks(center, first))
}

/** @param before the same weeks without changes */
function toPoint(
  center: Evaluation,
  picks: readonly Picked[],
  weeks: readonly WeekService[],
  before: readonly WeekService[] = center.before,
): Evaluated {
  const point = curvePoint(center, picks, weeks, before)
  return { pickCount: picks.length, point, services: weeks, weeks: weeks.map((week) => sumsOf(week, center.weights)) }
}

/**
 * A point that may be chosen is evaluated in this many times the usual weeks, to decide whether a queue loses too much.
 */
const LONGER_FACTOR = 3

/** Evaluates a point in more weeks. A point that has them already is returned as it is. */
export type EvaluateLonger = (evaluated: Evaluated) => Requests<Evaluated>

/** Creates an {@link EvaluateLonger}, which simulates the further weeks without changes only once. */
export function createLongerEvaluation(center: Evaluation, picks: readonly Picked[]): EvaluateLonger {
  const { evaluationWeeks } = center.settings
  const furtherWeeks = { from: evaluationWeeks, count: (LONGER_FACTOR - 1) * evaluationWeeks }
  let furtherBefore: readonly WeekService[] | undefined
  return function* (evaluated) {
    if (evaluated.services.length > evaluationWeeks) return evaluated
    const first = picks.slice(0, evaluated.pickCount)
    const further = yield* evaluateWeeks(center, first, furtherWeeks)
    furtherBefore ??= yield* evaluateWeeks({ job: center.unchanged, settings: center.settings }, [], furtherWeeks)
    return toPoint(center, first, [...evaluated.services, ...further], [...center.before, ...furtherBefore])
  }
}
