import type { CurvePoint, CurveStep, Improvement, ImprovementWave, QueueSet, RoutingModel } from '../../documents'
import { applyChanges } from '../model/apply-changes'
import type { Center } from './center/center'
import { gainOf, sumsOf, type WeekService } from './center/judge'
import { weekly, weeksFor } from './center/week-counts'
import { simulatedValue } from './changes'
import { choosePoint, mostToChoose } from './choose'
import { curvePoint, lowered, times } from './curve'
import { improveCenter } from './improve-center'
import { judgeChanges } from './judged'
import { jobOf, withQueueSettings } from './open-center'
import { type Asks, ask } from './pieces/pieces'

/**
 * Searches for changes of queue settings and for changes of agents beside them, and for changes of agents alone. What brings
 * more is the answer; the curves of each alone are part of it.
 */
export function* improveWithQueues(center: Center, given: RoutingModel): Asks<Improvement> {
  const { settings, agents } = center
  const found = yield* judgeSettings(center, given, yield* chooseSettings(center, given))
  const queues = [pointWith(center, [], center.before), ...found.map(({ point }) => point)]
  const keep = (count: number) => found.slice(0, count).map(({ setting }) => setting)
  if (![...settings.levers].some((lever) => lever !== 'queue')) {
    const { at, why } = choosePoint(queues, settings, agents)
    const kept = keep(Math.min(at, settings.maxChanges))
    const chosen = { changes: kept.length, agents: 0, why }
    return withSettings(queues, kept, { ...NOTHING_ELSE, curve: queues.slice(kept.length), chosen })
  }
  const alone = yield* improveCenter(center)
  const curves = { agents: alone.curve.map(stepOf), queues: queues.map(stepOf) }
  const kept = keep(mostUseful(center, queues, alone.curve))
  if (kept.length === 0) return { ...alone, curves }
  const both = withSettings(queues, kept, yield* improveCenter(yield* withQueueSettings(center, given, kept)))
  return { ...(gainIn(alone) >= gainIn(both) ? alone : both), curves }
}

const NOTHING_ELSE = { format: 'skillroute/improvement@1', waves: [], changes: [], notes: [] } as const

/** Settings, and the changes of agents found beside them, in one improvement: the settings are the first wave. */
function withSettings(queues: readonly CurvePoint[], kept: readonly QueueSet[], rest: Improvement): Improvement {
  const last = queues[kept.length]
  if (kept.length === 0 || last === undefined) return rest
  const { contactsPerWeek, serviceLevel } = last
  const first: ImprovementWave = { wave: 1, changes: kept.length, agents: 0, contactsPerWeek, serviceLevel }
  const isAlone = rest.chosen.changes === kept.length && rest.starts !== undefined
  return {
    ...rest,
    curve: [...queues.slice(0, kept.length), ...rest.curve],
    waves: [first, ...rest.waves.map((own) => ({ ...own, wave: own.wave + 1 }))],
    chosen: isAlone ? { ...rest.chosen, why: 'no change of agents was found to help beside them' } : rest.chosen,
    changes: rest.changes.map((own) => (own.wave === undefined ? own : { ...own, wave: own.wave + 1 })),
    queueSettings: kept,
    notes: [...rest.notes, NO_TRAINING],
  }
}

const NO_TRAINING =
  'A setting of a queue counts as one change: it concerns all members of the queue, and nobody has to learn anything.'

/** The gain of the chosen changes. */
function gainIn({ curve, chosen }: Improvement): number {
  return curve.find(({ changes }) => changes === chosen.changes)?.gain.mean ?? 0
}

function stepOf({ queues: _queues, ...step }: CurvePoint): CurveStep {
  return step
}

interface Found {
  readonly setting: QueueSet
  readonly point: CurvePoint
}

/**
 * How many of the settings to keep, where the number of changes is limited: as many as bring most together with the
 * changes of agents that are left, if their gains add up.
 */
