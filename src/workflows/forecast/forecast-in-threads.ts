import type { Change, Demand, Forecast, RoutingModel } from '../../documents'
import type { ThreadOptions } from '../../threads/in-threads'
import { whatIfParallel } from '../parallel/what-if-parallel'
import { byFormula, bySimulation, type ForecastOptions } from './forecast-changes'

/**
 * What changes would bring: coming weeks simulated with and without them in threads, or by formula. Days differ as they did
 * in the demand. The same bytes on any number of threads.
 */
export async function forecastInThreads(
  model: RoutingModel,
  demand: Demand,
  changes: readonly Change[],
  { threads, signal, ...options }: ForecastOptions & ThreadOptions = {},
): Promise<Forecast> {
  const formula = byFormula(model, demand, changes, options)
  if (formula !== undefined) return formula
  return await whatIfParallel(model, changes, { ...bySimulation(demand, options), threads, signal })
}
