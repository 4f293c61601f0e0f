import type { Recommendation, RoutingModel } from '../../core/documents'
import { SkillrouteError } from '../../core/errors'
import { byWorth } from '../../optimizer/recommend/recommend'
import { runInThread } from '../../workers/run-in-thread'
import { threadProgram } from './thread-program'

/** What a thread judges. Plain data. */
export interface JudgeInput {
  readonly model: RoutingModel
  readonly list: readonly Recommendation[]
  /** Recommendations of each kind that are simulated, the most valuable first. */
  readonly top: number
}

/** What a thread says. */
export type JudgeMessage =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'judged'; readonly list: Recommendation[] }

/** Who is told how far it is, and what ends it. */
export interface JudgeOptions {
  /** Ends the threads at once; the promise rejects with the signal's reason. */
  readonly signal: AbortSignal
  readonly onProgress: (done: number, of: number) => void
}

/**
 * Judges recommendations as `recommendSkills` does with `confirm`, each kind in a thread of its own.
 * @returns those that hold, with what they are worth, in the order of a list of recommendations
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
  let done = 0
  const one = async (own: readonly Recommendation[]): Promise<Recommendation[]> =>
    await runInThread<JudgeMessage, Recommendation[]>(
      threadProgram(),
      { model, list: own, top },
      {
        signal,
        died,
        hear: (message, resolve) => {
          if (message.type === 'judged') resolve(message.list)
          else onProgress(++done, total)
        },
      },
    )
  return (await Promise.all(kinds.map(one))).flat().sort(byWorth)
}

function died(cause: unknown): SkillrouteError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new SkillrouteError('recommend.thread', `The thread that simulates recommendations died: ${message}`, {
    cause,
  })
}
