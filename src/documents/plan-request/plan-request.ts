import type { Interval } from '../common'
import type { Calibration } from '../org/calibration'
import type { DemandForecast } from '../org/demand-forecast'
import type { LoadForecast } from '../org/load'
import type { Desired } from '../plan/desired'
import type { Guardrails } from '../plan/guardrails'
import type { ImprovementSummary } from '../plan/improvement'
import type { Recommendation } from '../plan/recommendation'
import type { RemovalLimits } from './removal-limits'
import type { BoostOptions, ScoreOptions } from './score-options'
import type { SearchOptions } from './search-options'

/**
 * What a plan is to be made of: a part for each stage, each with a default. A plan carries the request that it was made
 * from, so that it can be made again. Agents, queues, skills, teams and divisions are given by name or id.
 */
export interface PlanRequest {
  readonly format?: 'skillroute/plan-request@1' | undefined
  readonly read?: ReadRequest | undefined
  /** Default: the changes that raise service level most. */
  readonly want?: Want | undefined
  readonly limits?: PlanLimits | undefined
  readonly forecast?: ForecastRequest | undefined
  readonly timing?: TimingRequest | undefined
  /** Why the plan is made, or its ticket. */
  readonly reason?: string | undefined
}

/** What is read of an org. */
export interface ReadRequest {
  /** Reads the demand of this many whole days. Default 30. */
  readonly days?: number | undefined
  /** Reads the demand of this window instead. */
  readonly interval?: Interval | undefined
  /** Reads how many contacts each agent takes at once, one request per agent. Default: false, all have the setting of the org. */
  readonly ownUtilization?: boolean | undefined
  /** The days that the changes are for; their demand is forecast from the past. Default: the average week of the demand. */
  readonly week?: WeekRequest | undefined
}

/** What a plan is made of: at most one of these. Default: `recommend`. */
export interface Want {
  /** The changes that raise service level most. */
  readonly recommend?: RecommendRequest | undefined
  /** Levels by this rule of `scoreProficiency`. */
  readonly levels?: ScoreOptions | undefined
  /** Removals of skills that are hardly used. */
  readonly tidy?: RemovalLimits | undefined
  /** Desired state, or its YAML or JSON. */
  readonly desired?: Desired | SourceText | undefined
  /** A skill matrix. Levels that are held already and equal or higher are kept, unless `limits.existingLevels` says otherwise. */
  readonly matrix?: MatrixRequest | undefined
  /** Assignment rules in YAML or JSON. */
  readonly rules?: SourceText | undefined
  /** Gives people the skills, languages and queues of another person, as `likeToDesired` does. */
  readonly like?: LikeAgent | undefined
  /** Takes skills, languages and queues from these people, by name, id or mail address, as `leaversToDesired` does. */
  readonly leavers?: readonly string[] | undefined
  /** A list of new hires in CSV or a workbook, as `newHiresToDesired` reads it. */
  readonly newHires?: SourceText | SourceXlsx | undefined
  /** Changes that are chosen already: the plan has exactly these, and nothing is searched. */
  readonly changes?: ChosenChanges | undefined
}

/** How changes are searched for. */
export interface RecommendRequest extends SearchOptions {
  /** Agents who may get changes. Default all. */
  readonly agents?: readonly string[] | undefined
  /**
   * Teams whose agents may get changes. With `agents`, only the named agents who are in one of the teams. A given snapshot
   * must have been taken with `profiles`. Default all.
   */
  readonly teams?: readonly string[] | undefined
  /**
   * Whether agents may join a queue of another division that has no members from the agent's division yet. Default false.
   */
  readonly acrossDivisions?: boolean | undefined
  /** Grants only busy skills by this rule; of the `levers` then only `grant` is a default. Default: any skill. */
  readonly onlyBusySkills?: BusySkillRule | undefined
  /** Weight of one contact, by queue. Default 1. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  /**
   * What changes cost, by skill (the cost of granting it, such as its hours of training) or by agent (a factor on the
   * costs of the agent's changes). Default 1.
   */
  readonly costs?: Readonly<Record<string, number>> | undefined
  /** Only contacts that arrive in these hours count: `Mon 08:00-12:00`, `Mon-Fri 08:00-12:00`, `08:00-12:00`. */
  readonly hours?: readonly string[] | undefined
  /** IANA time zone of `hours`. Default UTC. */
  readonly timeZone?: string | undefined
}

