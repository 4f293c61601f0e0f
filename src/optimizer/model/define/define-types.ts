import type {
  DurationShape,
  MediaType,
  ModelConditionalGroup,
  ModelContactType,
  ServiceLevelTarget,
  SkillEvaluation,
} from '../../../documents'

/**
 * A contact center as a person writes it down: names instead of ids, and usual values left out. A field that is left
 * out gets its documented default; `defineModel` fills it in.
 */
export interface ModelDefinition {
  /** For people; not used. */
  readonly id?: string | undefined
  /** For people; not used. */
  readonly name?: string | undefined
  /** Seconds within which contacts should be answered. Default 20. */
  readonly targetSeconds?: number | undefined
  /** Share of contacts to answer within the target, 0..1. Default 0.8. */
  readonly serviceLevel?: number | undefined
  /** Mean patience of every contact type. Default: nobody abandons. */
  readonly patienceSeconds?: number | undefined
  /** Mean handle time of every contact type that sets none. */
  readonly ahtSeconds?: number | undefined
  /** Default: every skill that a contact type or an agent names. When given, no other may be named. */
  readonly skills?: readonly string[] | undefined
  /** Default: every queue that a contact type names, with evaluation BEST. When given, no other may be named. */
  readonly queues?: readonly QueueDefinition[] | undefined
  readonly contactTypes: readonly ContactTypeDefinition[]
  readonly agents: readonly AgentDefinition[]
  /** Default: every group that an agent names. When given, no other may be named. */
  readonly agentGroups?: readonly AgentGroupDefinition[] | undefined
  /** Most contacts that wait at once over all contact types. Default: no limit. */
  readonly waitingLimit?: number | undefined
  /** Most contacts in the center at once, waiting or being handled. Default: no limit. */
  readonly lineLimit?: number | undefined
  /** Shape of the gamma distribution of the daily volume factor. Default: every day is alike. */
  readonly dayFactorShape?: number | undefined
}

/** A queue as `defineModel` takes it. */
export interface QueueDefinition {
  readonly id: string
  /** Default: the id. */
  readonly name?: string | undefined
  /** Default BEST. */
  readonly evaluation?: SkillEvaluation | undefined
  /** Default false. */
  readonly predictive?: boolean | undefined
  readonly rings?:
    | readonly {
        readonly timeoutSeconds?: number | undefined
        readonly skillsToRemove?: readonly string[] | undefined
      }[]
    | undefined
  readonly scoring?: 'TimestampAndPriority' | 'PriorityOnly' | undefined
  readonly conditionalGroups?: readonly ConditionalGroupDefinition[] | undefined
  readonly preferredAgents?:
    | readonly { readonly agents: readonly string[]; readonly waitSeconds?: number | undefined }[]
    | undefined
}

/** Agents who are also asked while a measure of a queue meets a condition. */
export interface ConditionalGroupDefinition extends Pick<ModelConditionalGroup, 'metric' | 'operator' | 'value'> {
  /** Queue that is measured. Default: the contact's own. */
  readonly queue?: string | undefined
  /** Ids of agents; an entry with a `count` stands for all its agents. */
  readonly agents: readonly string[]
  /** Default 0. */
  readonly waitSeconds?: number | undefined
}

/** A group of agents that keeps some of them in reserve, as `defineModel` takes it. */
export interface AgentGroupDefinition {
  readonly id: string
  /** A contact is given to the group only while more than this many of its agents are idle, of all types or by type. */
  readonly reserve?: number | Readonly<Record<string, number>> | undefined
  /** Contact types in the order in which a freed agent looks for work. */
  readonly contactTypes?: readonly string[] | undefined
}

