import type { GuardrailResult } from '../../core/errors/guardrail-result'
import type { Json } from '../../core/json/json'
import type { Ref } from '../common'
import type { RoutingModel } from '../org/model'
import type { Forecast } from './forecast'
import type { Guardrails } from './guardrails'
import type { ImprovementSummary } from './improvement'
import type { RecommendationValue } from './recommendation'
import type { PlannedShares } from './shares'

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
  readonly source: 'recommendations' | 'desired' | 'matrix' | 'rules' | 'weights' | (string & {})
  /** How targets are read again before their write: `each`, or `batch` (100 users at a time, a wider window). */
  readonly reread: 'each' | 'batch'
  readonly changes: readonly Change[]
  readonly budget: RequestBudget
  readonly forecast: Forecast | null
  /** How much how many changes would bring, and why these were chosen; absent where they were not searched for. */
  readonly improvement?: ImprovementSummary
  /** Things a reader should know before approving. */
  readonly warnings: readonly string[]
  /** What the guardrails said of it when it was made; absent when there were none. */
  readonly guardrails?: readonly GuardrailResult[]
  /** The guardrails themselves: they bind every apply of the plan, without being given again. Absent when there were none. */
  readonly binding?: PlanBinding
  /** Shares of a queue's contacts that it was made for, to be measured afterwards; absent where it was made for none. */
  readonly shares?: PlannedShares
  /** Why the plan was made, or a ticket; absent when nobody said. */
  readonly reason?: string
  /** What follows from the changes without being written; absent when none was looked for or found. */
  readonly sideEffects?: readonly SideEffect[]
  /** The part of the org that it was made for; absent: all of it. */
  readonly scope?: PlanScope
  /** What was asked for and is not among the changes; absent: nothing. What holds already was not lost. */
  readonly leftOut?: readonly LeftOut[]
  /** What the figures rest on, and what could not be read; absent: nothing to say. */
  readonly notes?: readonly string[]
}

/**
 * A part of an org. Its queues are those named, of the divisions named; its people are the agents of these divisions who
 * are members of these queues.
 */
export interface PlanScope {
  readonly queues?: readonly Ref[]
  readonly divisions?: readonly Ref[]
}

/** Something that was asked for and that no change of the plan carries out. */
export interface LeftOut {
  /** Documented: `scope`, `user.inactive`, `lever.none`, `clash` and so on. */
  readonly code: string
  /** Whom and what it is about, or where it stands in the file. */
  readonly what: string
  readonly why: string
}

/** What every apply of a plan must keep to. What is given to an apply is added to it and loosens nothing. */
export interface PlanBinding {
  /** As written. Freezes and approval are judged when it is applied, freezes by the clock before each write. */
  readonly guardrails: Guardrails
  /** What it takes to judge limits on people and queues again when it is applied; absent where there are none. */
  readonly basis?: PlanBasis
}

/**
 * The part of the org that limits on coverage, certifications, skills held and live queues depend on. An apply reads again
 * what may have changed: the skills and certifications of these agents, the activated members of the queues that limits on
 * coverage name, and the live figures of queues. Demand and presence stay as they were when the plan was made.
 */
export interface PlanBasis {
  /** Skills that those limits name. */
  readonly skills: readonly Ref[]
  /** Queues in which limits on coverage count members. */
  readonly queues: readonly Ref[]
  /** Who held such a skill, or gets one. Unlicensed agents are left out. */
  readonly agents: readonly Ref[]
  /** Queues that limits on live queues are about. */
  readonly live: readonly Ref[]
  /** These agents with their presence, and the contacts that limits on coverage ask about. */
  readonly model?: RoutingModel
}

/** An agent whom new levels move into or out of a skill group, and the queues that the group feeds. */
export interface SideEffect {
  readonly kind: 'group.enter' | 'group.leave'
  readonly user: Ref
  readonly group: Ref
  readonly queues: readonly Ref[]
}

/** Later versions add kinds; a reader refuses a kind it does not know. */
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

/** What every change of a plan has. */
export interface CommonChange {
  /** Stable: hash of kind and target. */
  readonly id: string
  readonly reason: string
  readonly value: RecommendationValue | null
  /** The wave of an improvement that it belongs to, from 1; absent where there are none. */
  readonly wave?: number
  /** ISO time before which it is not written, such as the end of the agent's shift. Absent: at once. */
  readonly from?: string
  /** ISO time at which what it replaced is put back. Absent: it stays. */
  readonly until?: string
  /** Only in the plan of an undo: what this change reverts. It restores its value exactly, without merging fields. */
  readonly takesBack?: TakesBack
}

/** What a change of an undo reverts. */
export interface TakesBack {
  /** Ids of the changes of the plan that is undone. */
  readonly changeIds: readonly string[]
  /** Values that are ours as well as `before`, where it is unknown which of the writes took effect. */
  readonly orBefore?: readonly Json[]
}

/** The user gets the skill, or another level of it. */
export interface SkillSet extends CommonChange {
  readonly kind: 'skill.set'
  readonly user: Ref
  readonly skill: Ref
  /** Level 0-5 seen when the plan was made; null: the user did not hold the skill. */
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

/** What a member of a queue is: taking contacts or not, and in which ring, 1-6. */
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

/** The user is no member of the queue any more. */
export interface MemberRemove extends CommonChange {
  readonly kind: 'member.remove'
  readonly queue: Ref
  readonly user: Ref
  readonly before: MemberState
  readonly after: null
}

/** The member takes contacts of the queue (`true`), or stays a member without doing so. */
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

/** One setting of a queue; null: not set. All other fields of the queue stay as a fresh read shows them. */
export interface QueueSet extends CommonChange {
  readonly kind: 'queue.set'
  readonly queue: Ref
  /** Path of the setting in the queue's body, such as `acwSettings.timeoutMs`. */
  readonly field: string
  readonly before: Json
  readonly after: Json
}

/** How many contacts of each medium the user takes at once; null: what the org has set for everybody. */
export interface UtilizationSet extends CommonChange {
  readonly kind: 'utilization.set'
  readonly user: Ref
  readonly before: Json
  readonly after: Json
}

/** Requests that applying the plan will make when nothing fails, and the time they take at the rate. */
export interface RequestBudget {
  readonly reads: number
  readonly writes: number
  readonly verifies: number
  /** To look in the audits for what others wrote meanwhile; absent in plans of earlier versions: none. */
  readonly audits?: number
  /** To judge the guardrails that only the org as it is can tell; absent: none. */
  readonly guardrails?: number
  readonly total: number
  readonly ratePerMinute: number
  readonly minutes: number
}
