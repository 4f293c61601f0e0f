import { percent, plural } from '../../core/text/counted'
import type { CurvePoint } from '../../documents'
import type { LossLimit } from './center/queues'
import { type ImproveSettings, KNEE_MAX } from './center/settings'
import { lowered } from './curve'
import { shortfallOf } from './find/goal'

/** The curve counts as flat where a change brings less than this fraction of what the first changes bring. */
const KNEE_PART = 0.08

type ChoiceSettings = Pick<ImproveSettings, 'choose' | 'maxChanges' | 'maxAgents' | 'queues' | 'untrained'> & LossLimit

/**
 * The chosen point of the curve and the reason. Only points at which no queue loses more than it may are allowed.
 * Points are ordered by number of changes; the first has none.
 */
export function choosePoint(
  curve: readonly CurvePoint[],
  settings: ChoiceSettings,
  agents: number,
): { readonly at: number; readonly why: string } {
  const { choose, maxChanges } = settings
  const allowed = curve.map((point) => lowered(point, settings).length === 0)
  const max = maxByDefault(settings, agents)
  if (choose === 'knee') return knee(curve, allowed, max, settings)
  if (choose === 'enough') return enough(curve, allowed, max, settings)
  const last = highest(curve, allowed)
  if (choose === 'all')
    return { at: last, why: last === 0 ? whyNothing(curve, settings) : whyNoMore(curve[last], settings) }
  const { reach } = choose
  const short = curve.map((point) => shortfallOf(point, settings))
  const at = short.findIndex((own, i) => allowed[i] === true && own === 0)
  const goal =
    reach === 'targets'
      ? `the targets of ${settings.queues === undefined ? 'all' : 'these'} queues`
      : `${percent(reach, 1)} of contacts within service level`
  if (at >= 0) {
    return { at, why: at === 0 ? `${goal} are reached without a change` : `the fewest found that reach ${goal}` }
  }
  const nearest = short.reduce((best, own, i) => (allowed[i] === true && own < (short[best] ?? 0) ? i : best), 0)
  const point = curve[nearest]
  if (nearest === 0 || point === undefined)
    return { at: 0, why: `${goal} are not reached; ${whyNothing(curve, settings)}` }
  const limit = maxChanges < Number.POSITIVE_INFINITY ? ` and ${maxChanges} changes` : ''
  const best = reach === 'targets' ? belowTarget(point, settings) : percent(point.serviceLevel.mean, 1)
  return { at: nearest, why: `${goal} are not reached: the best with these levers${limit} is ${best}` }
}

/** Queues named as below their targets at most. */
const MAX_NAMED = 4

/** `Billing 71.2 % (target 80.0 %)` for each queue below its target, the farthest first. */
function belowTarget({ queues }: CurvePoint, settings: Pick<ImproveSettings, 'queues'>): string {
  const below = queues
    .filter(({ queue }) => settings.queues?.has(queue.id) ?? true)
    .map(({ queue, serviceLevel: { mean }, target }) => ({ name: queue.name, mean, target, short: target - mean }))
    .filter(({ short }) => short > 0)
    .sort((x, y) => y.short - x.short)
  const named = below
    .slice(0, MAX_NAMED)
    .map(({ name, mean, target }) => `${name} ${percent(mean, 1)} (target ${percent(target, 1)})`)
  return [...named, ...(below.length > MAX_NAMED ? [`${below.length - MAX_NAMED} further queues nearer`] : [])].join(
    ', ',
  )
}

/** The limit that ended the search, or that nothing else was found to help. */
function whyNoMore(point: CurvePoint | undefined, { maxChanges, maxAgents }: ChoiceSettings): string {
  const { changes = 0, agents = 0 } = point ?? {}
  if (changes >= maxChanges) return `the best found with ${plural(maxChanges, 'change')}, the limit`
  if (agents >= maxAgents) return `the best found for ${plural(maxAgents, 'agent')}, the limit`
  return 'every change that was found to help'
}

/**
 * The last allowed point before the curve flattens. Single points rest on few weeks, and the first ones on few changes.
 * Therefore the upper hull of the whole curve decides: a change that brings little by itself may be the basis of
 * further ones.
 */
function knee(
  curve: readonly CurvePoint[],
  allowed: readonly boolean[],
  max: number,
  settings: ChoiceSettings,
): { readonly at: number; readonly why: string } {
  const whole = curve.flatMap((_, i) => (i === 0 || allowed[i] === true ? [i] : []))
  const hull = upperHull(curve, whole)
  const steepest = slope(curve, hull[0], hull[1])
  const until = hull.findIndex((point, i) => i > 0 && slope(curve, hull[i - 1], point) < KNEE_PART * steepest)
  const flat = until < 0 ? undefined : curve[hull[until - 1] ?? 0]?.changes
  const open = whole.filter((i) => (curve[i]?.changes ?? 0) <= Math.min(max, flat ?? max))
  const at = upperHull(curve, open).at(-1) ?? 0
  if (at === 0) return { at, why: whyNothing(curve, settings) }
  if (flat !== undefined && flat <= max) return { at, why: 'further changes bring far less each' }
  const all = curve[highest(curve, allowed)]
  if (all === undefined || all.changes <= (curve[at]?.changes ?? 0)) return { at, why: whyAll(curve, at, settings) }
  if (all.changes <= max) return { at, why: 'further changes bring far less each' }
  const few = `at most one change for ${1 / KNEE_MAX} agents, about as many as people take in at once`
  const gain = (point: CurvePoint | undefined) => (100 * (point?.gain.mean ?? 0)).toFixed(1)
  return {
    at,
    why: `${few}; all ${all.changes} that were found to help bring ${gain(all)} points in place of ${gain(curve[at])}`,
  }
}

