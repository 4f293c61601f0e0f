import type { MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from '../common'

/** What is configured in an org at one moment. Lists are sorted by id, so that two snapshots can be compared as text. */
export interface Snapshot {
  readonly format: 'skillroute/snapshot@1'
  readonly org: Ref
  /** ISO time. Not part of the content hash. */
  readonly takenAt: string
  /** The requested part of the org; an absent list means everything. */
  readonly scope: { readonly queueIds?: readonly string[]; readonly divisionIds?: readonly string[] }
  readonly divisions: readonly Ref[]
  readonly skills: readonly SnapshotSkill[]
  readonly languages: readonly Ref[]
  readonly queues: readonly SnapshotQueue[]
  readonly agents: readonly SnapshotAgent[]
  readonly skillGroups: readonly Ref[]
  /** Objects that could not be read completely, and why. Nothing is left out silently. */
  readonly gaps: readonly SnapshotGap[]
}

/** What could not be read, and why. */
export interface SnapshotGap {
  readonly kind: 'agent' | 'queue' | 'conditionalGroups' | 'members' | 'license' | 'skillGroup' | 'predictor'
  readonly id: string
  readonly reason: string
}

/** A skill of the org. */
export interface SnapshotSkill extends Ref {
  readonly state: 'active' | 'inactive' | 'deleted' | (string & {})
  readonly divisionId?: string
}

/** A queue with its settings and members. */
export interface SnapshotQueue extends Ref {
  readonly divisionId?: string
  readonly evaluation: SkillEvaluation
  /** By media type of analytics (`voice`, `chat`, ...). */
  readonly serviceLevels: Readonly<Partial<Record<MediaType, ServiceLevelTarget>>>
  /** Bullseye rings in order; absent when the queue has none. */
  readonly rings?: readonly SnapshotRing[]
  readonly acwTimeoutMs?: number
  /** True if a predictor chooses the agents, so that levels have no effect. */
  readonly predictive?: boolean
  /** Groups whose people are members of the queue. Absent if there are none. */
  readonly memberGroups?: readonly SnapshotGroup[]
  /** Rules by which further groups are tried, in order. Absent when there are none. */
  readonly conditionalGroups?: readonly SnapshotConditionalGroup[]
  /** True if it has further rules, of a shape that is not known here. */
  readonly hasUnknownRules?: boolean
  /** Other settings of routing. Absent if all are the platform's defaults. */
  readonly routing?: SnapshotRouting
  readonly members: readonly SnapshotMember[]
}

/** A ring of a queue with bullseye routing. */
export interface SnapshotRing {
  readonly timeoutSeconds?: number
  readonly skillsToRemove: readonly string[]
  /** Groups whose people are members in this ring; only where rules activate groups of the queue. */
  readonly memberGroups?: readonly SnapshotGroup[]
}

/** A group of people that a queue uses. */
export interface SnapshotGroup extends Ref {
  readonly type: 'GROUP' | 'SKILLGROUP' | 'TEAM' | (string & {})
  /** Its people, ascending; only of skill groups that are members of a queue with rules about when groups are asked. */
  readonly userIds?: readonly string[]
}

/** A rule of conditional group routing, in the platform's words. */
export interface SnapshotConditionalGroup {
  /** The queue that is measured; absent: the queue itself. */
  readonly queueId?: string
  readonly metric: 'EstimatedWaitTime' | 'ServiceLevel' | (string & {})
  readonly operator: 'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo' | (string & {})
  /** In the platform's unit: seconds of waiting, or the service level. */
  readonly value: number
  readonly groups: readonly SnapshotGroup[]
  readonly waitSeconds?: number
}

/** Settings of a queue's routing in the platform's words, except those with the platform's default. */
export interface SnapshotRouting {
  /** Preferred agents: the rules that are tried in order before everyone is asked. */
  readonly routingRules?: readonly {
    readonly operator?: 'MEETS_THRESHOLD' | 'ANY' | (string & {})
    readonly threshold?: number
    readonly waitSeconds?: number
  }[]
  readonly lastAgentRoutingMode?: 'QueueMembersOnly' | 'AnyAgent' | (string & {})
  readonly directRouting?: {
    readonly callMediaSettings?: { readonly useAgentAddressOutbound?: boolean }
    readonly emailMediaSettings?: { readonly useAgentAddressOutbound?: boolean }
    readonly messageMediaSettings?: { readonly useAgentAddressOutbound?: boolean }
    readonly backupQueueId?: string
    readonly waitForAgent?: boolean
    readonly agentWaitSeconds?: number
  }
  readonly enableManualAssignment?: boolean
  readonly conditionalGroupActivation?: {
    readonly pilotRule?: SnapshotActivationConditions
    readonly rules?: readonly (SnapshotActivationConditions & { readonly groups?: readonly SnapshotGroup[] })[]
  }
  readonly scoringMethod?: 'PriorityOnly' | (string & {})
}

/** Conditions of conditional group activation, and the expression that combines them, such as `C1 and C2`. */
export interface SnapshotActivationConditions {
  readonly conditions?: readonly {
    readonly simpleMetric?: { readonly metric?: string; readonly queue?: { readonly id: string } }
    readonly operator?: string
    readonly value?: number
  }[]
  readonly conditionExpression?: string
}

/** An agent's place in a queue. */
export interface SnapshotMember {
  readonly userId: string
  readonly joined: boolean
  readonly ring: number
  /** `group` members come and go with their group; only `user` members can be changed one by one. */
  readonly memberBy: 'user' | 'group' | (string & {})
}

/** An agent: skills, languages and queues. */
export interface SnapshotAgent extends Ref {
  readonly divisionId?: string
  readonly state: 'active' | 'inactive' | 'deleted' | (string & {})
  readonly skills: readonly SkillLevel[]
  readonly languages: readonly SkillLevel[]
  readonly certifications: readonly string[]
  /** False when the user has no license that lets them take contacts; absent when licenses could not be read. */
  readonly licensed?: boolean
  /** Who the agent is in the directory; absent unless it was asked for, since it is personal. */
  readonly profile?: AgentProfile
}

/** What rules may test about an agent in addition to skills and queues. */
export interface AgentProfile {
  readonly email?: string
  readonly title?: string
  readonly department?: string
  /** Sorted by id. */
  readonly groups: readonly Ref[]
  /** Absent if the agent is in no team, or in a snapshot of an earlier version. */
  readonly team?: Ref
}

/** A skill or language by id with its proficiency 0-5, higher is better. */
export interface SkillLevel {
  readonly id: string
  readonly level: number
}
