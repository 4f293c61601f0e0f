import type { CurvePoint } from '../../documents'
import type { Center } from './center/center'
import { sumsOf, type WeekService, type WeekSums } from './center/evaluate'
import { curvePoint } from './curve'
import type { Pick as Picked } from './find/pick'
import { type Requests, requestWeeks } from './tasks/tasks'

/** A point of the curve, and its number of picks. */
export interface Evaluated {
  readonly taken: number
  readonly point: CurvePoint
  readonly weeks: readonly WeekSums[]
  readonly services: readonly WeekService[]
}

/** Number of the first evaluated week. The search uses the weeks from 0 on, so evaluated weeks have other callers. */
export const EVALUATED_FROM = 1_000_000

/** What is needed to evaluate points of the curve. */
export type Evaluation = Pick<
  Center,
  'model' | 'job' | 'settings' | 'weights' | 'agents' | 'queueSettings' | 'start' | 'before' | 'unchanged'
>

/** The evaluated weeks with changes, for each list of changes; or further weeks after them. */
export function* evaluateChanges(
  { job, settings }: Pick<Evaluation, 'job' | 'settings'>,
  lists: readonly (readonly Picked[])[],
  { from, count }: { readonly from: number; readonly count: number } = { from: 0, count: settings.evaluationWeeks },
): Requests<WeekService[][]> {
  const weeks = Array.from({ length: count }, (_, week) => EVALUATED_FROM + from + week)
  const tasks = lists.flatMap((picks) => {
    const made = picks.map(({ agent, tokens }) => ({ agent, tokens }))
    return weeks.map((week) => ({ made, week }))
  })
  const answers = yield* requestWeeks(job, tasks)
  return lists.map((_, i) => answers.slice(i * weeks.length, (i + 1) * weeks.length))
}

/** Points of the curve: without changes, and with each of the given numbers of picks. */
export function* evaluatePoints(
  center: Evaluation,
  picks: readonly Picked[],
  numbers: readonly number[],
): Requests<[Evaluated, ...Evaluated[]]> {
  const lists = numbers.map((taken) => picks.slice(0, taken))
  const evaluated = yield* evaluateChanges(center, lists)
  return [pointWith(center, []), ...lists.map((made, i) => pointWith(center, made, evaluated[i] ?? []))]
}

/** One point of the curve. */
export function* evaluatePoint(center: Evaluation, picks: readonly Picked[], taken: number): Requests<Evaluated> {
  const [none, evaluated = none] = yield* evaluatePoints(center, picks, [taken])
  return evaluated
}

function pointWith(
  center: Evaluation,
  made: readonly Picked[],
  weeks: readonly WeekService[] = center.start,
  base: readonly WeekService[] = center.before,
): Evaluated {
  const point = curvePoint(center, made, weeks, base)
  return { taken: made.length, point, services: weeks, weeks: weeks.map((week) => sumsOf(week, center.weights)) }
}

/** Factor on the number of weeks that decide whether a queue loses too much at a point that may be chosen. */
const TIMES_AGAIN = 3

/** Evaluates a point in more weeks; one that has them already stays as it is. */
export type EvaluateLonger = (evaluated: Evaluated) => Requests<Evaluated>

/** The further weeks without changes are simulated once. */
export function evaluateLonger(center: Evaluation, picks: readonly Picked[]): EvaluateLonger {
  const { evaluationWeeks } = center.settings
  const extra = { from: evaluationWeeks, count: (TIMES_AGAIN - 1) * evaluationWeeks }
  let more: readonly WeekService[] | undefined
  return function* (evaluated) {
    if (evaluated.services.length > evaluationWeeks) return evaluated
    const made = picks.slice(0, evaluated.taken)
    const [after = []] = yield* evaluateChanges(center, [made], extra)
    more ??= (yield* evaluateChanges({ job: center.unchanged, settings: center.settings }, [[]], extra))[0] ?? []
    return pointWith(center, made, [...evaluated.services, ...after], [...center.before, ...more])
  }
}
