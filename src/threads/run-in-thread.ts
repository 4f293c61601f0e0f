import { inThreads } from './in-threads'
import type { PoolOptions } from './pool'

/** A whole job for a thread of its own. */
export interface ThreadJob<Progress> extends Omit<PoolOptions, 'threads'> {
  /** Ends the thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Does a whole job in a thread of its own, which has ended when the promise settles.
 * @throws SkillrouteError of the work, with its code, message and issues
 * @throws SkillrouteError of the code given when the thread cannot be started or dies
 */
export async function runInThread<Answer, Progress = never>({
  signal,
  onProgress,
  ...pool
}: ThreadJob<Progress>): Promise<Answer> {
  return await inThreads<Answer, Answer, Progress>(
    pool,
    { threads: 1, signal },
    1,
    (lent) => new Promise((resolve, reject) => lent.run(0, 1, resolve, onProgress).catch(reject)),
  )
}