/** Skills that are busy enough to be granted to more agents. */
export interface BusySkillRule {
  /**
   * Handle time of the contacts that asked for the skill, over the staffed time of its holders, must be above this, 0..1. A skill
   * that nobody holds is busy. Default 0.85.
   */
  readonly minUtilization?: number | undefined
  /** More contacts than this must have asked for the skill in the window of the demand. Default 100. */
  readonly minOffered?: number | undefined
}

/** A skill matrix, as CSV or as a workbook that `exportWorkbook` writes. */
export type MatrixRequest = (SourceText | SourceXlsx) & {
  /**
   * With CSV: raises each level by one, to at most 5, where the agent's mean handle time on the skill is under the limit
   * (240 s; an agent without data counts as 300 s). Default: no boost.
   */
  readonly handleTimeBoost?: Omit<BoostOptions, 'base'> | undefined
}

/** Who gets what another person holds; by name, id, or mail address if the snapshot has them. */
export interface LikeAgent {
  /** The person whose skills, languages and queues are copied. */
  readonly like: string
  /** One text may name several, separated by commas. */
  readonly agents: readonly string[]
}

/** Changes that a search found, or some of them. */
export interface ChosenChanges {
  readonly recommendations: readonly Recommendation[]
  /** The search that found them: the plan shows its curve, and also has its `queueSettings`. */
  readonly improvement?: (ImprovementSummary & { readonly notes?: readonly string[] | undefined }) | undefined
}

/** What a plan must keep to. */
export interface PlanLimits {
  /** The part of the org that may change. The model still includes the rest. Default: the whole org. */
  readonly scope?: ScopeNames | undefined
  /** Agents who get no changes; the plan leaves out what a file requests for them. Default: nobody. */
  readonly protectedAgents?: readonly string[] | undefined
  /** The search respects them as far as it can; the plan is checked against all of them. Default: none. */
  readonly guardrails?: Guardrails | undefined
  /**
   * The contacts that limits on saturation count: a forecast, its YAML or JSON, or `wfm` for the forecast of workforce
   * management. Default: those measured, or with `read.week` those forecast.
   */
  readonly load?: LoadForecast | SourceText | 'wfm' | undefined
  /** The longest time to apply: a longer plan is refused, or cut to fit. */
  readonly within?: Within | undefined
  /**
   * `keepHigher`: an equal or higher level that the user holds is kept. `overwrite`: the desired level is set, even if
   * lower. Default: kept for grants and for a matrix, overwritten for exact levels, as of agents who become
   * like another, and for languages, other than those of a matrix.
   */
  readonly existingLevels?: 'keepHigher' | 'overwrite' | undefined
  /** True: also plans changes for users without a license to take contacts. Default false: the plan lists them as left out. */
  readonly includeUnlicensed?: boolean | undefined
}

/** Queues and divisions. An absent or empty list means all. */
export interface ScopeNames {
  readonly queues?: readonly string[] | undefined
  readonly divisions?: readonly string[] | undefined
}

/** A time that applying may take. */
export interface Within {
  readonly minutes: number
  /**
   * Leaves out whole groups of changes, those of least value first, until the rest fits. Default false: the plan is refused.
   */
  readonly cut?: boolean | undefined
}

/** How the effect of a plan is calculated. */
export interface ForecastRequest {
  /** `auto` simulates coming weeks unless that takes long; `none`: no forecast. Default `auto`. */
  readonly method?: 'auto' | 'simulation' | 'erlang' | 'none' | undefined
  /**
   * What earlier forecasts showed, as `learnForecasts` gives it or as its text: forecasts of service that were off are
   * corrected, and with `read.week` those of contacts. Default: none. That of `read.week` replaces it.
   */
  readonly calibration?: Calibration | SourceText | undefined
}

