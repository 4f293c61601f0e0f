import type { Ref } from './common'
import type { Forecast } from './forecast'

/** Exactly what to write. Only the targets it names are touched; absent never means delete. */
export interface Plan {
  readonly format: 'skillroute/plan@1'
  /** `plan_` and the first 16 digits of the hash. */
  readonly id: string
  /** SHA-256 of the canonical JSON of everything but `id` and `hash`. */
  readonly hash: string
  readonly org: Ref
  readonly createdAt: string
  /** Content hash of the snapshot it was made from. */
  readonly snapshotHash: string
  readonly source: 'recommendations' | 'desired' | (string & {})
  /** How targets are read again before their write: `each`, or `batch` (100 users at a time, a wider window). */
  readonly reread: 'each' | 'batch'
  readonly changes: readonly Change[]
  readonly budget: RequestBudget
  readonly forecast: Forecast | null
  /** Things a reader should know before approving. */
  readonly warnings: readonly string[]
}

/** Later versions add kinds; a reader refuses a kind it does not know. */
export type Change = SkillSet | SkillRemove

interface SkillChange {
  /** Stable: hash of kind and target. */
  readonly id: string
  readonly user: Ref
  readonly skill: Ref
  readonly reason: string
  readonly worth: { readonly contactsPerWeek: number; readonly method: string } | null
}

/** The user gets the skill, or another level of it. */
export interface SkillSet extends SkillChange {
  readonly kind: 'skill.set'
  /** Level 0-5 seen when the plan was made; null: the user did not hold the skill. */
  readonly before: number | null
  readonly after: number
}

/** The user loses the skill. */
export interface SkillRemove extends SkillChange {
  readonly kind: 'skill.remove'
  readonly before: number
  readonly after: null
}

/** Requests that applying the plan will make when nothing fails, and the time they take at the rate. */
export interface RequestBudget {
  readonly reads: number
  readonly writes: number
  readonly verifies: number
  readonly total: number
  readonly ratePerMinute: number
  readonly minutes: number
}
