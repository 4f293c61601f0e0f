import type { OpenUnion } from '../../core/open-union'

/** Statistics of a metric: count, sum, minimum, maximum; times in milliseconds. */
export interface Stats {
  count?: number | undefined
  countNegative?: number | undefined
  countPositive?: number | undefined
  sum?: number | undefined
  min?: number | undefined
  max?: number | undefined
  current?: number | undefined
  ratio?: number | undefined
  numerator?: number | undefined
  denominator?: number | undefined
  target?: number | undefined
  p95?: number | undefined
  p99?: number | undefined
  calculatedMetricValue?: number | undefined
  [field: string]: unknown
}

/** One metric with its statistics; times in milliseconds, as the platform gives them. */
export interface AggregateMetric {
  metric: string
  qualifier?: string | undefined
  stats?: Stats | undefined
  [field: string]: unknown
}

/** The metrics of one interval of a group. */
export interface AggregateDatum {
  interval?: string | undefined
  metrics?: AggregateMetric[] | undefined
  views?:
    | {
        name: string
        stats?: Stats | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

/** The result of an aggregate query for one combination of the dimensions it groups by. */
export interface AggregateGroup {
  group?: Record<string, string> | undefined
  data?: AggregateDatum[] | undefined
  [field: string]: unknown
}

/** The answer of an aggregate query on conversations. */
export interface Aggregates {
  results: AggregateGroup[]
  [field: string]: unknown
}

/** The answer of an aggregate query on users: how long they were in each presence and routing status. */
export interface UserAggregates extends Aggregates {
  systemToOrganizationMappings?: Record<string, string[]> | null | undefined
}

/** A contact counted by an observation. */
export interface Observation {
  observationDate?: string | undefined
  conversationId?: string | undefined
  sessionId?: string | undefined
  userId?: string | undefined
  requestedRoutingSkillIds?: string[] | undefined
  requestedLanguageId?: string | undefined
  routingPriority?: number | undefined
  [field: string]: unknown
}

/** The answer of an observation query: the current state of queues. */
export interface Observations {
  results: {
    group?: Record<string, string> | undefined
    data?:
      | {
          metric: string
          qualifier?: string | undefined
          stats?: Stats | undefined
          truncated?: boolean | undefined
          observations?: Observation[] | undefined
          [field: string]: unknown
        }[]
      | undefined
    [field: string]: unknown
  }[]
  [field: string]: unknown
}

/** The answer of a query on routing activity: the current state of queues and their agents. */
export interface RoutingActivity {
  results: {
    group?: Record<string, string> | undefined
    data?:
      | {
          metric?: string | undefined
          qualifier?: string | undefined
          count?: number | undefined
          [field: string]: unknown
        }[]
      | undefined
    truncated?: boolean | undefined
    entities?:
      | {
          activityDate?: string | undefined
          userId?: string | undefined
          queueId?: string | undefined
          routingStatus?: string | undefined
          systemPresence?: string | undefined
          queueMembershipStatus?: string | undefined
          [field: string]: unknown
        }[]
      | undefined
    [field: string]: unknown
  }[]
  [field: string]: unknown
}

/** One part of a session, with its activity: alerting, talking, wrap-up and so on. */
export interface ConversationSegment {
  segmentType?:
    | OpenUnion<'alert' | 'interact' | 'hold' | 'wrapup' | 'delay' | 'dialing' | 'ivr' | 'transmitting'>
    | undefined
  segmentStart?: string | undefined
  segmentEnd?: string | undefined
  queueId?: string | undefined
  requestedRoutingSkillIds?: string[] | undefined
  requestedLanguageId?: string | undefined
  disconnectType?: string | undefined
  wrapUpCode?: string | undefined
  conference?: boolean | undefined
  [field: string]: unknown
}

/** One medium of a participant, with its segments. */
export interface ConversationSession {
  sessionId?: string | undefined
  mediaType?: string | undefined
  direction?: OpenUnion<'inbound' | 'outbound'> | undefined
  ani?: string | undefined
  usedRouting?: string | undefined
  requestedRoutings?: string[] | undefined
  removedSkillIds?: string[] | undefined
  activeSkillIds?: string[] | undefined
  agentBullseyeRing?: number | undefined
  routingRing?: number | undefined
  metrics?:
    | {
        name?: string | undefined
        value?: number | undefined
        emitDate?: string | undefined
        [field: string]: unknown
      }[]
    | undefined
  segments?: ConversationSegment[] | undefined
  [field: string]: unknown
}

/** A participant: a customer, an agent, a flow or a queue. */
export interface ConversationParticipant {
  participantId?: string | undefined
  participantName?: string | undefined
  purpose?: string | undefined
  userId?: string | undefined
  externalContactId?: string | undefined
  sessions?: ConversationSession[] | undefined
  [field: string]: unknown
}

/** A conversation with its participants, sessions and segments; times as ISO 8601 text. */
export interface Conversation {
  conversationId: string
  conversationStart?: string | undefined
  conversationEnd?: string | undefined
  originatingDirection?: OpenUnion<'inbound' | 'outbound'> | undefined
  divisionIds?: string[] | undefined
  participants?: ConversationParticipant[] | undefined
  [field: string]: unknown
}

/** The times a user spent in each presence and routing status. */
export interface UserDetail {
  userId: string
  primaryPresence?:
    | {
        startTime?: string | undefined
        endTime?: string | undefined
        systemPresence?: string | undefined
        [field: string]: unknown
      }[]
    | undefined
  routingStatus?:
    | {
        startTime?: string | undefined
        endTime?: string | undefined
        routingStatus?: string | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}
