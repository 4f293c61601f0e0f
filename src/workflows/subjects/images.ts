import type { Json } from '../../core/json/json'
import type { Change } from '../../documents'
import { fulfils, sameImage, sameValue } from '../kit/values'

/**
 * Whether a value read from the org or from an answer is the target value. The platform may add fields to an object that was
 * written. In an undo that must not hide that nothing happened: what we wrote must be gone.
 */
export function shows(found: Json, change: Change): boolean {
  if (change.takesBack === undefined) return fulfils(found, change.after)
  return sameImage(found, change.after) || (fulfils(found, change.after) && !fulfils(found, change.before))
}

/**
 * Whether a change needs no write because its value is there. An undo restores values exactly: a value that merely contains
 * the old one does not count. A member who was added again counts, whatever their ring.
 */
export function isThere(found: Json, change: Change, holds: (found: Json, change: Change) => boolean): boolean {
  const asAlways = change.takesBack === undefined || change.kind === 'member.add'
  return asAlways ? holds(found, change) : sameImage(found, change.after)
}

/**
 * Whether a target is as the plan saw it. For an undo: as we left it, with what the platform may have added to what we wrote, or
 * as any write with an unknown outcome may have left it.
 */
export function isAsSeen(found: Json, change: Change): boolean {
  const { before, takesBack } = change
  if (takesBack === undefined) return sameValue(found, before)
  return fulfils(found, before) || (takesBack.orBefore ?? []).some((one) => sameImage(found, one))
}
