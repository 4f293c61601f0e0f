import type { CurvePoint, Improvement, ImprovementWave, QueueSet, RoutingModel } from '../../documents'
import { applyChanges } from '../model/apply-changes'
import type { Center } from './center/center'
import type { ImproveSettings } from './center/settings'
import { weekly, weeksFor } from './center/week-counts'
import { simulatedValue } from './changes'
import { choosePoint, maxToChoose } from './choose'
import { curvePoint, lowered, stepOf } from './curve'
import { createLongerEvaluation, evaluateWeeks } from './evaluated'
import { shortfallOf } from './find/goal'
import { improveCenter, unchangedPoint } from './improve-center'
import { jobOf, withQueueSettings } from './open-center'
import { type Requests, requestWeeks } from './tasks/tasks'
import { isTooBusy } from './too-busy'

/**
 * Searches for changes of agents alone, and for changes of queue settings with changes of agents beside them. Returns the
 * better one, with the curves of agents alone and of settings alone. With the lever `queue` only, it changes settings only.
 */
export function* improveWithQueues(center: Center, given: RoutingModel): Requests<Improvement> {
  const { settings, agents } = center
  const found = yield* evaluateSettings(center, given, yield* chooseSettings(center, given))
  const queues = [unchangedPoint(center), ...found.map(({ point }) => point)].slice(0, settings.maxChanges + 1)
  const keep = (count: number) => found.slice(0, count).map(({ setting }) => setting)
  if (![...settings.levers].some((lever) => lever !== 'queue')) {
    const { at, why } = choosePoint(queues, { ...settings, untrained: found.length }, agents)
    const chosen = { changes: at, agents: 0, why }
    return withSettings(queues.slice(0, at), keep(at), { ...NOTHING_ELSE, curve: queues.slice(at), chosen })
  }
  const alone = yield* improveCenter(center)
  const curves = { agents: alone.curve.map(stepOf), queues: queues.map(stepOf) }
  const count = countToKeep(center, queues, alone.curve)
  if (count === 0) return { ...alone, curves }
  const rest = yield* improveCenter(yield* withQueueSettings(center, given, keep(count)))
  const both = withSettings(queues.slice(0, count), keep(count), rest)
  return { ...(isBetter(both, alone, settings) ? both : alone), curves }
}

const NOTHING_ELSE = { format: 'skillroute/improvement@1', waves: [], changes: [], notes: [] } as const

/**
 * Settings, and the changes of agents found beside them, in one improvement: the settings are the first wave. If nothing is
 * chosen, neither are the settings.
 */
function withSettings(before: readonly CurvePoint[], retained: readonly QueueSet[], rest: Improvement): Improvement {
  const curve = [...before, ...rest.curve]
  const [settled] = rest.curve
  if (settled === undefined || retained.length === 0 || rest.chosen.changes === 0) return { ...rest, curve }
  const { contactsPerWeek, serviceLevel } = settled
  const first: ImprovementWave = { wave: 1, changes: retained.length, agents: 0, contactsPerWeek, serviceLevel }
  return {
    ...rest,
    curve,
    waves: [first, ...rest.waves.map((wave) => ({ ...wave, wave: wave.wave + 1 }))],
    changes: rest.changes.map((change) => (change.wave === undefined ? change : { ...change, wave: change.wave + 1 })),
    queueSettings: retained,
    notes: [...rest.notes, NO_TRAINING],
  }
}

const NO_TRAINING =
  'A setting of a queue counts as one change: it concerns all members of the queue, and nobody has to learn anything.'

/** Whether `one` is better: nearer to the goal, or as near with fewer changes; without a goal, by its gain. */
function isBetter(one: Improvement, other: Improvement, settings: ImproveSettings): boolean {
  const [point, otherPoint] = [chosenPoint(one), chosenPoint(other)]
  if (point === undefined || otherPoint === undefined) return false
  if (typeof settings.choose === 'string') return point.gain.mean > otherPoint.gain.mean
  const [shortfall, otherShortfall] = [shortfallOf(point, settings), shortfallOf(otherPoint, settings)]
  return shortfall === otherShortfall ? point.changes < otherPoint.changes : shortfall < otherShortfall
}

function chosenPoint({ curve, chosen }: Improvement): CurvePoint | undefined {
  return curve.find(({ changes }) => changes === chosen.changes)
}

interface Found {
  readonly setting: QueueSet
  readonly point: CurvePoint
}

/**
 * How many of the settings to keep. With a goal: the fewest that reach it, else all. Without one: the number for which the
 * gain of the settings plus the gain of the changes of agents that may still be made is largest.
 */
