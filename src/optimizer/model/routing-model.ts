import * as z from 'zod/mini'
import { defined } from '../../core/defined'
import { aDocument, checkOptions, texts } from '../../core/schema'
import { sum } from '../../core/sum'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_DAYS, WEEK_HOURS, WEEK_MS } from '../../core/time/durations'
import { isoTime, when } from '../../core/time/iso-time'
import { FIRST_MONDAY_MS } from '../../core/time/local-time'
import type {
  Demand,
  DemandForecast,
  ForecastError,
  ForecastSeries,
  Leave,
  ModelAgent,
  ModelContactType,
  ModelQueue,
  Ref,
  RoutingModel,
  Snapshot,
} from '../../documents'
import { SINGLE_VARIANCE } from '../forecast/handle-times/fit-handle-times'
import { normalQuantile } from '../math/normal'
import { modelAgents } from './agents'
import { checkInputs } from './check'
import { buildConditionalGroups, buildGroupActivation } from './conditional-groups'
import { contactTypes, typesText } from './contact-types'
import { findAssignment, routingNotes } from './queue-routing'
import { effectiveBusySeconds, presenceAtWork } from './time/moments'
import { minuteOfWeek } from './time/week-presence'
import { activeRate, averageWeek, busiestHour, type WeekSlots, weekSlots } from './time/week-profile'
import { expectedPresence } from './week/expected-presence'
import { leaveSchema } from './week/leave'
import { onRecordedDays } from './week/recorded-days'

/** Options of `routingModel` in addition to the two documents. */
export interface RoutingModelOptions {
  /** Only contacts of these queues; agents and their other queues stay. Default: every queue of the snapshot. */
  readonly queueIds?: readonly string[] | undefined
  /**
   * Contacts and handle times of a week to come, from `forecastDemand`. They replace those of the demand's average
   * week. Agents are on queue as on the same weekdays of the window, by the clocks of the forecast's time zone. Days
   * before an agent's first day and runs of days away do not count. Patience remains that of the demand. If the
   * forecast has fewer than seven days, the others stay empty; if it has more, the first seven count.
   */
  readonly forecast?: DemandForecast | undefined
  /** Leave of agents, used only with a forecast. Default: none. */
  readonly leave?: readonly Leave[] | undefined
}

/**
 * Combines configuration and demand: contact types with rates, handle times and patience; agents with the queues they are
 * activated in, skills, languages, availability and their own handle times. Pure; inputs are not changed; the order of
 * their lists does not matter.
 *
 * Availability (0..1) is the share of the work at whose time an agent is on queue in the average week, or, where the demand
 * has no presence by quarter hours, staffed time over the window's effective busy time, see `notes`. Patience is total waiting time
 * over abandons (maximum likelihood for exponential patience, the answered counted as censored).
 *
 * @throws ValidationError when snapshot and demand belong to different orgs, or a series or sum is malformed
 * @example
 * const model = routingModel(snapshot, demand)
 * console.log(model.contactTypes.length, model.notes)
 */
