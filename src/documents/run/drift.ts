import type { Json } from '../../core/json/json'
import type { Interval, Ref } from '../common'

/** How two snapshots differ, by names. `left` is what the other one is held against, such as a file kept in git. */
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
  /** What could not be compared and why, in sentences. */
  readonly notes: readonly string[]
  /** The time whose audits were searched for who changed what; absent when they were not. */
  readonly auditsSearched?: Interval
}

/** One of the compared snapshots. */
export interface DriftSide {
  readonly org: Ref
  readonly takenAt: string
}

/** Things that are compared. */
export type DriftKind = 'division' | 'skill' | 'language' | 'skillGroup' | 'queue' | 'agent'

/** One thing that is not the same on both sides. */
export interface Difference {
  /** Names from kind to detail, separated by `/`: `agents/Ana Silva/skills/Billing`. What an allow-list matches. */
  readonly path: string
  readonly kind: DriftKind
  readonly subject: DriftRef
  /** What differs of the subject: `skills`, `members`, `evaluation`; absent when the subject is on one side alone. */
  readonly aspect?: string
  /** The entry of the aspect: which skill, which member. */
  readonly item?: DriftRef
  /** `added`: on the right side alone; `removed`: on the left alone. */
  readonly change: 'added' | 'removed' | 'changed'
  /** Values by names; null: not there. */
  readonly left: Json
  readonly right: Json
  readonly base?: Json
  /** Which side left the base: `left`, `right`, or both, in different ways. Only with a base. */
  readonly by?: 'left' | 'right' | 'both'
  /** Who did it on the side whose audits were searched, the latest first; absent when nothing was found. */
  readonly changedBy?: readonly Attribution[]
}

/** A thing by the name that both sides know it by, with its id on each; null: it is not there. */
export interface DriftRef {
  readonly name: string
  readonly leftId: string | null
  readonly rightId: string | null
}

/** One audited change that may have made a difference. */
export interface Attribution {
  readonly auditId: string
  readonly at: string
  /** A person, or an OAuth client. */
  readonly by: { readonly kind: 'user' | 'client' | 'unknown'; readonly id: string; readonly name: string }
  /** What was done, such as `Update User`. */
  readonly action: string
  /** Properties that changed, with their values before and after, names in place of ids. */
  readonly properties: readonly {
    readonly property: string
    readonly before: readonly string[]
    readonly after: readonly string[]
  }[]
  /** True when the audit names the very thing that differs, false when it only changed the same subject. */
  readonly exact: boolean
}
