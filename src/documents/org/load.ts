import type { MediaType } from '../common'

/** Contacts that are expected in a coming time, by group, as a forecast or a planner has them. */
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
  /** What people call it. */
  readonly name?: string | undefined
  /** What the contacts ask for. A contact that several groups have belongs to the one that says most about it. */
  readonly routes: readonly LoadRoute[]
  /** Contacts in each interval; fractions are allowed. */
  readonly offered: readonly number[]
  /** Mean handle time of contacts that the demand has never seen. Default: the mean of their queue, else of the org. */
  readonly ahtSeconds?: number | undefined
}

/** A queue and what its contacts ask for. */
export interface LoadRoute {
  /** Name or id. */
  readonly queue: string
  /** Default: any; `voice` for contacts that the demand has never seen. */
  readonly mediaType?: MediaType | undefined
  /** Name or id. Default: any. */
  readonly language?: string | undefined
  /** Names or ids: exactly this set; empty: contacts that ask for no skill. Default: any. */
  readonly skills?: readonly string[] | undefined
}
