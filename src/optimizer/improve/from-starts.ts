import type { SearchStart } from '../../documents'
import type { Center } from './center/center'
import { weekly, weeksFor } from './center/week-counts'
import { curvePoint, lowered } from './curve'
import { designStart } from './design/design-start'
import { evaluateLists, evaluateWeeks } from './evaluated'
import type { BaseWeeks } from './find/balance'
import { advance, firstHalt, type Path, pathFrom, type Start, toHalt } from './find/path'
import type { Pick } from './find/pick'
import type { Requests } from './tasks/tasks'

/**
 * Limit of starts times contacts per week; there is at least one start. Each takes about a third of the time of the whole
 * search.
 */
const CONTACTS = 150_000

/** Distance between the weeks of two starts. */
const WEEKS_APART = 50

/** Weeks in which the results of starts are compared: the contacts that tell them apart, bounds, and the first one. */
const COMPARED_CONTACTS = 200_000
const COMPARED_WEEKS = [4, 32] as const
const COMPARED_FROM = 100_000

/** The changes found from the best start, `unlimited` those before queues that lost too much were dropped. */
interface Reached {
  readonly picks: readonly Pick[]
  readonly unlimited: readonly Pick[]
  readonly starts: readonly SearchStart[]
}

/**
 * Searches from several starts, and continues with the one that reached most in weeks that none has used. What
 * queues lose beyond what they may counts against it.
 */
export function* fromStarts(center: Center, base: BaseWeeks): Requests<Reached> {
  const paths = startsFor(center).map((start) => pathFrom(center, start))
  for (const path of paths) yield* toHalt(center, path, base)
  const compared = paths.length > 1 ? yield* compare(center, paths) : []
  const starts = compared.map(({ start }) => start)
  const [path] = compared.length > 0 ? compared.sort((x, y) => y.score - x.score).map((own) => own.path) : paths
  if (path === undefined) throw new RangeError('A search has at least one start')
  for (;;) {
    yield* advance(center, path, base)
    if (path.isDone) return { ...path, starts }
    yield* toHalt(center, path, base)
  }
}

/** A search for a service level has one start: its results differ in the number of changes. */
function startsFor(center: Center): Start[] {
  const max = Math.floor(CONTACTS / Math.max(1, weekly(center)))
  const greedy = (name: string, at: number): Start => ({ name, picks: [], firstWeek: at * WEEKS_APART })
  const first = greedy('greedy', 0)
  if (typeof center.settings.choose !== 'string' || max < 2) return [first]
  const designs = designStart(center, firstHalt(center.settings, center.agents))
  const others = [greedy('greedy in other weeks', 1), greedy('greedy in third weeks', 2)]
  return [first, ...designs, ...others].slice(0, Math.max(max, 1 + designs.length))
}

interface Compared {
  readonly path: Path
  readonly start: SearchStart
  readonly score: number
}

function* compare(center: Center, paths: readonly Path[]): Requests<Compared[]> {
  const { settings } = center
  const weeks = { from: COMPARED_FROM, count: weeksFor(weekly(center), COMPARED_CONTACTS, COMPARED_WEEKS) }
  const before = yield* evaluateWeeks({ job: center.unchanged, settings }, [], weeks)
  const evaluated = yield* evaluateLists(
    center,
    paths.map(({ picks }) => picks),
    weeks,
  )
  return paths.map((path, i) => {
    const point = curvePoint(center, path.picks, evaluated[i]?.weeks ?? [], before)
    const excess = lowered(point, settings).reduce((sum, own) => sum + own.excess, 0)
    const start = { name: path.start.name, changes: point.changes, gain: point.gain }
    return { path, start, score: point.gain.mean - excess }
  })
}
