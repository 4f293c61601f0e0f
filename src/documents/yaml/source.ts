import type { Issue } from '../../core/errors'

/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A hand-written document: its value, its syntax problems, and the place of each part. */
export interface YamlSource {
  /** Undefined when `broken` is not empty. */
  readonly value: unknown
  /** All syntax problems: bad indentation, quotes without an end, duplicate keys. */
  readonly broken: readonly Issue[]
  /**
   * The place of the value at a path, or of its key. For a missing part, the place of the nearest enclosing part.
   * Undefined if the source is not a text.
   */
  place(path: readonly PropertyKey[], part?: 'key' | 'value'): Place | undefined
}

/** A value that was parsed elsewhere, as a source without places. */
export function valueSource(value: unknown): YamlSource {
  return { value, broken: forbiddenKeys(value), place: () => undefined }
}

/** Where a document starts. */
export const START: Place = { line: 1, column: 1 }

/** A source that cannot be parsed any further. */
export function brokenSource(broken: readonly Issue[]): YamlSource {
  return { value: undefined, broken, place: () => START }
}

/** Keys with a special meaning in JavaScript: as names they would be dropped, or change other objects. */
export function isForbiddenKey(key: unknown): boolean {
  return key === '__proto__' || key === 'constructor'
}

/** Why such a key is refused. */
export function forbiddenKey(key: string): string {
  return `the key ${key} is reserved and cannot be used; where it is a name, give the id instead`
}

/** Finds such keys anywhere in a parsed value, each with its path. */
function forbiddenKeys(value: unknown, path = ''): Issue[] {
  if (typeof value !== 'object' || value === null) return []
  const found: Issue[] = []
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    if (!Array.isArray(value) && isForbiddenKey(key)) found.push({ path: at, message: forbiddenKey(key) })
    else found.push(...forbiddenKeys(inner, at))
  }
  return found
}
