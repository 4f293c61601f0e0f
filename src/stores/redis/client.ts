import { ConfigError, ConnectionError, isSkillrouteError } from '../../core/errors'
import type { Clock } from '../../core/time/clock'

/**
 * What is needed of a Redis client: it runs scripts. An ioredis 5 client or cluster fits as it is; for another client, pass
 * an object with this method. The connection stays the caller's: nothing here opens, tunes or closes it.
 */
export interface RedisClient {
  /** Runs a Lua script: its text, how many keys follow, the keys, then the other arguments. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
}

/** Default prefix of every key. */
export const PREFIX = 'skillroute'

/**
 * Runs a script over its keys.
 * @throws ConnectionError `redis.unavailable` when Redis cannot do it
 * @throws ConfigError `redis.keys` when a key holds something else, `redis.refused` when Redis does not let us in
 */
export async function runScript(
  redis: RedisClient,
  script: string,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.eval(script, keys.length, ...keys, ...values)
  } catch (cause) {
    throw asRedisError(cause, keys)
  }
}

/** Turns a failure of Redis into our error: a `ConfigError` when waiting cannot fix it. Our own errors stay as they are. */
export function asRedisError(cause: unknown, keys: readonly string[] = []): unknown {
  if (isSkillrouteError(cause)) return cause
  const why = explainCause(cause)
  if (isRefusal(cause) || why.startsWith('NOPERM')) {
    return new ConfigError(
      `Redis does not let us in: ${why}. Give user and password in its address, such as redis://:password@localhost:6379.`,
      { code: 'redis.refused', cause },
    )
  }
  if (HELD_OTHERWISE.test(why)) {
    const which = keys.length === 0 ? 'a key of ours' : `one of ${keys.join(', ')}`
    return new ConfigError(
      `Redis holds something else than expected under ${which}: ${why}. Remove that key, or give this program another prefix or database.`,
      { code: 'redis.keys', cause },
    )
  }
  return new ConnectionError(`Redis did not do what was asked: ${why}. Look at the server, and try again.`, {
    code: 'redis.unavailable',
    cause,
  })
}

/** Whether Redis rejects the user or password, or asks for one. */
export function isRefusal(cause: unknown): boolean {
  return /^(NOAUTH|WRONGPASS|ERR invalid password)/.test(explainCause(cause))
}

/** A key of another type, or a value that a script cannot read. */
const HELD_OTHERWISE = /^WRONGTYPE|^ERR .*(user_script|not a valid float|not an integer)/

/** Why Redis failed, in its own words. */
export function explainCause(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause)
  return text.replace(/\.$/, '')
}

/** A list that a script returned. @throws ConnectionError when it is no list, as from a client that changes answers */
export function parseList(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  throw new ConnectionError(
    'Redis gave an answer that the script never returns. Pass a client that leaves answers as they are.',
    {
      code: 'redis.answer',
    },
  )
}

/**
 * The same work with a time limit: a client may keep forever what it cannot send.
 * @throws ConnectionError `redis.unavailable`
 */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => reject(silent(ms)), ms)
    work.then(resolve, reject).finally(cancel)
  })
}

function silent(ms: number): ConnectionError {
  return new ConnectionError(`Redis has not answered for ${ms / 1000} s. Make sure that it runs and can be reached.`, {
    code: 'redis.unavailable',
  })
}
