import type { Forecast, RoutingModel } from '../../core/documents'
import type { MoveLike } from '../../optimizer/model/apply-moves'
import { planWhatIf, type WeekPair, type WhatIfOptions } from '../../optimizer/what-if/parts'
import { checkThreads, inThreads, type ThreadOptions } from './in-threads'

/** What `whatIfParallel` takes besides what `whatIf` does. The method is always `simulation`. */
export interface WhatIfParallelOptions extends Omit<WhatIfOptions, 'method'>, ThreadOptions {}

/**
 * `whatIf` by simulation with its weeks spread over threads: the same bytes on any number of them, while the event loop
 * of the caller stays free. `simulation.onWeek` is told in order.
 *
 * @throws ValidationError as `whatIf` does
 * @throws SkillrouteError `simulation.worker` when a thread dies
 * @example
 * const forecast = await whatIfParallel(model, plan.changes, { signal })
 */
export async function whatIfParallel(
  model: RoutingModel,
  changes: readonly MoveLike[],
  options: WhatIfParallelOptions = {},
): Promise<Forecast> {
  const { workers, signal, ...rest } = options
  checkThreads({ workers, signal }, 'whatIfParallel')
  const { plan, report } = planWhatIf(model, changes, rest)
  const { onWeek, ...simulation } = rest.simulation ?? {}
  const weeks: (readonly WeekPair[])[] = []
  const input = { model, changes, whatIf: { ...rest, simulation } }
  await inThreads<readonly WeekPair[], void>(input, { workers, signal }, plan.weeks, (pool) =>
    pool.run(0, plan.weeks, (pairs) => {
      weeks.push(pairs)
      onWeek?.(weeks.length, plan.weeks)
    }),
  )
  return report(weeks)
}
