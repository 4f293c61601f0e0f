import type { Client } from '../../client'
import type {
  Demand,
  Desired,
  Guardrails,
  Improvement,
  LoadForecast,
  Plan,
  Recommendation,
  RoutingModel,
  Snapshot,
} from '../../documents'
import type { RecommendOptions, RemovalOptions, ScoreOptions } from '../../optimizer'
import type { ThreadOptions } from '../../threads/in-threads'
import type { Shift, Timing } from '../cost/timing'
import type { DemandBudget } from '../demand/budget'
import type { Instant } from '../demand/window'
import type { PlanTargets } from '../desired/targets'
import type { ForecastMethod } from '../forecast/forecast-changes'
import type { WeekToCome } from '../forecast/week-forecast'
import type { BuildPlanInput } from './build'

/** What is already known of an org; `client` reads the rest. */
export interface OrgFiles {
  /** Reads what is not given here. Without it a plan needs a snapshot, and a demand where it depends on one. */
  readonly client?: Client | undefined
  /** With a `client` it must be of that client's org. Default: read now. */
  readonly snapshot?: Snapshot | undefined
  /** The snapshot's name in messages, such as its path. */
  readonly snapshotName?: string | undefined
  /** Default: read now. */
  readonly demand?: Demand | undefined
  /** Default: read now; without a client none, and plans of queue settings and utilization are refused. */
  readonly targets?: PlanTargets | undefined
}

/** The text of a file, and its name for messages. */
export interface SourceText {
  readonly text: string
  readonly file?: string | undefined
}

/** Progress of a plan. */
export interface OrgProgress {
  readonly step: 'reading the org' | 'reading demand' | 'looking for changes' | 'judging changes' | 'simulating weeks'
  readonly done: number
  readonly total: number
  /** The part of the step in progress, such as `agents`. */
  readonly detail?: string | undefined
}

/** What to read of an org, and callbacks. */
export interface ReadOrgOptions {
  /** Demand of this many whole days. Default 30. */
  readonly days?: number | undefined
  /** Demand of this window instead. */
  readonly interval?: { readonly start: Instant; readonly end: Instant } | undefined
  /** The days that the changes are for, forecast from the demand. Default: the average week of the demand. */
  readonly week?: WeekToCome | undefined
  /** Called with the number of requests that the demand takes, before it is read. */
  readonly onBudget?: ((budget: DemandBudget) => void) | undefined
  /** Called during reading, searching and simulating. */
  readonly onProgress?: ((progress: OrgProgress) => void) | undefined
  /** Ends requests and threads; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Queues and divisions, by name or id. */
export interface ScopeNames {
  readonly queue?: readonly string[] | undefined
  readonly division?: readonly string[] | undefined
}

/** How to search for changes. */
export interface FindChangesOptions extends ReadOrgOptions, Omit<ThreadOptions, 'signal'> {
  /** As `recommendSkills` takes them, with ids. Default: the changes before the curve flattens. */
  readonly recommend?: RecommendOptions | undefined
  /** Levels by this rule, as `scoreProficiency` takes it, and nothing else. */
  readonly levels?: ScoreOptions | undefined
  /** Removals of skills that are hardly used, as `proposeRemovals` takes them, and nothing else. */
  readonly tidy?: RemovalOptions | undefined
  /** Agents by name or id who get no recommendation, and no change: what a file requests for them is left out of the plan. */
  readonly protect?: readonly string[] | undefined
  /** Agents by name or id who may get recommendations. Default all. */
  readonly agents?: readonly string[] | undefined
  /** Whether agents may join queues of a division that neither is theirs nor has members there already. Default false. */
  readonly acrossDivisions?: boolean | undefined
  /** How much a contact counts, by the name or id of its queue. Default 1. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  /** Only contacts that arrive in these hours count: `Mon 08:00-12:00`, `Mon-Fri 08:00-12:00`, `08:00-12:00`. */
  readonly when?: readonly string[] | undefined
  /** IANA time zone of `when`. Default UTC. */
  readonly zone?: string | undefined
  /** Limits that the search keeps to, as far as it can; the plan is checked against all of them. Default: none. */
  readonly guardrails?: Guardrails | undefined
  /** The part of the org that the changes are for. The rest stays in the model. Default: all of it. */
  readonly scope?: ScopeNames | undefined
}

/** When changes are made, as in `Timing`; the shifts may also be text. */
export interface PlanOrgTiming extends Omit<Timing, 'shifts'> {
  /** CSV with agent, start and end. Default: the published schedules of workforce management, where shifts are needed. */
  readonly shifts?: readonly Shift[] | SourceText | undefined
}

/** Options of `planOrg`. Without `desired`, `matrix` and `rules` the plan has the recommendations from the demand. */
export interface PlanOrgOptions
  extends FindChangesOptions,
    Pick<BuildPlanInput, 'within' | 'reread' | 'reason' | 'policy' | 'now' | 'handleTimeBoost'> {
  /** Desired state, or its YAML or JSON. */
  readonly desired?: Desired | SourceText | undefined
  /** A skill matrix in CSV, wide or long. */
  readonly matrix?: SourceText | undefined
  /** Assignment rules in YAML or JSON. */
  readonly rules?: SourceText | undefined
  /** When changes are made and undone. Default: at once, never undone. */
  readonly timing?: PlanOrgTiming | undefined
  /** Contacts that limits on saturation count: a forecast, its YAML or JSON, or `wfm` for that of workforce management. */
  readonly load?: LoadForecast | SourceText | 'wfm' | undefined
  /** How the forecast is made; `none`: without one. Default `auto`. */
  readonly forecast?: ForecastMethod | 'none' | undefined
  /** Requests per minute, for the time in the budget. Default: the client's, else 250. */
  readonly ratePerMinute?: number | undefined
}

/** What is known of an org. */
export interface OrgModel {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly model: RoutingModel
  /** What the figures are based on and leave out, and what could not be read. */
  readonly notes: readonly string[]
}

/** A plan and what it was made from. */
export interface OrgPlan {
  readonly plan: Plan
  readonly snapshot: Snapshot
  /** Absent where no demand was needed, or none could be read. */
  readonly demand?: Demand | undefined
  readonly model?: RoutingModel | undefined
  /** Absent for plans from files. */
  readonly recommendations?: readonly Recommendation[] | undefined
  /** How much how many changes would bring; absent for plans from files, of levels by a rule and of removals. */
  readonly improvement?: Improvement | undefined
  /** Why there is no forecast although one was requested. */
  readonly forecastFailed?: string | undefined
}
