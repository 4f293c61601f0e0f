import type { Ref } from '../common'

/** How well the skills of an org are maintained: things that should be tidied up, although they block nobody. */
export interface HygieneReport {
  readonly format: 'skillroute/hygiene-report@1'
  readonly org: Ref
  /** Sorted by kind and name. */
  readonly findings: readonly HygieneFinding[]
  /** Kinds that were searched for. Absent: all. */
  readonly kinds?: readonly HygieneKind[]
  /** Number of findings of the other kinds; absent if all kinds were searched for. */
  readonly otherFindings?: number
  /** Kinds that could not be evaluated, or only in part; `notes` say why. Absent: none. */
  readonly notEvaluated?: readonly HygieneKind[]
  /** What could not be evaluated and why, in sentences for people. */
  readonly notes: readonly string[]
}

/**
 * `unusedSkill`: nobody asks for it; `unservedDemand`: contacts that nobody can take; `everyoneAtFive`: levels that order
 * nobody; `idleGrant`: an agent holds a skill that none of their queues asks for; `deletedSkill`: contacts ask for it,
 * but it is deleted or inactive; `emptyGroup`: a group that matches nobody.
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
