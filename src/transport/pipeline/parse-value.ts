import type * as z from 'zod/mini'
import { pathText } from '../../core/path-text'
import type { StandardIssue, StandardResult, StandardSchema } from '../contract/operation'
import { checked } from '../kit/checked'

/** Validates a value against a schema of any library. A zod schema gets our messages, since `zod/mini` has none. */
export async function parseValue<T>(schema: StandardSchema<T>, value: unknown): Promise<StandardResult<T>> {
  if (isZod(schema)) {
    try {
      const result = checked(schema, value)
      return result.success ? { value: result.data } : { issues: result.error.issues }
    } catch {
      // The schema has asynchronous parts, or one throws: its own validation waits for them, or throws again.
    }
  }
  return await schema['~standard'].validate(value)
}

function isZod<T>(schema: StandardSchema<T>): schema is StandardSchema<T> & z.core.$ZodType<T> {
  return '_zod' in schema
}

/** The place of an issue: `['entities', 0, 'id']` as `entities[0].id`; empty for the whole value. */
export function issuePath({ path = [] }: StandardIssue): string {
  return pathText(path.map((segment) => (typeof segment === 'object' ? segment.key : segment)))
}
