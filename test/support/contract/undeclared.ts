/** Finds what a value holds beyond the fields that its schema lists. Schemas that list none say nothing. */
import type { Description, Schema } from './description'

/** Names that tests put into the world itself, as settings newer than the description, to see that tools carry them through. */
const NEWER: ReadonlySet<string> = new Set(['newerThanDescribed', 'skillEvaluationMethods', 'memberGroupz'])

/** A field that is out of place. */
export interface Undeclared {
  /** Such as `.entities[].name`: rows of a list are alike. */
  readonly path: string
  /** Declared, but for answers only. */
  readonly readOnly: boolean
}

/** Every undeclared field of a value, and every read-only one, each kind once. */
export function undeclared({ definitions }: Description, schema: Schema, value: unknown): readonly Undeclared[] {
  const found = new Map<string, Undeclared>()
  walk(schema, value, '')
  return [...found.values()]

  function walk(at: Schema, part: unknown, path: string): void {
    const resolved = resolve(at)
    if (Array.isArray(part)) {
      if (isRecord(resolved.items)) for (const item of part) walk(resolved.items, item, `${path}[]`)
      return
    }
    if (!isRecord(part)) return
    const { properties, additionalProperties } = resolved
    for (const [key, item] of Object.entries(part)) {
      if (NEWER.has(key)) continue
      const next = isRecord(properties) ? properties[key] : additionalProperties
      const here = `${path}.${key}`
      if (isRecord(next)) {
        if (next.readOnly === true) found.set(here, { path: here, readOnly: true })
        walk(next, item, here)
      } else if (isRecord(properties)) found.set(here, { path: here, readOnly: false })
    }
  }

  function resolve(at: Schema): Schema {
    const ref = at.$ref
    return typeof ref === 'string' ? (definitions[ref.split('/').at(-1) ?? ''] ?? {}) : at
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
