import { checkParts } from '../../core/checks'
import type { Interval, MediaType, Ref } from '../common'
import type { AgentCapacity } from './capacity'

/** The contacts offered to the org and how they were handled, by contact type and interval. */
export interface Demand {
  readonly format: 'skillroute/demand@1'
  readonly org: Ref
  readonly interval: Interval
  readonly granularityMinutes: number
  readonly contactTypes: readonly DemandContactType[]
  readonly agents: readonly DemandAgent[]
  /** How agents spent the window. Agents without data have no row. */
  readonly staffing: readonly AgentTime[]
  /**
   * How many contacts of a medium an agent takes at once, by the org's settings; absent if the settings were not read.
   */
  readonly concurrency?: AgentCapacity['concurrency']
  /** Which media interrupt which, by the org's settings; absent if the settings were not read: none. */
  readonly interruptedBy?: AgentCapacity['interruptedBy']
  /** Agents with settings of their own instead of these; absent if they were not read. */
  readonly ownUtilization?: readonly ({ readonly userId: string } & AgentCapacity)[]
  /**
   * Coefficient of variation of single handle times around the mean of their agent and contact type, by medium, where
   * the window has the data.
   */
  readonly handleTimeCv?: Readonly<Partial<Record<MediaType, number>>>
  /** What the figures are based on and what they leave out, in sentences for people. */
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
  /** Waits of answered and abandoned contacts. */
  readonly waitSeconds: number
  /** Waits of answered contacts, part of `waitSeconds`; divided by `answered` they are the ASA. Absent: not known. */
  readonly answeredWaitSeconds?: number
  /** How long answered contacts rang at the agent who answered; part of their waits. Absent: 0. */
  readonly alertSeconds?: number
  /** Alerts that nobody answered, and how long they rang. Absent: none. */
  readonly notAnswered?: number
  readonly notAnsweredSeconds?: number
  /** After-call work, part of `handleSeconds`. Absent: not known. */
  readonly afterCallSeconds?: number
  /** Answered and abandoned contacts that asked for agents by a skill expression. Absent: none. */
  readonly bySkillExpression?: number
  /** Sum of the routing priorities of answered and abandoned contacts. Absent: all were 0. */
  readonly priorities?: number
  /**
   * Answered and abandoned contacts for which the last or a preferred agent was asked first, and the longest wait of those whom
   * that agent answered, in seconds, if there are such. Absent: none.
   */
  readonly forOneAgent?: { readonly contacts: number; readonly longestWaitSeconds?: number }
  /** Contacts outside the service level, if the platform reports them. */
  readonly overServiceLevel?: number
  readonly transferred: number
  /** Handled contacts and handle times by interval; absent if they were not read. */
  readonly handleTimes?: HandleTimeSeries
}

/** Contacts handled and the sum of their handle times, by interval from the start of the window. */
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
   * How many of `handled` were resolved; absent if the org does not measure it. May be a fraction: the platform reports
   * it by queue and medium, and it is divided among contacts that asked for different skills.
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
  /** When in the average week the agent was on queue; absent if only totals were read. */
  readonly week?: readonly WeekPresence[]
  /** When in the window the agent was on queue, in order and without overlap; absent if only totals were read. */
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

/** Contacts that agents answered. The platform counts no answers of callbacks, so these are the handled ones. */
export function countAnswered({
  mediaType,
  answered,
  handled,
}: Pick<DemandContactType, 'mediaType' | 'answered' | 'handled'>): number {
  return mediaType === 'callback' ? handled : answered
}

/** Contacts of a type answered within the service level. */
export function answeredWithinServiceLevel(type: DemandContactType): number {
  return countAnswered(type) - (type.overServiceLevel ?? 0)
}

/**
 * The id of a contact type: its parts in one string, skills sorted, so that the same type has the same id everywhere.
 * @throws ValidationError for a value that is not a contact type
 */
export function contactTypeId(type: {
  queueId: string
  mediaType: MediaType
  languageId?: string | undefined
  skillIds: readonly string[]
}): string {
  checkParts(type, 'type', 'queueId', 'mediaType', 'skillIds')
  return [type.queueId, type.mediaType, type.languageId ?? '-', [...type.skillIds].sort().join('+') || '-'].join('|')
}
