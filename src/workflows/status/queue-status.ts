import type { Client } from '../../client'
import type { Interval, MediaType, Ref, SkillEvaluation } from '../../core/documents'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { allOf, anyOf } from '../../resources/analytics/filters'
import { chunks } from '../../resources/chunks'
import { concurrently } from '../../resources/concurrently'
import {
  type ContactMeasures,
  contactMeasures,
  endedAbandonRate,
  queueOccupancy,
  routingSeconds,
} from '../../resources/measures'
import type { Queue } from '../../resources/queue-schema'
import type { CallOptions } from '../../transport/call-options'
import { type QueueNow, queuesNow } from './now'

/** What to show of queues. */
export interface QueueStatusOptions {
  /** Default: every queue the client may see. */
  readonly queueIds?: readonly string[] | undefined
  readonly divisionIds?: readonly string[] | undefined
  /** Length of the window that ends now, in minutes. Default 60. */
  readonly windowMinutes?: number | undefined
  /** Reads members and their routing times as well: a request per 100 members of a queue and per 100 agents. Default false. */
  readonly occupancy?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A queue now and over a window. */
export interface QueueStatus {
  readonly queue: Ref
  readonly evaluation: SkillEvaluation
  readonly at: string
  readonly now: QueueNow
  readonly window: Interval
  /**
   * By media type; media without contacts in the window are left out. `abandonRate` is {@link endedAbandonRate}, of the
   * contacts that ended their wait in the window: over a few minutes some of those were offered before it began, and a
   * share of the offered could pass 1.
   */
  readonly measures: readonly (ContactMeasures & { readonly mediaType: MediaType })[]
  /**
   * Of the queue's members over the window, 0..1, where it was asked for and known. An agent of several queues counts
   * wholly in each, since routing states are not kept by queue.
   */
  readonly occupancy?: number
}

const METRICS = [
  'nOffered',
  'tAnswered',
  'tAbandon',
  'tShortAbandon',
  'tHandle',
  'tTalkComplete',
  'tHeldComplete',
  'tAcw',
  'nTransferred',
  'nOverSla',
  'oServiceLevel',
] as const

/**
 * Queues as they are now (waiting, interacting, agents by status) and as they did over a window (offered, answered, AHT,
 * ASA, service level and so on). Two requests per 100 queues, passed on as they come, so that an org of thousands of
 * queues is never held whole. Each iteration reads anew.
 * @throws ValidationError when the window is not above 0
 * @example
 * for await (const { queue, now } of queueStatus(client)) console.log(queue.name, now.waiting)
 */
export function queueStatus(client: Client, options: QueueStatusOptions = {}): AsyncIterable<QueueStatus> {
  const windowMinutes = options.windowMinutes ?? 60
  if (!(windowMinutes > 0 && Number.isFinite(windowMinutes))) {
    throw new ValidationError([{ path: 'windowMinutes', message: `must be above 0, not ${windowMinutes}` }])
  }
  return {
    async *[Symbol.asyncIterator]() {
      for await (const queues of lots(client, options)) {
        yield* await statusOf(client, queues, windowMinutes, options)
      }
    },
  }
}

async function* lots(client: Client, options: QueueStatusOptions): AsyncGenerator<readonly Queue[]> {
  const { queueIds, divisionIds, signal } = options
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

async function statusOf(
  client: Client,
  queues: readonly Queue[],
  windowMinutes: number,
  { occupancy, signal }: QueueStatusOptions,
): Promise<QueueStatus[]> {
  const queueIds = queues.map((queue) => queue.id)
  if (queueIds.length === 0) return []
  const nowMs = client.transport.clock.now()
  const at = new Date(nowMs).toISOString()
  const window = { start: new Date(nowMs - windowMinutes * 60_000).toISOString(), end: at }
  const [observed, measured, occupancies] = await Promise.all([
    client.analytics.queueObservations({ queueIds }, { signal }),
    measuresOf(client, queueIds, window, { signal }),
    occupancy === true ? occupanciesOf(client, queueIds, window, { signal }) : new Map<string, number>(),
  ])
  const now = queuesNow(observed, nowMs)
  return queues.map((queue) => {
    const known = occupancies.get(queue.id)
    return {
      queue: { id: queue.id, name: queue.name ?? queue.id },
      evaluation: queue.skillEvaluationMethod ?? 'NONE',
      at,
      now: now.get(queue.id) ?? NOTHING,
      window,
      measures: measured.get(queue.id) ?? [],
      ...(known === undefined ? {} : { occupancy: known }),
    }
  })
}

/** The platform leaves out queues about which there is nothing to say. */
const NOTHING: QueueNow = { media: [], waiting: 0, interacting: 0, members: 0, onQueueAgents: 0, agentsByStatus: {} }

async function measuresOf(
  client: Client,
  queueIds: readonly string[],
  interval: Interval,
  call: CallOptions,
): Promise<Map<string, QueueStatus['measures'][number][]>> {
  const filter = allOf(anyOf('queueId', queueIds))
  const groupBy = ['queueId', 'mediaType']
  const { results } = await client.analytics.conversationAggregates(
    { interval, groupBy, filter, metrics: METRICS },
    call,
  )
  const found = new Map<string, QueueStatus['measures'][number][]>()
  for (const { group = {}, data = [] } of results) {
    const { queueId, mediaType } = group
    if (queueId === undefined || mediaType === undefined) continue
    const metrics = data.flatMap((datum) => datum.metrics ?? [])
    const measures = { mediaType, ...contactMeasures(metrics), abandonRate: endedAbandonRate(metrics, mediaType) }
    found.set(queueId, [...(found.get(queueId) ?? []), measures])
  }
  for (const rows of found.values()) rows.sort((a, b) => (a.mediaType < b.mediaType ? -1 : 1))
  return found
}

/** Queues whose members are listed at once. */
const PARALLEL = 4

async function occupanciesOf(
  client: Client,
  queueIds: readonly string[],
  interval: Interval,
  call: CallOptions,
): Promise<Map<string, number>> {
  const members = await concurrently(queueIds, PARALLEL, async (queueId) => {
    const listed = await client.routing.members.list(queueId, { joined: true }, call).toArray()
    return { queueId, userIds: listed.map((member) => member.id) }
  })
  const userIds = [...new Set(members.flatMap((queue) => queue.userIds))]
  const { results } = await client.analytics.userAggregates(
    { interval, userIds, metrics: ['tAgentRoutingStatus'] },
    call,
  )
  const times = new Map(
    results.map(({ group = {}, data = [] }) => [
      group.userId,
      routingSeconds(data.flatMap((one) => one.metrics ?? [])),
    ]),
  )
  const found = new Map<string, number>()
  for (const { queueId, userIds: own } of members) {
    const occupancy = queueOccupancy(own.flatMap((id) => times.get(id) ?? []))
    if (occupancy !== undefined) found.set(queueId, occupancy)
  }
  return found
}
