import type { Ref } from '../common'

/** How the skills of an org are kept: what holds nobody back but should not stay. */
export interface HygieneReport {
  readonly format: 'skillroute/hygiene-report@1'
  readonly org: Ref
  /** Sorted by kind and name. */
  readonly findings: readonly HygieneFinding[]
  /** Kinds that were looked for. Absent: all. */
  readonly kinds?: readonly HygieneKind[]
  /** Findings of the kinds that were not looked for, 0 or more; absent: all kinds were. */
  readonly otherFindings?: number
  /** Kinds of which something, or all, could not be judged; `notes` say why. Absent: none. */
  readonly notJudged?: readonly HygieneKind[]
  /** What was not judged and why, in sentences for people. */
  readonly notes: readonly string[]
}

/**
 * `unusedSkill`: nobody asks for it; `unservedDemand`: contacts that nobody can take; `everyoneAtFive`: levels that order
 * nobody; `idleGrant`: an agent holds a skill that none of their queues asks for; `deletedSkill`: asked for, but deleted or
 * inactive; `emptyGroup`: a group that matches nobody.
 */
export type HygieneKind =
  | 'unusedSkill'
  | 'unservedDemand'
  | 'everyoneAtFive'
  | 'idleGrant'
  | 'deletedSkill'
  | 'emptyGroup'

/** One thing that could be tidied up, and what it is about. */
export interface HygieneFinding {
  readonly kind: HygieneKind
  /** One sentence with the figures. */
  readonly message: string
  readonly skill?: Ref
  readonly queue?: Ref
  readonly group?: Ref
  readonly contactTypeId?: string
  readonly agents: readonly Ref[]
}