/** Points with more changes are not chosen; Infinity for `all` and for a goal. */
export function maxToChoose(settings: Pick<ImproveSettings, 'choose' | 'untrained'>, agents: number): number {
  const { choose } = settings
  return choose === 'knee' || choose === 'enough' ? maxByDefault(settings, agents) : Number.POSITIVE_INFINITY
}

/** Nobody has to learn anything for a setting of a queue. */
function maxByDefault({ untrained }: Pick<ImproveSettings, 'untrained'>, agents: number): number {
  return untrained + Math.max(1, KNEE_MAX * agents)
}

/** Fraction of the reachable gain that is enough. */
const ENOUGH_PART = 0.97

/** The gain that is enough: nearly all that the largest allowed number of changes brings. */
export function enoughGain(curve: readonly CurvePoint[], settings: ImproveSettings, agents: number): number {
  const allowed = curve.map((point) => lowered(point, settings).length === 0)
  return ENOUGH_PART * (curve[best(curve, allowed, maxByDefault(settings, agents))]?.gain.mean ?? 0)
}

/** The best allowed point with at most one change per four agents. */
function best(curve: readonly CurvePoint[], allowed: readonly boolean[], max: number): number {
  const open = allowed.map((is, i) => is && (curve[i]?.changes ?? 0) <= max)
  return highest(curve, open)
}

/**
 * The fewest changes that bring nearly all of the reachable gain. The curve of one queue is so steep at first that it
 * seems flat too early.
 */
function enough(
  curve: readonly CurvePoint[],
  allowed: readonly boolean[],
  limit: number,
  settings: ChoiceSettings,
): { readonly at: number; readonly why: string } {
  const top = best(curve, allowed, limit)
  const topPoint = curve[top]
  if (topPoint === undefined || top === 0) return { at: 0, why: whyNothing(curve, settings) }
  const goal = ENOUGH_PART * topPoint.gain.mean
  const at = curve.findIndex(({ gain, changes }, i) => {
    return i > 0 && allowed[i] === true && changes <= topPoint.changes && gain.mean >= goal
  })
  const part = Math.floor((100 * (curve[at]?.gain.mean ?? 0)) / topPoint.gain.mean)
  const isAll = at === curve.length - 1
  const why = isAll
    ? whyNoMore(curve[at], settings)
    : at === top
      ? 'the best result with at most one change for 4 agents'
      : `${part} % of what ${topPoint.changes} changes bring`
  return { at, why }
}

export const BLOCKED = 'what was found to help costs a queue more than it may lose'

/** Some changes would help but are not chosen, because they cost a queue more than it may lose. */
function whyNothing(curve: readonly CurvePoint[], { maxChanges, maxAgents }: ChoiceSettings): string {
  if (maxChanges === 0) return 'no change is allowed: the limit is 0 changes'
  if (maxAgents === 0) return 'no change of agents is allowed: the limit is 0 agents'
  return curve.some(({ gain }) => gain.mean > 0) ? BLOCKED : 'no change was found to help'
}

function whyAll(curve: readonly CurvePoint[], at: number, settings: ChoiceSettings): string {
  return curve.some(({ gain }) => gain.mean > (curve[at]?.gain.mean ?? 0))
    ? 'further changes cost a queue more than it may lose'
    : whyNoMore(curve[at], settings)
}

/** The upper hull of the points: each change brings less than the one before. */
function upperHull(curve: readonly CurvePoint[], points: readonly number[]): number[] {
  const hull: number[] = []
  for (const point of points) {
    while (hull.length > 1 && slope(curve, hull.at(-2), hull.at(-1)) <= slope(curve, hull.at(-1), point)) hull.pop()
    hull.push(point)
  }
  while (hull.length > 1 && slope(curve, hull.at(-2), hull.at(-1)) <= 0) hull.pop()
  return hull
}

/** Gain per change between two points. */
function slope(curve: readonly CurvePoint[], from = 0, to = 0): number {
  const [start, end] = [curve[from], curve[to]]
  if (start === undefined || end === undefined || from === to) return 0
  return (end.gain.mean - start.gain.mean) / Math.max(1, end.changes - start.changes)
}

/** The allowed point with the highest service level. */
function highest(curve: readonly CurvePoint[], allowed: readonly boolean[]): number {
  return curve.reduce(
    (best, { gain }, i) => (allowed[i] === true && gain.mean > (curve[best]?.gain.mean ?? 0) ? i : best),
    0,
  )
}
