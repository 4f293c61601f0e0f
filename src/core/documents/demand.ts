import type { Interval, MediaType, Ref } from './common'

/** What was asked of the org and how it was handled, by contact type and interval. */
export interface Demand {
  readonly format: 'skillroute/demand@1'
  readonly org: Ref
  readonly interval: Interval
  readonly granularityMinutes: number
  readonly contactTypes: readonly DemandContactType[]
  readonly agents: readonly DemandAgent[]
  /** How agents spent the window; absent for agents without a row. */
  readonly staffing: readonly AgentTime[]
  /** What the figures rest on and leave out, in sentences for people. */
  readonly notes: readonly string[]
}

/** One contact type: queue + media + language + set of skills. Series have one entry per interval from `interval.start`. */
export interface DemandContactType {
  /** `contactTypeId(...)` of the four parts. */
  readonly id: string
  readonly queueId: string
  readonly mediaType: MediaType
  readonly languageId?: string
  /** Sorted. Empty when the contacts asked for no skill. */
  readonly skillIds: readonly string[]
  readonly offered: readonly number[]
  readonly answered: number
  readonly abandoned: number
  /** Abandoned before the org's short-abandon threshold; part of `abandoned`. */
  readonly shortAbandoned: number
  readonly handled: number
  readonly handleSeconds: number
  readonly waitSeconds: number
  /** Contacts outside the service level, where the platform tells. */
  readonly overServiceLevel?: number
  readonly transferred: number
}

/** What one agent did for one contact type. Sums over the window. */
export interface DemandAgent {
  readonly userId: string
  readonly contactTypeId: string
  readonly handled: number
  readonly handleSeconds: number
  readonly transferred: number
  /** How many of `handled` were resolved; absent where the org does not measure it. */
  readonly resolved?: number
}

/** Seconds in routing states over the window. `staffedSeconds` = interacting + communicating + idle + notResponding. */
export interface AgentTime {
  readonly userId: string
  readonly interactingSeconds: number
  readonly communicatingSeconds: number
  readonly idleSeconds: number
  readonly notRespondingSeconds: number
  readonly offQueueSeconds: number
}

/** The id of a contact type: its parts joined, skills sorted, so that the same type has the same id everywhere. */
export function contactTypeId(type: {
  queueId: string
  mediaType: MediaType
  languageId?: string | undefined
  skillIds: readonly string[]
}): string {
  return [type.queueId, type.mediaType, type.languageId ?? '-', [...type.skillIds].sort().join('+') || '-'].join('|')
}
