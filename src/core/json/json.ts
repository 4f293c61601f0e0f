/** JSON as a tree of readonly values. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * Canonical JSON: object keys sorted by code unit, no white space, `undefined` members left out, numbers as JavaScript
 * prints them (the rules of RFC 8785), dates as `JSON.stringify` writes them. The same content always gives the same text.
 * @throws TypeError on NaN, infinities, functions, symbols, bigints and cycles, which have no JSON form
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

function write(value: unknown, trail: object[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`)
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON form`)
  if (value instanceof Date) return JSON.stringify(value)
  if (trail.includes(value)) throw new TypeError('a value that contains itself has no JSON form')
  trail.push(value)
  const text = Array.isArray(value) ? writeArray(value, trail) : writeObject(value, trail)
  trail.pop()
  return text
}

function writeArray(items: readonly unknown[], trail: object[]): string {
  return `[${items.map((item) => (item === undefined ? 'null' : write(item, trail))).join(',')}]`
}

function writeObject(value: object, trail: object[]): string {
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${write(item, trail)}`).join(',')}}`
}
