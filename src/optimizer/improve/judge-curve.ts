import type { CurvePoint } from '../../documents'
import { enoughGain, mostToChoose } from './choose'
import { lowered, pointsOf } from './curve'
import { shortfallOf } from './find/goal'
import type { Pick } from './find/pick'
import { type Judged, type JudgeLonger, type Judging, judgeLonger, judgePoint, judgePoints } from './judged'
import type { Asks } from './pieces/pieces'

/** Whether something holds at a point of the curve. */
type Holds = (point: CurvePoint) => boolean

/** How points are judged whose service level must reach a goal. */
interface Goal {
  readonly isReached: Holds
  readonly isAllowed: Holds
  readonly longer: JudgeLonger
}

/** Judges the curve, and adds the point with the fewest changes that reach a goal or bring enough. */
export function* judgeCurve(center: Judging, picks: readonly Pick[]): Asks<readonly Judged[]> {
  const { settings, agents } = center
  const { choose } = settings
  const isAllowed: Holds = (point) => lowered(point, settings).length === 0
  const longer = judgeLonger(center, picks)
  const numbers = pointsOf(picks, agents).filter((taken) => taken > 0)
  const found: Judged[] = yield* judgePoints(center, picks, numbers)
  const most = mostToChoose(settings, agents)
  const places = [...found.keys()].filter((at) => at > 0 && (found[at]?.point.changes ?? 0) <= most)
  const from = yield* lookAgain(found, places.reverse(), { isReached: () => true, isAllowed, longer })
  if (typeof choose !== 'string') {
    const isReached: Holds = (point) => shortfallOf(point, settings) === 0
    const goal = { isReached, isAllowed, longer }
    yield* lookAgain(found, [...found.keys()].slice(0, from), goal)
    return withPoint(found, yield* toReach(center, picks, found, goal))
  }
  if (choose !== 'enough') return found
  const known = found.map(({ point }) => point)
  const goal = enoughGain(known, settings, agents)
  const isEnough: Holds = (point) => point.changes > 0 && point.gain.mean >= goal && isAllowed(point)
  const enough = yield* fewest(found, isEnough, (taken) => judgePoint(center, picks, taken))
  return withPoint(found, enough)
}

/**
 * With many queues, some lose in few weeks by randomness alone. The points at which one seems to lose too much are therefore
 * judged in more weeks, in the given order, until one of them may be chosen. Returns its place in the list, or 0.
 */
function* lookAgain(found: Judged[], places: number[], { isReached, isAllowed, longer }: Goal): Asks<number> {
  for (const at of places) {
    const judged = found[at]
    if (judged === undefined || !isReached(judged.point)) continue
    const longerJudged = isAllowed(judged.point) ? judged : yield* longer(judged)
    found[at] = longerJudged
    if (isReached(longerJudged.point) && isAllowed(longerJudged.point)) return at
  }
  return 0
}

/**
 * The point with the fewest changes that reach the goal and may be chosen. If a queue loses too much at the first point
 * that reaches it, the fewest are sought among more changes.
 */
function* toReach(
  center: Judging,
  picks: readonly Pick[],
  points: readonly Judged[],
  { isReached, isAllowed, longer }: Goal,
): Asks<Judged | undefined> {
  const judge = (taken: number) => judgePoint(center, picks, taken)
  function* settled(judged: Judged): Asks<Judged> {
    return isReached(judged.point) && !isAllowed(judged.point) ? yield* longer(judged) : judged
  }
  const isGood: Holds = (point) => isReached(point) && isAllowed(point)
  const reached = yield* fewest(points, isReached, judge)
  if (reached === undefined) return undefined
  const first = yield* settled(reached)
  if (isGood(first.point)) return first
  return yield* fewest(withPoint(points, first), isGood, function* (taken) {
    return yield* settled(yield* judge(taken))
  })
}

/** The point with the fewest changes at which something holds, by bisection before the first known point. */
function* fewest(
  points: readonly Judged[],
  holds: Holds,
  judge: (taken: number) => Asks<Judged>,
): Asks<Judged | undefined> {
  const at = points.findIndex(({ point }) => holds(point))
  let low = points[at - 1]?.taken
  let high = points[at]
  if (low === undefined || high === undefined) return undefined
  while (high.taken - low > 1) {
    const middle: Judged = yield* judge(Math.floor((low + high.taken) / 2))
    if (holds(middle.point)) high = middle
    else low = middle.taken
  }
  return high
}

function withPoint(points: readonly Judged[], judged: Judged | undefined): readonly Judged[] {
  if (judged === undefined) return points
  return [
    ...points.filter(({ taken }) => taken < judged.taken),
    judged,
    ...points.filter(({ taken }) => taken > judged.taken),
  ]
}
