import type { Change } from '../../core/documents'
import { type Levels, sameLevel } from '../levels'

/**
 * What to do when a target is not what the plan saw. `fail`: stop the run; before its first write, refuse it. `skip`:
 * leave that user alone, someone is working there. `merge`: three-way by skill: leave that skill alone and change the
 * user's others. In each, a change to a skill that the plan does not name is no conflict.
 */
export type ConflictPolicy = 'fail' | 'skip' | 'merge'

/** What to do with the changes of one user, after a look at what they hold now. */
export interface Decision {
  /** The wanted level is there already. */
  readonly holding: readonly Change[]
  /** Still as the plan saw it. */
  readonly write: readonly Change[]
  /** Neither: someone changed it. */
  readonly conflicts: readonly Change[]
  /** Not touched because of another conflict of the same user. */
  readonly spared: readonly Change[]
}

/** Compares each change of one user with what the user holds now. */
export function decide(changes: readonly Change[], now: Levels, policy: ConflictPolicy): Decision {
  const holding: Change[] = []
  const open: Change[] = []
  const conflicts: Change[] = []
  for (const change of changes) {
    const found = now.get(change.skill.id) ?? null
    if (sameLevel(found, change.after)) holding.push(change)
    else if (sameLevel(found, change.before)) open.push(change)
    else conflicts.push(change)
  }
  const apart = conflicts.length > 0 && policy !== 'merge'
  return { holding, write: apart ? [] : open, conflicts, spared: apart ? open : [] }
}
