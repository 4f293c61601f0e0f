import type { Ref } from '../common'

/** A recommended skill change, and why. */
export interface Recommendation {
  readonly format: 'skillroute/recommendation@1'
  /** Stable: the same move on the same agent and skill has the same id. */
  readonly id: string
  readonly action: 'ADD' | 'REMOVE' | 'SET'
  readonly agent: Ref
  readonly skill: Ref
  /** Null: the agent does not hold the skill. */
  readonly before: number | null
  readonly after: number | null
  /** Queues in which the move acts. */
  readonly queues: readonly Ref[]
  /** One sentence for people, with its figures. */
  readonly reason: string
  /** Figures behind the reason. */
  readonly evidence: Readonly<Record<string, number | string>>
  /** Value in contacts per week within service level, by the method named; null when it has none of its own. */
  readonly value: RecommendationValue | null
}

/** The value of a recommendation, and how it was found. */
export interface RecommendationValue {
  readonly contactsPerWeek: number
  readonly method: string
  /** Confidence interval of `contactsPerWeek`; only where it was simulated. */
  readonly interval?: { readonly low: number; readonly high: number; readonly confidence: number }
}
