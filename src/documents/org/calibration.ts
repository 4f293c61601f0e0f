import type { Interval, MediaType, Ref } from '../common'

/** How the forecasts of applied plans compare with actuals. */
export interface Calibration {
  readonly format: 'skillroute/calibration@1'
  readonly org: Ref
  readonly madeAt: string
  /**
   * The days compared, by plan: those that it was made for; for a plan of the average week, the week after it was applied.
   */
  readonly weeks: readonly { readonly planId: string; readonly interval: Interval }[]
  /** Rows for all queues together, then for each queue and medium. */
  readonly rows: readonly CalibrationRow[]
  readonly notes: readonly string[]
}

/** The forecasts of one figure, for one queue and medium or for all. */
export interface CalibrationRow {
  /** The queue; absent for all queues. */
  readonly queue?: Ref
  readonly mediaType?: MediaType
  readonly measure: 'contacts' | 'serviceLevel' | 'asaSeconds' | 'abandonRate'
  /** Forecasts that were compared. */
  readonly forecasts: number
  /** Means over the weeks, queues by their contacts; for `contacts`, their number in all compared queues. */
  readonly forecast?: number
  readonly actual?: number
  /** Mean of actual minus forecast, queues by their contacts offered; for `contacts`, as a share of the forecast. */
  readonly bias: number
  /** Half the width of the 95 % interval of the bias; absent for fewer than two weeks. */
  readonly halfWidth?: number
  /**
   * Change of the actual figure when the forecast changes by 1; absent if the forecasts differ too little to estimate
   * it.
   */
  readonly slope?: number
  /** Share of the actual figures inside the prediction intervals; absent if forecasts have no intervals. */
  readonly coverage?: number
  /** Share that should be inside; present beside `coverage`. */
  readonly predictionLevel?: number
  /** Whether `coverage` is lower than random variation explains, taking forecasts as independent of each other. */
  readonly isTooNarrow?: boolean
  /**
   * Mean continuous ranked probability score, in the unit of the figure. Prediction intervals are treated as those of
   * normal distributions.
   */
  readonly crps?: number
  /** Whether the mean of the forecasts is off by more than random variation; false for fewer than two weeks. */
  readonly isOff: boolean
  /** Correction to add to a forecast, or for `contacts` to multiply it by; only if the forecasts are off. */
  readonly correction?: number
}
