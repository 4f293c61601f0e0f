import type { Progress } from '../../../core/progress'
import type { RoutingModel } from '../../../documents'
import { runInThread, type ThreadJob } from '../../../threads/in-threads'
import { programFile } from '../../../threads/program-file'
import type { Program } from '../../../threads/serve'
import { threadDefaults } from '../../../threads/start'
import type { Training } from '../documents/training'
import type { TrainingOptions } from '../math/options'
import { valueTraining } from '../math/value-training'

interface Input {
  readonly model: RoutingModel
  readonly options: Omit<TrainingOptions, 'onProgress'>
}

/** `valueTraining` in a thread, which a signal ends at once. */
export async function trainingInThread(
  model: RoutingModel,
  options: Input['options'],
  running: Pick<ThreadJob<Progress>, 'signal' | 'onProgress'>,
): Promise<Training> {
  return await runInThread<Training, Progress>({
    program: threadDefaults.inProcess ? trainingWork : programFile(import.meta.url, 'training-thread'),
    input: { model, options } satisfies Input,
    died: 'The thread that simulates died',
    code: 'simulation.worker',
    ...running,
  })
}

export function trainingWork(): Program<Input, Training, Progress> {
  return {
    prepare:
      ({ model, options }) =>
      (_task, onProgress) => ({ answer: valueTraining(model, { ...options, onProgress }) }),
  }
}
