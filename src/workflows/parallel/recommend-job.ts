import type { Improvement, Recommendation } from '../../documents'
import type { LevelOptions, RecommendOptions, RemovalOptions } from '../../optimizer'

/**
 * Which changes to search for: those that raise service most, levels by a rule, or removals of skills that are hardly
 * used.
 */
export type RecommendJob =
  | { readonly kind: 'improvement'; readonly options: RecommendOptions }
  | { readonly kind: 'levels'; readonly options: LevelOptions }
  | { readonly kind: 'removals'; readonly options: RemovalOptions }

/** Recommended changes. */
export interface Recommended {
  readonly recommendations: readonly Recommendation[]
  /** The gain by number of changes; absent for levels by a rule and for removals. */
  readonly improvement?: Improvement | undefined
}
