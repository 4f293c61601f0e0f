import * as z from 'zod/mini'
import { aSignal, type ShapeOf, whole } from '../core/schema'
import { whenAborted } from '../core/when-aborted'
import { createPool, type Pool, type PoolOptions } from './pool'
import { threadDefaults } from './start'

/** How work is spread over threads. */
export interface ThreadOptions {
  /** Threads. Default: as many as the machine runs at once, at most the number of tasks. */
  readonly threads?: number | undefined
  /** Ends every thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

export const threadFields = () =>
  ({ threads: z.optional(whole(1)), signal: z.optional(aSignal()) }) satisfies ShapeOf<ThreadOptions>

/**
 * Starts threads for `work`, which requests tasks, and ends them with it.
 * @param max tasks that there can be
 * @throws an error of the work; the reason of the signal; SkillrouteError of the code given when a thread dies
 */
export async function inThreads<Answer, Result, Progress = never>(
  pool: Omit<PoolOptions, 'threads'>,
  { threads, signal }: ThreadOptions,
  max: number,
  work: (pool: Pool<Answer, Progress>) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const borrowed = createPool<Answer, Progress>({
    ...pool,
    threads: Math.min(threads ?? threadDefaults.threads(), max),
  })
  const aborted = whenAborted(signal)
  try {
    return await Promise.race([work(borrowed), aborted.promise])
  } finally {
    aborted.forget()
    await borrowed.stop()
  }
}

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
    (borrowed) => new Promise((resolve, reject) => borrowed.run(0, 1, resolve, onProgress).catch(reject)),
  )
}
