import type {
  ApplyReport,
  Demand,
  DemandForecast,
  DriftReport,
  Effect,
  Improvement,
  ImprovementSummary,
  Plan,
  Recommendation,
  RoutingAgreement,
  RoutingModel,
  Simulation,
  SimulationComparison,
  Snapshot,
  VerifyReport,
} from '../../../documents'
import type { JournalEntry } from '../../../documents/ports/ports'
import type { FeatureDocument } from '../../feature-document'

/** What `skillroute recommend --json` prints. */
export interface RecommendationsDocument {
  readonly format: 'skillroute/recommendations@1'
  readonly org: { readonly id: string; readonly name: string }
  readonly recommendations: readonly Recommendation[]
  /** How much how many changes would bring; absent for levels by a rule and for removals. */
  readonly improvement?: ImprovementSummary
  readonly effect: Effect
  readonly notes: readonly string[]
}

/** The entries of an apply run's journal, in order. */
export interface JournalDocument {
  readonly format: 'skillroute/apply-journal@1'
  readonly entries: readonly JournalEntry[]
}

/** Anything that a page can be made of. */
export type ReportDocument =
  | Snapshot
  | Demand
  | RoutingModel
  | Recommendation
  | RecommendationsDocument
  | Improvement
  | Effect
  | Plan
  | ApplyReport
  | VerifyReport
  | JournalDocument
  | DriftReport
  | Simulation
  | SimulationComparison
  | RoutingAgreement
  | DemandForecast

/** Anything that a page shows, also of features. */
export type PageDocument = ReportDocument | FeatureDocument
