import { availableParallelism } from 'node:os'
import type { Change, Demand, Forecast, RoutingModel } from '../../documents'
import type { ThreadOptions } from '../../threads/in-threads'
import { whatIfParallel } from '../parallel/what-if-parallel'
import { asTaught, byFormula, bySimulation, type ForecastOptions } from './forecast-changes'

/** Each thread has a copy of the model; more threads hardly make 40 weeks faster. */
const MOST_THREADS = 8

/**
 * Forecasts the effect of changes: simulates coming weeks with and without them in threads, or uses the formula. Days
 * vary as much as in the demand. The result does not depend on the number of threads; the default is one per processor,
 * at most 8.
 */
export async function forecastInThreads(
  model: RoutingModel,
  demand: Demand,
  changes: readonly Change[],
  {
    threads = Math.min(availableParallelism(), MOST_THREADS),
    signal,
    ...options
  }: ForecastOptions & ThreadOptions = {},
): Promise<Forecast> {
  const formula = byFormula(model, demand, changes, options)
  const made =
    formula ?? (await whatIfParallel(model, changes, { ...bySimulation(model, demand, options), threads, signal }))
  return asTaught(made, model, options)
}
