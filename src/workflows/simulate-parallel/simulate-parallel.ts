import { availableParallelism } from 'node:os'
import type { RoutingModel, Simulation } from '../../core/documents'
import { ValidationError } from '../../core/errors'
import { whenAborted } from '../../core/when-aborted'
import {
  addReplication,
  type Collected,
  collect,
  lookAt,
  looks,
  planSimulation,
  report,
  type SimulateOptions,
  type SimulationPlan,
} from '../../optimizer/simulate/parts'
import { createPool, type Pool } from './pool'
import { workerProgram } from './worker-program'

/** How far a parallel simulation is. */
export interface SimulationProgress {
  readonly replicationsDone: number
  /** Without a precision the number that will be run, with one the number before the next look. */
  readonly replications: number
}

/** What `simulateParallel` takes besides what `simulate` does. */
export interface SimulateParallelOptions extends SimulateOptions {
  /** Threads. Default: as many as the machine runs at once, at most the number of replications. */
  readonly workers?: number | undefined
  /** Ends every thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: SimulationProgress) => void) | undefined
}

/**
 * `simulate` with its replications spread over threads: the same bytes on any number of them, while the event loop of
 * the caller stays free. A steady model has 4 replications by default; ask for more to use more threads.
 *
 * @throws ValidationError with everything in model and options that cannot be simulated
 * @throws SkillrouteError `simulation.worker` when a thread dies
 * @example
 * const { total } = await simulateParallel(model, { seed: 1, replications: 64 })
 */
export async function simulateParallel(model: RoutingModel, options: SimulateParallelOptions): Promise<Simulation> {
  const { workers, signal, onProgress, ...rest } = options
  checkWorkers(workers)
  signal?.throwIfAborted()
  const plan = planSimulation(model, rest)
  const most = looks(plan).at(-1) ?? plan.replications
  const threads = Math.min(workers ?? availableParallelism(), most)
  const pool = createPool(workerProgram(), { model, options: rest }, threads)
  const aborted = whenAborted(signal)
  try {
    return await Promise.race([runAll(pool, plan, onProgress), aborted.promise])
  } finally {
    aborted.forget()
    await pool.stop()
  }
}

async function runAll(
  pool: Pool,
  plan: SimulationPlan,
  onProgress: SimulateParallelOptions['onProgress'],
): Promise<Simulation> {
  const collected: Collected = collect(plan)
  for (const until of looks(plan)) {
    await pool.run(collected.replications, until, (units) => {
      addReplication(collected, plan, units)
      onProgress?.({ replicationsDone: collected.replications, replications: until })
    })
    const answer = lookAt(collected, plan, until)
    if (answer !== undefined) return answer
  }
  return report(collected, plan, false)
}

function checkWorkers(workers: number | undefined): void {
  if (workers === undefined || (Number.isSafeInteger(workers) && workers >= 1)) return
  const message = `must be a whole number of at least 1, got ${workers}`
  throw new ValidationError([{ path: 'workers', message }], { subject: 'simulateParallel' })
}
