import type { CurvePoint } from '../../documents'
import type { Center } from './center/center'
import { sumsOf, type WeekService, type WeekSums } from './center/judge'
import { enoughGain, mostToChoose } from './choose'
import { curvePoint, lowered, pointsOf } from './curve'
import { findPath } from './find/path'
import type { Pick } from './find/pick'
import { type Asks, ask } from './pieces/pieces'

/** A point of the curve, and its number of picks. */
export interface Judged {
  readonly taken: number
  readonly point: CurvePoint
  readonly weeks: readonly WeekSums[]
  readonly services: readonly WeekService[]
}

/** What a search found. */
export interface Found {
  readonly picks: readonly Pick[]
  /** The first one without changes. */
  readonly points: readonly Judged[]
  /** Names of queues that would have lost too much with changes that were therefore left out. */
  readonly spared: readonly string[]
}

/** Number of the first judged week. The search uses the weeks from 0 on, so judged weeks have other callers. */
export const JUDGED_FROM = 1_000_000

/** Finds changes and judges them. */
export function* search(center: Center): Asks<Found> {
  const { picks, queueIds } = yield* findPath(center)
  const known = yield* lookAgain(center, picks, yield* judgeCurve(center, picks))
  const points = (yield* toEnough(center, picks, known)) ?? known
  for (const { point } of points) {
    for (const queueId of lowered(point, center.settings.allowLoss)) queueIds.add(queueId)
  }
  return { picks, points, spared: center.model.queues.flatMap(({ id, name }) => (queueIds.has(id) ? [name] : [])) }
}

function judgedAt({ model, weights, before }: Center, made: readonly Pick[], weeks: readonly WeekService[]): Judged {
  const point = curvePoint(model, weights, made, weeks, before)
  return { taken: made.length, point, services: weeks, weeks: weeks.map((week) => sumsOf(week, weights)) }
}

/** The judged weeks with changes, for each list of changes; or further weeks after them. */
export function* judgeChanges(
  { job, settings }: Omit<Center, 'before'>,
  lists: readonly (readonly Pick[])[],
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

function* judgeCurve(center: Center, picks: readonly Pick[]): Asks<Judged[]> {
  const { agents, before } = center
  const wanted = pointsOf(picks, agents).filter((taken) => taken > 0)
  const lists = wanted.map((taken) => picks.slice(0, taken))
  const judged = yield* judgeChanges(center, lists)
  const points = [judgedAt(center, [], before), ...lists.map((made, i) => judgedAt(center, made, judged[i] ?? []))]
  return (yield* toReach(center, picks, points)) ?? points
}

/**
 * Factor on the number of weeks that decide whether a queue loses too much at a point that would otherwise be chosen.
 */
const TIMES_AGAIN = 3

/**
 * With many queues, some lose in few weeks by randomness alone. The best points at which one seems to lose too much are
 * therefore judged in more weeks, until one of them may be chosen.
 */
function* lookAgain(center: Center, picks: readonly Pick[], points: readonly Judged[]): Asks<Judged[]> {
  const { settings, agents, before, model, weights } = center
  const { allowLoss, judgeWeeks } = settings
  const most = mostToChoose(settings, agents)
  const found = [...points]
  const extra = { from: judgeWeeks, count: (TIMES_AGAIN - 1) * judgeWeeks }
  let more: readonly WeekService[] | undefined
  for (let at = points.length - 1; at > 0; at--) {
    const own = points[at]
    if (own === undefined || own.point.changes > most) continue
    if (lowered(own.point, allowLoss).length === 0) break
    const made = picks.slice(0, own.taken)
    const [after = [], unchanged] = yield* judgeChanges(center, more === undefined ? [made, []] : [made], extra)
    more ??= unchanged ?? []
    const weeks = [...own.services, ...after]
    const again = { ...own, services: weeks, point: curvePoint(model, weights, made, weeks, [...before, ...more]) }
    found[at] = { ...again, weeks: weeks.map((week) => sumsOf(week, weights)) }
    if (lowered(again.point, allowLoss).length === 0) break
  }
  return found
}

/** Adds the point with the fewest changes that reach the goal and may be chosen, between the known points. */
function* toReach(center: Center, picks: readonly Pick[], points: readonly Judged[]): Asks<Judged[] | undefined> {
  const { choose, allowLoss } = center.settings
  if (typeof choose === 'string') return undefined
  return yield* fewest(center, picks, points, (point) => {
    return point.serviceLevel.mean >= choose.reach && lowered(point, allowLoss).length === 0
  })
}

/** Does the same for the fewest changes that bring enough. */
function* toEnough(center: Center, picks: readonly Pick[], points: readonly Judged[]): Asks<Judged[] | undefined> {
  const { settings, agents } = center
  if (settings.choose !== 'enough') return undefined
  const goal = enoughGain(
    points.map(({ point }) => point),
    settings,
    agents,
  )
  return yield* fewest(center, picks, points, (point) => {
    return point.changes > 0 && point.gain.mean >= goal && lowered(point, settings.allowLoss).length === 0
  })
}

function* fewest(
  center: Center,
  picks: readonly Pick[],
  points: readonly Judged[],
  isReached: (point: CurvePoint) => boolean,
): Asks<Judged[] | undefined> {
  const at = points.findIndex(({ point }) => isReached(point))
  let low = points[at - 1]?.taken
  let high = points[at]
  if (low === undefined || high === undefined) return undefined
  while (high.taken - low > 1) {
    const taken = Math.floor((low + high.taken) / 2)
    const made = picks.slice(0, taken)
    const [weeks = []]: WeekService[][] = yield* judgeChanges(center, [made])
    const own = judgedAt(center, made, weeks)
    if (isReached(own.point)) high = own
    else low = taken
  }
  return [...points.slice(0, at), high, ...points.slice(high.taken === points[at]?.taken ? at + 1 : at)]
}
