import type * as z from 'zod/mini'
import type { StandardIssue, StandardResult, StandardSchema } from '../contract/standard-schema'
import { checked } from '../kit/checked'

/** Holds a value against a schema of any library; to one of zod we lend our words, which `zod/mini` comes without. */
export async function hold<T>(schema: StandardSchema<T>, value: unknown): Promise<StandardResult<T>> {
  if (isZod(schema)) {
    try {
      const result = checked(schema, value)
      return result.success ? { value: result.data } : { issues: result.error.issues }
    } catch {
      // It has parts to wait for, or one of them throws: its own validation waits for them, or throws again.
    }
  }
  return await schema['~standard'].validate(value)
}

function isZod<T>(schema: StandardSchema<T>): schema is StandardSchema<T> & z.core.$ZodType<T> {
  return '_zod' in schema
}

/** Where an issue is: `['entities', 0, 'id']` as `entities[0].id`; empty for the whole value. */
export function pathText({ path = [] }: StandardIssue): string {
  return path.reduce<string>((text, segment) => {
    const key = typeof segment === 'object' ? segment.key : segment
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
}
