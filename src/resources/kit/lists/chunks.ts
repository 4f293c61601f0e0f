/**
 * Parts of at most `size` items, in order; together they are the list. No parts for an empty list.
 * @param size at least 1
 */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
  return parts
}
