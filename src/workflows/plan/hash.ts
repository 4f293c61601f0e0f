import type { Change, Plan } from '../../core/documents'
import { contentHash } from '../../core/hash'

/** Hex digits of a hash that make an id: 64 bits, enough for any number of plans and changes of one org. */
const ID_DIGITS = 16

/** SHA-256 of the canonical JSON of a plan without its `id` and `hash`. White space and key order do not change it. */
export function planHash(plan: Omit<Plan, 'id' | 'hash'>): string {
  return contentHash({ ...plan, id: undefined, hash: undefined })
}

/** The id that belongs to a plan's hash: `plan_` and its first 16 digits. */
export function planId(hash: string): string {
  return `plan_${hash.slice(0, ID_DIGITS)}`
}

/** The id of a change: hash of its kind and target, so that the same change has the same id in every plan. */
export function changeId(change: {
  readonly kind: Change['kind']
  readonly user: { readonly id: string }
  readonly skill: { readonly id: string }
}): string {
  const hash = contentHash({ kind: change.kind, user: change.user.id, skill: change.skill.id })
  return `chg_${hash.slice(0, ID_DIGITS)}`
}

/** The order of changes in a plan: by user, then skill. One target has one change, so this is a total order. */
export function compareChanges(a: Change, b: Change): number {
  return compareText(a.user.id, b.user.id) || compareText(a.skill.id, b.skill.id)
}

/** Order by code unit, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
