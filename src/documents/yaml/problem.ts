import type * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { getField, isRecord } from '../../core/json/unknown'
import { nearMatch } from '../../core/near-names'
import { pathText } from '../../core/path-text'
import type { Problem } from '../checked-file'
import type { YamlSource } from './source'

/**
 * The value of a source, in the shape of its format.
 * @param file name of the file in messages
 * @throws ValidationError with line and column of every problem
 */
export function parseShape<T>(schema: z.ZodType<T>, source: YamlSource, file: string): T {
  if (source.broken.length > 0) throw new ValidationError(source.broken, { subject: file })
  const shape = schema.safeParse(source.value)
  if (shape.success) return shape.data
  throw new ValidationError(shapeProblems(schema, shape.error, source), { subject: file })
}

/** All problems of a document's shape, in words for its author, in the order of the text. */
export function shapeProblems(schema: z.core.$ZodType, error: z.ZodError, source: YamlSource): Problem[] {
  const keys = [...new Set(listKeys(schema))]
  return inTextOrder(error.issues.flatMap((issue) => shapeIssue(issue, source, keys)))
}

/** Every key of a format, to suggest one for a misspelled key. A format may contain itself. */
function listKeys(part: unknown, seen = new Set<unknown>()): string[] {
  if (Array.isArray(part)) return part.flatMap((one) => listKeys(one, seen))
  const def = getField(getField(part, '_zod'), 'def')
  if (!isRecord(def) || seen.has(def)) return []
  seen.add(def)
  const shape = isRecord(def.shape) ? def.shape : {}
  const parts = [...Object.values(shape), ...Object.values(def)]
  return [...Object.keys(shape), ...listKeys(parts, seen)]
}

/** A problem at a path of a source, with its line and column if the source was text. */
export function problemAt(
  source: YamlSource,
  code: string,
  path: readonly PropertyKey[],
  message: string,
  part: 'key' | 'value' = 'value',
): Problem {
  return { code, path: pathText(path), message, ...source.place(path, part) }
}

/** Sorts problems by their place in the text; those without a place come first, in their order. */
export function inTextOrder<T extends Issue>(problems: readonly T[]): T[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}

type ShapeIssue = z.ZodError['issues'][number]

/**
 * Turns an error of a schema into problems with messages for the author of the document, each with its place.
 * @param keys every key of the format, to suggest one for a misspelled key
 */
function shapeIssue(issue: ShapeIssue, source: YamlSource, keys: readonly string[]): Problem[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt(source, 'key.unknown', [...path, key], unknownKey(key, keys), 'key'))
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return [problemAt(source, 'value.invalid', path, issue.issues[0]?.message ?? issue.message, 'key')]
  }
  const value = valueAt(source.value, path)
  if (value === undefined) {
    return [problemAt(source, 'key.missing', path, `${pathText(path.slice(-1))} is missing`)]
  }
  const [code, message] = explain(issue, value)
  return [problemAt(source, code, path, message)]
}

/** The message for an unknown key, with the most similar known one. */
export function unknownKey(key: string, keys: readonly string[]): string {
  const near = nearMatch(key, keys) ?? keys.find((known) => known.toLowerCase() === key.toLowerCase())
  return `the key ${key} is not known here${near === undefined || near === key ? '' : `; did you mean ${near}?`}`
}

function explain(issue: ShapeIssue, value: unknown): [code: string, message: string] {
  const found = `not ${formatValue(value)}`
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' && typeof value === 'number'
        ? ['value.fractional', `must be a whole number, ${found}`]
        : ['value.type', `must be ${EXPECTED[issue.expected] ?? issue.expected}, ${found}`]
    case 'too_big':
      if (isSized(issue.origin)) return ['value.range', `must have at most ${count(issue.maximum, issue.origin)}`]
      return ['value.range', `must be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}, ${found}`]
    case 'too_small':
      if (!isSized(issue.origin))
        return ['value.range', `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}, ${found}`]
      if (issue.minimum <= 1) return ['value.empty', 'must not be empty']
      return ['value.range', `must have at least ${count(issue.minimum, issue.origin)}`]
    case 'invalid_value':
      return ['value.choice', `must be ${choice(issue.values)}, ${found}`]
    default:
      return ['value.invalid', issue.message]
  }
}

/** The kinds of values whose limits are on their length. */
type Sized = 'array' | 'string'

function isSized(origin: string): origin is Sized {
  return origin === 'array' || origin === 'string'
}

function count(limit: number | bigint, origin: Sized): string {
  const [one, many] = origin === 'array' ? ['entry', 'entries'] : ['character', 'characters']
  return `${limit} ${Number(limit) === 1 ? one : many}`
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
}

function choice(values: readonly unknown[]): string {
  const texts = values.map((value) => String(value))
  return texts.length === 1 ? (texts[0] ?? '') : `one of ${texts.join(', ')}`
}

/** A value as messages name it. Lists and maps are not written out, and long text is shortened. */
export function formatValue(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map of keys'
  if (typeof value !== 'string') return String(value)
  return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = Reflect.get(found, step)
  }
  return found
}

/**
 * The problem of a document of another format than `expected`; undefined if it has that format, or none. It is to be
 * reported alone: by its own format, the rest of the document may be right.
 */
export function otherFormat(source: YamlSource, expected: string): Problem | undefined {
  const { value } = source
  if (typeof value !== 'object' || value === null) return undefined
  const format: unknown = Reflect.get(value, 'format')
  if (format === undefined || format === expected) return undefined
  return problemAt(source, 'value.choice', ['format'], `must be ${expected}, not ${formatValue(format)}`)
}
