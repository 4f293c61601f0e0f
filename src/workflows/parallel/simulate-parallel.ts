import { checkBag } from '../../core/bag'
import type { RoutingModel, Simulation } from '../../documents'
import { MODEL } from '../../documents/bags'
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
import { checkThreads, inThreads, type ThreadOptions } from '../../threads/in-threads'
import type { Pool } from '../../threads/pool'
import { simulationPool } from './thread-pool'

/** Progress of a parallel simulation. */
export interface SimulationProgress {
  readonly replicationsDone: number
  /** The number to run; with a `precision`, the number at which the precision is checked next. */
  readonly replications: number
}

/** Options of `simulateParallel` besides those of `simulate`. */
export interface SimulateParallelOptions extends SimulateOptions, ThreadOptions {
  /** Called with the number of replications done. */
  readonly onProgress?: ((progress: SimulationProgress) => void) | undefined
}

/**
 * `simulate` with its replications spread over threads. The result is the same on any number of threads, and the caller's event
 * loop stays free. A steady model has 4 replications by default; ask for more to use more threads.
 *
 * @throws ValidationError naming everything in model and options that cannot be simulated
 * @throws SkillrouteError `simulation.worker` when a thread dies
 * @example
 * const { total } = await simulateParallel(model, { seed: 1, replications: 64 })
 */
export async function simulateParallel(model: RoutingModel, options: SimulateParallelOptions): Promise<Simulation> {
  checkBag(model, 'model', MODEL)
  checkBag(
    options,
    'options',
    'onProgress?f seed=n replications?n batches?n hours?n warmUpHours?n startMinute?n demand?s staffing?s untilEmpty?b intervalMinutes?n intervalsBy?s cells?b quantiles?l withinSeconds?l confidence?n precision?o maxReplications?n rules?o handleTimeCv?n engine?s threads?n signal?o',
  )
  const { threads, signal, onProgress, ...rest } = options
  checkThreads({ threads, signal }, 'simulateParallel')
  const plan = planSimulation(model, rest)
  const most = precisionChecks(plan).at(-1) ?? plan.replications
  const advice = 'Run it again with fewer threads, or without threads by simulate()'
  const pool = await simulationPool({ kind: 'replications', model, options: rest }, advice)
  return await inThreads<readonly Tally[], Simulation>(pool, { threads, signal }, most, (lent) =>
    runAll(lent, plan, onProgress),
  )
}

async function runAll(
  pool: Pool<readonly Tally[]>,
  plan: SimulationPlan,
  onProgress: SimulateParallelOptions['onProgress'],
): Promise<Simulation> {
  const collected: Collected = collect(plan)
  for (const until of precisionChecks(plan)) {
    await pool.run(collected.replications, until, (units) => {
      addReplication(collected, plan, units)
      onProgress?.({ replicationsDone: collected.replications, replications: until })
    })
    const answer = resultAfter(collected, plan, until)
    if (answer !== undefined) return answer
  }
  return report(collected, plan, false)
}
