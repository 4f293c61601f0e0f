import type { Improvement, RoutingModel } from '../../documents'
import type { EvaluationJob, ImproveProgress } from '../../optimizer/improve/center/center'
import type { RecommendOptions } from '../../optimizer/improve/center/options'
import { recommendInTasks } from '../../optimizer/improve/recommend-skills'
import {
  type Answer,
  createTaskEvaluator,
  isWeekRequest,
  progressOf,
  type WeekRequest,
} from '../../optimizer/improve/tasks/tasks'
import { createPool, type Pool, type PoolOptions } from '../../threads/pool'

/** Tasks of a job. Only a message for another job than the one before contains the job. */
export interface EvaluationInput {
  readonly kind: 'evaluate'
  readonly job?: EvaluationJob | undefined
  readonly tasks: WeekRequest['tasks']
}

/** Where the weeks that evaluate changes are simulated. */
export interface EvaluationPool {
  /** 1: here. */
  readonly threads: number
  /** Makes the options of the threads from the first tasks. */
  readonly pool: (input: EvaluationInput) => Omit<PoolOptions, 'threads'>
}

/** Fewer contacts than this are simulated faster than threads start. */
const MIN_CONTACTS = 400_000

/**
 * `recommendSkills` with simulated weeks spread over threads. The result is the same on any number of threads, to the
 * byte. The search between the simulations runs here without a pause, so call it in a thread.
 */
export async function recommendWithPool(
  model: RoutingModel,
  options: RecommendOptions,
  pool: EvaluationPool,
  onProgress: (progress: ImproveProgress) => void,
): Promise<Improvement> {
  const steps = recommendInTasks(model, options)
  const evaluators = createEvaluators(pool)
  try {
    for (let step = steps.next(); ; ) {
      if (step.done === true) return step.value
      if (isWeekRequest(step.value)) {
        step = steps.next(await evaluators.answers(step.value, onProgress))
        continue
      }
      onProgress(step.value)
      step = steps.next()
    }
  } finally {
    await evaluators.stop()
  }
}

/** Threads that start once there is enough work for them. */
function createEvaluators({ threads, pool }: EvaluationPool) {
  let started: Pool<Answer> | undefined
  let sentJob: EvaluationJob | undefined
  let contacts = 0

  /** Gives the tasks to the threads; false if doing them here is faster. */
  function sendToThreads({ job, tasks }: WeekRequest): boolean {
    contacts += tasks.length * contactsPerWeek(job)
    if (threads === 1 || tasks.length === 1 || contacts < MIN_CONTACTS) return false
    if (started === undefined) started = createPool({ ...pool({ kind: 'evaluate', job, tasks }), threads })
    else started.give({ kind: 'evaluate', job: sentJob === job ? undefined : job, tasks })
    sentJob = job
    return true
  }

  return {
    answers: async (
      request: WeekRequest,
      onProgress: (progress: ImproveProgress) => void,
    ): Promise<readonly Answer[]> => {
      const answers: Answer[] = []
      const take = (answer: Answer) => {
        answers.push(answer)
        const progress = progressOf(request.tasks, answers.length)
        if (progress !== undefined) onProgress(progress)
      }
      if (sendToThreads(request)) await started?.run(0, request.tasks.length, take)
      else {
        const evaluator = createTaskEvaluator(request.job)
        for (const task of request.tasks) take(evaluator(task))
      }
      return answers
    },
    stop: async () => {
      await started?.stop()
    },
  }
}

/** Approximate number of contacts in a week. */
function contactsPerWeek({ model }: EvaluationJob): number {
  const hours = 168
  return hours * model.contactTypes.reduce((sum, { callsPerHour }) => sum + callsPerHour, 0)
}
