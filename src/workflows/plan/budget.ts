import type { Change, RequestBudget } from '../../core/documents'
import { LIMITS } from '../../core/limits'

/** What the requests of a plan depend on. */
export interface BudgetInput {
  readonly changes: readonly Pick<Change, 'kind' | 'user'>[]
  readonly reread: 'each' | 'batch'
  readonly ratePerMinute: number
  /** How many skills a user holds, which decides how many pages a read of them has. Unknown: one page. */
  readonly skillsOf?: ((userId: string) => number) | undefined
}

/** One look at the org itself: a plan is never applied to another one. */
const ORG_CHECKS = 1

/**
 * The requests that applying makes when nothing fails and nobody else writes: the org once, every user in batches before
 * the first write, every user again just before their write (one by one, or in batches), the writes (sets of a user
 * together, each removal alone), and the read-back in batches.
 */
export function requestBudget({ changes, reread, ratePerMinute, skillsOf }: BudgetInput): RequestBudget {
  const users = countByUser(changes)
  const batches = Math.ceil(users.size / LIMITS.userIdsPerCall)
  let pages = 0
  let writes = 0
  for (const [userId, { sets, removals }] of users) {
    pages += Math.max(1, Math.ceil((skillsOf?.(userId) ?? 0) / LIMITS.skillsPerCall))
    writes += Math.ceil(sets / LIMITS.skillsPerCall) + removals
  }
  const reads = ORG_CHECKS + batches + (reread === 'each' ? pages : batches)
  const total = reads + writes + batches
  const minutes = Math.round((total / ratePerMinute) * 100) / 100
  return { reads, writes, verifies: batches, total, ratePerMinute, minutes }
}

function countByUser(changes: BudgetInput['changes']): Map<string, { sets: number; removals: number }> {
  const users = new Map<string, { sets: number; removals: number }>()
  for (const { kind, user } of changes) {
    const counts = users.get(user.id) ?? { sets: 0, removals: 0 }
    if (kind === 'skill.set') counts.sets += 1
    else counts.removals += 1
    users.set(user.id, counts)
  }
  return users
}
