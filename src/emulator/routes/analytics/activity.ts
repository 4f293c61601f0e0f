import { groupBy } from '../../../core/group-by'
import { bodyObject, bodyRows, type JsonObject, requireOneOf, throwInvalidField } from '../../answers/body'
import { pageRequest } from '../../answers/page'
import { refuse } from '../../answers/refuse'
import type { RouteContext, World } from '../../model/types'
import { names } from './conversation-aggregates'
import { dimensionValues } from './dimensions'
import { type Live, liveAt } from './live'
import { conversationId, organizationPresence, stableId } from './lookups'
import { passes, readFilter } from './query/filter'
import { activityDimensions } from './query/names'
import { agentMetrics, agentQualifier, contactMetrics, membersNow } from './queue-observations'

const memberDimensions = [
  'organizationPresenceId',
  'presenceDate',
  'queueId',
  'queueMembershipStatus',
  'routingStatus',
  'routingStatusDate',
  'systemPresence',
  'teamId',
  'userId',
]

const maxPage = 1000

interface RequestedMetric {
  readonly metric: string
  readonly details: boolean
}

function readMetrics(body: JsonObject, known: readonly string[]): readonly RequestedMetric[] {
  const rows = bodyRows(body.metrics)
  if (rows.length === 0) refuse(400, 'bad.request', 'metrics must name at least one metric')
  return rows.map((row) => ({
    metric: requireOneOf(row.metric, known, 'metrics.metric'),
    details: row.details === true,
  }))
}

/** Reads `groupBy`, which must name at least one dimension. @throws Refusal 400 */
function readGroupBy(body: JsonObject, known: readonly string[]): readonly string[] {
  const dimensions = names(body, 'groupBy', known)
  return dimensions.length > 0 ? dimensions : throwInvalidField('groupBy', 'groupBy must name at least one dimension')
}

/** One member of a queue (or one queue of a user) in an activity answer. */
type Entry = ReturnType<typeof membersNow>[number] & { readonly queueId: string }

function entriesNow(world: World, live: Live, body: JsonObject): readonly Entry[] {
  const filter = readFilter(body.filter, memberDimensions)
  const entries = [...world.queues.values()].flatMap((queue) =>
    membersNow(live, queue).map((entry) => ({ ...entry, queueId: queue.id })),
  )
  return entries.filter((entry) => passes(filter, { values: (name) => memberValue(world, entry, name) }))
}

function memberValue(world: World, entry: Entry, name: string): readonly string[] {
  switch (name) {
    case 'queueId':
      return [entry.queueId]
    case 'userId':
      return [entry.member.userId]
    case 'routingStatus':
      return [entry.status]
    case 'systemPresence':
      return [entry.presence]
    case 'organizationPresenceId':
      return [organizationPresence(world, entry.presence)]
    case 'queueMembershipStatus':
      return [entry.member.joined ? 'active' : 'inactive']
    default:
      return []
  }
}

function showMember(world: World, entry: Entry) {
  const status = new Date(entry.statusSinceMs).toISOString()
  return {
    activityDate: status,
    organizationPresenceId: organizationPresence(world, entry.presence),
    presenceDate: new Date(entry.presenceSinceMs).toISOString(),
    queueId: entry.queueId,
    queueMembershipStatus: entry.member.joined ? 'active' : 'inactive',
    routingStatus: entry.status,
    routingStatusDate: status,
    systemPresence: entry.presence,
    userId: entry.member.userId,
  }
}

/** Agents of queues, counted by what they do now; with `details`, each agent as well. */
export function routingActivity({ world, switches, nowMs, body, query }: RouteContext) {
  const object = bodyObject(body)
  const metrics = readMetrics(object, agentMetrics)
  readGroupBy(object, ['queueId'])
  const groups = groupBy(entriesNow(world, liveAt(world, nowMs), object), (entry) => entry.queueId)
  const results = page(groups, query).map(([queueId, entries]) => ({
    group: { queueId },
    data: metrics.flatMap(({ metric, details }) => {
      const counted = groupBy(
        entries.filter((entry) => agentQualifier(world, metric, entry, switches.onQueueQualifier) !== undefined),
        (entry) => agentQualifier(world, metric, entry, switches.onQueueQualifier) ?? '',
      )
      return [...counted].map(([qualifier, own]) => ({
        metric,
        ...(qualifier === '' ? {} : { qualifier }),
        count: own.length,
        ...(details ? { entityIds: own.map((entry) => entry.member.userId) } : {}),
      }))
    }),
    truncated: false,
    ...(metrics.some((desired) => desired.details)
      ? { entities: entries.map((entry) => showMember(world, entry)) }
      : {}),
  }))
  return { results, entityIdDimension: 'userId' }
}

