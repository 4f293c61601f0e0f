import type { Improvement, RoutingModel } from '../../documents'
import type { ImproveProgress, Steps } from '../../optimizer/improve/center/center'
import type { WeekService } from '../../optimizer/improve/center/judge'
import { type Asked, isAsked, pieceJudge } from '../../optimizer/improve/center/pieces'
import type { RecommendOptions } from '../../optimizer/improve/center/settings'
import { recommendInPieces } from '../../optimizer/improve/recommend-skills'
import { inThreads } from '../../threads/in-threads'
import type { PoolOptions } from '../../threads/pool'

/** Where the weeks that judge changes are simulated. */
export interface JudgePool {
  /** 1: here. */
  readonly threads: number
  /** Threads for what is asked. */
  readonly pool: (asked: Asked) => Omit<PoolOptions, 'threads'>
}

/** Fewer weeks than these are simulated sooner than threads start. */
const LEAST_PIECES = 16

/**
 * `recommendSkills` with the weeks that judge changes spread over threads. The result is the same on any number of threads,
 * to the byte. The search between them is one step after the other and runs here, without a pause: for a thread.
 */
export async function recommendWithPool(
  model: RoutingModel,
  options: RecommendOptions,
  judges: JudgePool,
  onProgress: (progress: ImproveProgress) => void,
): Promise<Improvement> {
  const steps = recommendInPieces(model, options)
  for (let step = steps.next(); ; ) {
    if (step.done === true) return step.value
    if (isAsked(step.value)) {
      step = steps.next(await judged(step.value, judges, onProgress))
      continue
    }
    if (step.value !== undefined) onProgress(step.value)
    step = steps.next()
  }
}

async function judged(
  asked: Asked,
  { threads, pool }: JudgePool,
  onProgress: (progress: ImproveProgress) => void,
): Promise<readonly WeekService[]> {
  const { pieces } = asked
  if (threads === 1 || pieces.length < LEAST_PIECES) return judgedHere(asked, onProgress)
  const weeks: WeekService[] = []
  await inThreads<WeekService, void>(pool(asked), { threads }, pieces.length, (lent) =>
    lent.run(0, pieces.length, (week) => {
      weeks.push(week)
      onProgress({ step: 'judging changes', done: weeks.length, total: pieces.length })
    }),
  )
  return weeks
}

function judgedHere({ job, pieces }: Asked, onProgress: (progress: ImproveProgress) => void): WeekService[] {
  const judge = pieceJudge(job)
  return pieces.map((piece, i) => {
    const own = finished(judge(piece))
    onProgress({ step: 'judging changes', done: i + 1, total: pieces.length })
    return own
  })
}

/** Does all steps of a work without a pause. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
