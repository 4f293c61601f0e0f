import type { HygieneFinding, HygieneKind, Ref } from '../../../documents'

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
