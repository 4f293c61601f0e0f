import { availableParallelism } from 'node:os'
import { isSkillrouteError } from '../../core/errors'
import type { Change, Demand, Forecast, Plan, RoutingModel } from '../../documents'
import { type BuildPlanInput, buildPlan } from '../../workflows'
import type { ForecastMethod } from '../../workflows/forecast/forecast-changes'
import { forecastInThreads } from '../../workflows/forecast/forecast-in-threads'
import { valuedChanges } from '../../workflows/plan/valued-changes'
import type { Io } from '../io/io'
import { progressOf } from '../io/progress'

/** Tells what changes would bring. */
export type Forecaster = (changes: readonly Change[]) => Promise<Forecast>

/** Each thread has a copy of the model; with more of them 40 weeks hardly end sooner. */
const MOST_THREADS = 8

/** A forecast of changes, which shows how far it is: a simulation can take seconds. */
export function forecaster(
  io: Io,
  model: RoutingModel,
  demand: Demand,
  { forecast, json }: { readonly forecast?: ForecastMethod | 'none' | undefined; readonly json?: boolean | undefined },
): Forecaster {
  return async (changes) => {
    const progress = progressOf(io, 'simulating weeks', json)
    try {
      const onWeek = (done: number, of: number): void => progress.update(done, of)
      const method = forecast === 'none' ? undefined : forecast
      const workers = Math.min(availableParallelism(), MOST_THREADS)
      return await forecastInThreads(model, demand, changes, { method, onWeek, workers, signal: io.signal })
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
  onFailed?: (why: string) => void,
): Promise<Plan> {
  if (forecast === undefined) return buildPlan({ ...input, forecast: null })
  const { changes, createdAt: now } = buildPlan({ ...input, forecast: null, guardrails: undefined })
  const valued = valuedChanges(input.snapshot, changes)
  if (valued.length === 0) return buildPlan({ ...input, now, forecast: null, withoutForecast: NOT_KNOWN })
  const made = await forecast(valued).catch((error: unknown) => {
    if (!isSkillrouteError(error)) throw error
    return `it could not be made (${error.code}: ${error.message})`
  })
  if (typeof made === 'string') {
    onFailed?.(made)
    return buildPlan({ ...input, now, forecast: null, withoutForecast: made })
  }
  return buildPlan({ ...input, now, forecast: made })
}

/** Why there is no forecast of changes such as utilization. */
const NOT_KNOWN = 'it knows none of these changes, such as utilization and most settings of queues'
