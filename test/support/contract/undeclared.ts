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
  walk(schema, value, undefined)
  return [...found.values()]

  function walk(at: Schema, part: unknown, above: Place | undefined): void {
    const resolved = resolve(at)
    if (Array.isArray(part)) {
      if (!isRecord(resolved.items)) return
      const here = { above, name: '[]' }
      for (const item of part) walk(resolved.items, item, here)
      return
    }
    if (!isRecord(part)) return
    const { properties, additionalProperties } = resolved
    for (const key in part) {
      if (NEWER.has(key)) continue
      const next = isRecord(properties) ? properties[key] : additionalProperties
      if (isRecord(next)) {
        const item = part[key]
        if (next.readOnly === true) add({ above, name: `.${key}` }, true)
        if (typeof item === 'object') walk(next, item, { above, name: `.${key}` })
      } else if (isRecord(properties)) add({ above, name: `.${key}` }, false)
    }
  }

  function add(place: Place, readOnly: boolean): void {
    const path = written(place)
    found.set(path, { path, readOnly })
  }

  function resolve(at: Schema): Schema {
    const ref = at.$ref
    return typeof ref === 'string' ? (definitions[ref.slice(ref.lastIndexOf('/') + 1)] ?? {}) : at
  }
}

/** Where a part is; written out only where something is wrong. */
interface Place {
  readonly above: Place | undefined
  readonly name: string
}

function written({ above, name }: Place): string {
  return above === undefined ? name : written(above) + name
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
