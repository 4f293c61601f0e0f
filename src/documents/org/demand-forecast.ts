import type { Interval, MediaType, Ref } from '../common'

/** A forecast of an org's contacts by contact type and interval, with prediction intervals. */
export interface DemandForecast {
  readonly format: 'skillroute/demand-forecast@1'
  readonly org?: Ref
  /** The time that is forecast, in whole intervals. */
  readonly interval: Interval
  readonly granularityMinutes: number
  /** IANA name of the zone whose days and weekdays were used. */
  readonly timeZone: string
  /** Share of the actual counts that prediction intervals should contain, 0..1. */
  readonly confidence: number
  readonly contactTypes: readonly ForecastContactType[]
  /** Sums over the contact types of a queue. */
  readonly queues: readonly ForecastQueue[]
  readonly total: ForecastSeries
  /** Days of the history that were left out or treated as unusual. */
  readonly days: readonly ForecastDayNote[]
  /** What the forecast is based on and what it leaves out, in sentences for people. */
  readonly notes: readonly string[]
}

/**
 * A forecast by interval and day. On a day with a clock change, an hour may occur twice or never; the day is the sum of
 * its actual intervals.
 */
export interface ForecastSeries {
  /** Expected contacts of each interval. */
  readonly mean: readonly number[]
  /** Prediction intervals in whole contacts: the actual count is expected from `low` to `high`, both included. */
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly days: readonly ForecastDay[]
  /**
   * Totals of whole weeks (Monday to Sunday) and whole months within the forecast, and of all its days if these are
   * neither. The errors of their days are not independent, so their intervals are wider than if they were. Absent in
   * forecasts of older versions, and for a single day.
   */
  readonly totals?: readonly ForecastTotal[]
  /** Growth per week in the forecast, as a ratio: 0.02 is 2 % more each week. */
  readonly trendPerWeek: number
  /**
   * Shape of the gamma distribution of the factor by which whole days are busier or calmer than expected (its
   * coefficient of variation is `1 / sqrt(shape)`). Absent if days vary no more than random single contacts.
   */
  readonly dayFactorShape?: number
  /**
   * The part of a week's standard error that all of its days have in common, as a ratio of the contacts. For a queue it
   * is the error of its share of the org's contacts, for a contact type that of its share of the queue's. Absent if
   * nothing is forecast.
   */
  readonly levelError?: number
  /** Mean handle times of days; absent where the history has none by time. */
  readonly handleTime?: ForecastHandleTime
}

/** Mean handle times of the days on which contacts are expected. */
export interface ForecastHandleTime {
  /** For each day: mean handle time of its contacts in seconds. The actual mean is expected from `low` to `high`. */
  readonly days: readonly {
    readonly date: string
    readonly seconds: number
    readonly low: number
    readonly high: number
  }[]
  /** Growth per week in the forecast, as a ratio. */
  readonly trendPerWeek: number
}

/** The sum of a day's forecast intervals. */
export interface ForecastDay {
  /** Such as `2027-03-28`. */
  readonly date: string
  readonly mean: number
  readonly low: number
  readonly high: number
  /** Name of the special day or event that changes the day. */
  readonly special?: string
}

/** The contacts of several days of a forecast. */
export interface ForecastTotal {
  readonly period: 'week' | 'month' | 'all'
  /** The first and the last day, such as `2027-03-28`. */
  readonly from: string
  readonly to: string
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** The forecast of one contact type. */
export interface ForecastContactType extends ForecastSeries {
  readonly id: string
  readonly queueId: string
  readonly mediaType?: MediaType
  readonly languageId?: string
  readonly skillIds?: readonly string[]
  /** Expected mean handle time of each interval; absent if the history has no handle times. */
  readonly ahtSeconds?: readonly number[]
  /** True: the contacts of each interval were given, as by workforce management, and are not those of a usual day. */
  readonly hasGivenHours?: boolean
}

/** The forecast of one queue. */
export interface ForecastQueue extends ForecastSeries {
  readonly queueId: string
}

/** An unusual day of the history. */
export interface ForecastDayNote {
  readonly date: string
  /**
   * `special`: given as a special day; `missing`: given as missing, or without data; `partial`: some hours without
   * data; `closed`: no contacts on a usually open day of the week; `exception`: contacts far from what was expected.
   */
  readonly kind: 'special' | 'missing' | 'partial' | 'closed' | 'exception'
  /** Contacts of the day divided by the expected contacts. */
  readonly ratio?: number
  readonly name?: string
}

/** How good forecasts of past weeks would have been, compared with simpler methods on the same weeks. */
export interface ForecastBackTest {
  /** Starts of the weeks that were forecast, each from the history before it. */
  readonly origins: readonly string[]
  readonly methods: readonly BackTestMethod[]
}

/** One method of a back-test. */
export interface BackTestMethod {
  /**
   * `forecast`: the method under test; `lastWeek`: the same interval a week before (seasonal naive); `fourWeeks`: the mean
   * of the same interval in the four weeks before; `ets`: exponential smoothing of the days of each contact type, spread
   * by the mean of four weeks.
   */
  readonly name: 'forecast' | 'lastWeek' | 'fourWeeks' | 'ets'
  /** Errors over the intervals of single contact types. */
  readonly intervals: ForecastErrors
  /** Errors over the days of the whole org that lie wholly in a tested week, by the forecast's time zone. */
  readonly days: ForecastErrors
  /**
   * Errors over the mean handle times of queues by day, in seconds; absent if the history has no handle times by
   * interval, and for `ets`.
   */
  readonly handleTimes?: ForecastErrors
}

/** How far forecasts were from the actual counts. */
export interface ForecastErrors {
  /** Sum of the absolute errors divided by the sum of the counts. */
  readonly wape: number
  /**
   * Mean absolute error divided by that of the seasonal naive method within the histories; below 1 is better than that
   * method.
   */
  readonly mase: number
  /** Share of the counts inside the prediction intervals, 0..1. The simple methods assume Poisson counts. */
  readonly coverage: number
  /** Mean pinball loss over the lower end, the expectation (used as the median) and the upper end, in contacts. */
  readonly pinball: number
}
