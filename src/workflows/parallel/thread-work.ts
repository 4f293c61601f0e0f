import type { Progress } from '../../core/progress'
import type { Effect, RoutingModel, SimulationComparison } from '../../documents'
import { compareSimulations, proposeLevels, proposeRemovals, whatIf } from '../../optimizer'
import type { EvaluationJob } from '../../optimizer/improve/center/center'
import { createTaskEvaluator, type Answer as TaskAnswer } from '../../optimizer/improve/tasks/tasks'
import type { MoveLike } from '../../optimizer/model/apply-moves'
import { planSimulation, replicate, type SimulateOptions, type Tally } from '../../optimizer/simulate/parts'
import { planWhatIf, type WeekPair, type WhatIfOptions } from '../../optimizer/what-if/parts'
import type { Program, Work } from '../../threads/serve'
import type { SentProgram } from '../../threads/start'
import type { Recommended, RecommendJob } from './recommend-job'
import { type EvaluationInput, recommendWithPool } from './recommend-with-pool'

/** Input of a thread, by the kind of work. */
export type ThreadInput =
  | { readonly kind: 'replications'; readonly model: RoutingModel; readonly options: SimulateOptions }
  | {
      readonly kind: 'weeks'
      readonly model: RoutingModel
      readonly changes: readonly MoveLike[]
      readonly whatIf: WhatIfOptions
    }
  | { readonly kind: 'each'; readonly each: readonly WhatIfEach[] }
  | {
      readonly kind: 'comparison'
      readonly model: RoutingModel
      readonly other: RoutingModel
      readonly options: SimulateOptions
    }
  | RecommendInput
  | EvaluationInput

/** A model to simulate as it is. */
export interface WhatIfEach {
  readonly model: RoutingModel
  readonly options: WhatIfOptions
}

/** The search, and the number of threads that may help, which run the same program. */
export interface RecommendInput {
  readonly kind: 'recommend'
  readonly model: RoutingModel
  readonly job: RecommendJob
  readonly threads: number
  /** What those threads run. Default: this work, in this process. */
  readonly program?: SentProgram | undefined
}

type Answer = readonly Tally[] | readonly WeekPair[] | Effect | Recommended | TaskAnswer | SimulationComparison

/** The work of one thread: prepares the model once, then works on the tasks that it gets. */
export function threadWork(): Program<ThreadInput, Answer, Progress> {
  // The job of the tasks: only the first input for a job has it.
  let evaluatedJob: EvaluationJob | undefined
  return {
    onInput(input) {
      if (input.kind === 'evaluate') evaluatedJob = input.job ?? evaluatedJob
    },
    prepare: (input) => workOn(input, evaluatedJob),
  }
}

function workOn(input: ThreadInput, evaluatedJob: EvaluationJob | undefined): Work<Answer, Progress> {
  switch (input.kind) {
    case 'replications':
      return replications(input)
    case 'weeks': {
      const { plan } = planWhatIf(input.model, input.changes, input.whatIf)
      return (week) => ({ answer: plan.run(week) })
    }
    case 'each':
      return (index) => {
        const item = input.each[index]
        if (item === undefined) throw new RangeError(`No model ${index}`)
        return { answer: whatIf(item.model, [], item.options) }
      }
    case 'comparison':
      return (_task, report) => {
        const onProgress = (done: number, total: number) => report({ step: 'simulating', done, total })
        return { answer: compareSimulations(input.model, input.other, { ...input.options, onProgress }) }
      }
    case 'recommend':
      return async (_task, onProgress) => ({ answer: await recommend(input, onProgress) })
    case 'evaluate': {
      if (evaluatedJob === undefined) throw new RangeError('Tasks came before their job')
      const evaluator = createTaskEvaluator(evaluatedJob)
      return (task) => ({ answer: evaluator(input.tasks[task] ?? { made: [], week: 0 }) })
    }
  }
}

async function recommend(
  { model, job, threads, program }: RecommendInput,
  report: (progress: Progress) => void,
): Promise<Recommended> {
  if (job.kind === 'levels') return { recommendations: proposeLevels(model, job.options) }
  if (job.kind === 'removals') return { recommendations: proposeRemovals(model, job.options) }
  const pool = (input: EvaluationInput) => ({
    program: program ?? threadWork,
    input,
    died: DIED,
    code: 'recommend.thread',
  })
  const improvement = await recommendWithPool(model, job.options, { threads, pool }, report)
  return { recommendations: improvement.changes, improvement }
}

const DIED = 'A thread that simulates weeks with changes died'

function replications({ model, options }: Extract<ThreadInput, { kind: 'replications' }>): Work<Answer, Progress> {
  const plan = planSimulation(model, options)
  return (number) => {
    const answer = replicate(plan, number)
    const buffers = new Set(
      answer.flatMap(({ types, agents, waits, arrivals, staff, cells }) =>
        [types, agents, waits, arrivals, staff, cells].map(({ buffer }) => buffer),
      ),
    )
    return { answer, buffers: [...buffers].filter((buffer) => buffer instanceof ArrayBuffer) }
  }
}