/** Queues of users: their number in all, and of those they are activated in. */
export function userActivity({ world, nowMs, body, query }: RouteContext) {
  const object = bodyObject(body)
  const metrics = readMetrics(object, ['oActiveQueues', 'oMemberQueues'])
  readGroupBy(object, ['userId'])
  const groups = groupBy(entriesNow(world, liveAt(world, nowMs), object), (entry) => entry.member.userId)
  const results = page(groups, query).map(([userId, entries]) => ({
    group: { userId },
    data: metrics.map(({ metric, details }) => {
      const counted = entries.filter((entry) => metric === 'oMemberQueues' || entry.member.joined)
      return { metric, count: counted.length, ...(details ? { entityIds: counted.map((entry) => entry.queueId) } : {}) }
    }),
    truncated: false,
    ...(metrics.some((desired) => desired.details)
      ? { entities: entries.map((entry) => showMember(world, entry)) }
      : {}),
  }))
  return { results, entityIdDimension: 'queueId' }
}

/** Number of queues of each user that the filter names. */
export function userObservations({ world, nowMs, body }: RouteContext) {
  const object = bodyObject(body)
  const metrics = names(object, 'metrics', ['oActiveQueues', 'oMemberQueues'])
  if (object.filter === undefined) refuse(400, 'bad.request', 'A filter is required')
  readFilter(object.filter, ['userId'])
  const groups = groupBy(entriesNow(world, liveAt(world, nowMs), object), (entry) => entry.member.userId)
  const results = [...groups].map(([userId, entries]) => ({
    group: { userId },
    data: metrics.map((metric) => ({
      metric,
      stats: { count: entries.filter((entry) => metric === 'oMemberQueues' || entry.member.joined).length },
    })),
  }))
  return { results }
}

/** Conversations under way, grouped by any of their dimensions. */
export function conversationActivity({ world, nowMs, body, query }: RouteContext) {
  const object = bodyObject(body)
  const metrics = readMetrics(object, contactMetrics)
  const dimensions = readGroupBy(object, activityDimensions)
  const filter = readFilter(object.filter, activityDimensions)
  const live = liveAt(world, nowMs)
  const rows = [
    ...live.waiting.map((c) => ({ ...c, metric: 'oWaiting', side: 'acd' as const })),
    ...live.interacting.map((c) => ({ ...c, metric: 'oInteracting', side: 'agent' as const })),
  ]
  const values = (row: (typeof rows)[number], name: string): readonly string[] =>
    dimensionValues(world, world.history(), row.row, row.side, name)
  const groups = groupBy(
    rows.filter((row) => passes(filter, { values: (name) => values(row, name) })),
    (row) => JSON.stringify(Object.fromEntries(dimensions.flatMap((d) => showValues(d, values(row, d))))),
  )
  const results = page(groups, query).map(([key, own]) => ({
    group: JSON.parse(key),
    data: metrics.flatMap(({ metric, details }): readonly object[] => {
      const counted = own.filter((row) => row.metric === metric.replace('Longest', ''))
      const entityIds = details ? { entityIds: counted.map((row) => conversationId(world, row.row)) } : {}
      if (!metric.startsWith('oLongest')) return [{ metric, count: counted.length, ...entityIds }]
      if (counted.length === 0) return []
      return [{ metric, calculatedMetricValue: Math.min(...counted.map((row) => row.sinceMs)), ...entityIds }]
    }),
    truncated: false,
    ...(metrics.some((desired) => desired.details)
      ? { entities: own.map((row) => showConversation(world, row, (name) => values(row, name))) }
      : {}),
  }))
  return { results, entityIdDimension: 'conversationId' }
}

function showValues(dimension: string, values: readonly string[]): [string, string][] {
  return values.length === 0 ? [] : [[dimension, values.join(',')]]
}

function showConversation(
  world: World,
  row: { readonly row: number; readonly sinceMs: number; readonly metric: string },
  values: (name: string) => readonly string[],
) {
  const first = (name: string): Record<string, string> => {
    const [value] = values(name)
    return value === undefined ? {} : { [name]: value }
  }
  return {
    activityDate: new Date(row.sinceMs).toISOString(),
    metric: row.metric,
    conversationId: conversationId(world, row.row),
    sessionId: stableId(world, `session ${row.row}`),
    direction: 'inbound',
    ...first('mediaType'),
    ...first('queueId'),
    ...first('requestedLanguageId'),
    ...first('userId'),
    requestedRoutingSkillIds: values('requestedRoutingSkillId'),
    routingPriority: Number(values('routingPriority')[0] ?? 0),
  }
}

function page<T>(groups: ReadonlyMap<string, readonly T[]>, query: URLSearchParams): [string, readonly T[]][] {
  const { pageNumber, pageSize } = pageRequest(query, maxPage, 100)
  return [...groups].slice((pageNumber - 1) * pageSize, pageNumber * pageSize)
}
