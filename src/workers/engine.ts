import type { Job, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Clock } from '../core/clock'
import { ConfigError } from '../core/errors'
import { reasonOf } from '../stores/redis/client'
import type { FleetJob, FleetResult } from './jobs'

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

/** Connections to a Redis. */
export interface RedisLink {
  readonly redis: Redis
  /**
   * Waits until Redis can be used.
   * @param within how long, and what ends the waiting before
   * @returns false when the time is over or the signal aborted first
   * @throws ConfigError `redis.refused` when it does not take the password
   */
  reach(within: {
    readonly clock: Clock
    readonly ms: number
    readonly signal?: AbortSignal | undefined
  }): Promise<boolean>
  /** What went wrong on it last; undefined when nothing did since it answered. */
  trouble(): Error | undefined
  /** Ends this connection and all that were made after it, also those that never came about. */
  end(): void
}

/**
 * Connects to a Redis, and again whenever it goes away: workers wait for a Redis that is away.
 * @param onTrouble told the first error of each kind, and again after Redis answered
 * @throws ConfigError when the address is none
 */
export async function connectRedis(url: string, onTrouble?: (error: Error) => void): Promise<RedisLink> {
  if (!/^rediss?:\/\//.test(url))
    throw new ConfigError(`${url} is no address of a Redis, such as redis://localhost:6379`)
  const { ioredis } = await loadEngine()
  // BullMQ asks for questions without end.
  const redis = new ioredis.Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 50, MOST_WAIT_MS),
  })
  const all = [redis]
  const told = new Set<string>()
  let last: Error | undefined
  const watch = (one: Redis): void => {
    one.on('error', (error: Error) => {
      last = error
      const kind = kindOf(error)
      if (!told.has(kind)) onTrouble?.(error)
      told.add(kind)
    })
    one.on('ready', () => {
      last = undefined
      told.clear()
    })
  }
  watch(redis)
  // BullMQ makes connections of its own from this one, and ends none of them that never came about.
  const duplicate = redis.duplicate.bind(redis)
  redis.duplicate = (override) => {
    const one = duplicate(override)
    all.push(one)
    watch(one)
    return one
  }
  return {
    redis,
    reach: (within) => reach(redis, within, () => last),
    trouble: () => last,
    end: () => {
      for (const one of all) {
        // Between two attempts a connection would be left as it is, and whoever waits for its end with it.
        if (one.status === 'reconnecting') one.connect().catch(() => undefined)
        one.disconnect()
      }
    },
  }
}

function reach(
  redis: Redis,
  { clock, ms, signal }: Parameters<RedisLink['reach']>[0],
  trouble: () => Error | undefined,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const error = trouble()
      if (redis.status === 'ready') end(() => resolve(true))
      else if (error !== undefined && isRefusal(error)) end(() => reject(refused(error)))
    }
    const giveUp = (): void => end(() => resolve(false))
    const cancel = clock.setTimer(giveUp, ms)
    const end = (settle: () => void): void => {
      cancel()
      redis.off('ready', look).off('error', look)
      signal?.removeEventListener('abort', giveUp)
      settle()
    }
    redis.on('ready', look).on('error', look)
    signal?.addEventListener('abort', giveUp, { once: true })
    look()
    if (signal?.aborted) giveUp()
  })
}

/** What errors have in common that need not be told twice: `ECONNREFUSED`, `WRONGPASS`. */
function kindOf(error: Error): string {
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' ? code : (error.message.split(' ')[0] ?? '')
}

function isRefusal({ message }: Error): boolean {
  return /^(NOAUTH|WRONGPASS|ERR invalid password)/.test(message)
}

function refused(cause: Error): ConfigError {
  return new ConfigError(
    `Redis does not let us in: ${reasonOf(cause)}. Give user and password in its address, such as redis://:password@localhost:6379.`,
    { code: 'redis.refused', cause },
  )
}

/** Between attempts to connect. */
const MOST_WAIT_MS = 1_000
