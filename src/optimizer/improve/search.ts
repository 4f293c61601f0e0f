import type { BlockedBy, CurvePoint, SearchStart } from '../../documents'
import type { Center } from './center/center'
import { choosePoint, maxToChoose } from './choose'
import { curvePoint, lowered } from './curve'
import { evaluateCurve } from './evaluate-curve'
import { type Evaluated, evaluatePoint } from './evaluated'
import type { BaseWeeks } from './find/balance'
import { ABOVE, BEYOND_TARGET, isForTargets, shortfallOf } from './find/goal'
import { ordered } from './find/narrow'
import type { Pick } from './find/pick'
import { settle } from './find/settle'
import { fromStarts } from './from-starts'
import type { Requests } from './tasks/tasks'

/** What a search found. */
export interface Found extends Curve {
  readonly starts: readonly SearchStart[]
  readonly blockedBy: BlockedBy | undefined
}

/** Changes and their evaluated curve, whose first point is without changes. */
export interface Curve {
  readonly picks: readonly Pick[]
  readonly points: readonly Evaluated[]
}

/** Maximum number of repairs of a set of changes that costs a queue more than it may lose in the evaluated weeks. */
const MAX_REPAIRS = 3

/** A set is repaired if what may be chosen brings less than this fraction of what could be chosen without the limit. */
const ENOUGH = 0.9

/**
 * Finds changes from several starts, and evaluates the best ones. If with them a queue loses more than it may, other changes
 * take the place of some, as few as necessary; the curve of which most may be chosen is the answer.
 */
export function* search(center: Center): Requests<Found> {
  const { maxChanges, maxAgents } = center.settings
  if (Math.min(maxChanges, maxAgents) === 0)
    return { picks: [], points: yield* evaluateCurve(center, []), starts: [], blockedBy: undefined }
  const base: BaseWeeks = new Map()
  const aimed = aimedAt(center)
  const { picks, unlimited, starts } = yield* fromStarts(aimed, base)
  let found: Curve = { picks, points: yield* evaluateCurve(center, picks) }
  const withoutLimit = yield* evaluatePoint(center, unlimited, unlimited.length)
  const scoreOf = ({ point }: Evaluated) => score(center, point)
  const enough = ENOUGH * Math.max(scoreOf(best(center, found)), scoreOf(withoutLimit))
  const isEnough = () => scoreOf(bestAllowed(center, found)) >= enough
  const margins = new Map<string, number>()
  let last = found
  for (let round = 0; round < MAX_REPAIRS && !isEnough(); round++) {
    const { pickCount, point } = best(center, last)
    const losing = lowered(point, center.settings)
    if (losing.length === 0) break
    for (const { queue, excess } of losing) margins.set(queue.queue.id, (margins.get(queue.queue.id) ?? 0) + excess)
    last = yield* repaired(center, aimed, last.picks.slice(0, pickCount), point.changes, margins, base)
    if (scoreOf(bestAllowed(center, last)) > scoreOf(bestAllowed(center, found))) found = last
  }
  if (isEnough()) return { ...found, starts, blockedBy: undefined }
  const order = yield* ordered(aimed, unlimited, base)
  return { ...found, starts, blockedBy: blockedBy(center, yield* evaluateCurve(center, order)) }
}

/** The changes with others in place of some, so that queues keep the margins above what they may lose. */
function* repaired(
  center: Center,
  aimed: Center,
  picks: readonly Pick[],
  max: number,
  margins: ReadonlyMap<string, number>,
  base: BaseWeeks,
): Requests<Curve> {
  const strict = { ...aimed, settings: { ...center.settings, margins } }
  const settled = yield* ordered(aimed, yield* settle(strict, picks, max, base), base)
  return { picks: settled, points: yield* evaluateCurve(center, settled) }
}

/**
 * If each queue is to reach its target, contacts of queues that have reached it hardly count in the search; all count
 * where results are evaluated.
 */
function aimedAt(center: Center): Center {
  const { model, settings, start, before } = center
  if (!isForTargets(settings)) return center
  const { queues } = curvePoint(center, [], start, before)
  const met = new Set(queues.flatMap((own) => (own.serviceLevel.mean >= own.target + ABOVE ? [own.queue.id] : [])))
  const weights = center.weights.map((weight, k) =>
    met.has(model.contactTypes[k]?.queueId ?? '') ? BEYOND_TARGET * weight : weight,
  )
  return { ...center, weights }
}

/** How good a point is: its gain, or how much nearer the targets of queues are than without changes. */
function score(center: Center, point: CurvePoint): number {
  const { settings, before } = center
  if (!isForTargets(settings)) return point.gain.mean
  return shortfallOf(curvePoint(center, [], before, before), settings) - shortfallOf(point, settings)
}

/** The point with the highest score among those that could be chosen; the first one if none brings anything. */
function best(center: Center, { points }: Curve, isAllowed: (own: Evaluated) => boolean = () => true): Evaluated {
  const max = maxToChoose(center.settings, center.agents)
  const [first, ...rest] = points
  if (first === undefined) throw new RangeError('A curve has at least the point without changes')
  return rest.reduce(
    (top, own) =>
      own.point.changes <= max && isAllowed(own) && score(center, own.point) > score(center, top.point) ? own : top,
    first,
  )
}

function bestAllowed(center: Center, curve: Curve): Evaluated {
  return best(center, curve, ({ point }) => lowered(point, center.settings).length === 0)
}

/** What would be chosen if queues could lose any amount, and the queues that lose too much then. */
function blockedBy({ settings, agents }: Center, points: readonly Evaluated[]): BlockedBy | undefined {
  const curve = points.map(({ point }) => point)
  const { at } = choosePoint(curve, { ...settings, maxServiceLevelDrop: 1 }, agents)
  const point = curve[at]
  if (point === undefined || at === 0) return undefined
  const queues = lowered(point, settings).map(({ queue: { queue, serviceLevel, gain, target } }) => ({
    queue,
    loss: -gain.mean,
    serviceLevel: serviceLevel.mean,
    target,
    ...(point.asStandard?.some((own) => own.queue.id === queue.id) === true && { isRough: true as const }),
  }))
  return queues.length === 0 ? undefined : { changes: point.changes, agents: point.agents, gain: point.gain, queues }
}
