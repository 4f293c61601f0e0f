import type { CurvePoint } from '../../documents'
import type { Center } from './center/center'
import { sumsOf, type WeekService, type WeekSums } from './center/judge'
import { curvePoint } from './curve'
import type { Pick as Picked } from './find/pick'
import { type Asks, ask } from './pieces/pieces'

/** A point of the curve, and its number of picks. */
export interface Judged {
  readonly taken: number
  readonly point: CurvePoint
  readonly weeks: readonly WeekSums[]
  readonly services: readonly WeekService[]
}

/** Number of the first judged week. The search uses the weeks from 0 on, so judged weeks have other callers. */
export const JUDGED_FROM = 1_000_000

/** What is needed to judge points of the curve. */
export type Judging = Pick<
  Center,
  'model' | 'job' | 'settings' | 'weights' | 'agents' | 'queueSettings' | 'start' | 'before' | 'unchanged'
>

/** The judged weeks with changes, for each list of changes; or further weeks after them. */
export function* judgeChanges(
  { job, settings }: Pick<Judging, 'job' | 'settings'>,
  lists: readonly (readonly Picked[])[],
  { from, count }: { readonly from: number; readonly count: number } = { from: 0, count: settings.judgeWeeks },
): Asks<WeekService[][]> {
  const weeks = Array.from({ length: count }, (_, week) => JUDGED_FROM + from + week)
  const pieces = lists.flatMap((picks) => {
    const made = picks.map(({ agent, tokens }) => ({ agent, tokens }))
    return weeks.map((week) => ({ made, week }))
  })
  const answers = yield* ask(job, pieces)
  return lists.map((_, i) => answers.slice(i * weeks.length, (i + 1) * weeks.length))
}

/** Points of the curve: without changes, and with each of the given numbers of picks. */
export function* judgePoints(
  center: Judging,
  picks: readonly Picked[],
  numbers: readonly number[],
): Asks<[Judged, ...Judged[]]> {
  const lists = numbers.map((taken) => picks.slice(0, taken))
  const judged = yield* judgeChanges(center, lists)
  return [pointWith(center, []), ...lists.map((made, i) => pointWith(center, made, judged[i] ?? []))]
}

/** One point of the curve. */
export function* judgePoint(center: Judging, picks: readonly Picked[], taken: number): Asks<Judged> {
  const [none, judged = none] = yield* judgePoints(center, picks, [taken])
  return judged
}

function pointWith(
  center: Judging,
  made: readonly Picked[],
  weeks: readonly WeekService[] = center.start,
  base: readonly WeekService[] = center.before,
): Judged {
  const point = curvePoint(center, made, weeks, base)
  return { taken: made.length, point, services: weeks, weeks: weeks.map((week) => sumsOf(week, center.weights)) }
}

/** Factor on the number of weeks that decide whether a queue loses too much at a point that may be chosen. */
const TIMES_AGAIN = 3

/** Judges a point in more weeks; one that has them already stays as it is. */
export type JudgeLonger = (judged: Judged) => Asks<Judged>

/** The further weeks without changes are simulated once. */
export function judgeLonger(center: Judging, picks: readonly Picked[]): JudgeLonger {
  const { judgeWeeks } = center.settings
  const extra = { from: judgeWeeks, count: (TIMES_AGAIN - 1) * judgeWeeks }
  let more: readonly WeekService[] | undefined
  return function* (judged) {
    if (judged.services.length > judgeWeeks) return judged
    const made = picks.slice(0, judged.taken)
    const [after = []] = yield* judgeChanges(center, [made], extra)
    more ??= (yield* judgeChanges({ job: center.unchanged, settings: center.settings }, [[]], extra))[0] ?? []
    return pointWith(center, made, [...judged.services, ...after], [...center.before, ...more])
  }
}
