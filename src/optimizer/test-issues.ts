import { ValidationError } from '../core/errors'

/**
 * For tests: the paths of the problems for which a call is refused; empty if it is not refused. Arguments may be
 * anything that callers without types pass. Errors other than a ValidationError are thrown.
 */
export function refusedFor(call: (...args: never[]) => unknown, ...args: unknown[]): string[] {
  try {
    Reflect.apply(call, undefined, args)
    return []
  } catch (error) {
    if (error instanceof ValidationError) return error.issues.map(({ path }) => path)
    throw error
  }
}
