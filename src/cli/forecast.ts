import type { Demand, Forecast, RoutingModel, SkillChange } from '../core/documents'
import { type ForecastMethod, forecastChanges } from '../workflows/forecast/forecast-changes'
import type { Io } from './io'
import { progressOf } from './progress'

/** A forecast of changes, which shows how far it is: a simulation can take seconds. */
export function forecaster(
  io: Io,
  model: RoutingModel,
  demand: Demand,
  { forecast, json }: { readonly forecast?: ForecastMethod | undefined; readonly json?: boolean | undefined },
): (changes: readonly SkillChange[]) => Forecast {
  return (changes) => {
    const progress = progressOf(io, 'simulating weeks', json)
    try {
      const onWeek = (done: number, of: number): void => progress.update(done, of)
      return forecastChanges(model, demand, changes, { method: forecast, onWeek })
    } finally {
      progress.end()
    }
  }
}
