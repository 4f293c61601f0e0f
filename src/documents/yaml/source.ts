import type { Issue } from '../../core/errors'
import { forbiddenKeys } from './forbidden-keys'

/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A hand-written document: its value, its notation problems, and the place of each part. */
export interface YamlSource {
  /** Undefined when `broken` is not empty. */
  readonly value: unknown
  /** Every problem of notation: bad indentation, quotes without an end, a key that is there twice. */
  readonly broken: readonly Issue[]
  /**
   * Where the value at a path stands, or its key. A part that is not there is placed at the nearest part around it.
   * Undefined for a source that is no text.
   */
  place(path: readonly PropertyKey[], part?: 'key' | 'value'): Place | undefined
}

/** A value that was parsed elsewhere, as a source without places. */
export function valueSource(value: unknown): YamlSource {
  return { value, broken: forbiddenKeys(value), place: () => undefined }
}

/** Where a document starts. */
export const START: Place = { line: 1, column: 1 }

/** A source that cannot be read any further. */
export function brokenSource(broken: readonly Issue[]): YamlSource {
  return { value: undefined, broken, place: () => START }
}
