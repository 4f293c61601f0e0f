import type { Redis } from 'ioredis'
import { ConfigError, ConnectionError } from '../../core/errors'
import { type Clock, systemClock } from '../../core/time/clock'
import { asRedisError, explainCause, isRefusal } from '../../stores/redis/client'
import { loadEngine } from './engine'

export interface RedisLink {
  readonly redis: Redis
  /**
   * Waits until Redis can be used.
   * @param within the longest time to wait, and a signal that ends the waiting
   * @returns false when the time is over or the signal aborted first
   * @throws ConfigError `redis.refused` when Redis refuses the password
   */
  reach(within: {
    readonly clock: Clock
    readonly ms: number
    readonly signal?: AbortSignal | undefined
  }): Promise<boolean>
  /**
   * Waits for a command, but fails when Redis has been silent for too long: a lost connection keeps commands for ever.
   * @throws ConnectionError `redis.unavailable` after `ms` without any answer, by default `silentMs` of the link
   * @throws ConfigError `redis.refused` as soon as Redis refuses the login, `redis.keys` when a key holds something else
   * @throws the signal's reason
   */
  answered<T>(
    work: Promise<T>,
    options?: { readonly signal?: AbortSignal | undefined; readonly ms?: number | undefined },
  ): Promise<T>
  /** Reports an error to `onTrouble`, once for each kind. */
  report(error: Error): void
  /** The last error; undefined once Redis has answered since. */
  trouble(): Error | undefined
  /** Ends this connection and all that were made from it, also those that never opened. */
  end(): void
}

/** How a link is watched. */
export interface RedisLinkOptions {
  /** Called with the first error of each kind, and again after Redis answered. */
  readonly onTrouble?: ((error: Error) => void) | undefined
  /** Called when Redis has been silent for `silentMs`, and without an error when it answers again. */
  readonly onSilence?: ((error: ConnectionError | undefined) => void) | undefined
  /** Silence after which Redis counts as away, ms. Default 10,000. */
  readonly silentMs?: number | undefined
  readonly clock?: Clock | undefined
}

/** Between attempts to connect, ms. */
const MAX_WAIT_MS = 1_000
/** Default of `silentMs`. */
export const SILENT_MS = 10_000
/** Share of `silentMs` after which silence is reported as trouble, so that nobody wonders for long. */
const REPORTED_SHARE = 0.5

/**
 * Connects to Redis, and reconnects whenever the connection is lost.
 * @throws ConfigError when the address is invalid
 */
export async function connectRedis(url: string, options: RedisLinkOptions = {}): Promise<RedisLink> {
  const { onTrouble, onSilence, silentMs = SILENT_MS, clock = systemClock } = options
  const address = redisAddress(url)
  const { ioredis } = await loadEngine()
  let isOver = false
  // BullMQ requires unlimited retries; `answered` limits the wait.
  const redis = new ioredis.Redis(address, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isOver ? null : Math.min(times * 50, MAX_WAIT_MS)),
  })
  const all = [redis]
  const reported = new Set<string>()
  const waiting = new Set<{ readonly ms: number; readonly fail: (error: unknown) => void }>()
  let last: Error | undefined
  const report = (error: Error): void => {
    // The error of a connection that was closed on purpose.
    if (isOver) return
    if (isOfRedis(error)) last = error
    const kind = kindOf(error)
    if (!reported.has(kind)) onTrouble?.(error)
    reported.add(kind)
    if (isRefusal(error)) for (const one of waiting) one.fail(asRedisError(error))
  }
  const watch = (one: Redis): void => {
    one.on('error', report)
    // BullMQ reconnects idle connections while it ends.
    one.on('connect', () => isOver && one.disconnect())
    one.on('ready', () => {
      last = undefined
      reported.clear()
    })
  }
  let isSilent = false
  const heartbeat = watchHeartbeat(redis, clock, (forMs) => {
    if (forMs === 0) {
      if (isSilent) onSilence?.(undefined)
      isSilent = false
      last = undefined
      reported.delete(SILENCE)
      return
    }
    if (forMs >= silentMs * REPORTED_SHARE && last === undefined) report(new Silence(forMs))
    if (forMs >= silentMs && !isSilent) {
      isSilent = true
      onSilence?.(silence(forMs, last))
    }
    for (const one of waiting) if (forMs >= one.ms) one.fail(silence(forMs, last))
  })
  watch(redis)
  // BullMQ duplicates this connection, and does not end duplicates that never opened.
  const duplicate = redis.duplicate.bind(redis)
  redis.duplicate = (override) => {
    const one = duplicate(override)
    all.push(one)
    watch(one)
    return one
  }
  return {
    redis,
    report,
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
        else if (heartbeat.silentMs() >= ms) one.fail(silence(heartbeat.silentMs(), last))
      }),
    trouble: () => (last instanceof Silence ? undefined : last),
    end: () => {
      isOver = true
      const isAway = heartbeat.silentMs() > 0
      heartbeat.stop()
      for (const one of all) {
        // Between two attempts to connect, `disconnect` has no effect, and the connection would never end.
        if (one.status === 'reconnecting') one.connect().catch(() => undefined)
        one.disconnect()
        // A lost connection never answers QUIT, and keeps its commands open.
        if (isAway) one.stream?.destroy()
      }
    },
  }
}

