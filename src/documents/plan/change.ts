import type { Json } from '../../core/json/json'
import type { Ref } from '../common'
import type { RecommendationValue } from './recommendation'

/** Later versions add kinds; a reader refuses an unknown kind. */
export type Change =
  | SkillChange
  | LanguageSet
  | LanguageRemove
  | MemberAdd
  | MemberRemove
  | MemberJoin
  | MemberRing
  | QueueSet
  | UtilizationSet

/** A change of one of a user's skills. */
export type SkillChange = SkillSet | SkillRemove

/** The fields of every change. */
export interface CommonChange {
  /** Stable: a hash of kind and target. */
  readonly id: string
  readonly reason: string
  readonly value: RecommendationValue | null
  /** The wave of an improvement that the change belongs to, from 1; absent if there are no waves. */
  readonly wave?: number
  /** ISO time of the earliest write, such as the end of the agent's shift. Absent: at once. */
  readonly from?: string
  /** ISO time at which the previous value is restored. Absent: never. */
  readonly until?: string
  /** Only in the plan of an undo: what this change reverts. It restores the value exactly, without merging fields. */
  readonly takesBack?: {
    /** Ids of the undone plan's changes. */
    readonly changeIds: readonly string[]
    /** Values besides `before` that are ours too, if it is unknown which of the writes took effect. */
    readonly orBefore?: readonly Json[]
  }
}

/** The user gets the skill, or another level of it. */
export interface SkillSet extends CommonChange {
  readonly kind: 'skill.set'
  readonly user: Ref
  readonly skill: Ref
  /** Level 0-5 when the plan was built; null: the user did not hold the skill. */
  readonly before: number | null
  readonly after: number
}

/** The user loses the skill. */
export interface SkillRemove extends CommonChange {
  readonly kind: 'skill.remove'
  readonly user: Ref
  readonly skill: Ref
  readonly before: number
  readonly after: null
}

/** The user gets the language, or another level of it: a whole number, since the platform drops fractions. */
export interface LanguageSet extends CommonChange {
  readonly kind: 'language.set'
  readonly user: Ref
  readonly language: Ref
  readonly before: number | null
  readonly after: number
}

/** The user loses the language. */
export interface LanguageRemove extends CommonChange {
  readonly kind: 'language.remove'
  readonly user: Ref
  readonly language: Ref
  readonly before: number
  readonly after: null
}

/** The state of a queue member: whether they take contacts, and their ring, 1-6. */
export type MemberState = {
  readonly joined: boolean
  readonly ring: number
}

/** The user becomes a member of the queue, activated and in ring 1 unless further changes say otherwise. */
export interface MemberAdd extends CommonChange {
  readonly kind: 'member.add'
  readonly queue: Ref
  readonly user: Ref
  readonly before: null
  readonly after: MemberState
}

/** The user stops being a member of the queue. */
export interface MemberRemove extends CommonChange {
  readonly kind: 'member.remove'
  readonly queue: Ref
  readonly user: Ref
  readonly before: MemberState
  readonly after: null
}

/** The member takes contacts of the queue (`true`), or stays a member without taking any. */
export interface MemberJoin extends CommonChange {
  readonly kind: 'member.join'
  readonly queue: Ref
  readonly user: Ref
  readonly before: boolean
  readonly after: boolean
}

/** The member moves to another ring. */
export interface MemberRing extends CommonChange {
  readonly kind: 'member.ring'
  readonly queue: Ref
  readonly user: Ref
  readonly before: number
  readonly after: number
}

/** One setting of a queue; null: not set. All other fields of the queue stay as a new read shows them. */
export interface QueueSet extends CommonChange {
  readonly kind: 'queue.set'
  readonly queue: Ref
  /** Path of the setting in the queue's body, such as `acwSettings.timeoutMs`. */
  readonly field: string
  readonly before: Json
  readonly after: Json
}

/** How many contacts of each medium the user takes at once; null: the org's setting for everybody. */
export interface UtilizationSet extends CommonChange {
  readonly kind: 'utilization.set'
  readonly user: Ref
  readonly before: Json
  readonly after: Json
}
