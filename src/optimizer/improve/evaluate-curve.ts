import type { CurvePoint } from '../../documents'
import { enoughGain, maxToChoose } from './choose'
import { lowered, pointsOf } from './curve'
import {
  createLongerEvaluation,
  type Evaluated,
  type EvaluateLonger,
  type Evaluation,
  evaluatePoint,
  evaluatePoints,
} from './evaluated'
import { shortfallOf } from './find/goal'
import type { Pick } from './find/pick'
import type { Requests } from './tasks/tasks'

/** Whether something holds at a point of the curve. */
type Holds = (point: CurvePoint) => boolean

/** How points are evaluated whose service level must reach a goal. */
interface Goal {
  readonly isReached: Holds
  readonly isAllowed: Holds
  readonly longer: EvaluateLonger
}

/** Evaluates the curve, and adds the point with the fewest changes that reach a goal or bring enough. */
export function* evaluateCurve(center: Evaluation, picks: readonly Pick[]): Requests<readonly Evaluated[]> {
  const { settings, agents } = center
  const { choose } = settings
  const isAllowed: Holds = (point) => lowered(point, settings).length === 0
  const longer = createLongerEvaluation(center, picks)
  const numbers = pointsOf(picks, agents).filter((pickCount) => pickCount > 0)
  const found: Evaluated[] = yield* evaluatePoints(center, picks, numbers)
  const max = maxToChoose(settings, agents)
  const places = [...found.keys()].filter((at) => at > 0 && (found[at]?.point.changes ?? 0) <= max)
  const from = yield* evaluateAgain(found, places.reverse(), { isReached: () => true, isAllowed, longer })
  if (typeof choose !== 'string') {
    const isReached: Holds = (point) => shortfallOf(point, settings) === 0
    const goal = { isReached, isAllowed, longer }
    yield* evaluateAgain(found, [...found.keys()].slice(0, from), goal)
    return withPoint(found, yield* toReach(center, picks, found, goal))
  }
  if (choose !== 'enough') return found
  const known = found.map(({ point }) => point)
  const goal = enoughGain(known, settings, agents)
  const isEnough: Holds = (point) => point.changes > 0 && point.gain.mean >= goal && isAllowed(point)
  const enough = yield* fewest(found, isEnough, (pickCount) => evaluatePoint(center, picks, pickCount))
  return withPoint(found, enough)
}

/**
 * With many queues, some lose in few weeks by randomness alone. The points at which one seems to lose too much are therefore
 * evaluated in more weeks, in the given order, until one of them may be chosen. Returns its place in the list, or 0.
 */
function* evaluateAgain(
  found: Evaluated[],
  places: number[],
  { isReached, isAllowed, longer }: Goal,
): Requests<number> {
  for (const at of places) {
    const evaluated = found[at]
    if (evaluated === undefined || !isReached(evaluated.point)) continue
    const longerEvaluated = isAllowed(evaluated.point) ? evaluated : yield* longer(evaluated)
    found[at] = longerEvaluated
    if (isReached(longerEvaluated.point) && isAllowed(longerEvaluated.point)) return at
  }
  return 0
}

/**
 * The point with the fewest changes that reach the goal and may be chosen. If a queue loses too much at the first point
 * that reaches it, the fewest are sought among more changes.
 */
function* toReach(
  center: Evaluation,
  picks: readonly Pick[],
  points: readonly Evaluated[],
  { isReached, isAllowed, longer }: Goal,
): Requests<Evaluated | undefined> {
  const evaluate = (pickCount: number) => evaluatePoint(center, picks, pickCount)
  function* settled(evaluated: Evaluated): Requests<Evaluated> {
    return isReached(evaluated.point) && !isAllowed(evaluated.point) ? yield* longer(evaluated) : evaluated
  }
  const isGood: Holds = (point) => isReached(point) && isAllowed(point)
  const reached = yield* fewest(points, isReached, evaluate)
  if (reached === undefined) return undefined
  const first = yield* settled(reached)
  if (isGood(first.point)) return first
  return yield* fewest(withPoint(points, first), isGood, function* (pickCount) {
    return yield* settled(yield* evaluate(pickCount))
  })
}

/** The point with the fewest changes at which something holds, by bisection before the first known point. */
function* fewest(
  points: readonly Evaluated[],
  holds: Holds,
  evaluate: (pickCount: number) => Requests<Evaluated>,
): Requests<Evaluated | undefined> {
  const at = points.findIndex(({ point }) => holds(point))
  let low = points[at - 1]?.pickCount
  let high = points[at]
  if (low === undefined || high === undefined) return undefined
  while (high.pickCount - low > 1) {
    const middle: Evaluated = yield* evaluate(Math.floor((low + high.pickCount) / 2))
    if (holds(middle.point)) high = middle
    else low = middle.pickCount
  }
  return high
}

function withPoint(points: readonly Evaluated[], evaluated: Evaluated | undefined): readonly Evaluated[] {
  if (evaluated === undefined) return points
  return [
    ...points.filter(({ pickCount }) => pickCount < evaluated.pickCount),
    evaluated,
    ...points.filter(({ pickCount }) => pickCount > evaluated.pickCount),
  ]
}
