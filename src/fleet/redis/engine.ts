import type { Job, Queue, Worker } from 'bullmq'
import { ConfigError } from '../../core/errors'
import type { FleetJob, FleetResult } from '../jobs/jobs'

export type EngineJob = Job<FleetJob, FleetResult>
export type EngineQueue = Queue<FleetJob, FleetResult>
export type EngineWorker = Worker<FleetJob, FleetResult>

export interface FoundJob {
  readonly job: EngineJob
  readonly state: string
}

/**
 * Reads a job; undefined when Redis does not know it. Reads the state first: a job that ends in between still counts as
 * running, and one that counts as done has its result.
 */
export async function findJob(queue: EngineQueue, id: string): Promise<FoundJob | undefined> {
  const state = await queue.getJobState(id)
  const job = await queue.getJob(id)
  return job === undefined ? undefined : { job, state }
}

/** Default name of the queue in Redis. */
export const QUEUE = 'skillroute'

/** Loads the packages of the queue. @throws ConfigError saying what to install */
export async function loadEngine(): Promise<{ bullmq: typeof import('bullmq'); ioredis: typeof import('ioredis') }> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')])
    return { bullmq, ioredis }
  } catch (cause) {
    throw new ConfigError(
      'Work is spread over workers by BullMQ on Redis, which come with packages of their own: npm install bullmq@6 ioredis@5',
      { code: 'config.missingPackage', cause },
    )
  }
}
