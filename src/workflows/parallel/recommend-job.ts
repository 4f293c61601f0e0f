import type { Improvement, Recommendation } from '../../documents'
import type { LevelOptions, RecommendOptions, RemovalOptions } from '../../optimizer'

/** Which changes to look for: those that bring most service, levels by a rule, or skills that are hardly used. */
export type RecommendJob =
  | { readonly kind: 'improvement'; readonly options: RecommendOptions }
  | { readonly kind: 'levels'; readonly options: LevelOptions }
  | { readonly kind: 'removals'; readonly options: RemovalOptions }

/** Recommended changes, and how much how many would bring where that was searched for. */
export interface Recommended {
  readonly recommendations: readonly Recommendation[]
  readonly improvement?: Improvement | undefined
}
