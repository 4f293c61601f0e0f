import { type Issue, ValidationError } from './errors'
import { unknownName } from './near-names'

/** Checks of single values without the library of schemas: for arithmetic, and for what goes into small bundles. */

/** @throws ValidationError that `path` must be `what`, and what `value` is */
function refuse(path: string, what: string, value: unknown): never {
  throw new ValidationError([{ path, message: `must be ${what}, not ${formatValue(value)}` }])
}

export function checkText(value: unknown, path: string): void {
  if (typeof value !== 'string') refuse(path, 'text', value)
}

export function checkNumber(value: unknown, path: string): void {
  if (!hasKind('number', value)) refuse(path, 'a number', value)
}

export function checkList(value: unknown, path: string): void {
  if (!Array.isArray(value)) refuse(path, 'a list', value)
}

export function checkFunction(value: unknown, path: string): void {
  if (typeof value !== 'function') refuse(path, 'a function', value)
}

/** Checks that a value is an object with these parts, such as a client or a store. */
export function checkParts(value: unknown, path: string, ...names: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(path, 'an object', value)
  const missing = names.filter((name) => (Reflect.get(value, name) ?? undefined) === undefined)
  if (missing.length > 0)
    throw new ValidationError(missing.map((name) => ({ path: `${path}.${name}`, message: 'is missing' })))
}

/** Kinds of fields, as `typeof` has them. */
type Kind = 'string' | 'number' | 'boolean' | 'function' | 'object' | 'any'

/**
 * Checks that an object has these fields alone, each of its kind, or absent unless it is `required`. The compiler checks
 * that no field is left out.
 */
export function checkFields<T extends object>(
  value: T,
  path: string,
  kinds: { readonly [K in keyof T]-?: Kind },
  ...required: readonly (keyof T & string)[]
): void {
  checkParts(value, path, ...required)
  const desired = new Map<string, Kind>(Object.entries(kinds))
  const issues = Object.entries(value).flatMap(([name, given]): Issue[] => {
    const kind = desired.get(name)
    if (given === undefined || (kind !== undefined && hasKind(kind, given))) return []
    const message =
      kind === undefined ? unknownName(name, [...desired.keys()]) : `must be ${named(kind)}, not ${formatValue(given)}`
    return [{ path: `${path}.${name}`, message }]
  })
  if (issues.length > 0) throw new ValidationError(issues)
}

/** NaN is no number: it would pass every comparison with a limit. */
function hasKind(kind: Kind, value: unknown): boolean {
  return kind === 'any' || (typeof value === kind && value !== null && !Number.isNaN(value))
}

function named(kind: Kind): string {
  return kind === 'string' ? 'text' : `${kind === 'object' ? 'an' : 'a'} ${kind}`
}

/** Checks that a value is a client, as `createClient()` makes it. */
export function checkClient(client: unknown): void {
  checkParts(client, 'client', 'routing', 'users', 'request')
}

export function checkDocument(value: unknown, path: string, format: string): void {
  const given: unknown = Object(value).format
  if (given !== format) refuse(path, `a document with the format ${format}`, given ?? value)
}

/** A value as shown in a message: text quoted and shortened, numbers unchanged, anything else by its kind. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value)
  return typeof value === 'object' || typeof value === 'function' ? kindOf(value) : String(value)
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  const kind = typeof value
  return kind === 'string' ? 'text' : kind === 'object' ? 'an object' : `a ${kind}`
}
