import { listParameter } from '../../answers/page'

/** Whether `sortOrder` is descending, in any of its spellings (`desc`, `descending`, `DESC`). */
export function descending(query: URLSearchParams): boolean {
  return (query.get('sortOrder') ?? '').toLowerCase().startsWith('desc')
}

/** Rows sorted by name, in the direction of `sortOrder`. */
export function byName<T extends { readonly name: string }>(rows: readonly T[], query: URLSearchParams): readonly T[] {
  const sign = descending(query) ? -1 : 1
  return [...rows].sort((a, b) => sign * (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/**
 * A test for the `name` parameter, which ignores case: `*` stands for any text; without it, the name must begin with
 * the text.
 */
export function nameFilter(query: URLSearchParams): (name: string) => boolean {
  const desired = query.get('name')?.toLowerCase()
  if (desired === undefined || desired === '') return () => true
  if (!desired.includes('*')) return (name) => name.toLowerCase().startsWith(desired)
  const parts = desired.split('*')
  return (name) => matchesParts(name.toLowerCase(), parts)
}

/** A test for the `id` parameter: any id when it is not given. */
export function idFilter(query: URLSearchParams): (id: string) => boolean {
  const ids = new Set(listParameter(query, 'id'))
  return ids.size === 0 ? () => true : (id) => ids.has(id)
}

function matchesParts(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}
