import type { CallOptions } from '../../../transport/contract/call-options'
import type { Observations } from '../../analytics/answers'
import { QUEUE_OBSERVATION_METRICS } from '../../analytics/observations'
import { singleTopics } from './topics'
import type { StreamClient, TopicState } from './types'

const OBSERVATIONS = /^v2\.analytics\.queues\.([^.]+)\.observations$/
const ACTIVITY = /^v2\.analytics\.queues\.([^.]+)\.activity$/
const ROUTING_STATUS = /^v2\.users\.([^.]+)\.routingStatus$/

/** Whether a topic has a state that `rereadState` reads. */
export function hasState(topic: string): boolean {
  return [OBSERVATIONS, ACTIVITY, ROUTING_STATUS].some((pattern) => pattern.test(topic))
}

type Ids<T extends string> = ReadonlyMap<string, T>

/**
 * Reads the current state of topics, in the form of their events: queue observations and queue activity (one request
 * per 100 queues), and routing status (one request per 100 users). Other topics have no state that a single call
 * returns; they are left out. Needs analytics:queueObservation:view for queues, and no permission for users.
 */
export async function rereadState<T extends string>(
  client: Pick<StreamClient, 'analytics' | 'users' | 'clock'>,
  topics: readonly T[],
  call: CallOptions = {},
): Promise<TopicState<T>[]> {
  const single = singleTopics(topics)
  const observed = topicsById(single, OBSERVATIONS)
  const active = topicsById(single, ACTIVITY)
  const users = topicsById(single, ROUTING_STATUS)
  const [queues, statuses] = await Promise.all([
    queueStates(client, observed, active, call),
    userStates(client, users, call),
  ])
  return [...queues, ...statuses]
}

/** The topics that match a pattern, by the id of their queue or user. */
function topicsById<T extends string>(topics: readonly T[], pattern: RegExp): Ids<T> {
  const found = new Map<string, T>()
  for (const topic of topics) {
    const id = pattern.exec(topic)?.[1]
    if (id !== undefined) found.set(id, topic)
  }
  return found
}

async function queueStates<T extends string>(
  client: Pick<StreamClient, 'analytics' | 'clock'>,
  observed: Ids<T>,
  active: Ids<T>,
  call: CallOptions,
): Promise<TopicState<T>[]> {
  const queueIds = [...new Set([...observed.keys(), ...active.keys()])]
  if (queueIds.length === 0) return []
  const query = { queueIds, metrics: [...QUEUE_OBSERVATION_METRICS, 'oLongestInteracting'] }
  const { results } = await client.analytics.queueObservations(query, call)
  const at = new Date(client.clock.now()).toISOString()
  const observations = results.flatMap((row): TopicState<T>[] => {
    const topic = observed.get(row.group?.queueId ?? '')
    if (topic === undefined) return []
    const metrics = (row.data ?? []).map(({ metric, qualifier, stats }) => ({ metric, qualifier, stats }))
    return [{ topic, body: { group: row.group, data: [{ interval: `${at}/${at}`, metrics }] } }]
  })
  const activity = [...active].map(([queueId, topic]) => ({ topic, body: activityBody(results, queueId) }))
  return [...observations, ...activity]
}

function activityBody(results: Observations['results'], queueId: string) {
  const rows = results.filter(({ group }) => group?.queueId === queueId)
  return {
    results: rows.map(({ group, data = [] }) => ({
      ...(group?.mediaType === undefined ? {} : { mediaType: group.mediaType }),
      data: data.map(({ metric, stats }) => ({
        metric,
        ...(stats?.count === undefined ? {} : { count: stats.count }),
        ...(stats?.calculatedMetricValue === undefined ? {} : { calculatedMetricValue: stats.calculatedMetricValue }),
      })),
    })),
  }
}

async function userStates<T extends string>(
  client: Pick<StreamClient, 'users'>,
  users: Ids<T>,
  call: CallOptions,
): Promise<TopicState<T>[]> {
  if (users.size === 0) return []
  const found = await client.users.byIds([...users.keys()], { expand: ['routingStatus'] }, call)
  return found.flatMap((user): TopicState<T>[] => {
    const topic = users.get(user.id)
    const { status, startTime } = user.routingStatus ?? {}
    if (topic === undefined || status === undefined) return []
    return [{ topic, body: { id: user.id, routingStatus: { status, startTime } } }]
  })
}
