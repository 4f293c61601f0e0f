import { setImmediate as breathe } from 'node:timers/promises'
import type { Improvement, RoutingModel } from '../../documents'
import type { ImproveProgress } from '../../optimizer/improve/center/center'
import type { WeekService } from '../../optimizer/improve/center/judge'
import { type Asked, isAsked, pieceJudge } from '../../optimizer/improve/center/pieces'
import type { RecommendOptions } from '../../optimizer/improve/center/settings'
import { recommendInPieces } from '../../optimizer/improve/recommend-skills'
import { checkThreads, inThreads, type ThreadOptions } from '../../threads/in-threads'
import { threadPool } from './thread-pool'

/** How to look for changes in threads. */
export interface RecommendThreadsOptions extends ThreadOptions {
  readonly onProgress?: ((progress: ImproveProgress) => void) | undefined
}

/** Fewer weeks than these are simulated sooner than threads start. */
const LEAST_PIECES = 16

/**
 * `recommendSkills` with the weeks that judge changes spread over threads. The result is the same on any number of threads,
 * to the byte. The search between them is one step after the other and runs here, with pauses.
 * @throws ValidationError as `recommendSkills` does
 * @throws SkillrouteError `recommend.thread` when a thread cannot be started or dies
 */
export async function recommendInThreads(
  model: RoutingModel,
  options: RecommendOptions,
  { threads, signal, onProgress }: RecommendThreadsOptions = {},
): Promise<Improvement> {
  checkThreads({ threads, signal }, 'recommendInThreads')
  const steps = recommendInPieces(model, options)
  for (let step = steps.next(); ; ) {
    if (step.done === true) return step.value
    signal?.throwIfAborted()
    if (isAsked(step.value)) {
      step = steps.next(await judged(step.value, { threads, signal, onProgress }))
      continue
    }
    if (step.value !== undefined) onProgress?.(step.value)
    await breathe()
    step = steps.next()
  }
}

async function judged(
  asked: Asked,
  { onProgress, ...threads }: RecommendThreadsOptions,
): Promise<readonly WeekService[]> {
  const { job, pieces } = asked
  if (pieces.length < LEAST_PIECES) return await judgedHere(asked, threads.signal)
  const pool = await threadPool({ kind: 'judge', job, pieces }, { died: DIED, code: 'recommend.thread' })
  const weeks: WeekService[] = []
  await inThreads<WeekService, void>(pool, threads, pieces.length, (lent) =>
    lent.run(0, pieces.length, (week) => {
      weeks.push(week)
      onProgress?.({ step: 'judging changes', done: weeks.length, total: pieces.length })
    }),
  )
  return weeks
}

const DIED = 'A thread that simulates weeks with changes died'

async function judgedHere({ job, pieces }: Asked, signal: AbortSignal | undefined): Promise<WeekService[]> {
  const judge = pieceJudge(job)
  const weeks: WeekService[] = []
  for (const piece of pieces) {
    const steps = judge(piece)
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) {
      signal?.throwIfAborted()
      await breathe()
    }
    weeks.push(step.value)
  }
  return weeks
}
