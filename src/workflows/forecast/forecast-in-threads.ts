import type { Change, Demand, Forecast, RoutingModel } from '../../documents'
import type { ThreadOptions } from '../simulate-parallel/in-threads'
import { whatIfParallel } from '../simulate-parallel/what-if-parallel'
import { byFormula, bySimulation, type ForecastOptions } from './forecast-changes'

/** `forecastChanges` with its weeks in threads: the same bytes, sooner. */
export async function forecastInThreads(
  model: RoutingModel,
  demand: Demand,
  changes: readonly Change[],
  { workers, signal, ...options }: ForecastOptions & ThreadOptions = {},
): Promise<Forecast> {
  const formula = byFormula(model, demand, changes, options)
  if (formula !== undefined) return formula
  return await whatIfParallel(model, changes, { ...bySimulation(demand, options), workers, signal })
}
