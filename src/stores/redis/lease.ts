import { type Clock, systemClock } from '../../core/clock'
import { ConfigError, PlanError } from '../../core/errors'
import type { HeldLease, Lease, LeaseHolder } from '../../core/ports'
import { holderSchema, leaseHolder } from '../lease-holder'
import { type ScopedLease, scopedLease } from '../scoped-lease'
import { listOf, PREFIX, type RedisClient, runScript, within } from './client'
import { END_LEASE, KEEP_LEASE, TAKE_LEASE } from './lease-script'

/** How leases are kept. */
export interface RedisLeaseOptions {
  /** A holder that shows no life for this long has lost its lease, ms. Default 60,000, at least 1,000. */
  readonly ttlMs?: number | undefined
  /** What keys begin with. Default `skillroute`. */
  readonly prefix?: string | undefined
  /** For heartbeats and for noticing in time that a lease cannot be prolonged. */
  readonly clock?: Clock | undefined
}

/** A lease held in Redis. */
export interface RedisHeldLease extends HeldLease {
  readonly fencingToken: number
  readonly lost: AbortSignal
  confirm(): Promise<void>
}

/** Leases among the processes of many machines. */
export interface RedisLease extends Lease<ScopedLease<RedisHeldLease>> {
  /** Ends the lease with this holder id. Only after making sure that its process is gone. @returns whether it was held */
  breakLease(name: string, id: string): Promise<boolean>
}

const TTL_MS = 60_000
const SHORTEST_TTL_MS = 1_000
/** Prolonged this often in its life, so that one lost answer costs nothing. */
const BEATS = 4
/** A holder that could not prolong its lease for this share of its life stops, while nobody else can have it yet. */
const SURE_SHARE = 0.75
/** How long a write, or the end of a run, waits for a Redis that does not answer: this, or a tenth of the lease. */
const MOST_ANSWER_MS = 2_000

/**
 * Leases that expire. A holder prolongs its own; when it dies, the lease is free after `ttlMs`, whatever the purpose of who
 * comes next. A holder that loses its lease (it slept, or Redis was away) learns it by `lost` before another one can have
 * it, and by `confirm`, which asks Redis and is called before each write of a plan. Each holder gets a higher
 * `fencingToken`. A Redis that has started less than `ttlMs` ago gives out no lease, so that holders of before come back
 * first.
 * @throws ConfigError for a `ttlMs` below 1,000
 * @throws PlanError `locked` from `acquire`, naming the holder, or how long to wait
 * @throws ConnectionError `redis.unavailable` from `acquire` when Redis fails
 * @example
 * await applyPlan(client, plan, { journal, lease: redisLease(new Redis(url)) })
 */
export function redisLease(redis: RedisClient, options: RedisLeaseOptions = {}): RedisLease {
  const { ttlMs = TTL_MS, prefix = PREFIX, clock = systemClock } = options
  if (!(ttlMs >= SHORTEST_TTL_MS)) throw new ConfigError(`ttlMs is ${ttlMs}: give at least ${SHORTEST_TTL_MS}.`)
  const keysOf = (name: string): readonly string[] => [
    `${prefix}:lease:{${name}}:holder`,
    `${prefix}:lease:{${name}}:token`,
  ]
  return {
    async acquire(name, purpose) {
      const keys = keysOf(name)
      const askedMs = clock.now()
      const holder = leaseHolder(crypto.randomUUID(), purpose, new Date(askedMs).toISOString())
      const [token, why] = listOf(
        await within(clock, ttlMs * SURE_SHARE, runScript(redis, TAKE_LEASE, keys, [JSON.stringify(holder), ttlMs])),
      )
      if (token === 0) throw held(name, String(why))
      if (token === -1) throw tooEarly(name, Number(why))
      return scopedLease(hold({ redis, keys, name, holder, token: Number(token), ttlMs, clock }, askedMs))
    },
    breakLease: async (name, id) => (await runScript(redis, END_LEASE, keysOf(name).slice(0, 1), [id])) === 1,
  }
}

