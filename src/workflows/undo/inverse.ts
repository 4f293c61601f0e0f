import type { Change, MemberAdd, MemberRemove } from '../../core/documents'
import { NEW_MEMBER } from '../apply/subjects/members'
import { changeId } from '../plan/hash'

/** A change that takes others back. */
export interface Inverse {
  readonly change: Change
  /** Ids of the changes that it takes back. */
  readonly of: readonly string[]
}

/**
 * What takes changes back: each target from what we wrote to what was there before. A member who was added and then moved
 * is one removal; one who was removed is added and put where they were.
 */
export function inversesOf(changes: readonly Change[]): Inverse[] {
  const added = new Map(
    changes.flatMap((change) => (change.kind === 'member.add' ? [[pairOf(change), change] as const] : [])),
  )
  return changes.flatMap((change): Inverse[] => {
    if (change.kind === 'member.add') return [removalOf(change, changes)]
    if (change.kind === 'member.remove') return readditionOf(change)
    if ((change.kind === 'member.join' || change.kind === 'member.ring') && added.has(pairOf(change))) return []
    return [{ change: withId(swapped(change)), of: [change.id] }]
  })
}

type Unnamed = Change extends infer C ? (C extends Change ? Omit<C, 'id'> : never) : never

function swapped(change: Exclude<Change, MemberAdd | MemberRemove>): Unnamed {
  const shared = { reason: `takes back: ${change.reason}`, worth: null }
  switch (change.kind) {
    case 'skill.set': {
      const { user, skill, before, after } = change
      if (before === null) return { kind: 'skill.remove', user, skill, before: after, after: null, ...shared }
      return { kind: 'skill.set', user, skill, before: after, after: before, ...shared }
    }
    case 'skill.remove': {
      const { user, skill, before } = change
      return { kind: 'skill.set', user, skill, before: null, after: before, ...shared }
    }
    case 'language.set': {
      const { user, language, before, after } = change
      if (before === null) return { kind: 'language.remove', user, language, before: after, after: null, ...shared }
      return { kind: 'language.set', user, language, before: after, after: before, ...shared }
    }
    case 'language.remove': {
      const { user, language, before } = change
      return { kind: 'language.set', user, language, before: null, after: before, ...shared }
    }
    case 'member.join':
    case 'member.ring':
    case 'queue.set':
    case 'utilization.set':
      return plainSwap(change, shared)
  }
}

function plainSwap(
  change: Extract<Change, { kind: 'member.join' | 'member.ring' | 'queue.set' | 'utilization.set' }>,
  shared: { reason: string; worth: null },
): Unnamed {
  switch (change.kind) {
    case 'member.join': {
      const { kind, queue, user, before, after } = change
      return { kind, queue, user, before: after, after: before, ...shared }
    }
    case 'member.ring': {
      const { kind, queue, user, before, after } = change
      return { kind, queue, user, before: after, after: before, ...shared }
    }
    case 'queue.set': {
      const { kind, queue, field, before, after } = change
      return { kind, queue, field, before: after, after: before, ...shared }
    }
    case 'utilization.set': {
      const { kind, user, before, after } = change
      return { kind, user, before: after, after: before, ...shared }
    }
  }
}

function removalOf(add: MemberAdd, changes: readonly Change[]): Inverse {
  const { queue, user } = add
  const own = changes.filter(
    (change) => (change.kind === 'member.join' || change.kind === 'member.ring') && pairOf(change) === pairOf(add),
  )
  let state: { joined: boolean; ring: number } = NEW_MEMBER
  for (const change of own) {
    if (change.kind === 'member.join') state = { ...state, joined: change.after }
    if (change.kind === 'member.ring') state = { ...state, ring: change.after }
  }
  const reason = `takes back: ${add.reason}`
  const change = withId({ kind: 'member.remove', queue, user, before: state, after: null, reason, worth: null })
  return { change, of: [add.id, ...own.map(({ id }) => id)] }
}

function readditionOf({ id, queue, user, before, reason: why }: MemberRemove): Inverse[] {
  const shared = { queue, user, reason: `takes back: ${why}`, worth: null }
  const add = withId({ kind: 'member.add', before: null, after: NEW_MEMBER, ...shared })
  const ring = withId({ kind: 'member.ring', before: NEW_MEMBER.ring, after: before.ring, ...shared })
  const join = withId({ kind: 'member.join', before: NEW_MEMBER.joined, after: before.joined, ...shared })
  return [
    { change: add, of: [id] },
    ...(before.ring === NEW_MEMBER.ring ? [] : [{ change: ring, of: [id] }]),
    ...(before.joined === NEW_MEMBER.joined ? [] : [{ change: join, of: [id] }]),
  ]
}

function withId(change: Unnamed): Change {
  return { ...change, id: changeId(change) }
}

function pairOf({ queue, user }: { readonly queue: { readonly id: string }; readonly user: { readonly id: string } }) {
  return `${queue.id}/${user.id}`
}
