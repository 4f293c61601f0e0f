import { canonicalJson, type Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import { mergeChanges } from '../../resources/queues/queue-body'
import { sameLevel } from './read-levels'

/**
 * Whether two values of the platform are equal. Numbers are equal as levels are, see `sameLevel`; the order of keys
 * does not matter.
 */
export function sameValue(a: Json, b: Json): boolean {
  if (typeof a === 'number' && typeof b === 'number') return sameLevel(a, b)
  return canonicalJson(a) === canonicalJson(b)
}

/**
 * Whether a found value contains a target value. The platform may add defaults to an object that was written, so an
 * object matches if it has every field of the target. Lists are compared entry by entry.
 */
export function fulfils(found: Json, desired: Json): boolean {
  if (isList(desired)) {
    return (
      isList(found) && found.length === desired.length && desired.every((item, n) => fulfils(found[n] ?? null, item))
    )
  }
  if (isRecord(desired)) {
    return isRecord(found) && Object.entries(desired).every(([key, item]) => fulfils(found[key] ?? null, item))
  }
  return sameValue(found, desired)
}

/**
 * Whether two values are exactly equal. A null field counts as a missing one, since the platform treats both alike.
 */
export function sameImage(a: Json, b: Json): boolean {
  return sameValue(withoutNulls(a), withoutNulls(b))
}

function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls)
  if (!isRecord(value)) return value
  const members = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(members.map(([key, item]) => [key, withoutNulls(item)]))
}

/** The result of writing one value into another: objects are merged, everything else is replaced. */
export function mergedInto(before: Json, written: Json): Json {
  return asJson(mergeChanges({ value: before }, { value: written }).value)
}

/** The patch that turns an object into exactly another one: null for fields to remove. */
export function patchFrom(from: { readonly [key: string]: Json }, to: { readonly [key: string]: Json }) {
  const patch: Record<string, Json> = {}
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [old, desired] = [from[key] ?? null, to[key] ?? null]
    if (sameImage(old, desired)) continue
    patch[key] = isRecord(old) && isRecord(desired) ? patchFrom(old, desired) : desired
  }
  return patch
}

/** An object with exactly this value at a dotted path; null removes it, and objects that become empty. */
export function withValueAt(
  whole: { readonly [key: string]: Json },
  path: string,
  value: Json,
): { readonly [key: string]: Json } {
  const [key = '', ...rest] = path.split('.')
  const { [key]: there = null, ...others } = whole
  const inner = rest.length === 0 ? value : withValueAt(isRecord(there) ? there : {}, rest.join('.'), value)
  const gone = inner === null || (value === null && isRecord(inner) && Object.keys(inner).length === 0)
  return gone ? others : { ...others, [key]: inner }
}

/** A parsed JSON value; fields without a value are left out. @throws TypeError for a value without a JSON form */
export function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return value
  if (Array.isArray(value)) return value.map(asJson)
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON form`)
  const members = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(members.map(([key, item]) => [key, asJson(item)]))
}

/** The value at a dotted path; null if it does not exist. */
export function valueAt(value: Json, path: string): Json {
  let at: Json = value
  for (const key of path.split('.')) {
    if (!isRecord(at)) return null
    at = at[key] ?? null
  }
  return at
}

/** The list at a dotted path; empty if there is none. */
export function listAt(value: Json, path: string): readonly Json[] {
  return asList(valueAt(value, path))
}

/** A list; empty for any other value. */
export function asList(value: Json): readonly Json[] {
  return isList(value) ? value : []
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
