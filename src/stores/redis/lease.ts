import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { ConfigError, PlanError } from '../../core/errors'
import { parseJson } from '../../core/json/unknown'
import { aClock, amount, checkOptions, text } from '../../core/schema'
import { type Clock, startAge, systemClock } from '../../core/time/clock'
import type { HeldLease, LastCheck, Lease, LeaseHolder } from '../../documents/ports/ports'
import { keepLease, lostLease, TAKEN } from '../kit/keep-lease'
import { holderSchema, holderText, leaseHolder, type ScopedLease, scopedLease } from '../kit/lease-holder'
import { PREFIX, parseList, type RedisClient, runScript, within } from './client'

/** How leases are kept. */
export interface RedisLeaseOptions {
  /** A holder without a heartbeat for this long has lost its lease, ms. Default 60,000, at least 1,000. */
  readonly ttlMs?: number | undefined
  /** Prefix of the keys. Default `skillroute`. */
  readonly prefix?: string | undefined
  /** Times the heartbeats and notices when a lease cannot be renewed in time. */
  readonly clock?: Clock | undefined
}

/** A lease held in Redis. */
export interface RedisHeldLease extends HeldLease {
  readonly fencingToken: number
  readonly lost: AbortSignal
  confirm(): Promise<LastCheck>
}

/** Leases for processes on many machines. */
export interface RedisLease extends Lease<ScopedLease<RedisHeldLease>> {
  /** Ends the lease with this holder id. First make sure that its process is gone. @returns whether it was held */
  breakLease(name: string, id: string): Promise<boolean>
}

const TTL_MS = 60_000
const SHORTEST_TTL_MS = 1_000
/** Renewals within its life, so that one lost answer costs nothing. */
const BEATS = 4
/** How long taking a lease waits for a Redis that does not answer: this share of its life, and at most this, ms. */
const TAKE_SHARE = 0.75
const MAX_TAKE_MS = 10_000
/** How long releasing it waits, ms. */
const MAX_END_MS = 2_000

/**
 * Leases that expire. A holder renews its own; when it dies, the lease is free after `ttlMs`, whatever the purpose of the
 * next holder. A holder that loses its lease (it slept, or Redis was away) learns it by `lost` before another one can have
 * it, and by `confirm`, which asks Redis and is called before each write of a plan. Each holder gets a higher
 * `fencingToken`. A Redis that started less than `ttlMs` ago grants no lease, so that earlier holders return first.
 * @throws ConfigError for a `ttlMs` below 1,000
 * @throws PlanError `locked` from `acquire`, naming the holder, or how long to wait
 * @throws ConnectionError `redis.unavailable` from `acquire` when Redis fails
 * @example
 * await applyPlan(client, plan, { journal, lease: redisLease(new Redis(url)) })
 */
