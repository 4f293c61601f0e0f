import type { Ref } from '../common'

/** A recommended change of one agent, and why. */
export type Recommendation = SkillRecommendation | QueueRecommendation

/** An agent gets a skill (`ADD`), another level of it (`SET`), or loses it (`REMOVE`). */
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

/** What every recommendation has. */
export interface CommonRecommendation {
  readonly format: 'skillroute/recommendation@1'
  /** Stable: the same move of the same agent has the same id. */
  readonly id: string
  readonly agent: Ref
  /** Queues in which the move acts. */
  readonly queues: readonly Ref[]
  /** One sentence for people, with its figures. */
  readonly reason: string
  /** Figures behind the reason. */
  readonly evidence: Readonly<Record<string, number | string>>
  /** What it brings beside the others, in contacts per week within service level; null where that is not known. */
  readonly value: RecommendationValue | null
  /** What it would bring by itself; absent where that is not known. */
  readonly alone?: RecommendationValue
  /** Whether it may bring nothing: the interval of `value` holds 0. Absent where there is no interval. */
  readonly isUncertain?: boolean
  /** The wave that it belongs to, from 1; absent where there are none. */
  readonly wave?: number
  /** Ids of changes that act only together with this one; absent where there are none. */
  readonly with?: readonly string[]
}

/** The value of a recommendation, and how it was found. */
export interface RecommendationValue {
  readonly contactsPerWeek: number
  readonly method: string
  /** Confidence interval of `contactsPerWeek`; only where it was simulated. */
  readonly interval?: { readonly low: number; readonly high: number; readonly confidence: number }
}