interface Holding {
  readonly redis: RedisClient
  readonly keys: readonly string[]
  readonly name: string
  readonly holder: LeaseHolder
  readonly token: number
  readonly ttlMs: number
  readonly clock: Clock
}

function hold({ redis, keys, name, holder, token, ttlMs, clock }: Holding, takenMs: number): RedisHeldLease {
  const lost = new AbortController()
  const beatMs = ttlMs / BEATS
  const answerMs = Math.min(MOST_ANSWER_MS, ttlMs / 10)
  /** Until when nobody else can have it: counted from before the question, since Redis counts from after it. */
  let sureUntilMs = takenMs + ttlMs * SURE_SHARE
  let released = false
  let beating: Promise<unknown> = Promise.resolve()
  let cancelBeat = clock.setTimer(beat, beatMs)
  let cancelEnd = clock.setTimer(end, ttlMs * SURE_SHARE)

  function beat(): void {
    beating = keep().catch(() => undefined)
    cancelBeat = clock.setTimer(beat, beatMs)
  }

  async function keep(): Promise<void> {
    const askedMs = clock.now()
    const now = JSON.stringify({ ...holder, heartbeat: new Date(askedMs).toISOString() })
    const kept = await runScript(redis, KEEP_LEASE, keys, [now, ttlMs, holder.id, token])
    if (released) return
    if (kept !== 1) return lose(`another process has taken it, or somebody has broken it`)
    sureUntilMs = Math.max(sureUntilMs, askedMs + ttlMs * SURE_SHARE)
    cancelEnd()
    cancelEnd = clock.setTimer(end, sureUntilMs - clock.now())
  }

  function end(): void {
    lose(`Redis could not be told for ${(ttlMs * SURE_SHARE) / 1000} s that it is still needed`)
  }

  function lose(why: string): void {
    stop()
    if (!lost.signal.aborted) lost.abort(lostLease(name, why))
  }

  function stop(): void {
    cancelBeat()
    cancelEnd()
  }

  return {
    holder,
    fencingToken: token,
    lost: lost.signal,
    async confirm() {
      // A process that slept wakes up with its timers late: the clock tells it first.
      if (!released && !lost.signal.aborted && clock.now() >= sureUntilMs) end()
      lost.signal.throwIfAborted()
      // While Redis is away nobody can take the lease; until it would expire it is ours without asking.
      await within(clock, answerMs, keep()).catch(() => undefined)
      if (!released && clock.now() >= sureUntilMs) end()
      lost.signal.throwIfAborted()
    },
    async release() {
      if (released) return
      released = true
      stop()
      const ending = beating.then(() => runScript(redis, END_LEASE, keys.slice(0, 1), [holder.id]))
      // What cannot be ended now expires.
      await within(clock, answerMs, ending).catch(() => undefined)
    },
  }
}

function held(name: string, text: string): PlanError {
  const parsed = holderSchema().safeParse(parseJson(text))
  if (!parsed.success) {
    return new PlanError(
      'locked',
      `Lease ${name} in Redis is not one of ours: ${text.slice(0, 80)}. Look who writes it.`,
    )
  }
  const { id, pid, host, since, purpose, heartbeat } = parsed.data
  return new PlanError(
    'locked',
    `Lease ${name} is held by process ${pid} on ${host} since ${since} for ${purpose} (last sign of life ${heartbeat}; id ${id}). Wait for it: if that process is gone, the lease expires by itself.`,
  )
}

function tooEarly(name: string, ms: number): PlanError {
  return new PlanError(
    'locked',
    `Lease ${name} cannot be given out yet: Redis has just started, and who held it before may still be at work. Try again in ${Math.ceil(ms / 1000)} s.`,
  )
}

function lostLease(name: string, why: string): PlanError {
  return new PlanError(
    'locked',
    `Lease ${name} was lost: ${why}. Nothing more was written; start the run again, and it goes on where it stopped.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
