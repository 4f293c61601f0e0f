import type { HandleTimeSeries, Interval, MediaType } from '../../../documents'

/** The contacts offered in the past. A `Demand` is one, and so is any object with counts by interval. */
export interface DemandHistory {
  readonly interval: Interval
  /** Length of an interval; a divisor of a day. */
  readonly granularityMinutes: number
  readonly contactTypes: readonly HistoryContactType[]
}

/** One contact type of a history. */
export interface HistoryContactType {
  readonly id: string
  readonly queueId: string
  readonly mediaType?: MediaType
  readonly languageId?: string
  readonly skillIds?: readonly string[]
  /** Contacts of each interval from `interval.start`; null where it is not known. */
  readonly offered: readonly (number | null)[]
  /** Contacts handled by interval, and their handle time. Without this, handle times are not forecast. */
  readonly handleTimes?: HandleTimeSeries
}

/** A date that differs from the usual days of its weekday. */
export interface SpecialDay {
  /** Such as `2027-12-25`, in the time zone of the forecast. */
  readonly date: string
  /** Days with the same name are assumed to be alike. Default `special day`. */
  readonly name?: string | undefined
  /**
   * Contacts divided by those of a usual day of that weekday; 0 for a closed day. Default: estimated from the history.
   */
  readonly factor?: number | undefined
}

/** Something that brings more contacts, or fewer, for a while: a campaign, a mailing, a failure. */
export interface DemandEvent {
  /** ISO 8601 instants. */
  readonly from: string
  readonly to: string
  /** Events with the same name are assumed to be alike. Default `event`. */
  readonly name?: string | undefined
  /** Contacts with the event divided by those without it. Default: estimated from earlier events with the same name. */
  readonly lift?: number | undefined
  /** Only these queues. Default: all. */
  readonly queueIds?: readonly string[] | undefined
}

/** Options of {@link forecastDemand}. */
export interface ForecastDemandOptions {
  /**
   * The time to forecast. Default: the seven days after the history. Both ends are moved outwards to whole intervals.
   */
  readonly interval?: Interval | undefined
  /** IANA name of the time zone for days and hours. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Special dates in the history and in the forecast, such as holidays. Default: none. */
  readonly specialDays?: readonly SpecialDay[] | undefined
  /** Past and future events that raise or lower contacts for a while. Default: none. */
  readonly events?: readonly DemandEvent[] | undefined
  /** Stretches of the history without data. Usually open days on which no contact came are found without this. */
  readonly missing?: readonly Interval[] | undefined
  /** Share of the actual counts that the prediction intervals should contain, between 0 and 1. Default 0.95. */
  readonly confidence?: number | undefined
}
