import type { RoutingModel } from '../../documents'
import type { ImproveProgress } from '../../optimizer/improve/center/center'
import { runInThread } from '../../threads/run-in-thread'
import type { Recommended, RecommendJob } from './recommend-job'
import { threadPool } from './thread-pool'

/**
 * Looks for changes in a thread, so that the caller's event loop stays free.
 * @throws ValidationError as `recommendSkills`, `proposeLevels` and `proposeRemovals` do
 * @throws SkillrouteError `recommend.thread` when the thread cannot be started or dies
 */
export async function recommendInThread(
  model: RoutingModel,
  job: RecommendJob,
  { signal, onProgress }: RecommendThreadOptions = {},
): Promise<Recommended> {
  const pool = await threadPool(
    { kind: 'recommend', model, job },
    { died: 'The thread that looks for changes died', code: 'recommend.thread' },
  )
  return await runInThread<Recommended, ImproveProgress>({ ...pool, signal, onProgress })
}

/** How to look for changes in a thread. */
export interface RecommendThreadOptions {
  /** Ends the thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ImproveProgress) => void) | undefined
}
