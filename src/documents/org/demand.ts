import { checkBag } from '../../core/bag'
import type { Interval, MediaType, Ref } from '../common'

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
  /** Contacts of a medium that an agent takes at once, by the org's settings; absent where they were not read. */
  readonly concurrency?: Readonly<Partial<Record<MediaType, number>>>
  /**
   * Coefficient of variation of single handle times about the mean of their agent and contact type, by medium, as far as
   * the window tells it.
   */
  readonly handleTimeCv?: Readonly<Partial<Record<MediaType, number>>>
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
  /** When how much was handled; absent where it was not read. */
  readonly handleTimes?: HandleTimeSeries
}

/** Contacts that ended up handled and their handle time in all, by interval from the start of the window. */
export interface HandleTimeSeries {
  /** Length of the intervals. */
  readonly intervalMinutes: number
  readonly handled: readonly number[]
  /** Whole seconds. */
  readonly seconds: readonly number[]
}

/** What one agent did for one contact type. Sums over the window. */
export interface DemandAgent {
  readonly userId: string
  readonly contactTypeId: string
  readonly handled: number
  readonly handleSeconds: number
  readonly transferred: number
  /**
   * How many of `handled` were resolved; absent where the org does not measure it. May have a fraction: the platform knows
   * it by queue and medium, and contacts that asked for different skills share it.
   */
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
  /** When in the average week the agent was on queue; absent where time was read as totals. */
  readonly week?: readonly WeekPresence[]
  /** When in the window the agent was on queue, in order and without overlap; absent where time was read as totals. */
  readonly onQueue?: readonly OnQueueStretch[]
}

/** Minutes from the start of the window, and the share of that time on queue: above 0, at most 1, in steps of 0.05. */
export type OnQueueStretch = readonly [fromMinute: number, toMinute: number, share: number]

/** A stretch of the average week, in minutes from Monday 00:00 UTC, and the share of it that an agent was on queue. */
export interface WeekPresence {
  readonly fromMinute: number
  readonly toMinute: number
  /** Above 0, at most 1. */
  readonly share: number
}

/**
 * The id of a contact type: its parts in one string, skills sorted, so that the same type has the same id everywhere.
 * @throws ValidationError for what is no contact type
 */
export function contactTypeId(type: {
  queueId: string
  mediaType: MediaType
  languageId?: string | undefined
  skillIds: readonly string[]
}): string {
  checkBag(type, 'type', 'queueId=s mediaType=s skillIds=l *')
  return [type.queueId, type.mediaType, type.languageId ?? '-', [...type.skillIds].sort().join('+') || '-'].join('|')
}
