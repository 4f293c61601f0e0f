import type { Json } from '../../core/json/json'
import type { Change } from '../../documents'
import { fulfils, sameImage, sameValue } from '../kit/values'

/**
 * Whether a value read from the org or from an answer is the target value. The platform may add fields to an object
 * that was written, so extra fields are accepted. In an undo, the value that we wrote must be gone too, since otherwise
 * extra fields could hide that nothing happened.
 */
export function shows(found: Json, change: Change): boolean {
  if (change.takesBack === undefined) return fulfils(found, change.after)
  return sameImage(found, change.after) || (fulfils(found, change.after) && !fulfils(found, change.before))
}

/**
 * Whether a change needs no write because its value is there. An undo restores values exactly, so a value that only
 * contains the old one does not count. A member who was added again counts in any ring.
 */
export function isThere(found: Json, change: Change, holds: (found: Json, change: Change) => boolean): boolean {
  const asAlways = change.takesBack === undefined || change.kind === 'member.add'
  return asAlways ? holds(found, change) : sameImage(found, change.after)
}

/**
 * Whether a target still has its before-image. For an undo, that is the value that we wrote (possibly with fields that
 * the platform added), or any value that a write with an unknown outcome may have left.
 */
export function isAsSeen(found: Json, change: Change): boolean {
  const { before, takesBack } = change
  if (takesBack === undefined) return sameValue(found, before)
  return fulfils(found, before) || (takesBack.orBefore ?? []).some((one) => sameImage(found, one))
}
