import type { Client } from '../../client'
import type { Progress } from '../../core/progress'
import type {
  Calibration,
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
import type { SourceText, SourceWorkbook } from '../kit/source'
import type { LikeAgent } from '../lists/like'
import type { BuildPlanInput } from './build-input'

/** Data of an org that the caller already has; `client` reads the rest. */
export interface OrgFiles {
  /**
   * Reads whatever is not given here. Without a client, a plan needs `snapshot`, and a demand if its changes depend on
   * one.
   */
  readonly client?: Client | undefined
  /** With `client`, it must be from that client's org. Default: read now. */
  readonly snapshot?: Snapshot | undefined
  /** The snapshot's name in messages, such as its path. */
  readonly snapshotName?: string | undefined
  /** Default: read now. */
  readonly demand?: Demand | undefined
  /**
   * Default: read now. Without it and without a client, plans that change queue settings or utilization are refused.
   */
  readonly targets?: PlanTargets | undefined
}

/** Progress of a plan, of all steps together: `done` of 100, which never falls. */
export type OrgProgress = Progress<'reading the org' | 'reading demand' | 'looking for changes' | 'simulating weeks'>

/** Which data of an org to read, and callbacks. */
export interface ReadOrgOptions {
  /** Reads the demand of this many whole days. Default 30. */
  readonly days?: number | undefined
  /** Reads the demand of this window instead. */
  readonly interval?: { readonly start: Instant; readonly end: Instant } | undefined
  /**
   * The days that the changes are for; their demand is forecast from the past. Default: the average week of the demand.
   */
  readonly week?: WeekToCome | undefined
  /** Called before the demand is read, with the number of requests that it takes. */
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
  /** Options of `recommendSkills`, with ids. Default: as many changes as there are before the curve flattens. */
  readonly recommend?: RecommendOptions | undefined
  /** Sets levels by this rule of `scoreProficiency`, and recommends nothing else. */
  readonly levels?: ScoreOptions | undefined
  /** Removes skills that are hardly used, by these options of `proposeRemovals`, and recommends nothing else. */
  readonly tidy?: RemovalOptions | undefined
  /**
   * Agents, by name or id, who get neither recommendations nor changes: a plan leaves out what a file requests for
   * them.
   */
  readonly protect?: readonly string[] | undefined
  /** Agents by name or id who may get recommendations. Default all. */
  readonly agents?: readonly string[] | undefined
  /**
   * Teams by name or id whose agents may get recommendations. With `agents`, only the named agents who are in one of
   * the teams. A given snapshot must have been taken with `profiles`. Default all.
   */
  readonly teams?: readonly string[] | undefined
  /**
   * Whether agents may join a queue of another division that has no members from the agent's division yet. Default
   * false.
   */
  readonly acrossDivisions?: boolean | undefined
  /** Weight of one contact, by the name or id of its queue. Default 1. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  /**
   * What changes cost, by the name or id of a skill (the cost of granting it, such as its hours of training) or of an agent
   * (a factor on the costs of the agent's changes). Default 1.
   */
  readonly costs?: Readonly<Record<string, number>> | undefined
  /** Only contacts that arrive in these hours count: `Mon 08:00-12:00`, `Mon-Fri 08:00-12:00`, `08:00-12:00`. */
  readonly when?: readonly string[] | undefined
  /** IANA time zone of `when`. Default UTC. */
  readonly zone?: string | undefined
  /** Limits that the search respects as far as it can. The plan is checked against all of them. Default: none. */
  readonly guardrails?: Guardrails | undefined
  /** The part of the org that may change. The model still includes the rest. Default: the whole org. */
  readonly scope?: ScopeNames | undefined
}

/** When changes are made, as in `Timing`; the shifts may also be CSV text. */
export interface PlanOrgTiming extends Omit<Timing, 'shifts'> {
  /** CSV with agent, start and end. Default: the published schedules of workforce management, where shifts are needed. */
  readonly shifts?: readonly Shift[] | SourceText | undefined
}

/**
 * Options of `planOrg`. Without `desired`, `matrix`, `rules` and `recommendations`, the plan contains recommendations
 * based on the demand.
 */
export interface PlanOrgOptions
  extends FindChangesOptions,
    Pick<BuildPlanInput, 'within' | 'reread' | 'reason' | 'policy' | 'now' | 'handleTimeBoost'> {
  /**
   * What earlier forecasts taught, as `learnForecasts` gives it: forecasts of service that were off are corrected, and with
   * `week` those of contacts. Default: none.
   */
  readonly calibration?: Calibration | undefined
  /** Desired state, or its YAML or JSON. */
  readonly desired?: Desired | SourceText | undefined
  /**
   * A skill matrix in CSV, wide or long, or a workbook as `exportWorkbook` writes it. Levels that are held already and
   * equal or higher are kept; `policy` chooses otherwise.
   */
  readonly matrix?: SourceText | SourceWorkbook | undefined
  /** Assignment rules in YAML or JSON. */
  readonly rules?: SourceText | undefined
  /** Gives people the skills, languages and queues of another person, as `likeToDesired` does. */
  readonly like?: LikeAgent | undefined
  /** Takes skills, languages and queues from these people, by name, id or mail address, as `leaversToDesired` does. */
  readonly leavers?: readonly string[] | undefined
  /** A list of new hires in CSV or a workbook, as `newHiresToDesired` reads it. */
  readonly newHires?: SourceText | SourceWorkbook | undefined
  /**
   * Changes that are chosen already, such as some of those that `findChanges` found: the plan has exactly these, and
   * nothing is searched.
   */
  readonly recommendations?: readonly Recommendation[] | undefined
  /** With `recommendations`: the search that found them; the plan shows its curve to its reader. */
  readonly improvement?: Improvement | undefined
  /** When changes are made and undone. Default: at once, never undone. */
  readonly timing?: PlanOrgTiming | undefined
  /**
   * The contacts that limits on saturation count: a forecast, its YAML or JSON, or `wfm` for the forecast of workforce
   * management.
   */
  readonly load?: LoadForecast | SourceText | 'wfm' | undefined
  /** The method of the forecast; `none`: no forecast. Default `auto`. */
  readonly forecast?: ForecastMethod | 'none' | undefined
  /**
   * Requests per minute; the budget calculates its time from them. Default: the client's rate, or 250 without a client.
   */
  readonly ratePerMinute?: number | undefined
}

/** What is known of an org. */
export interface OrgModel {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly model: RoutingModel
  /** Sentences on the data behind the figures, what they leave out, and what could not be read. */
  readonly notes: readonly string[]
}

/** A plan and the data it was made from. */
export interface OrgPlan {
  readonly plan: Plan
  readonly snapshot: Snapshot
  /** Absent if no demand was needed, or none could be read. */
  readonly demand?: Demand | undefined
  readonly model?: RoutingModel | undefined
  /** The planned recommendations; absent for plans from files. */
  readonly recommendations?: readonly Recommendation[] | undefined
  /** The gain by number of changes; absent for plans from files, of levels by a rule and of removals. */
  readonly improvement?: Improvement | undefined
  /** Why there is no forecast although one was requested. */
  readonly forecastFailed?: string | undefined
}
