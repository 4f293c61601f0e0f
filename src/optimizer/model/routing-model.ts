import type {
  Demand,
  DemandForecast,
  ModelAgent,
  ModelContactType,
  ModelQueue,
  Ref,
  RoutingModel,
  Snapshot,
} from '../../documents'
import { itemIssues, refuse, textIssue } from '../erlang/kit/inputs'
import { modelAgents } from './agents'
import { checkInputs } from './check'
import { contactTypes } from './contact-types'
import { effectiveBusySeconds } from './time/moments'
import { weekSlots } from './time/week-profile'
import { underForecast } from './under-forecast'
import { expectedPresence } from './week/expected-presence'
import { forecastError } from './week/forecast-error'
import { type Leave, leaveIssue } from './week/leave'

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
 * Availability (0..1) is staffed time over the window's effective busy time, see `notes`. Patience is total waiting time
 * over abandons (maximum likelihood for exponential patience, the answered counted as censored).
 *
 * @throws ValidationError when snapshot and demand belong to different orgs, or a series or sum is malformed
 * @example
 * const model = routingModel(snapshot, demand)
 * console.log(model.contactTypes.length, model.notes)
 */
export function routingModel(snapshot: Snapshot, demand: Demand, options: RoutingModelOptions = {}): RoutingModel {
  checkInputs(snapshot, demand)
  refuse('routing model', [
    ...itemIssues('queueIds', options.queueIds, textIssue),
    ...itemIssues('leave', options.leave, leaveIssue),
  ])
  const notes: string[] = []
  const slots = weekSlots(Date.parse(demand.interval.start), Date.parse(demand.interval.end), demand.granularityMinutes)
  if (slots.weeks < 1) notes.push('The window is shorter than a week: hours of the week that it misses count as empty.')

  const wanted = options.queueIds === undefined ? undefined : new Set(options.queueIds)
  const scoped =
    wanted === undefined ? snapshot : { ...snapshot, queues: snapshot.queues.filter((q) => wanted.has(q.id)) }
  const known = contactTypes(scoped, demand, slots, notes)
  const types = options.forecast === undefined ? known : underForecast(known, options.forecast, notes)
  const usual = modelAgents(snapshot, demand, types, effectiveBusySeconds(known, slots.weeks), notes)
  const agents = options.forecast === undefined ? usual : comingAgents(usual, known, types, demand, options, notes)
  const queues = modelQueues(snapshot)
  noteQueues(queues, notes)
  noteGroups(scoped, notes)
  if (demand.staffing.some(({ week }) => week !== undefined)) {
    notes.push('When agents are on queue is taken from the average week of the window, by half hours.')
  } else if (demand.staffing.length > 0) {
    notes.push(
      'Availability is staffed time divided by effective busy time, (sum of work)^2 / sum of work^2. This assumes that staff follows demand over the week.',
    )
  }
  const skills = skillsOf(
    snapshot,
    types.flatMap((type) => type.skillIds),
  )
  const coming = options.forecast === undefined ? {} : comingDays(options.forecast)
  return { format: 'skillroute/model@1', skills, queues, contactTypes: types, agents, ...coming, notes }
}

function comingDays(forecast: DemandForecast): Pick<RoutingModel, 'period' | 'forecastError'> {
  const { interval, timeZone } = forecast
  return { period: { ...interval, timeZone }, forecastError: forecastError(forecast) }
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
  const expected = expectedPresence(agents, demand, forecast, leave)
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
  return snapshot.queues
    .map((queue) => ({
      id: queue.id,
      name: queue.name,
      evaluation: queue.evaluation,
      predictive: queue.predictive === true,
      ...(queue.rings === undefined ? {} : { rings: queue.rings }),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Skills of the catalog that are not deleted, and deleted ones that are still required, under their id. */
function skillsOf(snapshot: Snapshot, asked: readonly string[]): Ref[] {
  const names = new Map(asked.map((id) => [id, id]))
  for (const skill of snapshot.skills) {
    if (skill.state !== 'deleted' || names.has(skill.id)) names.set(skill.id, skill.name)
  }
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => (a.id < b.id ? -1 : 1))
}

function noteQueues(queues: readonly ModelQueue[], notes: string[]): void {
  const none = queues.filter((queue) => queue.evaluation === 'NONE').length
  const odd = queues.filter((queue) => !['NONE', 'ALL', 'BEST'].includes(queue.evaluation)).length
  const rings = queues.filter((queue) => (queue.rings ?? []).some((ring) => ring.skillsToRemove.length > 0)).length
  const predictive = queues.filter((queue) => queue.predictive).length
  if (none > 0)
    notes.push(`Queues that evaluate no skills: ${none}. Any activated member who speaks the language can serve there.`)
  if (odd > 0)
    notes.push(`Queues with an evaluation method unknown here: ${odd}. Skills are needed, levels have no effect.`)
  if (rings > 0)
    notes.push(`Queues that drop skills ring by ring: ${rings}. Only agents who hold the whole set are counted.`)
  if (predictive > 0)
    notes.push(`Queues where a predictor chooses agents: ${predictive}. No levels are proposed for them.`)
}

/** Most queues named in a note; the others are counted. */
const NAMED_QUEUES = 5

/** A model of a snapshot has no conditional groups, since a snapshot does not say who is in them. */
function noteGroups({ queues }: Pick<Snapshot, 'queues'>, notes: string[]): void {
  const names = queues.filter((queue) => (queue.conditionalGroups ?? []).length > 0).map(({ name }) => name)
  if (names.length === 0) return
  const [first, more] = [names.sort().slice(0, NAMED_QUEUES), names.length - NAMED_QUEUES]
  notes.push(
    `Queues with conditional groups: ${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Their groups are left out, since a snapshot does not say who is in them: only members are counted.`,
  )
}