/** Redis is connected, but does not answer. */
class Silence extends Error {
  override readonly name = 'Silence'

  constructor(ms: number) {
    super(`it has not answered for ${Math.round(ms / 1000)} s`)
  }
}

function silence(ms: number, cause: Error | undefined): ConnectionError {
  const why = cause === undefined || cause instanceof Silence ? '' : ` (${explainCause(cause)})`
  return new ConnectionError(
    `Redis has not answered for ${Math.round(ms / 1000)} s${why}. Running work has stopped where it can be resumed. Bring Redis back and run it again.`,
    { code: 'redis.unavailable', cause },
  )
}

function reach(
  redis: Redis,
  { clock, ms, signal }: Parameters<RedisLink['reach']>[0],
  trouble: () => Error | undefined,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const error = trouble()
      if (redis.status === 'ready') end(() => resolve(true))
      else if (error !== undefined && isRefusal(error)) end(() => reject(asRedisError(error)))
    }
    const expire = (): void => end(() => resolve(false))
    const cancel = clock.setTimer(expire, ms)
    const end = (settle: () => void): void => {
      cancel()
      redis.off('ready', check).off('error', check)
      signal?.removeEventListener('abort', expire)
      settle()
    }
    redis.on('ready', check).on('error', check)
    signal?.addEventListener('abort', expire, { once: true })
    check()
    if (signal?.aborted) expire()
  })
}

/** Whether an error comes from Redis or the connection to it; others, as of a job, are reported unchanged. */
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

/** The kind of an error, such as `ECONNREFUSED` or `WRONGPASS`. Each kind is reported once. */
function kindOf(error: Error): string {
  if (error instanceof Silence) return SILENCE
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' ? code : (error.message.split(' ')[0] ?? '')
}

/** How long Redis has been silent. */
interface Heartbeat {
  silentMs(): number
  stop(): void
}

/** Between pings, ms. */
const BEAT_MS = 500

/**
 * Pings Redis and measures how long it has been silent. Time in which this process did not run, as on a laptop that slept,
 * does not count.
 * @param onBeat called after each beat with the silence of Redis; 0 when it has answered since the last one
 */
function watchHeartbeat(redis: Redis, clock: Clock, onBeat: (silentMs: number) => void): Heartbeat {
  let silentMs = 0
  let beatMs = clock.now()
  let isAsking = false
  let isHeard = false
  const setTimer = clock.setBackgroundTimer ?? clock.setTimer
  let cancel = setTimer(beat, BEAT_MS)

  function beat(): void {
    const nowMs = clock.now()
    const sinceMs = nowMs - beatMs
    // Without a ping under way, only a lost connection counts as silence.
    const counts = !isHeard && (isAsking || redis.status !== 'ready')
    silentMs = counts ? silentMs + Math.min(Math.max(0, sinceMs), 2 * BEAT_MS) : 0
    beatMs = nowMs
    isHeard = false
    if (!isAsking && redis.status === 'ready') ask()
    cancel = setTimer(beat, BEAT_MS)
    onBeat(silentMs)
  }

  function ask(): void {
    isAsking = true
    const heard = (): void => {
      isHeard = true
    }
    // A refusal is an answer too; the error of a closed connection is not.
    redis
      .ping()
      .then(heard, (error: unknown) => error instanceof Error && error.name === 'ReplyError' && heard())
      .finally(() => {
        isAsking = false
      })
  }

  return { silentMs: () => silentMs, stop: () => cancel() }
}

/**
 * The address of a Redis, checked.
 * @throws ConfigError that does not repeat the address: in a malformed one, a password may be anywhere
 */
function redisAddress(url: string): string {
  const address = url.trim()
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  const isRedis = parsed !== undefined && ['redis:', 'rediss:'].includes(parsed.protocol) && parsed.hostname !== ''
  // A bare # or / ends the host early, so that a part of the password would be taken for host and port.
  if (isRedis && !/[#/?][^@]*@/.test(address.slice(address.indexOf('//') + 2))) return address
  throw new ConfigError(
    'The address of Redis is not a URL such as redis://localhost:6379 or rediss://:password@host:6379. Special characters of a password are written as in any URL: / as %2F, # as %23, @ as %40.',
    { code: 'config.redisUrl' },
  )
}

/** A Redis as messages name it: without user, password, and options of the address. */
export function redisPlace(url: string): string {
  if (!URL.canParse(url)) return 'Redis'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${/^\/\d*$/.test(pathname) ? pathname : ''}`
}
