import type { Issue } from '../../core/errors'
import type { Problem } from '../checked-file'
import { pathText } from './path-text'
import type { YamlSource } from './source'

/** A problem at a path of a source, with its line and column if the source is a text. */
export function problemAt(
  source: YamlSource,
  code: string,
  path: readonly PropertyKey[],
  message: string,
  part: 'key' | 'value' = 'value',
): Problem {
  return { code, path: pathText(path), message, ...source.place(path, part) }
}

/** Sorts problems by their place in the text; those without a place keep their order. */
export function inTextOrder<T extends Issue>(problems: readonly T[]): T[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
