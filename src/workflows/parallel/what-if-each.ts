import type { Effect, RoutingModel } from '../../documents'
import { inThreads, type ThreadOptions } from '../../threads/in-threads'
import { simulationPool } from './thread-pool'
import type { WhatIfEach } from './thread-work'

const ADVICE = 'Run it again with fewer threads, or by formula (--forecast erlang)'

/**
 * `whatIf` without changes for several models, each simulated whole in one thread.
 * @returns the forecasts in the order of the models; the same on any number of threads
 */
export async function whatIfEach(
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
