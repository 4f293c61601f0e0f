import type { Ref } from '../common'

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
