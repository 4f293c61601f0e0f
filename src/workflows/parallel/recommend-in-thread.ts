import type { RoutingModel } from '../../documents'
import type { ImproveProgress } from '../../optimizer/improve/center/center'
import { runInThread, type ThreadOptions } from '../../threads/in-threads'
import { threadDefaults } from '../../threads/start'
import type { Recommended, RecommendJob } from './recommend-job'
import { threadPool } from './thread-pool'

/**
 * Searches for changes in a thread, so that the caller's event loop stays free. Other threads simulate the weeks that
 * evaluate the changes. The result is the same on any number of threads, to the byte.
 * @throws ValidationError as `recommendSkills`, `proposeLevels` and `proposeRemovals` do
 * @throws SkillrouteError `recommend.thread` when a thread cannot be started or dies
 */
export async function recommendInThread(
  model: RoutingModel,
  job: RecommendJob,
  { threads = threadDefaults.threads(), signal, onProgress }: RecommendThreadOptions = {},
): Promise<Recommended> {
  signal?.throwIfAborted()
  const pool = await threadPool((program) => ({ kind: 'recommend', model, job, threads, program }), {
    died: 'The thread that looks for changes died',
    code: 'recommend.thread',
  })
  return await runInThread<Recommended, ImproveProgress>({ ...pool, signal, onProgress })
}

/** Options of a search for changes in a thread. */
export interface RecommendThreadOptions extends ThreadOptions {
  readonly onProgress?: ((progress: ImproveProgress) => void) | undefined
}
