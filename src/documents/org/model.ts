import type { MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from '../common'
import type { WeekPresence } from './demand'
import type { SkillLevel } from './snapshot'

/** Snapshot and demand as mathematics sees them: who asks for what, and who may answer. */
export interface RoutingModel {
  readonly format: 'skillroute/model@1'
  readonly skills: readonly Ref[]
  readonly queues: readonly ModelQueue[]
  readonly contactTypes: readonly ModelContactType[]
  readonly agents: readonly ModelAgent[]
  /** Groups of agents that a rule names, see {@link ModelAgent.group}. */
  readonly agentGroups?: readonly ModelAgentGroup[]
  /** Most contacts that wait at once over all contact types; the next is turned away. Default: no limit. */
  readonly waitingLimit?: number
  /**
   * How busy whole days are besides the profile: the rates of every replication are multiplied by one draw of a gamma
   * distribution with this shape and mean 1 (coefficient of variation `1 / sqrt(shape)`). Default: every day is alike.
   */
  readonly dayFactorShape?: number
  /** The days to come that the model is of; absent for the average week of the past. */
  readonly period?: ForecastPeriod
  /** How far a week that was forecast may be from its rates; absent for the average week of the past. */
  readonly forecastError?: ForecastError
  /** Assumptions made on the way, in sentences for people. */
  readonly notes: readonly string[]
}

/** Days to come. */
export interface ForecastPeriod {
  /** ISO 8601 instants. */
  readonly start: string
  readonly end: string
  /** IANA name of the zone whose days these are. */
  readonly timeZone: string
}

/** How far the week to come may be from what is expected of it, as coefficients of variation. */
export interface ForecastError {
  /** Of the contacts of the whole week: the error of level and trend. */
  readonly week: number
  /**
   * Of single days around it: by how much days differ, and what is not known of special ones. A day is given by its noon, in
   * minutes from Monday 00:00 UTC.
   */
  readonly days: readonly { readonly noonMinute: number; readonly cv: number }[]
  /** Of the mean handle time of the whole week. */
  readonly handleTime: number
}

/** A queue of a model, and how it chooses agents. */
export interface ModelQueue extends Ref {
  readonly evaluation: SkillEvaluation
  readonly predictive: boolean
  readonly rings?: readonly { readonly timeoutSeconds?: number; readonly skillsToRemove: readonly string[] }[]
  /** How contacts that wait are ordered: by time in queue plus priority, or by priority alone and then by time. */
  readonly scoring?: 'TimestampAndPriority' | 'PriorityOnly'
  /** Groups of agents tried besides the members, each rule once its wait is over and its condition holds. */
  readonly conditionalGroups?: readonly ModelConditionalGroup[]
  /** Agents tried alone, one rule after the other, before the contact is open to everyone. */
  readonly preferredAgents?: readonly { readonly agentIds: readonly string[]; readonly waitSeconds: number }[]
}

/** A rule of conditional group routing. `queueId` is the queue that is measured; default the contact's own. */
export interface ModelConditionalGroup {
  readonly queueId?: string
  readonly metric: 'EstimatedWaitTime' | 'ServiceLevel'
  readonly operator: 'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo'
  /** Seconds for `EstimatedWaitTime`, a ratio 0..1 for `ServiceLevel`. */
  readonly value: number
  readonly agentIds: readonly string[]
  readonly waitSeconds: number
}

/** A group of agents as rules of the literature name them. */
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

/** How single times scatter about their mean. `cv` is the coefficient of variation; `empirical` resamples `values`. */
export type DurationShape =
  | { readonly kind: 'exponential' }
  | { readonly kind: 'constant' }
  | { readonly kind: 'lognormal'; readonly cv: number }
  | { readonly kind: 'gamma'; readonly cv: number }
  /** Any positive times; only their shape counts, they are scaled to the mean. */
  | { readonly kind: 'empirical'; readonly values: readonly number[] }

/** Contacts of one kind: where they wait, what they ask for, and how many come. */
export interface ModelContactType {
  readonly id: string
  readonly queueId: string
  readonly mediaType: MediaType
  readonly languageId?: string
  readonly skillIds: readonly string[]
  /** Mean over the hours in which the type was asked for at all. */
  readonly callsPerHour: number
  /** The busiest hour of the average week. */
  readonly peakCallsPerHour: number
  /** Calls per hour in each interval of the average week, Monday 00:00 UTC first; `intervalMinutes` each. */
  readonly weekProfile?: { readonly intervalMinutes: number; readonly callsPerHour: readonly number[] }
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly ahtSeconds: number
  /** Estimated as abandons over total waiting time (censored likelihood); absent when nobody abandoned. */
  readonly patienceSeconds?: number
  /** How patience scatters about `patienceSeconds`. Default exponential. */
  readonly patience?: DurationShape
  /** How single handle times scatter about the mean of agent and contact type. Default exponential. */
  readonly handleTime?: DurationShape
  /** Handle times of contacts that arrive in an interval are multiplied by its factor; the last one stays. */
  readonly handleTimeFactors?: { readonly intervalMinutes: number; readonly factors: readonly number[] }
  /** The same for the patience of contacts that arrive in an interval. */
  readonly patienceFactors?: { readonly intervalMinutes: number; readonly factors: readonly number[] }
  /** Added to a contact's standing among those that wait. Default 0. */
  readonly priority?: number
  /** Lowest level of every asked skill with which an agent is offered the contact. Default 0: any. */
  readonly minimumLevel?: number
  /** Most contacts of the type that wait at once; the next is turned away. Default: no limit. */
  readonly queueLimit?: number
  /** Probability that a contact which would have to wait leaves at once. Default 0. */
  readonly balkProbability?: number
  /** Agent groups in the order in which they are tried (rule `rankList`). Default: all alike. */
  readonly agentGroupIds?: readonly string[]
  readonly target: ServiceLevelTarget
}

/** An agent of a model: skills with their levels, queues and presence. */
export interface ModelAgent extends Ref {
  readonly skills: readonly SkillLevel[]
  readonly languages: readonly SkillLevel[]
  /** Queues in which the agent is activated, with the ring. */
  readonly queues: readonly { readonly queueId: string; readonly ring: number }[]
  readonly certifications: readonly string[]
  /** False: left out of every proposal (no routing license, inactive). */
  readonly eligible: boolean
  /** Share of the window's busy hours the agent was on queue, 0..1; 1 when unknown. */
  readonly availability: number
  readonly staffedSeconds: number
  readonly handling: readonly {
    readonly contactTypeId: string
    readonly handled: number
    readonly ahtSeconds: number
    readonly transferred: number
    /** How many of `handled` were resolved; absent where unknown. */
    readonly resolved?: number
    /** Mean natural logarithm of single handle times in seconds, where they are known one by one. */
    readonly meanLogSeconds?: number
    /** Effective sample size of `handled` when old contacts weigh less: (sum w)^2 / sum w^2. Default `handled`. */
    readonly effectiveContacts?: number
  }[]
  /** Known mean handle times in seconds by contact type, used instead of estimates from `handling`. */
  readonly ahtSeconds?: Readonly<Record<string, number>>
  /** Probability by contact type that a contact is resolved; one that is not comes back at once. Default 1. */
  readonly resolution?: Readonly<Record<string, number>>
  /** Group of agents as named by rules of the literature; must be in the model's `agentGroups`. */
  readonly group?: string
  /**
   * When the agent is on queue, in minutes from the start of the profile, breaks left out: who has shifts is there
   * then and only then, whatever `availability` says. A contact in hand at the end is finished.
   */
  readonly shifts?: readonly { readonly fromMinute: number; readonly toMinute: number }[]
  /**
   * When in the average week the agent was on queue, as observed, in order and without overlap: there with the
   * probability of the stretch, drawn for each day. Outside the stretches not there. `shifts` come before it.
   */
  readonly week?: readonly WeekPresence[]
  /** Most contacts of a medium in hand at once. Default 1 of each medium, and only one medium at a time. */
  readonly concurrency?: Readonly<Partial<Record<MediaType, number>>>
}
