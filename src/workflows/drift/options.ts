import type { DriftKind, Snapshot } from '../../documents'
import type { DriftMap } from './pairing'

/** Options of comparing two snapshots. */
export interface CompareOptions {
  /** A common ancestor of both, which shows the side that made each change, and conflicts. */
  readonly base?: Snapshot | undefined
  /** Pairs items whose names differ. Default: by id within one org, by name between two. */
  readonly map?: DriftMap | undefined
  /**
   * Allowed differences, as patterns of paths with `*` for any text, such as `divisions` or `queues/Test*`. A pattern
   * allows everything below what it matches.
   */
  readonly ignore?: readonly string[] | undefined
  /** Only these kinds. Default: all. */
  readonly kinds?: readonly DriftKind[] | undefined
}
