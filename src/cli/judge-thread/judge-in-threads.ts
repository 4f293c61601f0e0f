import type { Recommendation, RoutingModel } from '../../documents'
import { byWorth } from '../../optimizer/recommend/recommend'
import { runInThread } from '../../threads/run-in-thread'
import { threadProgram } from './thread-program'

/** What a thread judges. Plain data. */
export interface JudgeInput {
  readonly model: RoutingModel
  readonly list: readonly Recommendation[]
  /** Recommendations of each kind that are simulated, the most valuable first. */
  readonly top: number
}

/** Who is told how far it is, and what ends it. */
export interface JudgeOptions {
  /** Ends the threads at once; the promise rejects with the signal's reason. */
  readonly signal: AbortSignal
  readonly onProgress: (done: number, of: number) => void
}

/**
 * Judges recommendations as `recommendSkills` does with `confirm`, each kind in a thread of its own. All threads have ended
 * when the promise settles.
 * @returns those that hold, with what they are worth, in the order of a list of recommendations
 * @throws SkillrouteError what judging threw, with its code, message and issues
 * @throws SkillrouteError `recommend.thread` when a thread cannot be started or dies
 */
export async function judgeInThreads(
  { model, list, top }: JudgeInput,
  { signal, onProgress }: JudgeOptions,
): Promise<Recommendation[]> {
  const kinds = [...new Set(list.map(({ action }) => action))].map((action) =>
    list.filter((recommendation) => recommendation.action === action),
  )
  const total = kinds.reduce((sum, own) => sum + Math.min(top, own.length), 0)
  const failed = new AbortController()
  let done = 0
  const one = async (own: readonly Recommendation[]): Promise<Recommendation[]> =>
    await runInThread({
      program: threadProgram(),
      input: { model, list: own, top } satisfies JudgeInput,
      does: 'simulates recommendations',
      code: 'recommend.thread',
      signal: AbortSignal.any([signal, failed.signal]),
      onProgress: () => {
        if (!failed.signal.aborted) onProgress(++done, total)
      },
    })
  const judged = kinds.map(one)
  try {
    return (await Promise.all(judged)).flat().sort(byWorth)
  } finally {
    // What one thread ends with, ends the others; nobody has to wait for what is not wanted any more.
    failed.abort()
    await Promise.allSettled(judged)
  }
}
