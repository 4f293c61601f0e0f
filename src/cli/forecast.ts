import { availableParallelism } from 'node:os'
import type { Change, Demand, Forecast, Plan, RoutingModel } from '../core/documents'
import { type BuildPlanInput, buildPlan } from '../workflows'
import type { ForecastMethod } from '../workflows/forecast/forecast-changes'
import { forecastInThreads } from '../workflows/forecast/forecast-in-threads'
import { valuedChanges } from '../workflows/plan/valued-changes'
import type { Io } from './io'
import { progressOf } from './progress'

/** Tells what changes would bring. */
export type Forecaster = (changes: readonly Change[]) => Promise<Forecast>

/** Each thread has a copy of the model; with more of them 40 weeks hardly end sooner. */
const MOST_THREADS = 8

/** A forecast of changes, which shows how far it is: a simulation can take seconds. */
export function forecaster(
  io: Io,
  model: RoutingModel,
  demand: Demand,
  { forecast, json }: { readonly forecast?: ForecastMethod | undefined; readonly json?: boolean | undefined },
): Forecaster {
  return async (changes) => {
    const progress = progressOf(io, 'simulating weeks', json)
    try {
      const onWeek = (done: number, of: number): void => progress.update(done, of)
      const workers = Math.min(availableParallelism(), MOST_THREADS)
      return await forecastInThreads(model, demand, changes, { method: forecast, onWeek, workers, signal: io.signal })
    } finally {
      progress.end()
    }
  }
}

/**
 * A plan with the forecast of the changes that are really in it, which only the plan tells: it is made twice, and simulated
 * once in between.
 */
export async function forecastPlan(
  input: Omit<BuildPlanInput, 'forecast'>,
  forecast: Forecaster | undefined,
): Promise<Plan> {
  if (forecast === undefined) return buildPlan(input)
  const { changes, createdAt } = buildPlan({ ...input, forecast: null, guardrails: undefined })
  return buildPlan({ ...input, now: createdAt, forecast: await forecast(valuedChanges(input.snapshot, changes)) })
}
