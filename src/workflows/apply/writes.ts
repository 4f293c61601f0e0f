import type { Change } from '../../core/documents'
import { LIMITS } from '../../core/limits'

/** One request for one user: levels set together, or one skill taken away. */
export type UserWrite =
  | { readonly kind: 'set'; readonly changes: readonly Change[] }
  | { readonly kind: 'remove'; readonly changes: readonly [Change] }

/** The fewest requests for the changes of one user: sets first, so that nobody is without a skill in between. */
export function userWrites(changes: readonly Change[]): UserWrite[] {
  const writes: UserWrite[] = []
  const sets = changes.filter((change) => change.after !== null)
  for (let at = 0; at < sets.length; at += LIMITS.skillsPerCall) {
    writes.push({ kind: 'set', changes: sets.slice(at, at + LIMITS.skillsPerCall) })
  }
  for (const change of changes) if (change.after === null) writes.push({ kind: 'remove', changes: [change] })
  return writes
}

/** Changes by user, in the order of the plan. */
export function byUser(changes: readonly Change[]): Map<string, Change[]> {
  const users = new Map<string, Change[]>()
  for (const change of changes) {
    const own = users.get(change.user.id)
    if (own === undefined) users.set(change.user.id, [change])
    else own.push(change)
  }
  return users
}
