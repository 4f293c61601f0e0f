import type { CurvePoint } from '../../documents'
import type { Center, Steps } from './center/center'
import { compileWeek, withChanges } from './center/design'
import { judgeWeek, sumsOf, type WeekService, type WeekSums } from './center/judge'
import { curvePoint, lowered, pointsOf } from './curve'
import { findPath } from './find/path'
import type { Pick } from './find/pick'

/** A point of the curve, and how many picks are made at it. */
export interface Judged {
  readonly taken: number
  readonly point: CurvePoint
  readonly weeks: readonly WeekSums[]
}

/** What a search found. */
export interface Found {
  readonly picks: readonly Pick[]
  /** The first one without changes. */
  readonly points: readonly Judged[]
  /** Names of queues that would have lost too much: changes that serve them were left out. */
  readonly spared: readonly string[]
}

/** Judged weeks have callers of their own: the search uses weeks from 0 on. */
const JUDGED_FROM = 1_000_000

/** Finds changes and judges them. */
export function* search(center: Center): Steps<Found> {
  const { picks, queueIds } = yield* findPath(center)
  const points = yield* judgeCurve(center, picks)
  const [first] = points
  for (const { point } of points) {
    const lost = first === undefined ? [] : lowered(point, first.point, center.settings.allowLoss)
    for (const queueId of lost) queueIds.add(queueId)
  }
  return { picks, points, spared: center.model.queues.flatMap(({ id, name }) => (queueIds.has(id) ? [name] : [])) }
}

function judgedAt({ model, weights, before }: Center, made: readonly Pick[], weeks: readonly WeekService[]): Judged {
  const point = curvePoint(model, weights, made, weeks, before)
  return { taken: made.length, point, weeks: weeks.map((week) => sumsOf(week, weights)) }
}

/** Simulates the judged weeks with changes. */
export function* judgeChanges(
  { model, settings, weekOf }: Omit<Center, 'before'>,
  picks: readonly Pick[],
): Steps<WeekService[]> {
  const { judgeWeeks, hours } = settings
  const compiled = compileWeek(withChanges(model, picks), settings)
  const weeks: WeekService[] = []
  for (let week = 0; week < judgeWeeks; week++) {
    weeks.push(yield* judgeWeek(compiled, weekOf(JUDGED_FROM + week), hours))
    yield
  }
  return weeks
}

function* judgeCurve(center: Center, picks: readonly Pick[]): Steps<Judged[]> {
  const { agents, before } = center
  const points = [judgedAt(center, [], before)]
  const wanted = pointsOf(picks, agents).filter((taken) => taken > 0)
  for (const [i, taken] of wanted.entries()) {
    const made = picks.slice(0, taken)
    points.push(judgedAt(center, made, yield* judgeChanges(center, made)))
    yield { step: 'judging changes', done: i + 1, total: wanted.length }
  }
  return (yield* toReach(center, picks, points)) ?? points
}

/** The point of the fewest changes that reach what is asked for, put between those that are known. */
function* toReach(center: Center, picks: readonly Pick[], points: readonly Judged[]): Steps<Judged[] | undefined> {
  const { settings } = center
  if (typeof settings.choose === 'string') return undefined
  const { reach } = settings.choose
  const isReached = ({ point }: Judged) => point.serviceLevel.mean >= reach
  const at = points.findIndex(isReached)
  let low = points[at - 1]?.taken
  let high = points[at]
  if (low === undefined || high === undefined) return undefined
  while (high.taken - low > 1) {
    const taken = Math.floor((low + high.taken) / 2)
    const made = picks.slice(0, taken)
    const weeks: WeekService[] = yield* judgeChanges(center, made)
    const own = judgedAt(center, made, weeks)
    if (isReached(own)) high = own
    else low = taken
  }
  return [...points.slice(0, at), high, ...points.slice(high.taken === points[at]?.taken ? at + 1 : at)]
}
