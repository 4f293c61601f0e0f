import { ValidationError } from '../../core/errors'
import type { Change, LeftOut, Snapshot } from '../../documents'
import { changeText } from './change-text'

/**
 * Separates changes for protected agents, which are left out, from all others.
 * @param ids agents who get no change of skills, languages, utilization or queue membership
 * @throws ValidationError naming each id that the snapshot does not hold
 */
export function withoutProtected(
  { agents }: Snapshot,
  changes: readonly Change[],
  ids: readonly string[] = [],
): { readonly changes: readonly Change[]; readonly leftOut: readonly LeftOut[] } {
  const known = new Set(agents.map(({ id }) => id))
  const issues = ids
    .filter((id) => !known.has(id))
    .map((id) => ({ path: 'protectedAgentIds', message: `the snapshot knows no agent ${id}` }))
  if (issues.length > 0) throw new ValidationError(issues)
  const protectedIds = new Set(ids)
  const isProtected = (change: Change): boolean => 'user' in change && protectedIds.has(change.user.id)
  return {
    changes: changes.filter((change) => !isProtected(change)),
    leftOut: changes
      .filter(isProtected)
      .map((change) => ({ code: 'user.protected', what: changeText(change), why: WHY })),
  }
}

const WHY = 'The agent is protected, so the plan leaves them alone'
