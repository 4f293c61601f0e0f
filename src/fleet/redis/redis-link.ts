import type { Redis } from 'ioredis'
import { ConnectionError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'
import { systemClock } from '../../core/time/clock'
import { asRedisError, isRefusal, reasonOf } from '../../stores/redis/client'
import { loadEngine } from './engine'
import { pulseOf } from './pulse'
import { redisAddress } from './redis-address'

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
  /**
   * Work of Redis, given up when Redis has been silent for too long: a connection that is away keeps commands for ever.
   * @throws ConnectionError `redis.unavailable` after `ms` without any answer, by default as long as the link says
   * @throws ConfigError `redis.refused` as soon as Redis does not let us in, `redis.keys` when a key holds something else
   * @throws the signal's reason
   */
  answered<T>(
    work: Promise<T>,
    options?: { readonly signal?: AbortSignal | undefined; readonly ms?: number | undefined },
  ): Promise<T>
  /** Says what went wrong with a piece of work, as the link says it of itself: once for each kind of error. */
  tell(error: Error): void
  /** What went wrong on it last; undefined when nothing did since it answered. */
  trouble(): Error | undefined
  /** Ends this connection and all that were made after it, also those that never came about. */
  end(): void
}

/** How a link is watched. */
export interface RedisLinkOptions {
  /** Told the first error of each kind, and again after Redis answered. */
  readonly onTrouble?: ((error: Error) => void) | undefined
  /** Told once when Redis has been silent for `silentMs`, and once when it answers again, then without an error. */
  readonly onSilence?: ((error: ConnectionError | undefined) => void) | undefined
  /** Silence after which Redis counts as away, ms. Default 10,000. */
  readonly silentMs?: number | undefined
  readonly clock?: Clock | undefined
}

/** Between attempts to connect, ms. */
const MOST_WAIT_MS = 1_000
/** Silence after which Redis counts as away, ms, unless told otherwise. */
export const SILENT_MS = 10_000
/** Silence is told of after this share of it, so that nobody wonders for long. */
const TOLD_SHARE = 0.5

/**
 * Connects to a Redis, and again whenever it goes away: workers wait for a Redis that is away.
 * @throws ConfigError when the address is none
 */
export async function connectRedis(url: string, options: RedisLinkOptions = {}): Promise<RedisLink> {
  const { onTrouble, onSilence, silentMs = SILENT_MS, clock = systemClock } = options
  const address = redisAddress(url)
  const { ioredis } = await loadEngine()
  let isOver = false
  // BullMQ asks for questions without end; `answered` gives them one.
  const redis = new ioredis.Redis(address, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isOver ? null : Math.min(times * 50, MOST_WAIT_MS)),
  })
  const all = [redis]
  const told = new Set<string>()
  const waiting = new Set<{ readonly ms: number; readonly fail: (error: unknown) => void }>()
  let last: Error | undefined
  const tell = (error: Error): void => {
    // What a connection says of its own end.
    if (isOver) return
    if (isOfRedis(error)) last = error
    const kind = kindOf(error)
    if (!told.has(kind)) onTrouble?.(error)
    told.add(kind)
    if (isRefusal(error)) for (const one of waiting) one.fail(asRedisError(error))
  }
  const watch = (one: Redis): void => {
    one.on('error', tell)
    // BullMQ, as it ends, connects again what it finds standing still.
    one.on('connect', () => isOver && one.disconnect())
    one.on('ready', () => {
      last = undefined
      told.clear()
    })
  }
  let isSilent = false
  const pulse = pulseOf(redis, clock, (forMs) => {
    if (forMs === 0) {
      if (isSilent) onSilence?.(undefined)
      isSilent = false
      last = undefined
      told.delete(SILENCE)
      return
    }
    if (forMs >= silentMs * TOLD_SHARE && last === undefined) tell(new Silence(forMs))
    if (forMs >= silentMs && !isSilent) {
      isSilent = true
      onSilence?.(silence(forMs, last))
    }
    for (const one of waiting) if (forMs >= one.ms) one.fail(silence(forMs, last))
  })
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
    tell,
    reach: (within) => reach(redis, within, () => last),
    answered: (work, { signal, ms = silentMs } = {}) =>
      new Promise((resolve, reject) => {
        const one = { ms, fail: (error: unknown) => end(() => reject(isOfRedis(error) ? asRedisError(error) : error)) }
        const onAbort = (): void => end(() => reject(signal?.reason))
        const end = (settle: () => void): void => {
          waiting.delete(one)
          signal?.removeEventListener('abort', onAbort)
          settle()
        }
        waiting.add(one)
        signal?.addEventListener('abort', onAbort, { once: true })
        work.then((value) => end(() => resolve(value)), one.fail)
        if (signal?.aborted) onAbort()
        else if (last !== undefined && isRefusal(last)) one.fail(last)
        else if (pulse.silentMs() >= ms) one.fail(silence(pulse.silentMs(), last))
      }),
    trouble: () => (last instanceof Silence ? undefined : last),
    end: () => {
      isOver = true
      const isAway = pulse.silentMs() > 0
      pulse.stop()
      for (const one of all) {
        // Between two attempts a connection would be left as it is, and whoever waits for its end with it.
        if (one.status === 'reconnecting') one.connect().catch(() => undefined)
        one.disconnect()
        // One that is away never answers the goodbye, and keeps what was asked of it open.
        if (isAway) one.stream?.destroy()
      }
    },
  }
}

/** Redis is connected, and says nothing. */
class Silence extends Error {
  override readonly name = 'Silence'

  constructor(ms: number) {
    super(`it has not answered for ${Math.round(ms / 1000)} s`)
  }
}

function silence(ms: number, cause: Error | undefined): ConnectionError {
  const why = cause === undefined || cause instanceof Silence ? '' : ` (${reasonOf(cause)})`
  return new ConnectionError(
    `Redis has not answered for ${Math.round(ms / 1000)} s${why}. What was under way has stopped where it can be resumed. Bring Redis back and run it again.`,
    { code: 'redis.unavailable', cause },
  )
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
      else if (error !== undefined && isRefusal(error)) end(() => reject(asRedisError(error)))
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

/** Whether a failure is one of Redis or the way to it; others, as of a job, are told as they are. */
function isOfRedis(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    error instanceof Silence ||
    error.name === 'ReplyError' ||
    'syscall' in error ||
    /^Connection is closed/.test(error.message)
  )
}

const SILENCE = 'Silence'

/** What errors have in common that need not be told twice: `ECONNREFUSED`, `WRONGPASS`. */
function kindOf(error: Error): string {
  if (error instanceof Silence) return SILENCE
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' ? code : (error.message.split(' ')[0] ?? '')
}