export function redisLease(redis: RedisClient, options: RedisLeaseOptions = {}): RedisLease {
  checkParts(redis, 'redis', 'eval')
  checkOptions(options, { ttlMs: z.optional(amount()), prefix: z.optional(text()), clock: z.optional(aClock()) })
  const { ttlMs = TTL_MS, prefix = PREFIX, clock = systemClock } = options
  if (!(ttlMs >= SHORTEST_TTL_MS)) throw new ConfigError(`ttlMs is ${ttlMs}: give at least ${SHORTEST_TTL_MS}.`)
  const leaseKeys = (name: string): readonly string[] => [
    `${prefix}:lease:{${name}}:holder`,
    `${prefix}:lease:{${name}}:token`,
  ]
  return {
    async acquire(name, purpose) {
      const keys = leaseKeys(name)
      const ageMs = startAge(clock)
      const holder = leaseHolder(crypto.randomUUID(), purpose, new Date(clock.now()).toISOString())
      const [token, why] = parseList(
        await within(
          clock,
          Math.min(MAX_TAKE_MS, ttlMs * TAKE_SHARE),
          runScript(redis, TAKE_LEASE, keys, [JSON.stringify(holder), ttlMs]),
        ),
      )
      if (token === 0) throw held(name, String(why))
      if (token === -1)
        throw new PlanError(
          'locked',
          `Lease ${name} cannot be granted yet: Redis has just started, and an earlier holder may still be at work. Try again in ${Math.ceil(Number(why) / 1000)} s.`,
        )
      return scopedLease(hold({ redis, keys, name, holder, token: Number(token), ttlMs, clock, ageMs }))
    },
    breakLease: async (name, id) => (await runScript(redis, END_LEASE, leaseKeys(name), [id])) === 1,
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
  readonly ageMs: () => number
}

function hold({ redis, keys, name, holder, token, ttlMs, clock, ageMs }: Holding): RedisHeldLease {
  const retained = keepLease({
    clock,
    ttlMs,
    beatMs: ttlMs / BEATS,
    ageMs,
    async renew() {
      const now = JSON.stringify({ ...holder, heartbeat: new Date(clock.now()).toISOString() })
      return (await runScript(redis, KEEP_LEASE, keys, [now, ttlMs, holder.id, token])) === 1
    },
    lost: (why) =>
      lostLease(
        name,
        why === 'taken' ? TAKEN : `it could not be renewed in Redis in time (it expires after ${ttlMs / 1000} s)`,
      ),
  })
  let released = false
  return {
    holder,
    fencingToken: token,
    lost: retained.lost,
    confirm: retained.confirm,
    async release() {
      if (released) return
      released = true
      const ending = retained.stop().then(() => runScript(redis, END_LEASE, keys, [holder.id]))
      // If the lease cannot be ended now, it expires by itself.
      await within(clock, Math.min(MAX_END_MS, ttlMs / 10), ending).catch(() => undefined)
    },
  }
}

function held(name: string, text: string): PlanError | ConfigError {
  const parsed = holderSchema().safeParse(parseJson(text))
  if (!parsed.success) {
    return new ConfigError(
      `Lease ${name} in Redis is not one of ours, and waiting does not end it. Find out what writes it; remove its key if nothing does.`,
      { code: 'redis.keys' },
    )
  }
  return new PlanError(
    'locked',
    `Lease ${name} is held by ${holderText(parsed.data)}. Wait for it: if that process is gone, the lease expires by itself.`,
  )
}

/** Makes the next fencing token. Tokens rise for ever: the clock replaces a counter that was lost. */
const NEXT_TOKEN = `
local time = redis.call('TIME')
local token = math.max((tonumber(redis.call('GET', KEYS[2])) or 0) + 1, time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('SET', KEYS[2], string.format('%.0f', token))
`

/**
 * Takes a lease that nobody holds.
 *
 * KEYS 1 the lease (JSON of its holder, with an expiry), 2 the last fencing token. ARGV 1 holder, 2 ms until it expires.
 * Returns {token} when taken, {0, holder} when held, {-1, ms} when the server started so recently that earlier holders may
 * still be at work and could not yet return: wait that long.
 */
const TAKE_LEASE = `
local held = redis.call('GET', KEYS[1])
if held then return { 0, held } end
local info = redis.pcall('INFO', 'server')
local uptime = type(info) == 'string' and tonumber(string.match(info, 'uptime_in_seconds:(%d+)'))
local ttl = tonumber(ARGV[2])
if uptime and uptime * 1000 < ttl then return { -1, ttl - uptime * 1000 } end
${NEXT_TOKEN}
redis.call('SET', KEYS[1], ARGV[1], 'PX', ttl)
return { token }
`

/**
 * Renews a lease that still is the caller's. One that Redis has forgotten is restored if nobody had it since.
 *
 * KEYS as above. ARGV 1 holder with its new heartbeat, 2 ms until it expires, 3 the holder's id, 4 its token. Returns 1, or 0
 * when someone else holds it or it was ended.
 */
const KEEP_LEASE = `
local held = redis.call('GET', KEYS[1])
local last = tonumber(redis.call('GET', KEYS[2])) or 0
if held then
  if cjson.decode(held).id ~= ARGV[3] then return 0 end
elseif last > tonumber(ARGV[4]) then
  return 0
end
if last < tonumber(ARGV[4]) then redis.call('SET', KEYS[2], ARGV[4]) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`

/**
 * Ends a lease if it is the holder's. It also uses up a token: by that the holder learns that Redis has not forgotten the
 * lease, and does not restore it. KEYS as above. ARGV 1 the holder's id. Returns 1 when it was.
 */
const END_LEASE = `
local held = redis.call('GET', KEYS[1])
if not held or cjson.decode(held).id ~= ARGV[1] then return 0 end
${NEXT_TOKEN}
return redis.call('DEL', KEYS[1])
`
