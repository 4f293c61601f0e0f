import type { Clock } from '../../core/clock'
import { ConnectionError } from '../../core/errors'

/**
 * What is asked of a Redis client: to run a script. An ioredis 5 client or cluster fits as it is; for another one, pass
 * an object with this method. The connection stays the caller's: nothing here opens, tunes or closes it.
 */
export interface RedisClient {
  /** Runs a Lua script: its text, how many keys follow, the keys, then the other arguments. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
}

/** What every key begins with, unless told otherwise. */
export const PREFIX = 'skillroute'

/** Runs a script over its keys. @throws ConnectionError `redis.unavailable` when Redis cannot do it */
export async function runScript(
  redis: RedisClient,
  script: string,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.eval(script, keys.length, ...keys, ...values)
  } catch (cause) {
    throw new ConnectionError(
      `Redis did not do what was asked: ${reasonOf(cause)}. Look at the server, and try again.`,
      {
        code: 'redis.unavailable',
        cause,
      },
    )
  }
}

/** Why Redis failed, in its own words. */
export function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause)
  return text.replace(/\.$/, '')
}

/** A list that a script gave. @throws ConnectionError when it is none, as from a client that changes answers */
export function listOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  throw new ConnectionError(
    'Redis gave an answer that the script cannot give. Pass a client that leaves answers as they are.',
    {
      code: 'redis.answer',
    },
  )
}

/**
 * The same work, given up after a time: a client may keep what it cannot send for ever.
 * @throws ConnectionError `redis.unavailable`
 */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => reject(silent(ms)), ms)
    work.then(resolve, reject).finally(cancel)
  })
}

function silent(ms: number): ConnectionError {
  return new ConnectionError(`Redis has not answered for ${ms / 1000} s. See that it runs and can be reached.`, {
    code: 'redis.unavailable',
  })
}
