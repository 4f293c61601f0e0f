import type { Interval, MediaType, Ref } from '../common'

/** What an org's callers will ask for: contacts by contact type and interval, with intervals that hold the given share. */
export interface DemandForecast {
  readonly format: 'skillroute/demand-forecast@1'
  readonly org?: Ref
  /** What is forecast, in whole intervals. */
  readonly interval: Interval
  readonly granularityMinutes: number
  /** IANA name of the zone whose days and weekdays were used. */
  readonly timeZone: string
  /** Share of the actual counts that intervals are meant to hold, 0..1. */
  readonly confidence: number
  readonly contactTypes: readonly ForecastContactType[]
  /** Sums over the contact types of a queue. */
  readonly queues: readonly ForecastQueue[]
  readonly total: ForecastSeries
  /** Days of the history that were left out or stand for something else. */
  readonly days: readonly ForecastDayNote[]
  /** What the forecast rests on and leaves out, in sentences for people. */
  readonly notes: readonly string[]
}

/** A forecast by interval and day. Of an interval that begins twice or never on a day with a clock change, days hold what there is. */
export interface ForecastSeries {
  /** Expected contacts of each interval. */
  readonly mean: readonly number[]
  /** Whole contacts; the actual count is expected from `low` to `high`, both included. */
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly days: readonly ForecastDay[]
  /** Growth a week that the forecast continues, as a ratio: 0.02 is 2 % more each week. */
  readonly trendPerWeek: number
  /**
   * Shape of the gamma distribution by which whole days are busier or calmer than expected (its coefficient of variation
   * is `1 / sqrt(shape)`); absent where days do not vary more than single contacts do.
   */
  readonly dayFactorShape?: number
  /** Mean handle times of days; absent where the history has none by time. */
  readonly handleTime?: ForecastHandleTime
}

/** Mean handle times of the days on which contacts are expected. */
export interface ForecastHandleTime {
  /** Means of a day's contacts in seconds; the actual mean is expected from `low` to `high`. */
  readonly days: readonly {
    readonly date: string
    readonly seconds: number
    readonly low: number
    readonly high: number
  }[]
  /** Growth a week that the forecast continues, as a ratio. */
  readonly trendPerWeek: number
}

/** The sum of a day's forecast intervals. */
export interface ForecastDay {
  /** As `2027-03-28`. */
  readonly date: string
  readonly mean: number
  readonly low: number
  readonly high: number
  /** Name of the special day or event that changes it. */
  readonly special?: string
}

/** The forecast of one contact type. */
export interface ForecastContactType extends ForecastSeries {
  readonly id: string
  readonly queueId: string
  readonly mediaType?: MediaType
  readonly languageId?: string
  readonly skillIds?: readonly string[]
  /** Expected mean handle time of each interval; absent where the history has none. */
  readonly ahtSeconds?: readonly number[]
}

/** The forecast of one queue. */
export interface ForecastQueue extends ForecastSeries {
  readonly queueId: string
}

/** A day of the history that is no usual one. */
export interface ForecastDayNote {
  readonly date: string
  /**
   * `special`: given as such; `missing`: given as such, or without data; `partial`: some hours were without data;
   * `closed`: nothing came on a day of the week that is usually open; `exception`: far from what was expected.
   */
  readonly kind: 'special' | 'missing' | 'partial' | 'closed' | 'exception'
  /** Contacts of the day over what was expected. */
  readonly ratio?: number
  readonly name?: string
}

/** How well forecasts of weeks that are over would have been, beside simpler methods, on the same weeks. */
export interface ForecastBackTest {
  /** First instants of the weeks that were forecast, each from what came before it. */
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
  /** Over the intervals of single contact types. */
  readonly intervals: ForecastErrors
  /** Over the days of the whole org. */
  readonly days: ForecastErrors
  /** Over the mean handle times of queues by day, in seconds; absent where the history has none by time, and for `ets`. */
  readonly handleTimes?: ForecastErrors
}

/** How far forecasts were from what came. */
export interface ForecastErrors {
  /** Sum of the absolute errors over the sum of the counts. */
  readonly wape: number
  /** Mean absolute error over that of the seasonal naive method within the histories; below 1 is better than it. */
  readonly mase: number
  /** Share of the counts inside the intervals, 0..1. The simple methods take counts as Poisson. */
  readonly coverage: number
  /** Mean pinball loss over the lower end, the expectation (as the median) and the upper end, in contacts. */
  readonly pinball: number
}