/** When and how changes are made. */
export interface TimingRequest {
  /**
   * `offShift`: a change to an agent on shift waits until that shift is over. A time: all changes wait until then. Times are
   * in ISO 8601 with their zone; with `timeZone`, also local times or `Fri 18:00`. Default: at once.
   */
  readonly hold?: 'offShift' | (string & {}) | undefined
  /**
   * `shiftEnd`: undone at the end of the agent's shift, the current one or else the next. A time, as above: undone then.
   * Default: never.
   */
  readonly until?: 'shiftEnd' | (string & {}) | undefined
  /** Shifts, or CSV with agent, start and end. Default: the published schedules of workforce management, where needed. */
  readonly shifts?: readonly Shift[] | SourceText | undefined
  /** IANA zone of times without a zone, such as `Europe/Berlin`. Default: such times are refused. */
  readonly timeZone?: string | undefined
  /** `each` (default): reads a user again just before the write. `batch`: 100 users at a time, with a longer window. */
  readonly reread?: 'each' | 'batch' | undefined
  /** Requests per minute; the budget calculates its time from them. Default: the client's rate, or 250 without a client. */
  readonly ratePerMinute?: number | undefined
  /** ISO time of the plan, which is part of its hash. Default: now. */
  readonly now?: string | undefined
}

/** When an agent works. */
export interface Shift {
  readonly userId: string
  /** ISO times. */
  readonly start: string
  readonly end: string
}

/** Coming days, and what is known about them. */
export interface WeekRequest {
  /**
   * `next-week` or `today` (its rest), both as seen at the end of the demand, a week (`2027-W03`), a date, or dates from one
   * to another (`2027-01-18..2027-01-24`).
   */
  readonly days: string
  /** IANA name of the time zone of days and hours. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** YAML or JSON of holidays, events and gaps in the data (`skillroute/special-days@1`). Default: none. */
  readonly specialDays?: SourceText | undefined
  /**
   * Public holidays of a country, state or region, such as `DE-BY`: special days with the factor that earlier ones had.
   * Needs the package date-holidays. A day in `specialDays` replaces the holiday. Default: none.
   */
  readonly holidays?: string | undefined
  /** Absences of agents: a leave list as text for `readLeave`, or its result. Default: none. */
  readonly leave?: SourceText | readonly Leave[] | undefined
  /**
   * Contacts and handle times of another tool for these days, such as the forecast of workforce management: a table of
   * them as text, a load forecast or a document of `forecastDemand`, which has to be of the same days. Corrections apply to it
   * too. Default: the forecast from the history alone.
   */
  readonly forecast?: SourceText | DemandForecast | LoadForecast | undefined
  /**
   * What earlier forecasts showed: text that `skillroute learn --out` wrote, or the result of `learnForecasts`. Contacts of
   * queues whose forecasts were off are corrected, in a plan also forecasts of service. Default: in a plan that of
   * `forecast`, otherwise none.
   */
  readonly calibration?: SourceText | Calibration | undefined
  /** A planner's correction of contacts. A number is the total of the days. */
  readonly volume?: Overrides | undefined
  /** A planner's correction of handle times. A number is the mean in seconds. */
  readonly handleTime?: Overrides | undefined
}

/**
 * Corrections by a planner, by the name or id of a queue or the id of a contact type: a change such as `+10%` or `-5
 * %`, or a number that replaces the forecast. A number below half or above double of the forecast is refused, since
 * `1.15` is rarely meant as 1.15 contacts: a change such as `-60%` says it.
 */
export type Overrides = Readonly<Record<string, string | number>>

/** An agent who is away. */
export interface Leave {
  readonly userId: string
  /** ISO 8601 instants. */
  readonly from: string
  readonly to: string
}

/** The text of a file, and its name for messages. */
export interface SourceText {
  readonly text: string
  readonly file?: string | undefined
}

/** A workbook (.xlsx) in base64, and its name for messages. */
export interface SourceXlsx {
  readonly xlsx: string
  readonly file?: string | undefined
}
