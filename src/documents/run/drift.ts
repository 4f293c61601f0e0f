import type { Json } from '../../core/json/json'
import type { Interval, Ref } from '../common'

/** The differences of two snapshots, by names. `left` is the reference, such as a file kept in git. */
export interface DriftReport {
  readonly format: 'skillroute/drift@1'
  readonly left: DriftSide
  readonly right: DriftSide
  /** A common ancestor, which shows the side that changed. */
  readonly base?: DriftSide
  /** In the order of kinds, then names. */
  readonly differences: readonly Difference[]
  /** Differences that the allow-list left out. */
  readonly allowed: number
  /** What could not be compared, and why, in sentences. */
  readonly notes: readonly string[]
  /** The period whose audits were searched for the authors of changes; absent if they were not. */
  readonly auditsSearched?: Interval
}

/** One of the compared snapshots. */
export interface DriftSide {
  readonly org: Ref
  readonly takenAt: string
}

/** The kinds of objects that are compared. */
export type DriftKind = 'division' | 'skill' | 'language' | 'skillGroup' | 'queue' | 'agent'

/** One difference between the sides. */
export interface Difference {
  /** Names from kind to detail, separated by `/`: `agents/Ana Silva/skills/Billing`. Allow-lists match this path. */
  readonly path: string
  readonly kind: DriftKind
  readonly subject: DriftRef
  /**
   * The part of the subject that differs: `skills`, `members`, `evaluation`; absent if the subject is on one side only.
   */
  readonly aspect?: string
  /** The entry of the aspect: the skill, the member and so on. */
  readonly item?: DriftRef
  /** `added`: only on the right side; `removed`: only on the left. */
  readonly change: 'added' | 'removed' | 'changed'
  /** Values by names; null: not present. */
  readonly left: Json
  readonly right: Json
  readonly base?: Json
  /** The side that differs from the base: `left`, `right`, or both, in different ways. Only with a base. */
  readonly by?: 'left' | 'right' | 'both'
  /** Who made the change on the side whose audits were searched, latest first; absent if nothing was found. */
  readonly changedBy?: readonly Attribution[]
}

/** An object by the name that both sides use, with its id on each side; null: not present. */
export interface DriftRef {
  readonly name: string
  readonly leftId: string | null
  readonly rightId: string | null
}

/** One audited change that may have caused a difference. */
export interface Attribution {
  readonly auditId: string
  readonly at: string
  /** A person, or an OAuth client. */
  readonly by: { readonly kind: 'user' | 'client' | 'unknown'; readonly id: string; readonly name: string }
  /** What was done, such as `Update User`. */
  readonly action: string
  /** Changed properties with their values before and after, with names in place of ids. */
  readonly properties: readonly {
    readonly property: string
    readonly before: readonly string[]
    readonly after: readonly string[]
  }[]
  /** True if the audit names exactly what differs, false if it only changed the same subject. */
  readonly exact: boolean
}