function mostUseful({ settings, agents }: Center, queues: readonly CurvePoint[], alone: readonly CurvePoint[]): number {
  const limit = settings.maxChanges
  const most = mostToChoose(settings, agents)
  const bestOf = (least: number) =>
    alone.reduce((best, { changes, gain }) => (changes <= least ? Math.max(best, gain.mean) : best), 0)
  let [best, kept] = [-Infinity, 0]
  queues.forEach(({ gain }, count) => {
    const sum = count > limit ? -Infinity : gain.mean + bestOf(Math.min(limit - count, most))
    if (sum > best) [best, kept] = [sum, count]
  })
  return kept
}

/** Number of the first week in which settings are compared, and how many contacts these weeks should have. */
const COMPARED_FROM = 500_000
const COMPARED_CONTACTS = 100_000
const COMPARED_WEEKS = [3, 12] as const

/** Least gain for which a setting is changed. */
const LEAST_GAIN = 0.0005

/**
 * The settings that help, those that bring most first. Each is tried alone; of those of one queue and field the best is
 * kept, and stays if it helps beside the ones before it. What a queue loses beyond what it may counts against it.
 */
function* chooseSettings(center: Center, given: RoutingModel): Asks<QueueSet[]> {
  const { settings, weights } = center
  const numbers = weeksFor(weekly(center), COMPARED_CONTACTS, COMPARED_WEEKS)
  const pieces = Array.from({ length: numbers }, (_, i) => ({ made: [], week: COMPARED_FROM + i }))
  const base = yield* ask(center.job, pieces)
  function* scoreOf(changes: readonly QueueSet[]): Asks<number> {
    const weeks = yield* ask(jobOf(applyChanges(given, changes), settings), pieces)
    const point = curvePoint({ ...center, queueSettings: changes }, [], weeks, base)
    const gain = gainOf(
      weeks.map((week) => sumsOf(week, weights)),
      base.map((week) => sumsOf(week, weights)),
    )
    return gain.mean - lowered(point, settings).reduce((sum, { excess }) => sum + excess, 0)
  }
  const best = new Map<string, { readonly setting: QueueSet; readonly score: number }>()
  for (const [done, setting] of settings.queueSettings.entries()) {
    yield { step: 'finding changes', done, total: settings.queueSettings.length }
    const key = `${setting.queue.id} ${setting.field}`
    const score = yield* scoreOf([setting])
    if (score >= LEAST_GAIN && score > (best.get(key)?.score ?? 0)) best.set(key, { setting, score })
  }
  const order = [...best.values()].sort((x, y) => y.score - x.score)
  const kept: QueueSet[] = []
  let reached = 0
  for (const { setting } of order) {
    const score = yield* scoreOf([...kept, setting])
    if (score < reached + LEAST_GAIN) continue
    kept.push(setting)
    reached = score
  }
  return kept
}

/**
 * Judges settings, one after the other, on callers that the search has not seen. It ends at the first that brings nothing
 * more there, or with which a queue loses more than it may.
 */
function* judgeSettings(center: Center, given: RoutingModel, settings: readonly QueueSet[]): Asks<Found[]> {
  const { before, weights } = center
  const found: Found[] = []
  let last = before
  for (const [place, setting] of settings.entries()) {
    const made = settings.slice(0, place + 1)
    const own = { settings: center.settings, job: jobOf(applyChanges(given, made), center.settings) }
    const [weeks = []] = yield* judgeChanges(own, [[]])
    const point = pointWith(center, made, weeks)
    const gain = gainOf(
      weeks.map((week) => sumsOf(week, weights)),
      last.map((week) => sumsOf(week, weights)),
    )
    if (gain.mean <= 0 || lowered(point, center.settings).length > 0) break
    const value = simulatedValue(times(gain, offeredIn(before, weights)))
    found.push({ setting: { ...setting, value, wave: 1 }, point })
    last = weeks
  }
  return found
}

function pointWith(center: Center, made: readonly QueueSet[], weeks: readonly WeekService[]): CurvePoint {
  return curvePoint({ ...center, queueSettings: made }, [], weeks, center.before)
}

/** Contacts that count in a week. */
function offeredIn(weeks: readonly WeekService[], weights: Float64Array): number {
  return weeks.reduce((sum, week) => sum + sumsOf(week, weights).offered, 0) / Math.max(1, weeks.length)
}
