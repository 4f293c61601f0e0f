import { ValidationError } from '../../core/errors'
import type { Forecast, RoutingModel } from '../../documents'
import type { MoveLike } from '../../optimizer/model/apply-moves'
import { planWhatIf, type WeekPair, type WhatIfOptions } from '../../optimizer/what-if/parts'
import { checkThreads, inThreads, type ThreadOptions } from '../../threads/in-threads'
import { simulationPool } from './thread-pool'

/** Options of `whatIfParallel`: those of `whatIf`, where the method is always `simulation`. */
export interface WhatIfParallelOptions extends Omit<WhatIfOptions, 'method'>, ThreadOptions {}

/** Threads die mostly for lack of memory; each has a copy of the model. */
const ADVICE =
  'Run it again with fewer threads, without threads by whatIf(), or by formula (method erlang; --forecast erlang)'

/**
 * `whatIf` by simulation with its weeks spread over threads. The result is the same on any number of threads. The
 * caller's event loop is free while weeks are simulated; compiling the model before and adding up results after takes a
 * second for a large org. `simulation.onWeek` is called in order.
 *
 * @throws ValidationError as `whatIf` does, and for another method than `simulation`
 * @throws SkillrouteError `simulation.worker` when a thread dies
 * @example
 * const forecast = await whatIfParallel(model, plan.changes, { signal })
 */
export async function whatIfParallel(
  model: RoutingModel,
  changes: readonly MoveLike[],
  options: WhatIfParallelOptions = {},
): Promise<Forecast> {
  const { threads, signal, ...rest } = options
  checkThreads({ threads, signal }, 'whatIfParallel')
  if ('method' in rest && rest.method !== undefined && rest.method !== 'simulation') {
    const message = `is always simulation here, got ${String(rest.method)}; whatIf() calculates by formula`
    throw new ValidationError([{ path: 'method', message }], { subject: 'whatIfParallel' })
  }
  const { plan, report } = planWhatIf(model, changes, rest)
  const { onWeek, ...simulation } = rest.simulation ?? {}
  const weeks: (readonly WeekPair[])[] = []
  const pool = await simulationPool({ kind: 'weeks', model, changes, whatIf: { ...rest, simulation } }, ADVICE)
  await inThreads<readonly WeekPair[], void>(pool, { threads, signal }, plan.weeks, (lent) =>
    lent.run(0, plan.weeks, (pairs) => {
      weeks.push(pairs)
      onWeek?.(weeks.length, plan.weeks)
    }),
  )
  return report(weeks)
}
