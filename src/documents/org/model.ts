import type { MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from '../common'
import type { AgentCapacity } from './capacity'
import type { WeekPresence } from './demand'
import type { SkillLevel } from './snapshot'

/**
 * Snapshot and demand in the form that calculations use: which contacts come, what they ask for, and which agents may
 * answer.
 */
export interface RoutingModel {
  readonly format: 'skillroute/model@1'
  readonly skills: readonly Ref[]
  readonly queues: readonly ModelQueue[]
  readonly contactTypes: readonly ModelContactType[]
  readonly agents: readonly ModelAgent[]
  /** Groups of agents that a rule names, see {@link ModelAgent.group}. */
  readonly agentGroups?: readonly ModelAgentGroup[]
  /**
   * Maximum number of contacts waiting at once over all contact types; further ones are turned away. Default: no limit.
   */
  readonly waitingLimit?: number
  /** Maximum number of contacts in the center at once, waiting or being handled; further ones are turned away. Default: no limit. */
  readonly lineLimit?: number
  /**
   * How much whole days differ from the profile: the rates of each replication are multiplied by one draw from a gamma
   * distribution with this shape and mean 1 (coefficient of variation `1 / sqrt(shape)`). Default: all days are alike.
   */
  readonly dayFactorShape?: number
  /** The coming days that the model describes; absent for the average week of the past. */
  readonly period?: ForecastPeriod
  /** How far the actual week may be from the forecast rates; absent for the average week of the past. */
  readonly forecastError?: ForecastError
  /** Assumptions of the model, in sentences for people. */
  readonly notes: readonly string[]
}

/** Coming days. */
export interface ForecastPeriod {
  /** ISO 8601 instants. */
  readonly start: string
  readonly end: string
  /** IANA name of the time zone of these days. */
  readonly timeZone: string
}

/** How far the coming week may be from its forecast, as coefficients of variation. */
export interface ForecastError {
  /** For the contacts of the whole week: the error of level and trend. */
  readonly week: number
  /**
   * For single days, in addition to the week: how much days differ, and how uncertain special days are. A day is named
   * by its noon, in minutes from Monday 00:00 UTC.
   */
  readonly days: readonly { readonly noonMinute: number; readonly cv: number }[]
  /**
   * In addition, by contact type: the error of its queue's share of the org's contacts (`queue`), the error of its own
   * share of the queue's contacts (`own`), and how much its single days differ beyond those of the org (`day`). Absent:
   * not known.
   */
  readonly contactTypes?: readonly {
    readonly id: string
    readonly queue: number
    readonly own: number
    readonly day: number
  }[]
  /** Of the mean handle time of the whole week. */
  readonly handleTime: number
}

/** A queue of a model, and how it chooses agents. */
export interface ModelQueue extends Ref {
  readonly evaluation: SkillEvaluation
  readonly predictive: boolean
  /** Contacts go to the agent whom they are for, people assign them, or rules not known here do. Absent: routing chooses. */
  readonly assignment?: 'direct' | 'manual' | 'unknown'
  readonly rings?: readonly { readonly timeoutSeconds?: number; readonly skillsToRemove: readonly string[] }[]
  /** How waiting contacts are ordered: by time in queue plus priority, or by priority first and then by time. */
  readonly scoring?: 'TimestampAndPriority' | 'PriorityOnly'
  /**
   * Groups of agents who are asked only later: each rule once its wait is over and its condition holds. Members who come by
   * such groups alone ({@link ModelAgent.queues}) are asked by these rules alone.
   */
  readonly conditionalGroups?: readonly ModelConditionalGroup[]
  /**
   * Groups of agents who are asked, for all contacts of the queue, only while the conditions of one of the lists in `anyOf`
   * all hold. Members who come by such groups alone are asked by these rules alone.
   */
  readonly groupActivation?: readonly {
    readonly anyOf: readonly (readonly Omit<ModelConditionalGroup, 'agentIds' | 'groupIds' | 'waitSeconds'>[])[]
    readonly agentIds: readonly string[]
    /** Ids of the member groups that the rule gates. */
    readonly groupIds: readonly string[]
  }[]
  /** Agents tried alone, one rule after the other, before the contact is open to everyone. */
  readonly preferredAgents?: readonly { readonly agentIds: readonly string[]; readonly waitSeconds: number }[]
}

/** A rule of conditional group routing. `queueId` is the queue that is measured; default: the one with the rule. */
export interface ModelConditionalGroup {
  readonly queueId?: string
  readonly metric: 'EstimatedWaitTime' | 'ServiceLevel' | 'IdleAgentCount'
  readonly operator:
    | 'GreaterThan'
    | 'GreaterThanOrEqualTo'
    | 'LessThan'
    | 'LessThanOrEqualTo'
    | 'EqualTo'
    | 'NotEqualTo'
  /** Seconds for `EstimatedWaitTime`, a ratio 0..1 for `ServiceLevel`, agents for `IdleAgentCount`. */
  readonly value: number
  readonly agentIds: readonly string[]
  /** Ids of the member groups that the rule gates. */
  readonly groupIds?: readonly string[]
  readonly waitSeconds: number
}

/** A group of agents, as in routing rules of the literature. */
export interface ModelAgentGroup {
  readonly id: string
  /**
   * A contact is given to the group only while more than this many of its agents are idle: one number for all contact
   * types, or a number by contact type. Default 0.
   */
  readonly reserve?: number | Readonly<Record<string, number>>
  /** Contact types in the order in which a freed agent of the group looks for work (rule `rankList`). */
  readonly contactTypeIds?: readonly string[]
}

/** How single times scatter around their mean. `cv` is the coefficient of variation; `empirical` resamples `values`. */
export type DurationShape =
  | { readonly kind: 'exponential' }
  | { readonly kind: 'constant' }
  | { readonly kind: 'lognormal'; readonly cv: number }
  | { readonly kind: 'gamma'; readonly cv: number }
  /** Any positive times. Only their shape counts: they are scaled to the mean. */
  | { readonly kind: 'empirical'; readonly values: readonly number[] }

/** Contacts of one kind: where they wait, what they ask for, and how many come. */
export interface ModelContactType {
  readonly id: string
  readonly queueId: string
  readonly mediaType: MediaType
  readonly languageId?: string
  readonly skillIds: readonly string[]
  /** Mean over the hours in which contacts of the type came. */
  readonly callsPerHour: number
  /** The busiest hour of the average week. */
  readonly peakCallsPerHour: number
  /**
   * Calls per hour in each interval of the average week, Monday 00:00 UTC first; `intervalMinutes` each. `recordedWeeks` is
   * the number of weeks whose counts they are the mean of; absent: they are known, not counted.
   */
  readonly weekProfile?: {
    readonly intervalMinutes: number
    readonly callsPerHour: readonly number[]
    readonly recordedWeeks?: number
  }
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly ahtSeconds: number
  /**
   * Mean patience, estimated as total waiting time divided by abandons (censored likelihood); absent if nobody
   * abandoned.
   */
  readonly patienceSeconds?: number
  /** How patience scatters around `patienceSeconds`. Default exponential. */
  readonly patience?: DurationShape
  /**
   * How long a contact rings at an agent before it is answered, in seconds: it still waits, and the agent can take no other
   * in its place. Not part of the handle time. Default 0.
   */
  readonly alertSeconds?: number
  /**
   * Alerts that nobody answers: their share, how long they ring, and how long the agent then is not responding, in seconds.
   * The contact returns to its place in the queue. Default: all are answered.
   */
  readonly notAnswered?: {
    readonly probability: number
    readonly alertSeconds: number
    readonly awaySeconds: number
  }
  /**
   * The share of contacts that are for one agent, such as the last one whom the caller had: of those who are there, in
   * proportion to the contacts of the type that they handled. That agent alone is asked for `waitSeconds`, then everyone.
   */
  readonly preferredAgent?: { readonly share: number; readonly waitSeconds: number }
  /** Mean after-call work, part of the handle time, under the time-out that the queue has; absent: not known. */
  readonly afterCallSeconds?: number
  /** How single handle times scatter around the mean of agent and contact type. Default exponential. */
  readonly handleTime?: DurationShape
  /**
   * Handle times of contacts that arrive in an interval are multiplied by its factor. After the last interval, the last
   * factor stays.
   */
  readonly handleTimeFactors?: { readonly intervalMinutes: number; readonly factors: readonly number[] }
  /** Patience of contacts that arrive in an interval is multiplied by its factor in the same way. */
  readonly patienceFactors?: { readonly intervalMinutes: number; readonly factors: readonly number[] }
  /** Priority of the contact among those waiting. Default 0. */
  readonly priority?: number
  /** Lowest level that an agent needs on every requested skill to be offered the contact. Default 0: any level. */
  readonly minimumLevel?: number
  /** Maximum number of contacts of the type waiting at once; further ones are turned away. Default: no limit. */
  readonly queueLimit?: number
  /** Probability that a contact that would have to wait leaves at once. Default 0. */
  readonly balkProbability?: number
  /**
   * Who abandons comes again with this probability after `afterSeconds`, with new patience, as a contact of the type
   * `contactTypeId`. Default type: the same. Default: nobody.
   */
  readonly redial?: { readonly probability: number; readonly afterSeconds: number; readonly contactTypeId?: string }
  /** Agent groups in the order in which they are tried (rule `rankList`). Default: all alike. */
  readonly agentGroupIds?: readonly string[]
  readonly target: ServiceLevelTarget
}

/** An agent of a model: skills with their levels, queues and presence. */
export interface ModelAgent extends Ref {
  readonly skills: readonly SkillLevel[]
  readonly languages: readonly SkillLevel[]
  /**
   * Queues in which the agent is activated, with the ring. `groupIds`: the groups by which the agent is a member; absent: by
   * hand, or not known.
   */
  readonly queues: readonly {
    readonly queueId: string
    readonly ring: number
    readonly groupIds?: readonly string[]
  }[]
  readonly certifications: readonly string[]
  /** False if the agent is left out of every proposal: no routing license, or inactive. */
  readonly eligible: boolean
  /** Share of the window's busy hours in which the agent was on queue, 0..1; 1 if no agent's times are known. */
  readonly availability: number
  readonly staffedSeconds: number
  readonly handling: readonly {
    readonly contactTypeId: string
    readonly handled: number
    readonly ahtSeconds: number
    readonly transferred: number
    /** How many of `handled` were resolved; absent if unknown. */
    readonly resolved?: number
    /** Mean natural logarithm of single handle times in seconds; absent if single times are unknown. */
    readonly meanLogSeconds?: number
    /** Effective sample size of `handled` when old contacts weigh less: (sum w)^2 / sum w^2. Default `handled`. */
    readonly effectiveContacts?: number
  }[]
  /** Known mean handle times in seconds by contact type, used instead of estimates from `handling`. */
  readonly ahtSeconds?: Readonly<Record<string, number>>
  /** Probability by contact type that a contact is resolved; an unresolved contact comes back at once. Default 1. */
  readonly resolution?: Readonly<Record<string, number>>
  /** The agent's group, for routing rules of the literature; must be in the model's `agentGroups`. */
  readonly group?: string
  /**
   * When the agent is on queue, without breaks, in minutes from the start of the profile. An agent with shifts is
   * present exactly then, whatever `availability` says. A contact in progress at the end of a shift is finished.
   */
  readonly shifts?: readonly { readonly fromMinute: number; readonly toMinute: number }[]
  /**
   * When in the average week the agent was observed on queue, in order and without overlap. In each stretch, the agent
   * is present with the probability of the stretch, drawn for each day; outside all stretches, absent. In an interval of
   * up to half an hour beside one with a higher share, the agent comes later or leaves earlier. If there are `shifts`,
   * they are used instead.
   */
  readonly week?: readonly WeekPresence[]
  /** Maximum number of contacts of each medium at once. Default 1. */
  readonly concurrency?: AgentCapacity['concurrency']
  /**
   * By the medium in hand: the media whose contacts the agent takes meanwhile. Each contact takes its whole handle time, since
   * handle times on record include interruptions. Default: contacts of different media are never in hand at the same time.
   */
  readonly interruptedBy?: AgentCapacity['interruptedBy']
}
