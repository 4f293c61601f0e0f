/** A topic that clients can subscribe to. */
export interface Topic {
  /** The topic with `{id}` in place of the id of its subject. */
  readonly id: string
  readonly description: string
  readonly permissions: readonly string[]
  readonly transports: readonly ('Websocket' | 'EventBridge' | 'ProcessAutomation')[]
}

const SOCKET_AND_BRIDGE = ['Websocket', 'EventBridge'] as const
const ALL_TRANSPORTS = ['Websocket', 'EventBridge', 'ProcessAutomation'] as const

/** Kinds of conversations that have a topic of their own. */
const MEDIA = ['callbacks', 'calls', 'chats', 'cobrowsesessions', 'emails', 'messages', 'screenshares', 'videos']

/** Topics of the platform that this emulator knows. Only the audit topic reports changed queues and skills. */
export const topics: readonly Topic[] = [
  topic(
    'v2.analytics.queues.{id}.observations',
    'Statistics of a queue',
    ['analytics:queueObservation:view'],
    ['Websocket'],
  ),
  topic('v2.analytics.queues.{id}.activity', 'Activity of a queue', ['analytics:queueObservation:view'], ['Websocket']),
  topic('v2.analytics.users.{id}.aggregates', 'Statistics of a user', ['analytics:userAggregate:view'], ['Websocket']),
  topic('v2.routing.queues.{id}.users', 'Members of a queue', ['routing:queue:view'], SOCKET_AND_BRIDGE),
  topic('v2.users.{id}.routingStatus', 'Routing status of a user', [], SOCKET_AND_BRIDGE),
  topic('v2.users.{id}.activity', 'Activity of a user', [], SOCKET_AND_BRIDGE),
  topic('v2.users.{id}.presence', 'Presence of a user', [], ALL_TRANSPORTS),
  ...['conversationsummary', 'conversations', ...MEDIA.map((medium) => `conversations.${medium}`)].map((what) =>
    topic(`v2.users.{id}.${what}`, 'Conversations of a user', [], SOCKET_AND_BRIDGE),
  ),
  topic(
    'v2.users.{id}.workforcemanagement.schedules',
    'Changed schedule of a user',
    ['wfm:schedule:view'],
    SOCKET_AND_BRIDGE,
  ),
  topic(
    'v2.users.{id}.workforcemanagement.adherence',
    'Adherence of a user',
    ['wfm:realtimeAdherence:view'],
    SOCKET_AND_BRIDGE,
  ),
  topic(
    'v2.audits.entitytype.{id}.entityid.{id}',
    'Audited changes of an entity',
    ['audits:audit:view'],
    SOCKET_AND_BRIDGE,
  ),
  topic(
    'v2.operations.events.{id}',
    'Operational events',
    ['eventManagement:operationalEvent:view'],
    SOCKET_AND_BRIDGE,
  ),
  topic('v2.detail.events.agent.{id}.state', 'State of an agent', ['analytics:agentState:view'], SOCKET_AND_BRIDGE),
  topic('v2.analytics.conversations.details.jobs.availability', 'Data lake of conversations', [], ['Websocket']),
  topic('v2.analytics.users.details.jobs.availability', 'Data lake of users', [], ['Websocket']),
  topic('v2.workforcemanagement.businessunits.{id}.schedules', 'Schedules', ['wfm:schedule:view'], SOCKET_AND_BRIDGE),
  ...['shorttermforecasts', 'shorttermforecasts.import', 'shorttermforecasts.generate'].map((what) =>
    topic(
      `v2.workforcemanagement.businessunits.{id}.${what}`,
      'Forecasts',
      ['wfm:shortTermForecast:view'],
      SOCKET_AND_BRIDGE,
    ),
  ),
  topic(
    'v2.workforcemanagement.businessunits.{id}.forecasts.staffingrequirement',
    'Required staff',
    [],
    SOCKET_AND_BRIDGE,
  ),
  topic('v2.workforcemanagement.users.{id}.schedules.search', 'Found schedules', [], ['Websocket']),
  topic('v2.workforcemanagement.users.{id}.schedules.query', 'Found schedules', [], ['Websocket']),
  topic(
    'v2.workforcemanagement.managementunits.{id}.agentschedules.changed',
    'Changed schedules',
    [],
    SOCKET_AND_BRIDGE,
  ),
  topic('v2.workforcemanagement.historicaldata.status', 'Import of historical data', [], SOCKET_AND_BRIDGE),
  ...['acd.start', 'acd.end', 'customer.start', 'customer.end', 'user.start', 'user.end', 'wrapup'].map((what) =>
    topic(
      `v2.detail.events.conversation.{id}.${what}`,
      'Detail event of a conversation',
      ['analytics:conversationDetail:view'],
      ALL_TRANSPORTS,
    ),
  ),
]

function topic(
  id: string,
  description: string,
  permissions: readonly string[],
  transports: Topic['transports'],
): Topic {
  return { id, description, permissions, transports }
}

/**
 * The single topics of a subscription: `v2.users.<uuid>?presence&routingStatus` combines two. Events always carry the
 * name of the single topic.
 */
export function singleTopics(subscription: string): readonly string[] {
  const [prefix = '', ends] = subscription.split('?')
  return ends === undefined ? [prefix] : ends.split('&').map((end) => `${prefix}.${end}`)
}

/** The topic of a single subscription such as `v2.users.<uuid>.activity`; undefined when the topic is unknown. */
export function findTopic(subscription: string): Topic | undefined {
  const parts = subscription.split('.')
  return topics.find((candidate) => {
    const pattern = candidate.id.split('.')
    return pattern.length === parts.length && pattern.every((part, i) => fits(part, parts[i] ?? ''))
  })
}

function fits(part: string, text: string): boolean {
  return part === '{id}' ? /^[\w-]+$/.test(text) : part === text
}
