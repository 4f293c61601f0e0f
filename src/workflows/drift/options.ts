import type { DriftKind, Snapshot } from '../../documents'
import type { DriftMap } from './pairing'

/** How two snapshots are compared. */
export interface CompareOptions {
  /** A common ancestor of both: shows which side changed what, and where both did. */
  readonly base?: Snapshot | undefined
  /** Pairs items whose names differ. Default: by id within one org, by name between two. */
  readonly map?: DriftMap | undefined
  /**
   * Differences that are allowed: patterns of paths, `*` for any text, such as `divisions` or `queues/Test*`. A
   * pattern allows everything below what it matches.
   */
  readonly ignore?: readonly string[] | undefined
  /** Only these kinds. Default: all. */
  readonly kinds?: readonly DriftKind[] | undefined
}
