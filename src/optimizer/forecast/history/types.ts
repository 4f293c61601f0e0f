import type { HandleTimeSeries, Interval, MediaType } from '../../../documents'

/** What was offered in the past: a `Demand` is one, and so is anything that has counts by interval. */
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
  /** Contacts handled by interval, and their handle time; without it handle times are not forecast. */
  readonly handleTimes?: HandleTimeSeries
}

/** A date on which other rules hold than on its day of the week. */
export interface SpecialDay {
  /** As `2027-12-25`, by the time zone of the forecast. */
  readonly date: string
  /** Days of the same name are taken to be alike. Default `special day`. */
  readonly name?: string | undefined
  /** Contacts over those of a usual day of that weekday; 0 for a closed day. Default: what the history tells. */
  readonly factor?: number | undefined
}

/** Something that brings more contacts, or fewer, for a while: a campaign, a mailing, a failure. */
export interface DemandEvent {
  /** ISO 8601 instants. */
  readonly from: string
  readonly to: string
  /** Events of the same name are taken to be alike. Default `event`. */
  readonly name?: string | undefined
  /** Contacts over those without the event. Default: what earlier events of the name brought. */
  readonly lift?: number | undefined
  /** Only these queues. Default: all. */
  readonly queueIds?: readonly string[] | undefined
}

/** How {@link forecastDemand} works. */
export interface ForecastDemandOptions {
  /** What is forecast. Default: the seven days that follow the history. Ends are moved outwards to whole intervals. */
  readonly interval?: Interval | undefined
  /** IANA name; days and hours of the day are those of its clocks. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Dates of the history and of the days to come on which other rules hold. Default: none. */
  readonly specialDays?: readonly SpecialDay[] | undefined
  /** What raises or lowers contacts for a while, past and to come. Default: none. */
  readonly events?: readonly DemandEvent[] | undefined
  /** Stretches of the history without data. Days on which nothing came although they are usually open are found. */
  readonly missing?: readonly Interval[] | undefined
  /** Share of the actual counts that intervals should hold, between 0 and 1. Default 0.95. */
  readonly confidence?: number | undefined
}
