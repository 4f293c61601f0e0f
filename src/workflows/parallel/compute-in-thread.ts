import type { Progress } from '../../core/progress'
import type { RoutingModel, SimulationComparison } from '../../documents'
import type { SimulateOptions } from '../../optimizer'
import { runInThread, type ThreadJob } from '../../threads/in-threads'
import { threadPool } from './thread-pool'

/** `compareSimulations` in a thread, which a signal ends at once. */
export async function comparisonInThread(
  model: RoutingModel,
  other: RoutingModel,
  options: SimulateOptions,
  running: Pick<ThreadJob<Progress>, 'signal' | 'onProgress'>,
): Promise<SimulationComparison> {
  const pool = await threadPool(() => ({ kind: 'comparison', model, other, options }), {
    died: 'The thread that simulates died',
    code: 'simulation.worker',
  })
  return await runInThread<SimulationComparison, Progress>({ ...pool, ...running })
}
