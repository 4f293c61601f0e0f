import { ValidationError } from '../core/errors'

/**
 * The paths for which a call is refused, none where it is not; for tests. Arguments are what callers without types may
 * give. Any other error than a ValidationError is thrown on.
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
