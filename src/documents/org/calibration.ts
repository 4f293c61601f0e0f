import type { Interval, MediaType, Ref } from '../common'

/** How forecasts of applied plans compare with what came. */
export interface Calibration {
  readonly format: 'skillroute/calibration@1'
  readonly org: Ref
  readonly madeAt: string
  /** Weeks after plans that were compared, by plan. */
  readonly weeks: readonly CalibratedWeek[]
  /** All queues together, then each queue and medium. */
  readonly rows: readonly CalibrationRow[]
  readonly notes: readonly string[]
}

/** The week after a plan was applied. */
export interface CalibratedWeek {
  readonly planId: string
  readonly interval: Interval
}

/** The forecasts of one figure of one queue and medium, or of all. */
export interface CalibrationRow {
  /** Absent: all queues. */
  readonly queue?: Ref
  readonly mediaType?: MediaType
  readonly measure: 'contacts' | 'serviceLevel' | 'asaSeconds' | 'abandonRate'
  /** Forecasts that were compared. */
  readonly forecasts: number
  /** Mean of actual less forecast; of `contacts` as a share of the forecast. */
  readonly bias: number
  /** Half the width of the 95 % interval of the bias; absent for fewer than two weeks. */
  readonly halfWidth?: number
  /** What the actual moves by when the forecast moves by 1; absent where forecasts do not differ enough to tell. */
  readonly slope?: number
  /** Share of the actual figures inside the prediction intervals; absent where forecasts have none. */
  readonly coverage?: number
  /** Mean continuous ranked probability score, in the unit of the figure, by the prediction intervals as normal ones. */
  readonly crps?: number
  /** Whether the forecasts are off by more than random variation. */
  readonly isOff: boolean
  /** What to add to a forecast (of `contacts`: to multiply it by) where they are off. */
  readonly correction?: number
}
