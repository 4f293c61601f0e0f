import type { Change, Demand, Effect, RoutingModel } from '../../documents'
import { inThreads, type ThreadOptions } from '../../threads/in-threads'
import { threadDefaults } from '../../threads/start'
import { simulationPool } from '../parallel/thread-pool'
import type { WhatIfEach } from '../parallel/thread-work'
import { whatIf } from '../parallel/what-if'
import { crowdedQueues, withOtherReading } from './best-reading'
import {
  asCalibrated,
  byFormula,
  byRecord,
  bySimulation,
  type ForecastOptions,
  WEEKS,
  weeksOfRecord,
} from './forecast-changes'
import { correctByRecord } from './record/correct-by-record'
import { pastWeeks } from './record/past-weeks'

/** Each thread has a copy of the model; more threads hardly make 40 weeks faster. */
const MAX_THREADS = 8

/** Weeks of the other reading of BEST: enough for a mean within about a point. */
const OTHER_WEEKS = 8

/**
 * Forecasts the effect of changes: simulates coming weeks with and without them in threads, or uses the formula. Days
 * vary as much as in the demand. The result does not depend on the number of threads; the default is one per processor,
 * at most 8. The forecast of named days is corrected by how the same simulation of the past weeks differs from what was
 * measured in them.
 */
export async function forecastInThreads(
  model: RoutingModel,
  demand: Demand,
  changes: readonly Change[],
  {
    threads = Math.min(threadDefaults.threads(), MAX_THREADS),
    signal,
    onProgress,
    ...options
  }: ForecastOptions & ThreadOptions = {},
): Promise<Effect> {
  const formula = byFormula(model, demand, changes, options)
  if (formula !== undefined) return asCalibrated(formula, model, options)
  const past = pastWeeks(model, demand)
  const each = weeksOfRecord(past.length)
  const onRecord = past.length * each
  const simulated = await whatIfEach(past, byRecord(each), {
    threads,
    signal,
    onDone: (done) => onProgress?.({ step: 'simulating weeks', done: done * each, total: onRecord + WEEKS }),
  })
  const { method: _, ...simulation } = bySimulation(model, demand, {
    ...options,
    onProgress: onProgress && ((at) => onProgress({ ...at, done: onRecord + at.done, total: onRecord + WEEKS })),
  })
  const made = await whatIf(model, changes, { ...simulation, threads, signal })
  const { effect: forecast, isMoved } = correctByRecord(made, demand, simulated)
  const effect = asCalibrated(forecast, model, { ...options, isMoved })
  const crowded = crowdedQueues(model)
  if (crowded.size === 0) return effect
  const skilled = { weeks: OTHER_WEEKS, rules: { bestCandidatesBy: 'skills' } } as const
  const other = { ...simulation.simulation, ...skilled, onProgress: undefined }
  return withOtherReading(effect, await whatIf(model, changes, { simulation: other, threads, signal }), crowded)
}

const ADVICE = 'Run it again with fewer threads, or by formula (--forecast erlang)'

/**
 * `whatIf` without changes for several models, each simulated whole in one thread.
 * @returns the forecasts in the order of the models; the same on any number of threads
 */
async function whatIfEach(
  models: readonly RoutingModel[],
  options: (index: number) => WhatIfEach['options'],
  { onDone, ...threads }: ThreadOptions & { readonly onDone?: ((done: number) => void) | undefined },
): Promise<Effect[]> {
  const forecasts: Effect[] = []
  if (models.length === 0) return forecasts
  const each = models.map((model, i): WhatIfEach => ({ model, options: options(i) }))
  const pool = await simulationPool({ kind: 'each', each }, ADVICE)
  await inThreads<Effect, void>(pool, threads, models.length, (started) =>
    started.run(0, models.length, (forecast) => {
      forecasts.push(forecast)
      onDone?.(forecasts.length)
    }),
  )
  return forecasts
}
