/** The program of each thread: prepares the model once, then works on the pieces that it gets. */
import type { RoutingModel } from '../../documents'
import { proposeLevels, proposeRemovals } from '../../optimizer'
import type { ImproveProgress, Steps } from '../../optimizer/improve/center/center'
import type { WeekService } from '../../optimizer/improve/center/judge'
import { type Asked, pieceJudge } from '../../optimizer/improve/center/pieces'
import { recommendInSteps } from '../../optimizer/improve/recommend-skills'
import type { MoveLike } from '../../optimizer/model/apply-moves'
import { planSimulation, replicate, type SimulateOptions, type Tally } from '../../optimizer/simulate/parts'
import { planWhatIf, type WeekPair, type WhatIfOptions } from '../../optimizer/what-if/parts'
import { serve, type Work } from '../../threads/serve'
import type { Recommended, RecommendJob } from './recommend-job'

/** Input of a thread, by the kind of work. */
export type ThreadInput =
  | { readonly kind: 'replications'; readonly model: RoutingModel; readonly options: SimulateOptions }
  | {
      readonly kind: 'weeks'
      readonly model: RoutingModel
      readonly changes: readonly MoveLike[]
      readonly whatIf: WhatIfOptions
    }
  | { readonly kind: 'recommend'; readonly model: RoutingModel; readonly job: RecommendJob }
  | ({ readonly kind: 'judge' } & Asked)

type Answer = readonly Tally[] | readonly WeekPair[] | Recommended | WeekService

serve((input: ThreadInput): Work<Answer, ImproveProgress> => {
  switch (input.kind) {
    case 'replications':
      return replications(input)
    case 'weeks': {
      const { plan } = planWhatIf(input.model, input.changes, input.whatIf)
      return (week) => ({ answer: plan.run(week) })
    }
    case 'recommend':
      return (_piece, onProgress) => ({ answer: recommend(input.model, input.job, onProgress) })
    case 'judge': {
      const judge = pieceJudge(input.job)
      return (piece) => ({ answer: week(judge(input.pieces[piece] ?? { made: [], week: 0 })) })
    }
  }
})

function week(steps: Steps<WeekService>): WeekService {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function recommend(model: RoutingModel, job: RecommendJob, tell: (progress: ImproveProgress) => void): Recommended {
  if (job.kind === 'levels') return { recommendations: proposeLevels(model, job.options) }
  if (job.kind === 'removals') return { recommendations: proposeRemovals(model, job.options) }
  const steps = recommendInSteps(model, job.options)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return { recommendations: step.value.changes, improvement: step.value }
    if (step.value !== undefined) tell(step.value)
  }
}

function replications({
  model,
  options,
}: Extract<ThreadInput, { kind: 'replications' }>): Work<Answer, ImproveProgress> {
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
