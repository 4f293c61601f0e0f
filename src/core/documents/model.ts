import type { MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from './common'
import type { SkillLevel } from './snapshot'

/** Snapshot and demand as mathematics sees them: who asks for what, and who may answer. */
export interface RoutingModel {
  readonly format: 'skillroute/model@1'
  readonly skills: readonly Ref[]
  readonly queues: readonly ModelQueue[]
  readonly contactTypes: readonly ModelContactType[]
  readonly agents: readonly ModelAgent[]
  /** Assumptions made on the way, in sentences for people. */
  readonly notes: readonly string[]
}

export interface ModelQueue extends Ref {
  readonly evaluation: SkillEvaluation
  readonly predictive: boolean
  readonly rings?: readonly { readonly timeoutSeconds?: number; readonly skillsToRemove: readonly string[] }[]
}

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
  readonly target: ServiceLevelTarget
}

export interface ModelAgent extends Ref {
  readonly skills: readonly SkillLevel[]
  readonly languages: readonly SkillLevel[]
  /** Queues the agent has joined, with the ring. */
  readonly queues: readonly { readonly queueId: string; readonly ring: number }[]
  readonly certifications: readonly string[]
  /** False: left out of every proposal (no routing licence, inactive). */
  readonly eligible: boolean
  /** Share of the window's busy hours the agent was on queue, 0..1; 1 when unknown. */
  readonly availability: number
  readonly staffedSeconds: number
  readonly handling: readonly {
    readonly contactTypeId: string
    readonly handled: number
    readonly ahtSeconds: number
    readonly transferred: number
  }[]
}
