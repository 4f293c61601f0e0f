import type { Recommendation, RoutingModel } from '../../documents'
import type { RecommendOptions } from '../../optimizer/recommend/options'
import { byValue } from '../../optimizer/recommend/recommend'
import { inThreads, type ThreadOptions } from '../../threads/in-threads'
import { runInThread } from '../../threads/run-in-thread'
import { threadPool } from './thread-pool'

const CODE = 'recommend.thread'

/**
 * Runs `recommendSkills` in a thread, so that the caller's event loop stays free.
 * @throws ValidationError as `recommendSkills` does
 * @throws SkillrouteError `recommend.thread` when the thread cannot be started or dies
 */
export async function recommendInThread(
  model: RoutingModel,
  options: RecommendOptions,
  signal?: AbortSignal | undefined,
): Promise<Recommendation[]> {
  const pool = await threadPool(
    { kind: 'recommend', model, options },
    { died: 'The thread that looks for changes died', code: CODE },
  )
  return await runInThread({ ...pool, signal })
}

/** How to confirm recommendations in threads. */
export interface ConfirmInThreadsOptions extends ThreadOptions {
  /** Recommendations of each kind to simulate, the most valuable first. */
  readonly top: number
  /** Called after each simulated recommendation. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/**
 * Confirms recommendations as `recommendSkills` does with `confirm`, with a thread for each kind. All threads have ended when
 * the promise settles.
 * @returns the confirmed ones, with their effect, in the order of a list of recommendations
 * @throws SkillrouteError `recommend.thread` when a thread cannot be started or dies
 */
export async function confirmInThreads(
  model: RoutingModel,
  list: readonly Recommendation[],
  { top, onProgress, ...threads }: ConfirmInThreadsOptions,
): Promise<Recommendation[]> {
  const lists = [...new Set(list.map(({ action }) => action))].map((action) =>
    list.filter((recommendation) => recommendation.action === action),
  )
  const total = lists.reduce((sum, own) => sum + Math.min(top, own.length), 0)
  if (total === 0) return [...list]
  const died = 'A thread that simulates recommendations died'
  const pool = await threadPool({ kind: 'confirm', model, lists, top }, { died, code: CODE })
  const held: Recommendation[] = []
  let done = 0
  await inThreads<readonly Recommendation[], void, null>(pool, threads, lists.length, (lent) =>
    lent.run(
      0,
      lists.length,
      (own) => held.push(...own),
      () => onProgress?.(++done, total),
    ),
  )
  return held.sort(byValue)
}
