import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { defined } from '../../core/defined'
import { LIMITS } from '../../core/limits'
import { aDocument, aSignal, checkOptions, flag, optional, type ShapeOf, texts } from '../../core/schema'
import { instantMs } from '../../core/time/parse-instant'
import type { Interval, LoadForecast, Ref, SkillEvaluation, Snapshot } from '../../documents'
import { chunks } from '../../resources/kit/lists/in-parts'
import { intervalText, spanSchema } from '../../resources/kit/lists/intervals'
import type { Queue } from '../../resources/queues/queue'
import { fetchMeasures, fetchOccupancies, type QueueMeasures } from './queue-measures'
import { captureSaturations, type QueueSaturation, type Saturations } from './saturation'

/** Which figures of queues over a window to read. */
export interface WindowOptions extends QueueScope {
  /** Reads members and their routing times as well: a request per 100 members of a queue and per 100 agents. Default false. */
  readonly occupancy?: boolean | undefined
  /**
   * Reads what saturation and coverage need: demand and agents' time over the window, and the org's configuration unless
   * its snapshot is given here. Default false.
   */
  readonly saturation?: boolean | Snapshot | undefined
  /** The moment of the window for which saturation is calculated. Default `typical`. */
  readonly saturationAt?: 'typical' | 'peak' | undefined
  /**
   * With `saturation`: expected contacts, by ids as from `readLoad` and `wfmLoad`, used instead of the window's
   * contacts. The window then only gives handle times and agents' presence.
   */
  readonly load?: LoadForecast | undefined
}

/** Fields of {@link WindowOptions}. */
export const windowFields = () =>
  ({
    ...optional(texts(), 'queueIds', 'divisionIds'),
    occupancy: z.optional(flag()),
    saturation: z.optional(z.union([flag(), aDocument('skillroute/snapshot@1')])),
    saturationAt: z.optional(z.enum(['typical', 'peak'])),
    load: z.optional(aDocument('skillroute/load@1')),
    signal: z.optional(aSignal()),
  }) satisfies ShapeOf<WindowOptions>

/** Which figures of a past interval to read. */
export interface QueueHistoryOptions extends WindowOptions {
  /** May have any length: more than 7 days are queried in parts. */
  readonly interval: Interval | string
}

/** A queue over a window. */
export interface QueueHistory {
  readonly queue: Ref
  readonly evaluation: SkillEvaluation
  readonly window: Interval
  /** By media type; media without contacts in the window are left out. */
  readonly measures: readonly QueueMeasures[]
  /**
   * Occupancy 0..1 of the queue's current members over the window, if requested and known. An agent of several queues
   * counts fully in each, since the platform does not keep routing states by queue.
   */
  readonly occupancy?: number
  /** Present if requested and the queue had contacts. */
  readonly saturation?: QueueSaturation
}

/**
 * Reads queues over any past interval: offered, answered, abandoned, AHT, ASA, service level and transfers by medium;
 * occupancy and saturation on request. Takes one request per 100 queues and 7 days, and yields queues as they come.
 * Each iteration reads again.
 * @throws ValidationError for a malformed interval
 * @example
 * const interval = { start: '2026-01-05T00:00:00.000Z', end: '2026-02-02T00:00:00.000Z' }
 * for await (const { queue, measures } of queueHistory(client, { interval })) console.log(queue.name, measures)
 */
export function queueHistory(client: Client, options: QueueHistoryOptions): AsyncIterable<QueueHistory> {
  checkClient(client)
  checkOptions(options, { ...windowFields(), interval: spanSchema() })
  const [start = '', end = ''] = intervalText(options.interval).split('/')
  const window = { start: new Date(instantMs(start)).toISOString(), end: new Date(instantMs(end)).toISOString() }
  return {
    async *[Symbol.asyncIterator]() {
      const saturations = await readSaturations(client, window, options)
      for await (const queues of queueLots(client, options)) {
        yield* await fetchHistory(client, queues, window, { ...options, saturations })
      }
    },
  }
}

/** Saturation of every queue if requested, else an empty map. */
export async function readSaturations(
  client: Client,
  window: Interval,
  { saturation, saturationAt: at, load, signal }: WindowOptions,
): Promise<Saturations> {
  if (saturation === undefined || saturation === false) return new Map()
  const snapshot = saturation === true ? undefined : saturation
  return await captureSaturations(client, window, { snapshot, ...(at === undefined ? {} : { at }), load, signal })
}

/** The window of some queues, in their order. */
export async function fetchHistory(
  client: Client,
  queues: readonly Queue[],
  window: Interval,
  {
    occupancy,
    saturations,
    signal,
  }: Pick<WindowOptions, 'occupancy' | 'signal'> & { readonly saturations: Saturations },
): Promise<QueueHistory[]> {
  const queueIds = queues.map((queue) => queue.id)
  if (queueIds.length === 0) return []
  const [measured, occupancies] = await Promise.all([
    fetchMeasures(client, queueIds, window, { signal }),
    occupancy === true ? fetchOccupancies(client, queueIds, window, { signal }) : new Map<string, number>(),
  ])
  return queues.map((queue) => {
    const known = occupancies.get(queue.id)
    const saturation = saturations.get(queue.id)
    return {
      queue: { id: queue.id, name: queue.name ?? queue.id },
      evaluation: queue.skillEvaluationMethod ?? 'NONE',
      window,
      measures: measured.get(queue.id) ?? [],
      ...defined({ occupancy: known, saturation }),
    }
  })
}

/** Which queues to read. */
export interface QueueScope {
  /** Default: every queue the client may see. */
  readonly queueIds?: readonly string[] | undefined
  /** Only queues of these divisions. Default: all divisions. */
  readonly divisionIds?: readonly string[] | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Yields queues in batches of up to 100, which is the maximum of an analytics filter. */
export async function* queueLots(
  client: Client,
  { queueIds, divisionIds, signal }: QueueScope,
): AsyncGenerator<readonly Queue[]> {
  if (queueIds !== undefined) {
    for (const ids of chunks([...new Set(queueIds)], LIMITS.userIdsPerCall)) {
      yield await client.routing.queues.byIds(ids, { signal })
    }
    return
  }
  for await (const page of client.routing.queues.list({ divisionIds }, { signal }).pages()) {
    yield* chunks(page.items, LIMITS.userIdsPerCall)
  }
}
