import type { Issue } from '../../core/errors'

/** Keys with a special meaning in JavaScript: as names they would be dropped, or change other objects. */
export function isForbiddenKey(key: unknown): boolean {
  return key === '__proto__' || key === 'constructor'
}

/** Why such a key is refused. */
export function forbiddenKey(key: string): string {
  return `the key ${key} is reserved and cannot be used; where it is a name, give the id instead`
}

/** Finds such keys anywhere in a parsed value, each with its path. */
export function forbiddenKeys(value: unknown, path = ''): Issue[] {
  if (typeof value !== 'object' || value === null) return []
  const found: Issue[] = []
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    if (!Array.isArray(value) && isForbiddenKey(key)) found.push({ path: at, message: forbiddenKey(key) })
    else found.push(...forbiddenKeys(inner, at))
  }
  return found
}
