import type { Job, Queue, Worker } from 'bullmq'
import { ConfigError } from '../../core/errors'
import type { FleetJob, FleetResult } from '../jobs/jobs'

export type EngineJob = Job<FleetJob, FleetResult>
export type EngineQueue = Queue<FleetJob, FleetResult>
export type EngineWorker = Worker<FleetJob, FleetResult>

/** A job, and where it is. */
export interface Look {
  readonly job: EngineJob
  readonly state: string
}

/**
 * Looks at a job; undefined when Redis does not know it. Where it is comes first: one that ends in between is then told as
 * running still, and one that is told as done has its result.
 */
export async function lookAt(queue: EngineQueue, id: string): Promise<Look | undefined> {
  const state = await queue.getJobState(id)
  const job = await queue.getJob(id)
  return job === undefined ? undefined : { job, state }
}

/** The name of the queue in Redis, unless a fleet has one of its own. */
export const QUEUE = 'skillroute'

/** The packages that spread work, loaded when they are needed. @throws ConfigError saying what to install */
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
