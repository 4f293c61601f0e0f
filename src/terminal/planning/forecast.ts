import type { Progress } from '../../core/progress'
import type { Calibration, Demand, RoutingModel } from '../../documents'
import type { ForecastMethod } from '../../workflows/forecast/forecast-changes'
import { forecastInThreads } from '../../workflows/forecast/forecast-in-threads'
import type { Forecaster } from '../../workflows/plan/forecast-plan'
import type { Io } from '../io/io'
import { showProgress } from '../io/progress'

/** Forecasts changes and shows the progress, since a simulation can take seconds. */
export function forecaster(
  io: Io,
  model: RoutingModel,
  demand: Demand,
  {
    forecast,
    json,
    learned: calibration,
    onProgress,
  }: {
    readonly forecast?: ForecastMethod | 'none' | undefined
    readonly json?: boolean | undefined
    /** Corrects the forecast by the actuals of earlier ones. */
    readonly learned?: Calibration | undefined
    /** Default: the progress is shown. */
    readonly onProgress?: ((progress: Progress<'simulating weeks'>) => void) | undefined
  },
): Forecaster {
  return async (changes) => {
    const progress = showProgress(io, 'simulating weeks', json)
    try {
      const method = forecast === 'none' ? undefined : forecast
      const printProgress = ({ done, total }: Progress): void => progress.update(done, total)
      const work = { onProgress: onProgress ?? printProgress, signal: io.signal }
      return await forecastInThreads(model, demand, changes, { method, calibration, ...work })
    } finally {
      progress.end()
    }
  }
}
