import type { Client } from '../../client'
import { groupBy } from '../../core/group-by'
import { MINUTE_MS, WEEK_MS } from '../../core/time/durations'
import type { Interval, LoadForecast, MediaType, Ref, RoutingModel, Snapshot } from '../../documents'
import { projectSaturation, routingModel, type SaturationOptions, skillCoverage } from '../../optimizer'
import { modelUnderLoad } from '../../optimizer/model'
import { nearestGroup } from '../../optimizer/model/load-groups'
import { captureDemand } from '../demand/capture'
import { captureSnapshot } from '../snapshot/capture'

/** Saturation and coverage of a queue. */
export interface QueueSaturation {
  /**
   * Occupancy of the agents for the queue's most saturated contact type, if the time of all agents is shared optimally
   * over all queues. Above 1, the agents cannot handle all contacts. Null if nobody can serve some of the contacts.
   */
  readonly saturation: number | null
  /** Share 0..1 of the queue's contacts whose type can be handled by somebody who is on queue at some time. */
  readonly servable: number
  /**
   * Share of the queue's contacts that arrive when at least one agent who can handle them is expected on queue, 0..1.
   */
  readonly onQueue: number
  readonly contactTypes: readonly CoveredType[]
}

/** Coverage of one contact type. */
export interface CoveredType {
  readonly mediaType: MediaType
  /** Absent for contacts that asked for no language. */
  readonly language?: Ref
  /** Empty for contacts that asked for no skill. */
  readonly skills: readonly Ref[]
  readonly offered: number
  /** Agents who can serve it. */
  readonly agents: number
  /** How many of them are on queue at the same time. */
  readonly agentsOnQueue: number
  /** Share of its contacts that arrive when at least one of these agents is expected on queue, 0..1. */
  readonly onQueue: number
}

/**
 * Saturation and coverage by queue id. Queues without contacts in the window are missing, and so are queues that a load
 * does not name, if it is of hours of the week that the window does not have: their contacts are not known then.
 */
export type Saturations = ReadonlyMap<string, QueueSaturation>

/**
 * Saturation of every queue over a window. Always reads the whole org, since agents of a queue also work in others. The window is
 * cut to quarters of an hour, and is at least half an hour.
 * @param options.snapshot the configuration of the org; read by default
 * @param options.load contacts instead of those of the window, which then only gives handle times and agents' presence
 */
export async function captureSaturations(
  client: Client,
  window: Interval,
  {
    snapshot,
    at,
    load,
    signal,
  }: {
    snapshot?: Snapshot | undefined
    at?: SaturationOptions['at']
    load?: LoadForecast | undefined
    signal?: AbortSignal | undefined
  },
): Promise<Saturations> {
  const org = snapshot ?? (await captureSnapshot(client, { signal }))
  const startMs = Math.min(Date.parse(window.start), Date.parse(window.end) - MIN_WINDOW_MS)
  const demand = await captureDemand(client, {
    start: startMs,
    end: window.end,
    userIds: org.agents.map(({ id }) => id),
    signal,
  })
  const model = routingModel(org, demand)
  const options = { at, languages: org.languages }
  if (load === undefined) return calculateSaturations(model, options)
  const found = calculateSaturations(modelUnderLoad(model, load), options)
  if (hasHours(startMs, Date.parse(window.end), load)) return found
  const unknown = new Set(
    model.contactTypes.flatMap((type) => (nearestGroup(load, type) === undefined ? [type.queueId] : [])),
  )
  return new Map([...found].filter(([queueId]) => !unknown.has(queueId)))
}

/** Whether a window has the hours of the week that a load is of. */
function hasHours(startMs: number, endMs: number, { start, intervalMinutes, groups }: LoadForecast): boolean {
  const count = Math.max(0, ...groups.map(({ offered }) => offered.length))
  // The load, moved by whole weeks to its first time after the start of the window.
  const fromMs = startMs + ((((Date.parse(start) - startMs) % WEEK_MS) + WEEK_MS) % WEEK_MS)
  return endMs - startMs >= WEEK_MS || fromMs + count * intervalMinutes * MINUTE_MS <= endMs
}

/** Half an hour, which always contains a whole quarter of an hour. */
const MIN_WINDOW_MS = 30 * MINUTE_MS

/**
 * Saturation and coverage by queue id. Pure.
 * @param options the moment to measure, default `typical`; languages for their names, such as those of the snapshot
 */
export function calculateSaturations(
  model: RoutingModel,
  options: { at?: SaturationOptions['at'] | undefined; languages?: readonly Ref[] | undefined } = {},
): Saturations {
  const { at, languages = [] } = options
  const saturations = new Map(
    projectSaturation(model, { at }).queues.map((queue) => [queue.queue.id, queue.saturation]),
  )
  const known = new Map(model.contactTypes.map((type) => [type.id, type]))
  const names = new Map([...model.skills, ...languages].map(({ id, name }) => [id, name]))
  const ref = (id: string): Ref => ({ id, name: names.get(id) ?? id })
  const byQueue = groupBy(skillCoverage(model).contactTypes, ({ queueId }) => queueId)
  return new Map(
    [...byQueue].map(([queueId, types]) => {
      const offered = types.reduce((sum, type) => sum + type.offered, 0)
      const share = (part: 'servable' | 'onQueue'): number =>
        offered === 0 ? 1 : types.reduce((sum, type) => sum + type.offered * type[part], 0) / offered
      const contactTypes = types.map((type): CoveredType => {
        const { contactTypeId, skillIds, agents, agentsOnQueue, onQueue } = type
        const { mediaType = 'voice', languageId } = known.get(contactTypeId) ?? {}
        const language = languageId === undefined ? {} : { language: ref(languageId) }
        return {
          mediaType,
          ...language,
          skills: skillIds.map(ref),
          offered: type.offered,
          agents,
          agentsOnQueue,
          onQueue,
        }
      })
      const saturation = saturations.get(queueId) ?? null
      return [queueId, { saturation, servable: share('servable'), onQueue: share('onQueue'), contactTypes }]
    }),
  )
}
