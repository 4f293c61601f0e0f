import { addTo } from '../../../core/group-by'
import { bodyObject } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import type { EmulatorSwitches, World, WorldQueue } from '../../model/types'
import { type AggregateSource, names } from './conversation-aggregates'
import { type Live, type LiveConversation, liveAt } from './live'
import { conversationId, organizationPresence, presenceMappings, stableId } from './lookups'
import { listPredicates, passes, readFilter } from './query/filter'

export const contactMetrics = ['oAlerting', 'oInteracting', 'oLongestInteracting', 'oLongestWaiting', 'oWaiting']
export const agentMetrics = [
  'oActiveUsers',
  'oMemberUsers',
  'oOffQueueUsers',
  'oOnQueueUsers',
  'oUserPresences',
  'oUserRoutingStatuses',
]

/** Maximum number of single observations in an answer; with more, it says `truncated`. */
const maxObservations = 100

/**
 * The answer to a queue observations query. Contacts are grouped by queue and medium, agents by queue alone. A filter
 * that names no queue is refused.
 */
export function queueObservations(source: AggregateSource, body: unknown) {
  const { world, nowMs } = source
  const object = bodyObject(body)
  const metrics = names(object, 'metrics', [...contactMetrics, ...agentMetrics])
  if (metrics.length === 0) refuse(400, 'bad.request', 'metrics must name at least one metric')
  const detail = new Set(names(object, 'detailMetrics', [...contactMetrics, ...agentMetrics]))
  const filter = readFilter(object.filter ?? refuse(400, 'bad.request', 'A filter is required'), [
    'mediaType',
    'queueId',
  ])
  const named = listPredicates(filter).flatMap((p) => (p.name === 'queueId' && p.value !== undefined ? [p.value] : []))
  if (named.length === 0) refuse(400, 'bad.request', 'The filter must name at least one queueId')
  const live = liveAt(world, nowMs)
  const results = [...new Set(named)].flatMap((queueId) => {
    const queue = world.queues.get(queueId)
    if (queue === undefined) return []
    const media = listMedia(world, queueId).filter((mediaType) =>
      passes(filter, { values: (name) => (name === 'queueId' ? [queueId] : [mediaType]) }),
    )
    const contacts = media.map((mediaType) => ({
      group: { queueId, mediaType },
      data: contactData(world, live, queueId, mediaType, metrics, detail),
    }))
    const agents = { group: { queueId }, data: agentData(source, live, queue, metrics, detail) }
    return [...contacts, agents].filter((result) => result.data.length > 0)
  })
  return { systemToOrganizationMappings: presenceMappings(world), results }
}

/** The media of a queue's contacts; voice for a queue without demand. */
function listMedia(world: World, queueId: string): readonly string[] {
  const media = world.contactTypes.filter((type) => type.queueId === queueId).map((type) => type.mediaType)
  return media.length === 0 ? ['voice'] : [...new Set(media)].sort()
}

function contactData(
  world: World,
  live: Live,
  queueId: string,
  mediaType: string,
  metrics: readonly string[],
  detail: ReadonlySet<string>,
) {
  const { contactTypes, type } = world.history()
  const here = (conversation: LiveConversation): boolean => {
    const contact = contactTypes[type[conversation.row] ?? 0]
    return contact?.queueId === queueId && contact.mediaType === mediaType
  }
  const waiting = live.waiting.filter(here)
  const interacting = live.interacting.filter(here)
  return metrics.flatMap((metric): readonly object[] => {
    switch (metric) {
      case 'oWaiting':
      case 'oInteracting':
      case 'oAlerting': {
        const rows = metric === 'oWaiting' ? waiting : metric === 'oInteracting' ? interacting : []
        return [
          {
            metric,
            stats: { count: rows.length },
            ...observed(world, detail.has(metric), metric === 'oInteracting', rows),
          },
        ]
      }
      case 'oLongestWaiting':
        return longest(metric, waiting)
      case 'oLongestInteracting':
        return longest(metric, interacting)
      default:
        return []
    }
  })
}

function longest(metric: string, rows: readonly LiveConversation[]) {
  // With no contacts there is no longest one, and the metric is left out.
  if (rows.length === 0) return []
  return [{ metric, stats: { calculatedMetricValue: Math.min(...rows.map((row) => row.sinceMs)) } }]
}

function observed(world: World, desired: boolean, talking: boolean, rows: readonly LiveConversation[]) {
  if (!desired) return {}
  const { contactTypes, type, agent, agentIds } = world.history()
  const observations = rows.slice(0, maxObservations).map(({ row, sinceMs }) => {
    const contact = contactTypes[type[row] ?? 0]
    const agentId = agentIds[agent[row] ?? -1]
    return {
      observationDate: new Date(sinceMs).toISOString(),
      conversationId: conversationId(world, row),
      sessionId: stableId(world, `session ${row}`),
      requestedRoutingSkillIds: contact?.skillIds ?? [],
      ...(contact?.languageId === undefined ? {} : { requestedLanguageId: contact.languageId }),
      direction: 'inbound',
      ...(talking && agentId !== undefined ? { userId: agentId } : {}),
    }
  })
  return { truncated: rows.length > maxObservations, observations }
}

/** Every member of a queue with the member's present state. */
export function membersNow(live: Live, queue: WorldQueue) {
  return [...queue.members.values()].map((member) => ({ member, ...live.agent(member.userId) }))
}

function agentData(
  { world, switches, nowMs }: AggregateSource,
  live: Live,
  queue: WorldQueue,
  metrics: readonly string[],
  detail: ReadonlySet<string>,
) {
  if (!metrics.some((metric) => agentMetrics.includes(metric))) return []
  const members = membersNow(live, queue)
  return metrics.flatMap((metric) => {
    const counted = new Map<string, string[]>()
    for (const entry of members) {
      const qualifier = agentQualifier(world, metric, entry, switches.onQueueQualifier)
      if (qualifier !== undefined) addTo(counted, qualifier, entry.member.userId)
    }
    if (counted.size === 0 && agentMetrics.includes(metric)) counted.set('', [])
    return [...counted].map(([qualifier, users]) => ({
      metric,
      ...(qualifier === '' ? {} : { qualifier }),
      stats: { count: users.length },
      ...(detail.has(metric)
        ? {
            truncated: users.length > maxObservations,
            observations: users.slice(0, maxObservations).map((userId) => ({
              observationDate: new Date(Math.min(live.agent(userId).statusSinceMs, nowMs)).toISOString(),
              userId,
            })),
          }
        : {}),
    }))
  })
}

/** Qualifier under which an agent metric counts a member ('' for none); undefined: it does not count the member. */
export function agentQualifier(
  world: World,
  metric: string,
  entry: ReturnType<typeof membersNow>[number],
  onQueueQualifier: EmulatorSwitches['onQueueQualifier'],
): string | undefined {
  const onQueue = entry.presence === 'ON_QUEUE'
  switch (metric) {
    case 'oMemberUsers':
      return ''
    case 'oActiveUsers':
      return entry.member.joined ? '' : undefined
    case 'oOnQueueUsers':
      if (!entry.member.joined || !onQueue) return undefined
      if (onQueueQualifier === 'other') return entry.presence
      return onQueueQualifier === 'routingStatus' ? entry.status : ''
    case 'oOffQueueUsers':
      return entry.member.joined && !onQueue ? '' : undefined
    case 'oUserPresences':
      return entry.member.joined ? organizationPresence(world, entry.presence) : undefined
    case 'oUserRoutingStatuses':
      return entry.member.joined ? entry.status : undefined
    default:
      return undefined
  }
}
