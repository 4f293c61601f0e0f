import type { Client } from '../../client'
import type { Interval, MediaType } from '../../documents'
import { allOf, anyOf } from '../../resources/analytics/filters'
import {
  type ContactMeasures,
  endedAbandonRate,
  queueOccupancy,
  routingSeconds,
  rowMeasures,
} from '../../resources/analytics/measures'
import { concurrently } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'

/**
 * Results of the contacts of one medium in a window. `abandonRate` is a share of the contacts whose wait ended
 * in the window. In a short window some of them were offered earlier, so a share of the offered contacts could exceed 1.
 */
export type QueueMeasures = ContactMeasures & { readonly mediaType: MediaType }

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

/** Measures by queue and medium over a window of any length; queues without contacts are missing. */
export async function fetchMeasures(
  client: Client,
  queueIds: readonly string[],
  interval: Interval,
  call: CallOptions,
): Promise<Map<string, QueueMeasures[]>> {
  const filter = allOf(anyOf('queueId', queueIds))
  const groupBy = ['queueId', 'mediaType']
  const { results } = await client.analytics.conversationAggregates(
    { interval, groupBy, filter, metrics: METRICS },
    call,
  )
  const found = new Map<string, QueueMeasures[]>()
  for (const { group = {}, data = [] } of results) {
    const { queueId, mediaType } = group
    if (queueId === undefined || mediaType === undefined) continue
    const metrics = data.flatMap((datum) => datum.metrics ?? [])
    const measures = { mediaType, ...rowMeasures(metrics), abandonRate: endedAbandonRate(metrics, mediaType) }
    found.set(queueId, [...(found.get(queueId) ?? []), measures])
  }
  for (const rows of found.values()) rows.sort((a, b) => (a.mediaType < b.mediaType ? -1 : 1))
  return found
}

/** Queues whose members are listed in parallel. */
const PARALLEL = 4

/** Occupancy of the members of each queue over a window. */
export async function fetchOccupancies(
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
      routingSeconds(data.flatMap((datum) => datum.metrics ?? [])),
    ]),
  )
  const found = new Map<string, number>()
  for (const { queueId, userIds: own } of members) {
    const occupancy = queueOccupancy(own.flatMap((id) => times.get(id) ?? []))
    if (occupancy !== undefined) found.set(queueId, occupancy)
  }
  return found
}
