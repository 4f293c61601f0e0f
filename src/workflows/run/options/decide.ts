import type { Json } from '../../../core/json/json'
import type { Change } from '../../../documents'
import { changedOwner } from '../../../documents/plan/aspect-name'
import type { State } from '../../subjects/driver'
import { isAsSeen, isThere } from '../../subjects/images'
import { findDriver } from '../../subjects/subject'

/**
 * What to do when a target differs from its before-image in the plan. `fail`: stop the run, or refuse it before its
 * first write. `skip`: make no further change to that user or queue member, since someone is working there. `merge`:
 * leave only that skill, member or setting alone and change the others. Under all three, a change to something that the
 * plan does not name is no conflict.
 */
export type ConflictPolicy = 'fail' | 'skip' | 'merge'

/**
 * The default of library, commands, page, fleet, calendars and experiments, for apply, undo and `due`. Under every policy
 * what others set stays. `merge` also never leaves a run half done because of one value: a resume, an undo and a held
 * change make what can be made, and the report names the rest as `conflict`. Whoever wants all or nothing gives `fail`.
 */
export const CONFLICT_DEFAULT: ConflictPolicy = 'merge'

/** What to do with the changes of one subject after reading it. */
export interface Decision {
  /** The target value is there already. */
  readonly holding: readonly Change[]
  /** The target still has its before-image. */
  readonly write: readonly Change[]
  /** Someone else changed the target. */
  readonly conflicts: readonly Conflict[]
  /** Not written because of a conflict of another change of the same user or queue settings. */
  readonly skipped: readonly Change[]
}

export interface Conflict {
  readonly change: Change
  readonly found: Json
}

/** Facts about the changes of a run from before the subject is read. */
interface Known {
  /** Ids of changes whose value was certainly in the org: if it is gone, someone changed it. Default: none. */
  readonly landed?: ReadonlySet<string> | undefined
  /** Whether a change was written by this run or an earlier one with the same journal. Default: no change was. */
  readonly isOurs?: ((change: Change) => boolean) | undefined
}

/**
 * Compares the changes of one subject with its current state.
 * @param among all changes of the subject that the run makes, including those that are done
 */
export function decide(
  changes: readonly Change[],
  state: State,
  policy: ConflictPolicy,
  among: readonly Change[] = changes,
  { landed, isOurs = () => false }: Known = {},
): Decision {
  const holding: Change[] = []
  const open: Change[] = []
  const conflicts: Conflict[] = []
  for (const change of changes) {
    const driver = findDriver(change)
    const found = driver.found(state, change, among)
    if (isThere(found, change, driver.holds)) holding.push(change)
    else if (landed?.has(change.id) === true || isOfOthers(change, state, among, isOurs)) {
      conflicts.push({ change, found })
    } else if (isAsSeen(found, change)) open.push(change)
    else conflicts.push({ change, found })
  }
  if (policy === 'merge') return { holding, write: open, conflicts, skipped: [] }
  // A conflict covers the user, one member of a queue, or the settings of a queue.
  const places = new Set(conflicts.map(({ change }) => changedOwner(change).id))
  return {
    holding,
    write: open.filter((change) => !places.has(changedOwner(change).id)),
    conflicts,
    skipped: open.filter((change) => places.has(changedOwner(change).id)),
  }
}

/**
 * Whether someone else has already added the member whom an undo would add: then the undo must not set the member's
 * ring.
 */
function isOfOthers(
  change: Change,
  state: State,
  among: readonly Change[],
  isOurs: (change: Change) => boolean,
): boolean {
  if (change.takesBack === undefined || (change.kind !== 'member.join' && change.kind !== 'member.ring')) return false
  const { user } = change
  const add = among.find((one) => one.kind === 'member.add' && one.user.id === user.id)
  return add !== undefined && state.has(user.id) && !isOurs(add)
}
