import * as z from 'zod/mini'
import { checkOptions } from '../../core/schema'
import type { Effect, RoutingModel } from '../../documents'
import type { MoveLike } from '../../optimizer/model/apply-moves'
import { planWhatIf, type WeekPair, type WhatIfOptions } from '../../optimizer/what-if/parts'
import { whatIfSchema } from '../../optimizer/what-if/what-if'
import { inThreads, type ThreadOptions, threadFields } from '../../threads/in-threads'
import { simulationPool } from './thread-pool'

/** Options of `whatIf` in threads: those of the optimizer's, where the method is always `simulation`. */
export interface ThreadedWhatIfOptions extends Omit<WhatIfOptions, 'method'>, ThreadOptions {}

/** Threads die mostly for lack of memory; each has a copy of the model. */
const ADVICE =
  'Run it again with fewer threads, without threads by whatIf() of the optimizer, or by formula (method erlang; --forecast erlang)'

/**
 * `whatIf` of the optimizer by simulation, with its weeks spread over threads. The result is the same on any number of
 * threads. The caller's event loop is free while weeks are simulated; compiling the model before and adding up results
 * after takes a second for a large org. `simulation.onProgress` is called in order.
 *
 * @throws ValidationError as `whatIf` does, and for a method, which is always `simulation` here
 * @throws SkillrouteError `simulation.worker` when a thread dies
 * @example
 * const forecast = await whatIf(model, plan.changes, { signal })
 */
export async function whatIf(
  model: RoutingModel,
  changes: readonly MoveLike[],
  options: ThreadedWhatIfOptions = {},
): Promise<Effect> {
  checkOptions(options, { ...z.omit(whatIfSchema(), { method: true }).shape, ...threadFields() })
  const { threads, signal, ...rest } = options
  signal?.throwIfAborted()
  const { plan, report } = planWhatIf(model, changes, rest)
  const { onProgress, ...simulation } = rest.simulation ?? {}
  const weeks: (readonly WeekPair[])[] = []
  const pool = await simulationPool({ kind: 'weeks', model, changes, whatIf: { ...rest, simulation } }, ADVICE)
  await inThreads<readonly WeekPair[], void>(pool, { threads, signal }, plan.weeks, (started) =>
    started.run(0, plan.weeks, (pairs) => {
      weeks.push(pairs)
      onProgress?.({ step: 'simulating weeks', done: weeks.length, total: plan.weeks })
    }),
  )
  return report(weeks)
}
