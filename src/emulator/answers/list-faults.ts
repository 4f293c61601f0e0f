import { isObject } from './body'

/** Members that hold the rows in the platform's different kinds of lists. */
const ROW_MEMBERS = ['entities', 'results', 'conversations', 'userDetails']

/**
 * Returns the body with its last row repeated, or with its last `missing` rows left out. Bodies without rows do not
 * change.
 */
export function spoilRows(body: unknown, duplicate: boolean, missing: number): unknown {
  if (!isObject(body)) return body
  for (const member of ROW_MEMBERS) {
    const rows = body[member]
    if (Array.isArray(rows)) return { ...body, [member]: spoil(rows, duplicate, missing) }
  }
  return body
}

function spoil(rows: readonly unknown[], duplicate: boolean, missing: number): readonly unknown[] {
  const left = rows.slice(0, Math.max(0, rows.length - missing))
  return duplicate ? [...left, ...left.slice(-1)] : left
}
