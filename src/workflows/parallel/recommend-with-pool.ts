import type { Improvement, RoutingModel } from '../../documents'
import type { ImproveProgress, JudgeJob } from '../../optimizer/improve/center/center'
import type { RecommendOptions } from '../../optimizer/improve/center/options'
import { type Answer, type Asked, isAsked, pieceJudge, progressOf } from '../../optimizer/improve/pieces/pieces'
import { recommendInPieces } from '../../optimizer/improve/recommend-skills'
import { createPool, type Pool, type PoolOptions } from '../../threads/pool'

/** Pieces of a job. Only a message for another job than the one before contains the job. */
export interface JudgeInput {
  readonly kind: 'judge'
  readonly job?: JudgeJob | undefined
  readonly pieces: Asked['pieces']
}

/** Where the weeks that evaluate changes are simulated. */
export interface JudgePool {
  /** 1: here. */
  readonly threads: number
  /** Makes the options of the threads from the first pieces. */
  readonly pool: (input: JudgeInput) => Omit<PoolOptions, 'threads'>
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
  judges: JudgePool,
  onProgress: (progress: ImproveProgress) => void,
): Promise<Improvement> {
  const steps = recommendInPieces(model, options)
  const borrowed = lend(judges)
  try {
    for (let step = steps.next(); ; ) {
      if (step.done === true) return step.value
      if (isAsked(step.value)) {
        step = steps.next(await borrowed.answers(step.value, onProgress))
        continue
      }
      onProgress(step.value)
      step = steps.next()
    }
  } finally {
    await borrowed.stop()
  }
}

/** Threads that start once there is enough work for them. */
function lend({ threads, pool }: JudgePool) {
  let started: Pool<Answer> | undefined
  let given: JudgeJob | undefined
  let contacts = 0

  /** Gives the pieces to the threads; false if doing them here is faster. */
  function gives({ job, pieces }: Asked): boolean {
    contacts += pieces.length * weekly(job)
    if (threads === 1 || pieces.length === 1 || contacts < MIN_CONTACTS) return false
    if (started === undefined) started = createPool({ ...pool({ kind: 'judge', job, pieces }), threads })
    else started.give({ kind: 'judge', job: given === job ? undefined : job, pieces })
    given = job
    return true
  }

  return {
    answers: async (asked: Asked, onProgress: (progress: ImproveProgress) => void): Promise<readonly Answer[]> => {
      const answers: Answer[] = []
      const take = (answer: Answer) => {
        answers.push(answer)
        const progress = progressOf(asked.pieces, answers.length)
        if (progress !== undefined) onProgress(progress)
      }
      if (gives(asked)) await started?.run(0, asked.pieces.length, take)
      else {
        const judge = pieceJudge(asked.job)
        for (const piece of asked.pieces) take(judge(piece))
      }
      return answers
    },
    stop: async () => {
      await started?.stop()
    },
  }
}

/** Approximate number of contacts in a week. */
function weekly({ model }: JudgeJob): number {
  const hours = 168
  return hours * model.contactTypes.reduce((sum, { callsPerHour }) => sum + callsPerHour, 0)
}
