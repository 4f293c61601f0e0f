import type { Progress } from '../../core/progress'
import type { RoutingModel, SimulationComparison, Training } from '../../documents'
import type { SimulateOptions, TrainingOptions } from '../../optimizer'
import { runInThread, type ThreadJob } from '../../threads/in-threads'
import { threadPool } from './thread-pool'
import type { ThreadInput } from './thread-work'

type Running = Pick<ThreadJob<Progress>, 'signal' | 'onProgress'>

/** `valueTraining` in a thread, which a signal ends at once. */
export async function trainingInThread(
  model: RoutingModel,
  options: Omit<TrainingOptions, 'onProgress'>,
  running: Running,
): Promise<Training> {
  return await computeInThread<Training>({ kind: 'training', model, options }, running)
}

/** `compareSimulations` in a thread, which a signal ends at once. */
export async function comparisonInThread(
  model: RoutingModel,
  other: RoutingModel,
  options: SimulateOptions,
  running: Running,
): Promise<SimulationComparison> {
  return await computeInThread<SimulationComparison>({ kind: 'comparison', model, other, options }, running)
}

async function computeInThread<Answer>(input: ThreadInput, running: Running): Promise<Answer> {
  const pool = await threadPool(() => input, { died: 'The thread that simulates died', code: 'simulation.worker' })
  return await runInThread<Answer, Progress>({ ...pool, ...running })
}
