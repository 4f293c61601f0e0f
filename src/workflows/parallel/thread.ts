/** The program of each thread: prepares the model once, then works on the pieces that it gets. */
import type { Recommendation, RoutingModel } from '../../documents'
import type { MoveLike } from '../../optimizer/model/apply-moves'
import { confirmed } from '../../optimizer/recommend/confirm'
import type { RecommendOptions } from '../../optimizer/recommend/options'
import { recommendSkills } from '../../optimizer/recommend/recommend'
import { planSimulation, replicate, type SimulateOptions, type Tally } from '../../optimizer/simulate/parts'
import { planWhatIf, type WeekPair, type WhatIfOptions } from '../../optimizer/what-if/parts'
import { serve, type Work } from '../../threads/serve'

/** Input of a thread, by the kind of work. */
export type ThreadInput =
  | { readonly kind: 'replications'; readonly model: RoutingModel; readonly options: SimulateOptions }
  | {
      readonly kind: 'weeks'
      readonly model: RoutingModel
      readonly changes: readonly MoveLike[]
      readonly whatIf: WhatIfOptions
    }
  | { readonly kind: 'recommend'; readonly model: RoutingModel; readonly options: RecommendOptions }
  | {
      readonly kind: 'confirm'
      readonly model: RoutingModel
      /** Each list is one piece of work. */
      readonly lists: readonly (readonly Recommendation[])[]
      /** Recommendations of a list to simulate. */
      readonly top: number
    }

type Answer = readonly Tally[] | readonly WeekPair[] | readonly Recommendation[]

serve((input: ThreadInput): Work<Answer, null> => {
  switch (input.kind) {
    case 'replications':
      return replications(input)
    case 'weeks': {
      const { plan } = planWhatIf(input.model, input.changes, input.whatIf)
      return (week) => ({ answer: plan.run(week) })
    }
    case 'recommend':
      return () => ({ answer: recommendSkills(input.model, input.options) })
    case 'confirm':
      return (piece, onProgress) => ({
        answer: confirmed(input.model, input.lists[piece] ?? [], {
          top: input.top,
          onProgress: () => onProgress(null),
        }),
      })
  }
})

function replications({ model, options }: Extract<ThreadInput, { kind: 'replications' }>): Work<Answer, null> {
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
