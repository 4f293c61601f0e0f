import type { Ref } from '../common'

/** A recommended change of one agent, with the reason. */
export type Recommendation = SkillRecommendation | QueueRecommendation

/** An agent gets a skill (`ADD`), gets another level of it (`SET`), or loses it (`REMOVE`). */
export interface SkillRecommendation extends CommonRecommendation {
  readonly action: 'ADD' | 'REMOVE' | 'SET'
  readonly skill: Ref
  readonly queue?: never
  /** Null: the agent does not hold the skill. */
  readonly before: number | null
  /** Null: the agent loses it. */
  readonly after: number | null
}

/** An agent becomes an active member of a queue (`JOIN`), or moves to another ring of it (`RING`). */
export interface QueueRecommendation extends CommonRecommendation {
  readonly action: 'JOIN' | 'RING'
  readonly queue: Ref
  readonly skill?: never
  /** The ring; null: the agent gets no contacts of the queue. */
  readonly before: number | null
  /** The ring. */
  readonly after: number
}

/** The fields of every recommendation. */
export interface CommonRecommendation {
  readonly format: 'skillroute/recommendation@1'
  /** Stable: the same move of the same agent has the same id. */
  readonly id: string
  readonly agent: Ref
  /** Queues that the move affects. */
  readonly queues: readonly Ref[]
  /** One sentence for people, with its figures. */
  readonly reason: string
  /** Figures behind the reason. */
  readonly evidence: Readonly<Record<string, number | string>>
  /** The gain together with the other changes, in contacts per week within service level; null if unknown. */
  readonly value: RecommendationValue | null
  /** The gain of this change alone; absent if unknown. */
  readonly alone?: RecommendationValue
  /** True if there may be no gain: the interval of `value` contains 0. Absent if there is no interval. */
  readonly isUncertain?: boolean
  /** The wave that the change belongs to, from 1; absent if there are no waves. */
  readonly wave?: number
  /** Ids of changes that have an effect only together with this one; absent if there are none. */
  readonly with?: readonly string[]
}

/** The gain of a recommendation, and how it was found. */
export interface RecommendationValue {
  readonly contactsPerWeek: number
  readonly method: string
  /** Confidence interval of `contactsPerWeek`; only if simulated. */
  readonly interval?: { readonly low: number; readonly high: number; readonly confidence: number }
}

/** An agent gets a skill, gets another level of it (0-5), or loses it (`level: null`). */
export interface SkillMove {
  readonly agentId: string
  readonly skillId: string
  readonly level: number | null
}
