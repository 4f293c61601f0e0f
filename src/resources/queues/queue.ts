import type { OpenUnion } from '../../core/open-union'
import type { AnswerRef } from '../kit/answers'

/** How contacts of one media type are offered, as read from a queue. */
export interface MediaSettings {
  enableAutoAnswer?: boolean | undefined
  alertingTimeoutSeconds?: number | undefined
  /** The share (0..1) of contacts to be answered within the time, ms. */
  serviceLevel?:
    | { percentage?: number | undefined; durationMs?: number | undefined; [field: string]: unknown }
    | undefined
  [field: string]: unknown
}

/** The settings of a queue by media type. */
export interface QueueMediaSettings {
  call?: MediaSettings | undefined
  callback?: MediaSettings | undefined
  chat?: MediaSettings | undefined
  email?: MediaSettings | undefined
  message?: MediaSettings | undefined
  [field: string]: unknown
}

/** A group whose members are members of a queue or of one of its rings. */
export interface QueueMemberGroup {
  id?: string | undefined
  name?: string | undefined
  type?: OpenUnion<'TEAM' | 'GROUP' | 'SKILLGROUP'> | undefined
  memberCount?: number | undefined
  [field: string]: unknown
}

/** A ring of bullseye routing: when the next ring opens, and which skills are then dropped. */
export interface QueueRing {
  expansionCriteria?:
    | { type?: OpenUnion<'TIMEOUT_SECONDS'> | undefined; threshold?: number | undefined; [field: string]: unknown }[]
    | undefined
  actions?: { skillsToRemove?: AnswerRef[] | undefined; [field: string]: unknown } | undefined
  memberGroups?: QueueMemberGroup[] | undefined
  [field: string]: unknown
}

/** A rule of preferred-agent routing: which score an agent needs, and for how many seconds. */
export interface QueueRoutingRule {
  operator?: OpenUnion<'MEETS_THRESHOLD' | 'ANY'> | undefined
  threshold?: number | undefined
  waitSeconds?: number | undefined
  [field: string]: unknown
}

/** After-call work settings. */
export interface QueueAcwSettings {
  wrapupPrompt?:
    | OpenUnion<'MANDATORY' | 'OPTIONAL' | 'MANDATORY_TIMEOUT' | 'MANDATORY_FORCED_TIMEOUT' | 'AGENT_REQUESTED'>
    | undefined
  timeoutMs?: number | undefined
  [field: string]: unknown
}

/** A queue with its settings, as the platform returns it; unknown fields are kept. */
export interface Queue {
  id: string
  name?: string | undefined
  division?: AnswerRef | undefined
  description?: string | undefined
  dateCreated?: string | undefined
  dateModified?: string | undefined
  modifiedBy?: string | undefined
  createdBy?: string | undefined
  memberCount?: number | undefined
  userMemberCount?: number | undefined
  joinedMemberCount?: number | undefined
  mediaSettings?: QueueMediaSettings | undefined
  routingRules?: QueueRoutingRule[] | undefined
  conditionalGroupRouting?: { rules?: { [field: string]: unknown }[] | undefined; [field: string]: unknown } | undefined
  bullseye?: { rings?: QueueRing[] | undefined; [field: string]: unknown } | undefined
  scoringMethod?: OpenUnion<'TimestampAndPriority' | 'PriorityOnly'> | undefined
  lastAgentRoutingMode?: OpenUnion<'Disabled' | 'QueueMembersOnly' | 'AnyAgent'> | undefined
  acwSettings?: QueueAcwSettings | undefined
  skillEvaluationMethod?: OpenUnion<'NONE' | 'BEST' | 'ALL'> | undefined
  memberGroups?: QueueMemberGroup[] | undefined
  enableManualAssignment?: boolean | undefined
  selfUri?: string | undefined
  [field: string]: unknown
}

/** A queue of a user, and whether the user is activated in it. */
export interface UserQueue extends Queue {
  joined?: boolean | undefined
}
