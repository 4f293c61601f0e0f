import type {
  ApprovalNote,
  Effect,
  HygieneFinding,
  Improvement,
  Plan,
  Recommendation,
  Simulation,
} from '../../documents'
import type { OrgModel, PlanTargets } from '../../workflows'
import type { UiOptions } from '../protocol/options'
import type { Progress, RunView, SearchRequest, SearchView, VariantChoices } from '../protocol/view'

/** What is known of the org. */
export interface OrgState extends OrgModel {
  readonly targets: PlanTargets | undefined
  readonly findings: readonly HygieneFinding[]
  /** The effect of no changes, by formula: only the targets and contacts of queues are shown. */
  readonly base: Effect
  /** The forecast without changes, by the method of the variants; absent until it is calculated. */
  readonly currentForecast?: Effect | undefined
  /** The average week without changes; absent until it is simulated. */
  readonly week?: Simulation | undefined
}

export interface SearchState {
  state: SearchView['state']
  request: SearchRequest
  progress?: Progress | undefined
  problem?: string | undefined
  found?: { readonly recommendations: readonly Recommendation[]; readonly improvement: Improvement } | undefined
  abort?: AbortController | undefined
}

export interface VariantState {
  readonly id: string
  choices: VariantChoices
  /** Without a forecast while `simulating` is set. */
  plan?: Plan | undefined
  simulating?: Progress | undefined
  /** True while the changes of these choices are not calculated yet. */
  isPending: boolean
  problem?: string | undefined
  abort?: AbortController | undefined
}

export interface SavedPlan {
  readonly plan: Plan
  readonly file: string
  approvals: readonly ApprovalNote[]
  run: RunView
  abort?: AbortController | undefined
}

/** Everything that the page works on. One process has one. */
export interface WorkspaceState {
  readonly options: UiOptions
  /** Aborted when the UI server stops. */
  readonly signal: AbortSignal
  /** Notifies the open pages. Call it after every change. */
  changed(): void
  reading?: Progress | undefined
  problem?: string | undefined
  org?: OrgState | undefined
  /** Whether something was applied, undone or changed by others since the org was read. */
  isOutdated?: boolean | undefined
  readonly search: SearchState
  readonly variants: VariantState[]
  readonly saved: Map<string, SavedPlan>
}