export function routingModel(snapshot: Snapshot, demand: Demand, options: RoutingModelOptions = {}): RoutingModel {
  checkInputs(snapshot, demand)
  checkOptions(options, {
    queueIds: z.optional(texts()),
    forecast: z.optional(aDocument('skillroute/demand-forecast@1')),
    leave: z.optional(z.array(leaveSchema())),
  })
  const notes: string[] = []
  const slots = weekSlots(Date.parse(demand.interval.start), Date.parse(demand.interval.end), demand.granularityMinutes)
  if (slots.weeks < 1) notes.push('The window is shorter than a week: hours of the week that it misses count as empty.')

  const desired = options.queueIds === undefined ? undefined : new Set(options.queueIds)
  const scoped =
    desired === undefined ? snapshot : { ...snapshot, queues: snapshot.queues.filter((q) => desired.has(q.id)) }
  const known = contactTypes(scoped, demand, slots, notes)
  const types =
    options.forecast === undefined ? known : replaceWithForecast(known, onRecordedDays(demand, options.forecast), notes)
  const busySeconds = effectiveBusySeconds(known, slots.weeks * WEEK_HOURS * 3600, slots.occurrences)
  const usual = modelAgents(snapshot, demand, types, { busySeconds, shareAtWork: presenceAtWork(known) }, notes)
  const agents = options.forecast === undefined ? usual : comingAgents(usual, known, types, demand, options, notes)
  const queues = modelQueues(snapshot)
  noteQueues(modelQueues(scoped), notes)
  notes.push(...routingNotes(scoped.queues, types, snapshot.queues))
  if (demand.staffing.some(({ week }) => week !== undefined)) {
    notes.push('When agents are on queue is taken from the average week of the window, by quarter hours.')
  } else if (demand.staffing.length > 0) {
    notes.push(
      'Availability is staffed time divided by effective busy time, (sum of work)^2 / sum of work^2. This assumes that staff follows demand over the week.',
    )
  }
  const skills = listSkills(
    snapshot,
    types.flatMap((type) => type.skillIds),
  )
  const coming = options.forecast === undefined ? {} : comingDays(options.forecast)
  return { format: 'skillroute/model@1', skills, queues, contactTypes: types, agents, ...coming, notes }
}

function comingDays(forecast: DemandForecast): Pick<RoutingModel, 'period' | 'forecastError'> {
  const { interval, timeZone } = forecast
  const { start } = interval
  const weekEndMs = Date.parse(start) + WEEK_MS
  const end = Date.parse(interval.end) - weekEndMs > HOUR_MS ? isoTime(weekEndMs) : interval.end
  return { period: { start, end, timeZone }, forecastError: forecastError(forecast) }
}

/** Agents of the forecast week: their presence and handle times. */
function comingAgents(
  agents: readonly ModelAgent[],
  past: readonly ModelContactType[],
  types: readonly ModelContactType[],
  demand: Demand,
  { forecast, leave }: RoutingModelOptions,
  notes: string[],
): readonly ModelAgent[] {
  if (forecast === undefined) return agents
  const expected = expectedPresence(agents, demand, forecast, leave, types)
  notes.push(...expected.notes)
  const before = new Map(past.map(({ id, ahtSeconds }) => [id, ahtSeconds]))
  const ratios = new Map(types.map(({ id, ahtSeconds }) => [id, ahtSeconds / (before.get(id) ?? ahtSeconds)]))
  return expected.agents.map((agent) => ({
    ...agent,
    handling: agent.handling.map((row) => ({
      ...row,
      ahtSeconds: row.ahtSeconds * (ratios.get(row.contactTypeId) ?? 1),
    })),
  }))
}

