import type { MediaType } from '../common'

/** Contacts expected in a coming period, by group, from a forecast or a planner. */
export interface LoadForecast {
  readonly format: 'skillroute/load@1'
  /** Where the first interval begins: an ISO 8601 time with its zone. */
  readonly start: string
  /** Length of each interval, above 0. */
  readonly intervalMinutes: number
  readonly groups: readonly LoadGroup[]
}

/** Contacts that are forecast together, such as those of a WFM planning group. */
export interface LoadGroup {
  /** Name for people. */
  readonly name?: string | undefined
  /** What the group's contacts ask for. A contact that matches several groups belongs to the most specific one. */
  readonly routes: readonly LoadRoute[]
  /** Contacts in each interval; fractions are allowed. */
  readonly offered: readonly number[]
  /**
   * Mean handle time: in forecasts of named days of all contacts (default: as forecast), else only of those that are not in
   * the demand (default: the mean of their queue, or else of the org).
   */
  readonly ahtSeconds?: number | undefined
  /** Mean handle time of the contacts of each interval; as many values as `offered`. Forecasts of named days use it. */
  readonly ahtSecondsPerInterval?: readonly number[] | undefined
}

/** A queue and what its contacts ask for. */
export interface LoadRoute {
  /** Name or id. */
  readonly queue: string
  /** Default: any medium; `voice` for contacts that are not in the demand. */
  readonly mediaType?: MediaType | undefined
  /** Name or id. Default: any. */
  readonly language?: string | undefined
  /** Names or ids of exactly the skills asked for; empty for contacts that ask for no skill. Default: any. */
  readonly skills?: readonly string[] | undefined
}
