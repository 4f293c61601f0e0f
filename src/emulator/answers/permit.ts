import type { World, WorldDivision } from '../model/types'
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

/** Whether the client may change things of a division. */
export function mayWriteIn({ name }: WorldDivision, writeDivisions: readonly string[]): boolean {
  return writeDivisions.includes('*') || writeDivisions.includes(name)
}

/**
 * Accepts a change of a queue or user where the client may write in its division.
 * @throws Refusal 403 `missing.division.permission`
 */
export function permitDivision(
  world: World,
  { queueId = '', userId = '' }: Readonly<Record<string, string>>,
  needed: readonly string[],
  writeDivisions: readonly string[],
): void {
  const divisionId = world.queues.get(queueId)?.config.divisionId ?? world.users.get(userId)?.divisionId ?? ''
  const division = world.divisions.get(divisionId)
  if (division === undefined || mayWriteIn(division, writeDivisions)) return
  const text = 'Unable to perform the requested action. You are missing a permission in the division of the object:'
  refuse(403, 'missing.division.permission', `${text} [${needed.join(', ')}]`, {
    messageWithParams: `${text} {permissions}`,
    messageParams: { permissions: `[${needed.join(', ')}]` },
  })
}

function covers(pattern: string, permission: string): boolean {
  if (pattern === '*') return true
  const parts = pattern.split(':')
  const desired = permission.split(':')
  return parts.length === desired.length && parts.every((part, index) => part === '*' || part === desired[index])
}
