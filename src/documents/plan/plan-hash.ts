import { contentHash } from '../../core/json/hash'
import { compareText } from '../../core/order'
import type { Change } from './change'
import type { Plan } from './plan'

/** How many hex digits of a hash form an id: 64 bits, enough for any number of plans and changes of one org. */
const ID_DIGITS = 16

/** SHA-256 of the canonical JSON of a plan without its `id` and `hash`. White space and key order do not change it. */
export function planHash(plan: Omit<Plan, 'id' | 'hash'>): string {
  return contentHash({ ...plan, id: undefined, hash: undefined })
}

/** The id for a plan's hash: `plan_` and the first 16 digits of the hash. */
export function planId(hash: string): string {
  return `plan_${hash.slice(0, ID_DIGITS)}`
}

/** The target of a change by ids, without its values. */
type Target = Change extends infer C ? (C extends Change ? Pick<C, Extract<keyof C, TargetKey>> : never) : never
type TargetKey = 'kind' | 'user' | 'skill' | 'language' | 'queue' | 'field'

/** The id of a change: hash of its kind and target, so that the same change has the same id in every plan. */
export function changeId(change: Target): string {
  const hash = contentHash({ kind: change.kind, ...targetIds(change) })
  return `chg_${hash.slice(0, ID_DIGITS)}`
}

function targetIds(change: Target): Readonly<Record<string, string>> {
  switch (change.kind) {
    case 'skill.set':
    case 'skill.remove':
      return { user: change.user.id, skill: change.skill.id }
    case 'language.set':
    case 'language.remove':
      return { user: change.user.id, language: change.language.id }
    case 'utilization.set':
      return { user: change.user.id }
    case 'queue.set':
      return { queue: change.queue.id, field: change.field }
    default:
      return { queue: change.queue.id, user: change.user.id }
  }
}

/**
 * The targets of a change, each of which a plan may change only once: the skill of a user, the membership, ring or
 * activation of a member, a field of a queue. Removal from a queue counts as all three changes of a member.
 */
export function targetKey(change: Target): string {
  const [aspect, act] = change.kind.split('.')
  const part = aspect === 'member' && act !== 'remove' && act !== 'add' ? `${aspect}.${act}` : aspect
  return [part, ...Object.values(targetIds(change))].join('/')
}

/** The order of changes in a plan: users first, by user and target, then queues. Each target has one change. */
export function compareChanges(a: Change, b: Change): number {
  const [left, right] = [sortKey(a), sortKey(b)]
  for (let at = 0; at < left.length; at++) {
    const order = compareText(left[at] ?? '', right[at] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** Skills before languages before utilization for a user; settings before members for a queue. */
const RANK: Readonly<Record<Change['kind'], string>> = {
  'skill.set': '1',
  'skill.remove': '1',
  'language.set': '2',
  'language.remove': '2',
  'utilization.set': '3',
  'queue.set': '1',
  'member.add': '2',
  'member.ring': '3',
  'member.join': '4',
  'member.remove': '5',
}

function sortKey(change: Change): readonly string[] {
  const rank = RANK[change.kind]
  switch (change.kind) {
    case 'skill.set':
    case 'skill.remove':
      return ['user', change.user.id, rank, change.skill.id, '']
    case 'language.set':
    case 'language.remove':
      return ['user', change.user.id, rank, change.language.id, '']
    case 'utilization.set':
      return ['user', change.user.id, rank, '', '']
    case 'queue.set':
      return ['\u{ffff}queue', change.queue.id, rank, change.field, '']
    default:
      return ['\u{ffff}queue', change.queue.id, '2', change.user.id, rank]
  }
}
