import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { ConnectionError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import { aClock, amount, checkOptions, text } from '../../core/schema'
import { type Clock, sleep, systemClock } from '../../core/time/clock'
import type { StoredToken, TokenStore } from '../../documents/ports/ports'
import { PREFIX, type RedisClient, runScript, within } from './client'

/** How tokens are kept. */
export interface RedisTokenStoreOptions {
  /** How long one process may take for its login before another one tries, ms. Default 45,000: above a login's timeout. */
  readonly lockMs?: number | undefined
  /** Prefix of the keys. Default `skillroute`. */
  readonly prefix?: string | undefined
  /** Times waits and lifetimes. Default: the machine's clock. */
  readonly clock?: Clock | undefined
}

/** A {@link TokenStore} that lets one process at a time log in. */
export interface RedisTokenStore extends TokenStore {
  lock(key: string, signal?: AbortSignal): Promise<() => Promise<void>>
}

const LOCK_MS = 45_000
/** How long to wait for the cache before logging in without it. */
const ANSWER_MS = 5_000
/** Interval of checking a lock that another process has, ms. */
const CHECK_MS = 50

const GET = `return redis.call('GET', KEYS[1])`
const SET = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`
/** Removes a token if it still is the given one: KEYS 1 the token, ARGV 1 its text. */
const DELETE = `
local held = redis.call('GET', KEYS[1])
if held and cjson.decode(held).accessToken == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`
const LOCK = `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`
const UNLOCK = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

const tokenSchema = /* @__PURE__ */ lazy(() =>
  z.object({
    accessToken: z.string().check(z.refine((token) => token !== '')),
    expiresAtMs: z.number(),
    issuedAtMs: z.number(),
  }),
)

/**
 * A token cache for processes on many machines, with one login for all of them: a process without a token takes a lock, checks
 * again, logs in and stores the token for the others. Tokens expire in Redis when they expire on the platform. Whoever can
 * read this Redis can use the tokens: give it a password and TLS.
 * @example
 * const client = createClient({ tokenStore: redisTokenStore(new Redis(url)) })
 */
export function redisTokenStore(redis: RedisClient, options: RedisTokenStoreOptions = {}): RedisTokenStore {
  checkParts(redis, 'redis', 'eval')
  checkOptions(options, { lockMs: z.optional(amount()), prefix: z.optional(text()), clock: z.optional(aClock()) })
  const { lockMs = LOCK_MS, prefix = PREFIX, clock = systemClock } = options
  const tokenKey = (key: string): string[] => [`${prefix}:token:{${key}}`]
  const lockKey = (key: string): string[] => [`${prefix}:token:{${key}}:lock`]
  const ask = (script: string, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> =>
    within(clock, ANSWER_MS, runScript(redis, script, keys, values))
  return {
    async get(key) {
      const text = await ask(GET, tokenKey(key), [])
      return typeof text === 'string' ? parse(text) : undefined
    },
    async set(key, { accessToken, expiresAtMs, issuedAtMs }) {
      const leftMs = Math.ceil(expiresAtMs - clock.now())
      if (leftMs <= 0) return
      await ask(SET, tokenKey(key), [JSON.stringify({ accessToken, expiresAtMs, issuedAtMs }), leftMs])
    },
    async delete(key, accessToken) {
      await ask(DELETE, tokenKey(key), [accessToken])
    },
    async lock(key, signal) {
      const ownId = crypto.randomUUID()
      const untilMs = clock.now() + lockMs
      while ((await ask(LOCK, lockKey(key), [ownId, lockMs])) !== 1) {
        if (clock.now() >= untilMs) throw stuck(lockMs)
        await sleep(clock, CHECK_MS, signal)
      }
      return async () => {
        await ask(UNLOCK, lockKey(key), [ownId])
      }
    },
  }
}

function parse(text: string): StoredToken | undefined {
  try {
    const parsed = tokenSchema().safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function stuck(ms: number): ConnectionError {
  return new ConnectionError(`Another process has tried to log in for ${ms / 1000} s. This one logs in by itself.`, {
    code: 'redis.lock',
  })
}