function countToKeep(
  { settings, agents }: Center,
  queues: readonly CurvePoint[],
  alone: readonly CurvePoint[],
): number {
  if (typeof settings.choose !== 'string') {
    const reached = queues.findIndex((point) => shortfallOf(point, settings) === 0)
    return reached < 0 ? queues.length - 1 : reached
  }
  const max = maxToChoose(settings, agents)
  let [best, retained] = [-Infinity, 0]
  queues.forEach(({ gain }, count) => {
    const sum = gain.mean + gainWith(alone, Math.min(settings.maxChanges - count, max))
    if (sum > best) [best, retained] = [sum, count]
  })
  return retained
}

/** The gain of a number of changes, interpolated between the points of a curve. */
function gainWith(curve: readonly CurvePoint[], changes: number): number {
  const after = curve.findIndex((point) => point.changes > changes)
  const [from, to] = [curve.at(after < 0 ? -1 : Math.max(0, after - 1)), curve[after]]
  if (from === undefined || to === undefined) return from?.gain.mean ?? 0
  const share = Math.max(0, changes - from.changes) / (to.changes - from.changes)
  return from.gain.mean + share * (to.gain.mean - from.gain.mean)
}

/** Number of the first week in which settings are compared, and how many contacts these weeks should have. */
const COMPARED_FROM = 500_000
const COMPARED_CONTACTS = 100_000
const COMPARED_WEEKS = [3, 12] as const

/** Least increase of the score, in service level (0..1), for which a setting is changed. */
const MIN_SCORE_GAIN = 0.0005

/**
 * The settings that help, those that bring most first. Each is tried alone; of those of one queue and field the best is
 * kept, and stays if it helps beside the ones before it. A loss beyond a queue's limit lowers the score of the setting.
 */
function* chooseSettings(center: Center, given: RoutingModel): Requests<QueueSet[]> {
  const { settings } = center
  const numbers = weeksFor(weekly(center), COMPARED_CONTACTS, COMPARED_WEEKS)
  const tasks = Array.from({ length: numbers }, (_, i) => ({ made: [], week: COMPARED_FROM + i }))
  const base = yield* requestWeeks(center.job, tasks)
  function* scoreOf(changes: readonly QueueSet[]): Requests<number> {
    const weeks = yield* requestWeeks(jobOf(applyChanges(given, changes), settings, center.base.reach.doors), tasks)
    const point = curvePoint({ ...center, queueSettings: changes }, [], weeks, base)
    return point.gain.mean - lowered(point, settings).reduce((sum, { excess }) => sum + excess, 0)
  }
  const best = new Map<string, { readonly setting: QueueSet; readonly score: number }>()
  for (const [done, setting] of settings.queueSettings.entries()) {
    yield { step: 'finding changes', done, total: settings.queueSettings.length }
    const key = `${setting.queue.id} ${setting.field}`
    const score = yield* scoreOf([setting])
    if (score >= MIN_SCORE_GAIN && score > (best.get(key)?.score ?? 0)) best.set(key, { setting, score })
  }
  const order = [...best.values()].sort((x, y) => y.score - x.score)
  const retained: QueueSet[] = []
  let reached = 0
  for (const { setting } of order) {
    const score = yield* scoreOf([...retained, setting])
    if (score < reached + MIN_SCORE_GAIN) continue
    retained.push(setting)
    reached = score
  }
  return retained
}

/**
 * Evaluates settings, one after the other, on callers that the search has not seen. Drops a setting if it adds nothing, if a
 * queue then loses more than it may, or if an agent is then busier than allowed.
 */
function* evaluateSettings(center: Center, given: RoutingModel, settings: readonly QueueSet[]): Requests<Found[]> {
  const { before } = center
  const found: Found[] = []
  let last = before
  for (const setting of settings) {
    const made = [...found.map((choice) => choice.setting), setting]
    const job = jobOf(applyChanges(given, made), center.settings, center.base.reach.doors)
    const changedCenter = { ...center, job, queueSettings: made }
    const weeks = yield* evaluateWeeks(changedCenter, [])
    const { gain, contactsPerWeek } = curvePoint(changedCenter, [], weeks, last)
    if (gain.mean <= 0 || isTooBusy(center, weeks)) continue
    const evaluated = { pickCount: 0, point: curvePoint(changedCenter, [], weeks, before), services: weeks, weeks: [] }
    const { point } =
      lowered(evaluated.point, center.settings).length > 0
        ? yield* createLongerEvaluation(changedCenter, [])(evaluated)
        : evaluated
    if (lowered(point, center.settings).length > 0) continue
    found.push({ setting: { ...setting, value: simulatedValue(contactsPerWeek), wave: 1 }, point })
    last = weeks
  }
  return found
}
