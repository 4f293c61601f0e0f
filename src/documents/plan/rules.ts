/**
 * Who should hold which skill at which level, and how queues should route, by names: see `docs/rules.md`. What is not
 * named is left alone.
 */
export interface Rules {
  readonly format: 'skillroute/rules@1'
  readonly description?: string | undefined
  readonly queues?: readonly QueueRules[] | undefined
  readonly agents?: readonly AgentRule[] | undefined
}

/** What holds for a queue in a file of rules. */
export interface QueueRules {
  /** The queue by name or id. */
  readonly queue: string
  /** The etag of the queue that this was written against, as `skillroute validate` prints it. */
  readonly etag?: string | undefined
  /** Media that `maxCapacity` is for. Default: the only one that the queue has. */
  readonly media?: readonly ('voice' | 'call' | 'callback' | 'chat' | 'email' | 'message')[] | undefined
  readonly rules?: readonly QueueRule[] | undefined
  /** Target shares of the contacts, 0..1, by agent (name or id); their sum is at most 1. */
  readonly weights?: Readonly<Record<string, number>> | undefined
}

/** The desired state of a queue. */
export interface QueueRule {
  /** The skill by name or id. */
  readonly skill: string
  /** 0 to 100: activated members get a twentieth of it as their level of the skill, where the queue is BEST. */
  readonly priorityScore?: number | undefined
  /** Only members who hold the skill already. Default false. */
  readonly holdersOnly?: boolean | undefined
  /** Contacts of the queue's media that an activated member may handle at once. */
  readonly maxCapacity?: number | undefined
  /** Queue, by name or id, whose groups are asked too when the wait is long. */
  readonly overflowQueue?: string | undefined
  /** Estimated wait, seconds, from which they are. Default: the seconds of the queue's service level. */
  readonly overflowAfterSeconds?: number | undefined
}

/** The skills and languages that matching agents must hold. */
export interface AgentRule {
  /** What people call this rule. */
  readonly rule?: string | undefined
  /** Agents for whom all of these hold. */
  readonly match: AgentMatch
  /** Agents of whom all of these hold are left out. */
  readonly except?: AgentMatch | undefined
  /** Level 0 to 5 by skill (name or id). */
  readonly skills?: Readonly<Record<string, number>> | undefined
  /** Whole level 0 to 5 by language (name or id). */
  readonly languages?: Readonly<Record<string, number>> | undefined
  /** Skills that they must not hold. */
  readonly removeSkills?: readonly string[] | undefined
  /** Languages that they must not hold. */
  readonly removeLanguages?: readonly string[] | undefined
  /** `atLeast` (default) keeps a higher level, `exact` lowers it. */
  readonly levels?: 'atLeast' | 'exact' | undefined
}

/** Which agents a rule is for: each mark is one text or several; all marks that are given hold. */
export interface AgentMatch {
  /** Exact name or id. */
  readonly agent?: string | readonly string[] | undefined
  /** `*` stands for any text. */
  readonly name?: string | readonly string[] | undefined
  /** By name or id. */
  readonly division?: string | readonly string[] | undefined
  /** Activated in one of these queues, by name or id. */
  readonly queue?: string | readonly string[] | undefined
  /** Holds one of these; `*` stands for any text. */
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
