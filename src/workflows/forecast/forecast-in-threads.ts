import { availableParallelism } from 'node:os'
import type { Change, Demand, Forecast, RoutingModel } from '../../documents'
import type { ThreadOptions } from '../../threads/in-threads'
import { whatIfParallel } from '../parallel/what-if-parallel'
import { byFormula, bySimulation, type ForecastOptions } from './forecast-changes'

/** Each thread has a copy of the model; with more of them 40 weeks hardly end sooner. */
const MOST_THREADS = 8

/**
 * What changes would bring: coming weeks simulated with and without them in threads, or by formula. Days differ as they did
 * in the demand. The same bytes on any number of threads; by default as many as the machine runs at once, at most 8.
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
  if (formula !== undefined) return formula
  return await whatIfParallel(model, changes, { ...bySimulation(demand, options), threads, signal })
}
