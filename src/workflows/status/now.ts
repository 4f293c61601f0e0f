import { addTo } from '../../core/group-by'
import type { MediaType } from '../../documents'
import type { Observations } from '../../resources/analytics/answers'

/** Contacts of one media type in a queue at this moment. */
export interface MediaNow {
  readonly mediaType: MediaType
  readonly waiting: number
  readonly alerting: number
  readonly interacting: number
  /** How long the longest waiting contact has waited; null if none waits. */
  readonly longestWaitingSeconds: number | null
}

/** A queue at this moment. */
export interface QueueNow {
  readonly media: readonly MediaNow[]
  readonly waiting: number
  readonly interacting: number
  readonly members: number
  readonly onQueueAgents: number
  /** Agents by routing status, such as `IDLE`. */
  readonly agentsByStatus: Readonly<Record<string, number>>
  /**
   * Share 0..1 of the members on queue who handle a contact: INTERACTING / (INTERACTING + COMMUNICATING + IDLE). An
   * agent counts fully in each of their queues. Null if no member is in one of these states.
   */
  readonly occupancy: number | null
}

type Row = Observations['results'][number]
type Datum = NonNullable<Row['data']>[number]

/** Groups observations by queue. Agents are in the group without a media type, contacts in those with one. */
export function queuesNow({ results }: Observations, nowMs: number): Map<string, QueueNow> {
  const rows = new Map<string, Row[]>()
  for (const row of results) {
    const queueId = row.group?.queueId
    if (queueId !== undefined) addTo(rows, queueId, row)
  }
  return new Map([...rows].map(([queueId, own]) => [queueId, toNow(own, nowMs)]))
}

function toNow(rows: readonly Row[], nowMs: number): QueueNow {
  const media = rows
    .flatMap(({ group, data = [] }) => (group?.mediaType === undefined ? [] : [mediaNow(group.mediaType, data, nowMs)]))
    .sort((a, b) => (a.mediaType < b.mediaType ? -1 : 1))
  const agents = rows.filter(({ group }) => group?.mediaType === undefined).flatMap(({ data = [] }) => data)
  const sum = (field: 'waiting' | 'interacting'): number => media.reduce((total, medium) => total + medium[field], 0)
  const agentsByStatus = byQualifier(agents, 'oUserRoutingStatuses')
  return {
    media,
    waiting: sum('waiting'),
    interacting: sum('interacting'),
    members: count(agents, 'oMemberUsers'),
    onQueueAgents: count(agents, 'oOnQueueUsers'),
    agentsByStatus,
    occupancy: busyShare(agentsByStatus),
  }
}

/** The same states as for occupancy over a window. */
function busyShare({ INTERACTING = 0, COMMUNICATING = 0, IDLE = 0 }: Readonly<Record<string, number>>): number | null {
  const all = INTERACTING + COMMUNICATING + IDLE
  return all === 0 ? null : INTERACTING / all
}

function mediaNow(mediaType: string, data: readonly Datum[], nowMs: number): MediaNow {
  // The platform gives the time at which the oldest waiting contact began to wait, not the duration.
  const sinceMs = data.find(({ metric }) => metric === 'oLongestWaiting')?.stats?.calculatedMetricValue
  return {
    mediaType,
    waiting: count(data, 'oWaiting'),
    alerting: count(data, 'oAlerting'),
    interacting: count(data, 'oInteracting'),
    longestWaitingSeconds: sinceMs === undefined ? null : Math.max(0, Math.round((nowMs - sinceMs) / 1000)),
  }
}

/** A metric's count: from the row without qualifier if there is one, else the sum of the rows with one. */
function count(data: readonly Datum[], name: string): number {
  const rows = data.filter(({ metric }) => metric === name)
  const total = rows.find(({ qualifier }) => qualifier === undefined)
  if (total !== undefined) return total.stats?.count ?? 0
  return rows.reduce((sum, { stats }) => sum + (stats?.count ?? 0), 0)
}

function byQualifier(data: readonly Datum[], name: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { metric, qualifier, stats } of data) {
    if (metric === name && qualifier !== undefined) counts[qualifier] = (counts[qualifier] ?? 0) + (stats?.count ?? 0)
  }
  return counts
}
