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
