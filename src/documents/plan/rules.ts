/**
 * Which agents should hold which skill at which level, and how queues should route, by names: see `docs/rules.md`.
 * Anything not named stays unchanged.
 */
export interface Rules {
  readonly format: 'skillroute/rules@1'
  readonly description?: string | undefined
  readonly queues?: readonly QueueRules[] | undefined
  readonly agents?: readonly AgentRule[] | undefined
}

/** The rules for one queue in a rules file. */
export interface QueueRules {
  /** The queue by name or id. */
  readonly queue: string
  /** The queue's etag when this was written, as `skillroute validate --etags` prints it. */
  readonly etag?: string | undefined
  /** Media that `maxCapacity` applies to. Default: the queue's only medium. */
  readonly media?: readonly ('voice' | 'call' | 'callback' | 'chat' | 'email' | 'message')[] | undefined
  readonly rules?: readonly QueueRule[] | undefined
  /** Target shares of the contacts, 0..1, by agent (name or id); their sum is at most 1. */
  readonly weights?: Readonly<Record<string, number>> | undefined
}

/** The desired state of a queue. */
export interface QueueRule {
  /** The skill by name or id. */
  readonly skill: string
  /** 0 to 100: in a BEST queue, activated members get a twentieth of this number as their level of the skill. */
  readonly priorityScore?: number | undefined
  /** `priorityScore` applies only to members who already hold the skill. Default false. */
  readonly holdersOnly?: boolean | undefined
  /** Contacts of the queue's media that an activated member may handle at once. */
  readonly maxCapacity?: number | undefined
  /** Queue, by name or id, whose groups are added when the wait is long. */
  readonly overflowQueue?: string | undefined
  /** Estimated wait in seconds above which they are added. Default: the queue's shortest service-level target. */
  readonly overflowAfterSeconds?: number | undefined
}

/** The skills and languages that matching agents must hold. */
export interface AgentRule {
  /** The name of this rule for people. */
  readonly rule?: string | undefined
  /** Agents who match all of these conditions. */
  readonly match: AgentMatch
  /** Agents who match all of these conditions are left out. */
  readonly except?: AgentMatch | undefined
  /** Level 0 to 5 by skill (name or id). */
  readonly skills?: Readonly<Record<string, number>> | undefined
  /** Whole level 0 to 5 by language (name or id). */
  readonly languages?: Readonly<Record<string, number>> | undefined
  /** Skills that matching agents must not hold. */
  readonly removeSkills?: readonly string[] | undefined
  /** Languages that matching agents must not hold. */
  readonly removeLanguages?: readonly string[] | undefined
  /** `atLeast` (default) keeps a higher level, `exact` lowers it. */
  readonly levels?: 'atLeast' | 'exact' | undefined
}

/** The agents that a rule is for. Each condition is one text or several; an agent must match all given conditions. */
export interface AgentMatch {
  /** Exact name or id. */
  readonly agent?: string | readonly string[] | undefined
  /** `*` stands for any text. */
  readonly name?: string | readonly string[] | undefined
  /** By name or id. */
  readonly division?: string | readonly string[] | undefined
  /** Activated in one of these queues, by name or id. */
  readonly queue?: string | readonly string[] | undefined
  /** Has one of these; `*` stands for any text. */
  readonly certification?: string | readonly string[] | undefined
  /** Holds one of these, by name or id. */
  readonly skill?: string | readonly string[] | undefined
  /** Speaks one of these, by name or id. */
  readonly language?: string | readonly string[] | undefined
  /** `*` stands for any text. The snapshot must hold e-mail addresses. */
  readonly email?: string | readonly string[] | undefined
  /** `*` stands for any text. The snapshot must hold titles. */
  readonly title?: string | readonly string[] | undefined
  /** `*` stands for any text. The snapshot must hold departments. */
  readonly department?: string | readonly string[] | undefined
  /** In one of these groups, by name or id. The snapshot must hold them. */
  readonly group?: string | readonly string[] | undefined
  /** In one of these teams, by name or id. The snapshot must hold them. */
  readonly team?: string | readonly string[] | undefined
}
