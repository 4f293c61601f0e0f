import { availableParallelism } from 'node:os'
import { ValidationError } from '../../core/errors'
import { whenAborted } from '../../core/when-aborted'
import { createPool, type Pool } from './pool'
import type { WorkerInput } from './worker'
import { workerProgram } from './worker-program'

/** How work is spread over threads. */
export interface ThreadOptions {
  /** Threads. Default: as many as the machine runs at once, at most the number of replications or weeks. */
  readonly workers?: number | undefined
  /** Ends every thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Lends threads to `work`, which ask for pieces of it, and ends them when it ends.
 * @param most pieces that there can be
 * @param advice what to do when a thread dies
 * @throws the reason of the signal
 */
export async function inThreads<Piece, Result>(
  input: WorkerInput,
  { workers, signal }: ThreadOptions,
  { most, advice }: { readonly most: number; readonly advice: string },
  work: (pool: Pool<Piece>) => Promise<Result>,
): Promise<Result> {
  const threads = Math.min(workers ?? availableParallelism(), most)
  const pool = createPool<Piece>(workerProgram(), input, threads, advice)
  const aborted = whenAborted(signal)
  try {
    return await Promise.race([work(pool), aborted.promise])
  } finally {
    aborted.forget()
    await pool.stop()
  }
}

/** @throws ValidationError for a number of threads that is none; the reason of a signal that was raised already */
export function checkThreads({ workers, signal }: ThreadOptions, subject: string): void {
  if (workers !== undefined && !(Number.isSafeInteger(workers) && workers >= 1)) {
    throw new ValidationError([{ path: 'workers', message: `must be a whole number of at least 1, got ${workers}` }], {
      subject,
    })
  }
  signal?.throwIfAborted()
}
