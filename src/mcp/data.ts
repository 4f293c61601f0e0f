import { cleanText } from '../report/text/kit/clean'

/** Limits of one value in an answer, so that answers stay short. */
const MAX = {
  /** Characters of a name. The platform allows more, but nobody reads them. */
  name: 80,
  /** Characters of any other text. */
  text: 300,
  /** Members of a list within a row. */
  items: 10,
  /** Levels of objects within objects. */
  depth: 6,
}

/** Digits that figures keep: more would suggest a precision that no measurement of an org has. */
const DIGITS = 4

/**
 * A value of a document as data for an assistant: names in place of ids, rounded figures, and texts that are cut off and
 * without control characters.
 */
export function toData(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cutText(value)
  if (typeof value === 'number') return rounded(value)
  if (typeof value !== 'object' || value === null) return value ?? null
  if (depth >= MAX.depth) return '…'
  if (Array.isArray(value)) return cutList(value, depth)
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  const name: unknown = Reflect.get(value, 'name')
  if (typeof name === 'string' && entries.every(([key]) => key === 'id' || key === 'name')) return nameOf(name)
  return Object.fromEntries(
    entries
      .filter(([key]) => !UNSHOWN.test(key))
      .map(([key, one]) => [nameOf(key), key === 'name' ? nameOf(String(one)) : toData(one, depth + 1)]),
  )
}

/** A name for an assistant: cut off and without control characters. */
export function nameOf(name: string): string {
  return cut(cleanText(name), MAX.name)
}

/** A sentence for an assistant: cut off and without control characters. */
export function cutText(text: string, max = MAX.text): string {
  return cut(cleanText(text), max)
}

/** Members that tell an assistant nothing: ids beside names, and the half-width of an interval that is shown. */
const UNSHOWN = /^(id|format|halfWidth|\w+Ids?)$/

function cutList(values: readonly unknown[], depth: number): unknown[] {
  const listed = values.slice(0, MAX.items).map((value) => toData(value, depth + 1))
  const left = values.length - listed.length
  return left > 0 ? [...listed, `and ${left} more`] : listed
}

function rounded(value: number): number | null {
  if (!Number.isFinite(value)) return null
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS))
}

/** Never splits a surrogate pair. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text
  return `${[...text.slice(0, max)].slice(0, max - 1).join('')}…`
}