/** Contacts per hour (`callsPerHour`), or in each interval (`profile`): set one of the two. */
export interface ContactTypeDefinition {
  readonly id: string
  /** Default: the only queue of the definition. */
  readonly queue?: string | undefined
  /** Default voice. */
  readonly media?: MediaType | undefined
  readonly language?: string | undefined
  /** Skills that a contact requires, all at once. Default none. */
  readonly skills?: readonly string[] | undefined
  readonly callsPerHour?: number | undefined
  /** All profiles of a model have the same grain and length: a day, a week from Monday, or any other period. */
  readonly profile?: { readonly intervalMinutes: number; readonly callsPerHour: readonly number[] } | undefined
  /** Default: the model's; else the mean over the agents whose handle time for the type is known. */
  readonly ahtSeconds?: number | undefined
  /** Mean ringing before the answer. Default 0. */
  readonly alertSeconds?: number | undefined
  /** Contacts that are for one agent at first. Default: none. */
  readonly preferredAgent?: ModelContactType['preferredAgent'] | undefined
  /** Default exponential. */
  readonly handleTime?: 'exponential' | 'constant' | DurationShape | undefined
  readonly handleTimeFactors?: { readonly intervalMinutes: number; readonly factors: readonly number[] } | undefined
  /** Default: the model's. */
  readonly patienceSeconds?: number | undefined
  /** Default exponential. */
  readonly patience?: 'exponential' | 'constant' | DurationShape | undefined
  readonly patienceFactors?: { readonly intervalMinutes: number; readonly factors: readonly number[] } | undefined
  /** Default 0. */
  readonly priority?: number | undefined
  /** Default 0. */
  readonly minimumLevel?: number | undefined
  /** Most contacts of the type that wait at once. Default: no limit. */
  readonly queueLimit?: number | undefined
  /** Default 0. */
  readonly balkProbability?: number | undefined
  /** Who abandons comes again, by default as the same contact type. Default: nobody. */
  readonly redial?:
    | {
        readonly probability: number
        readonly afterSeconds: number
        readonly contactType?: string | undefined
      }
    | undefined
  /** Agent groups in the order in which they are tried. Default: all alike. */
  readonly agentGroups?: readonly string[] | undefined
  /** Default: `serviceLevel` within `targetSeconds` of the model. */
  readonly target?: ServiceLevelTarget | undefined
}

/** An agent, or several identical ones, as `defineModel` takes them. */
export interface AgentDefinition {
  /** Default `agent-1`, `agent-2`, ... by position; with a `count`, `-1`, `-2`, ... are added. */
  readonly id?: string | undefined
  /** Default: the id. */
  readonly name?: string | undefined
  /** Number of identical agents. Default 1. */
  readonly count?: number | undefined
  /** Level 0-5 by skill. Default none. */
  readonly skills?: Readonly<Record<string, number>> | undefined
  /** Languages (spoken at level 5), or level 0-5 by language. Default none. */
  readonly languages?: readonly string[] | Readonly<Record<string, number>> | undefined
  /** Queues in which the agent is activated, or ring by queue. Default: every queue. */
  readonly queues?: readonly string[] | Readonly<Record<string, number>> | undefined
  /** Ring in queues without a ring of their own. Default 1. */
  readonly ring?: number | undefined
  /** Known mean handle time, for every contact type or by contact type. Default: the contact type's. */
  readonly ahtSeconds?: number | Readonly<Record<string, number>> | undefined
  /** Probability that a contact is resolved, for every contact type or by contact type. Default 1. */
  readonly resolution?: number | Readonly<Record<string, number>> | undefined
  /**
   * When the agent is on queue, from the start of the profile: minutes, or clock times such as `08:00-12:30` (the hour
   * may pass 24 for later days). Default: always.
   */
  readonly shifts?: readonly (string | { readonly fromMinute: number; readonly toMinute: number })[] | undefined
  /** Most contacts of a medium at once. Default 1. */
  readonly concurrency?: Readonly<Record<string, number>> | undefined
  /** By medium in hand: media of which contacts are taken meanwhile. Default none. */
  readonly interruptedBy?: Readonly<Record<string, readonly string[]>> | undefined
  readonly group?: string | undefined
  /** Default none. */
  readonly certifications?: readonly string[] | undefined
  /** Default true. */
  readonly eligible?: boolean | undefined
  /** Share of the busy hours on queue, 0..1. Default: from the shifts, else 1. */
  readonly availability?: number | undefined
}
