import type { Progress } from '../../core/progress'
import { aFunction, checkOptions, optional } from '../../core/schema'
import type { RoutingModel, Simulation } from '../../documents'
import { simulateSchema } from '../../optimizer/simulate/compile/options-schema'
import {
  addReplication,
  type Collected,
  collect,
  planSimulation,
  precisionChecks,
  report,
  resultAfter,
  type SimulateOptions,
  type SimulationPlan,
  type Tally,
} from '../../optimizer/simulate/parts'
import { inThreads, type ThreadOptions, threadFields } from '../../threads/in-threads'
import type { Pool } from '../../threads/pool'
import { simulationPool } from './thread-pool'

/** Options of `simulate` in threads: those of the optimizer's, and these. */
export interface ThreadedSimulateOptions extends SimulateOptions, ThreadOptions {
  /** Called after replications; with a `precision`, the total is the number at which it is checked next. */
  readonly onProgress?: ((progress: Progress<'simulating'>) => void) | undefined
}

/**
 * `simulate` of the optimizer with its replications spread over threads. The result is the same on any number of threads,
 * and the caller's event loop stays free. A steady model has 4 replications by default; ask for more to use more threads.
 *
 * @throws ValidationError naming everything in model and options that cannot be simulated
 * @throws SkillrouteError `simulation.worker` when a thread dies
 * @example
 * const { total } = await simulate(model, { seed: 1, replications: 64 })
 */
export async function simulate(model: RoutingModel, options: ThreadedSimulateOptions): Promise<Simulation> {
  checkOptions(options, { ...simulateSchema().shape, ...threadFields(), ...optional(aFunction(), 'onProgress') })
  const { threads, signal, onProgress, ...rest } = options
  signal?.throwIfAborted()
  const plan = planSimulation(model, rest)
  const max = precisionChecks(plan).at(-1) ?? plan.replications
  const advice = 'Run it again with fewer threads, or without threads by simulate() of the optimizer'
  const pool = await simulationPool({ kind: 'replications', model, options: rest }, advice)
  return await inThreads<readonly Tally[], Simulation>(pool, { threads, signal }, max, (started) =>
    runAll(started, plan, onProgress),
  )
}

async function runAll(
  pool: Pool<readonly Tally[]>,
  plan: SimulationPlan,
  onProgress: ThreadedSimulateOptions['onProgress'],
): Promise<Simulation> {
  const collected: Collected = collect(plan)
  for (const until of precisionChecks(plan)) {
    await pool.run(collected.replications, until, (units) => {
      addReplication(collected, plan, units)
      onProgress?.({ step: 'simulating', done: collected.replications, total: until })
    })
    const answer = resultAfter(collected, plan, until)
    if (answer !== undefined) return answer
  }
  return report(collected, plan, false)
}
