import { refuse } from './refuse'

/**
 * Accepts a request when the client has at least one of the route's permissions. A permission of the client may have
 * `*` for a segment (`routing:*:view`) or be `*` alone.
 * @throws Refusal 403 `missing.any.permissions`
 */
export function permit(needed: readonly string[], held: readonly string[]): void {
  if (needed.length === 0 || needed.some((permission) => held.some((pattern) => covers(pattern, permission)))) return
  const list = `[${needed.join(', ')}]`
  const text =
    'Unable to perform the requested action. You must have at least one of the following permissions assigned:'
  refuse(403, 'missing.any.permissions', `${text} ${list}`, {
    messageWithParams: `${text} {permissions}`,
    messageParams: { permissions: list },
  })
}

function covers(pattern: string, permission: string): boolean {
  if (pattern === '*') return true
  const parts = pattern.split(':')
  const wanted = permission.split(':')
  return parts.length === wanted.length && parts.every((part, index) => part === '*' || part === wanted[index])
}
