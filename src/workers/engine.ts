import type { Job, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { ConfigError } from '../core/errors'
import type { FleetJob, FleetResult } from './jobs'

export type EngineJob = Job<FleetJob, FleetResult>
export type EngineQueue = Queue<FleetJob, FleetResult>
export type EngineWorker = Worker<FleetJob, FleetResult>

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

/** A connection to a Redis. What goes wrong on it shows in the questions asked over it. */
export async function connectRedis(url: string): Promise<Redis> {
  if (!/^rediss?:\/\//.test(url))
    throw new ConfigError(`${url} is no address of a Redis, such as redis://localhost:6379`)
  const { ioredis } = await loadEngine()
  // BullMQ asks for questions without end: workers wait for a Redis that is away.
  const redis = new ioredis.Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 50, MOST_WAIT_MS),
  })
  redis.on('error', () => undefined)
  return redis
}

/** Between attempts to connect. */
const MOST_WAIT_MS = 1_000
