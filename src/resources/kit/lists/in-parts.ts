import { SkillrouteError } from '../../../core/errors'

/**
 * Sends the parts of one write, one after the other. When a later part fails, the error keeps its class and facts and
 * its message also says how many entries the parts before it wrote.
 */
export async function inParts<T, R>(
  parts: readonly (readonly T[])[],
  send: (part: readonly T[], index: number) => Promise<R>,
): Promise<R[]> {
  const total = parts.flat().length
  const answers: R[] = []
  let written = 0
  for (const [index, part] of parts.entries()) {
    try {
      answers.push(await send(part, index))
    } catch (error) {
      if (written === 0 || !(error instanceof SkillrouteError)) throw error
      throw withNote(error, `The first ${written} of ${total} entries were written by the calls before this one.`)
    }
    written += part.length
  }
  return answers
}

/** The same error with one more sentence. It is a copy, since calls that wait for one login may share the error. */
function withNote(error: SkillrouteError, note: string): Error {
  const copy = new Error()
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error))
  const message = `${error.message} ${note}`
  const stack = error.stack?.replace(error.message, () => message)
  Object.defineProperties(copy, {
    ...Object.getOwnPropertyDescriptors(error),
    message: { value: message, configurable: true, writable: true },
    stack: { value: stack, configurable: true, writable: true },
  })
  return copy
}

/**
 * Parts of at most `size` items, in order; together they are the list. No parts for an empty list.
 * @param size at least 1
 */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
  return parts
}

/** How many parts of one call run at once; the client's own concurrency and rate still limit all of them. */
export const PARALLEL = 4

/**
 * Runs `work` over `items`, at most `limit` at a time, and returns the results in the order of the items. After the
 * first failure no new work starts, and the failure is thrown once all running work has ended.
 */
export async function concurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  let failed = false
  async function runNext(): Promise<void> {
    while (!failed && next < items.length) {
      const index = next++
      const item = items[index]
      if (item === undefined) continue
      try {
        results[index] = await work(item, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, runNext))
  for (const run of ended) if (run.status === 'rejected') throw run.reason
  return results
}