function modelQueues(snapshot: Snapshot): ModelQueue[] {
  const queueIds = new Set(snapshot.queues.map(({ id }) => id))
  return snapshot.queues
    .map((queue): ModelQueue => {
      const { id, name, evaluation, rings, routing } = queue
      const assignment = findAssignment(queue)
      const conditionalGroups = buildConditionalGroups(queue, queueIds) ?? []
      const groupActivation = buildGroupActivation(queue, queueIds) ?? []
      return {
        id,
        name,
        evaluation,
        predictive: queue.predictive === true,
        ...defined({ assignment, rings }),
        ...(routing?.scoringMethod === 'PriorityOnly' ? { scoring: 'PriorityOnly' } : {}),
        ...(conditionalGroups.length === 0 ? {} : { conditionalGroups }),
        ...(groupActivation.length === 0 ? {} : { groupActivation }),
      }
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Skills of the catalog that are not deleted, and deleted ones that are still required, under their id. */
function listSkills(snapshot: Snapshot, requested: readonly string[]): Ref[] {
  const names = new Map(requested.map((id) => [id, id]))
  for (const skill of snapshot.skills) {
    if (skill.state !== 'deleted' || names.has(skill.id)) names.set(skill.id, skill.name)
  }
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => (a.id < b.id ? -1 : 1))
}

function noteQueues(queues: readonly ModelQueue[], notes: string[]): void {
  const none = queues.filter((queue) => queue.evaluation === 'NONE').length
  const odd = queues.filter((queue) => !['NONE', 'ALL', 'BEST'].includes(queue.evaluation)).length
  const rings = queues.filter((queue) => (queue.rings ?? []).some((ring) => ring.skillsToRemove.length > 0)).length
  if (none > 0)
    notes.push(`Queues that evaluate no skills: ${none}. Any activated member who speaks the language can serve there.`)
  if (odd > 0)
    notes.push(`Queues with an evaluation method unknown here: ${odd}. Skills are needed, levels have no effect.`)
  if (rings > 0)
    notes.push(`Queues that drop skills ring by ring: ${rings}. Only agents who hold the whole set are counted.`)
}

/**
 * How uncertain the forecast of the week is: how much single days scatter, how far the level of all days may be wrong,
 * and the error of handle times. The error of the level is the part of the days' intervals that neither counting nor
 * the scatter of days explains.
 */
function forecastError({ total, queues, contactTypes, confidence, interval }: DemandForecast): ForecastError {
  const shape = total.dayFactorShape
  const usual = shape === undefined ? 0 : 1 / shape
  const quantile = normalQuantile((1 + confidence) / 2)
  const open = total.days
    .slice(0, WEEK_DAYS)
    .filter(({ mean }) => mean > 0)
    .map(({ mean, low, high }) => Math.max(0, ((high - low) / (2 * quantile * mean)) ** 2 - usual - 1 / mean))
  const common = levelVariance(total.levelError, open)
  const startMs = Date.parse(interval.start)
  const days = total.days.slice(0, WEEK_DAYS).map(({ mean, low, high }, i) => {
    const variance = mean > 0 ? ((high - low) / (2 * quantile * mean)) ** 2 - 1 / mean - common : 0
    const noonMinute = minuteOfWeek((startMs + (i + 0.5) * DAY_MS - FIRST_MONDAY_MS) / MINUTE_MS)
    return { noonMinute, cv: Math.sqrt(Math.max(usual, variance)) }
  })
  const known = contactTypes.flatMap(({ id, queueId, levelError, dayFactorShape }) => {
    const queue = queues.find((one) => one.queueId === queueId)?.levelError
    if (levelError === undefined || queue === undefined) return []
    const day = Math.sqrt(Math.max(0, 1 / (dayFactorShape ?? Number.POSITIVE_INFINITY) - usual))
    return [{ id, queue, own: levelError, day }]
  })
  const typeErrors = known.length === 0 ? {} : { contactTypes: known }
  return {
    week: Math.sqrt(common),
    days,
    ...typeErrors,
    handleTime: handleTimeError(total.handleTime, total, quantile),
  }
}

/**
 * If the forecast does not state it, the smallest error of its days is used, since special days may have larger ones.
 */
function levelVariance(levelError: number | undefined, open: readonly number[]): number {
  if (levelError !== undefined) return levelError ** 2
  return open.length === 0 ? 0 : Math.min(...open)
}

function handleTimeError(handleTime: ForecastSeries['handleTime'], { days }: ForecastSeries, quantile: number): number {
  const contacts = new Map(days.map(({ date, mean }) => [date, mean]))
  const open = (handleTime?.days ?? []).map(({ date, low, high }) =>
    Math.max(0, (Math.log(high / low) / (2 * quantile)) ** 2 - SINGLE_VARIANCE / Math.max(1, contacts.get(date) ?? 1)),
  )
  return open.length === 0 ? 0 : Math.sqrt(Math.min(...open))
}

/**
 * Contact types with the contacts of a forecast week instead of those of the past. Types that are not in the forecast
 * get none.
 */
function replaceWithForecast(
  types: readonly ModelContactType[],
  forecast: DemandForecast,
  notes: string[],
): ModelContactType[] {
  const { granularityMinutes } = forecast
  const startMs = Date.parse(forecast.interval.start)
  const endMs = Math.min(Date.parse(forecast.interval.end), startMs + WEEK_MS)
  const slots = weekSlots(startMs, endMs, granularityMinutes)
  const byId = new Map(forecast.contactTypes.map((type) => [type.id, type]))
  const known = new Set(types.map(({ id }) => id))
  const [missing, unknown] = [
    types.filter(({ id }) => !byId.has(id)).length,
    forecast.contactTypes.filter(({ id }) => !known.has(id)).length,
  ]
  const span = `${when(forecast.interval.start)}, to ${when(isoTime(endMs))}`
  const hasTimes = forecast.contactTypes.some(({ ahtSeconds }) => ahtSeconds !== undefined)
  notes.push(
    hasTimes
      ? `Contacts and handle times are those forecast from ${span}; patience is that of the past.`
      : `Contacts are those forecast from ${span}; handle times and patience are those of the past.`,
  )
  const beyond = sum(forecast.contactTypes.flatMap(({ mean }) => mean.slice(slots.slotOf.length)))
  if (beyond >= 0.5 && Date.parse(forecast.interval.end) - endMs <= HOUR_MS)
    notes.push(
      `The clock goes back in these days: their last hour, with ${Math.round(beyond)} contacts, is in no figure, since a week has 168 hours.`,
    )
  if (missing > 0)
    notes.push(`${typesText(missing, '', ['is', 'are'])} not in the forecast: no such contacts are expected.`)
  if (unknown > 0)
    notes.push(`${typesText(unknown, ' of the forecast', ['is', 'are'])} unknown to the demand and left out.`)
  return types.map((type) => {
    const forecastType = byId.get(type.id)
    const mean = (forecastType?.mean ?? []).slice(0, slots.slotOf.length)
    const week = averageWeek(mean, slots)
    // A given forecast may reach fewer hours: the others have the handle time of the past.
    const seconds = forecastType?.ahtSeconds?.map((one) => one || type.ahtSeconds)
    return {
      ...type,
      ...buildHandleTimes(mean, seconds, slots),
      callsPerHour: activeRate(mean, granularityMinutes),
      peakCallsPerHour: busiestHour(week, granularityMinutes),
      weekProfile: { ...type.weekProfile, intervalMinutes: granularityMinutes, callsPerHour: week },
    }
  })
}

/** With factors this close to 1, a type gets no profile of its own: the effect would be invisible. */
const MIN_FACTOR_DEVIATION = 0.02

/** The mean handle time of the week, and the factors of its hours. */
function buildHandleTimes(
  mean: readonly number[],
  seconds: readonly number[] | undefined,
  { slotOf, intervalMinutes, occurrences }: WeekSlots,
): Partial<Pick<ModelContactType, 'ahtSeconds' | 'handleTimeFactors'>> {
  const contacts = mean.reduce((sum, one) => sum + one, 0)
  if (seconds === undefined || contacts === 0) return {}
  const ahtSeconds = mean.reduce((sum, one, i) => sum + one * (seconds[i] ?? 0), 0) / contacts
  if (!(ahtSeconds > 0)) return {}
  const factors = new Array<number>(occurrences.length).fill(1)
  slotOf.forEach((slot, i) => {
    factors[slot] = (seconds[i] ?? ahtSeconds) / ahtSeconds
  })
  if (factors.every((factor) => Math.abs(factor - 1) < MIN_FACTOR_DEVIATION)) return { ahtSeconds }
  return { ahtSeconds, handleTimeFactors: { intervalMinutes, factors } }
}
