import type { Change, MemberAdd, MemberJoin, MemberRemove, MemberRing, MemberState, Plan } from '../../../documents'
import { changeId } from '../../../documents/plan/plan-hash'
import { mergedInto } from '../../kit/values'
import { NEW_MEMBER } from '../../subjects/members'

/** A change that undoes others. */
export interface Inverse {
  readonly change: Change
  /** Ids of the changes that it undoes. */
  readonly of: readonly string[]
}

/**
 * Makes the changes that undo others: each sets its target from the value that we wrote to the earlier value. A member
 * who was added and then moved is removed once; one who was removed is added and moved to the old ring.
 * @param isSure whether a change certainly took effect; if not, the value without the change also counts as ours
 */
export function buildInverses(changes: readonly Change[], isSure: (id: string) => boolean = () => true): Inverse[] {
  const added = new Map(
    changes.flatMap((change) => (change.kind === 'member.add' ? [[pairKey(change), change] as const] : [])),
  )
  return changes.flatMap((change): Inverse[] => {
    if (change.kind === 'member.add') return [invertAdd(change, changes, isSure)]
    if (change.kind === 'member.remove') return invertRemoval(change)
    if ((change.kind === 'member.join' || change.kind === 'member.ring') && added.has(pairKey(change))) return []
    return [inverse(swapped(change), [change.id])]
  })
}

/** Maps the id of every change that an undo of the plan can contain to the ids of the changes it undoes. */
export function inverseIds({ changes }: Pick<Plan, 'changes'>): () => ReadonlyMap<string, readonly string[]> {
  let ids: Map<string, readonly string[]> | undefined
  return () => {
    ids ??= new Map(possibleInverses(changes).map(({ change, of }) => [change.id, of]))
    return ids
  }
}

/**
 * Every inverse that an undo of some of the changes can contain: those of each single change and of all together, since
 * the inverse of a ring change differs if adding the member is undone too.
 */
export function possibleInverses(changes: readonly Change[]): Inverse[] {
  return [...changes.flatMap((change) => buildInverses([change])), ...buildInverses(changes)]
}

type Unnamed = Change extends infer C ? (C extends Change ? Omit<C, 'id'> : never) : never

function swapped(change: Exclude<Change, MemberAdd | MemberRemove>): Unnamed {
  const shared = { reason: `undoes: ${change.reason}`, value: null }
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
  shared: { reason: string; value: null },
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
      // The write merged the object into the earlier value, so the merged value is what we wrote.
      return { kind, queue, field, before: mergedInto(before, after), after: before, ...shared }
    }
    case 'utilization.set': {
      const { kind, user, before, after } = change
      return { kind, user, before: after, after: before, ...shared }
    }
  }
}

function invertAdd(add: MemberAdd, changes: readonly Change[], isSure: (id: string) => boolean): Inverse {
  const { queue, user } = add
  const own = changes.filter(
    (change): change is MemberJoin | MemberRing =>
      (change.kind === 'member.join' || change.kind === 'member.ring') && pairKey(change) === pairKey(add),
  )
  // Every state that the member may have now: with all certain changes, and with or without each uncertain one.
  let states: readonly MemberState[] = [NEW_MEMBER]
  for (const change of own) {
    const moved = states.map((state) =>
      change.kind === 'member.join' ? { ...state, joined: change.after } : { ...state, ring: change.after },
    )
    states = isSure(change.id) ? moved : [...moved, ...states]
  }
  const [before = NEW_MEMBER, ...orBefore] = states
  const reason = `undoes: ${add.reason}`
  const removal = { kind: 'member.remove', queue, user, before, after: null, reason, value: null } as const
  return inverse(removal, [add.id, ...own.map(({ id }) => id)], orBefore)
}

function invertRemoval({ id, queue, user, before, reason: why }: MemberRemove): Inverse[] {
  const shared = { queue, user, reason: `undoes: ${why}`, value: null }
  const add = inverse({ kind: 'member.add', before: null, after: NEW_MEMBER, ...shared }, [id])
  const ring = inverse({ kind: 'member.ring', before: NEW_MEMBER.ring, after: before.ring, ...shared }, [id])
  const join = inverse({ kind: 'member.join', before: NEW_MEMBER.joined, after: before.joined, ...shared }, [id])
  return [
    add,
    ...(before.ring === NEW_MEMBER.ring ? [] : [ring]),
    ...(before.joined === NEW_MEMBER.joined ? [] : [join]),
  ]
}

function inverse(change: Unnamed, of: readonly string[], orBefore: readonly MemberState[] = []): Inverse {
  const takesBack = { changeIds: of, ...(orBefore.length === 0 ? {} : { orBefore }) }
  return { change: { ...change, id: changeId(change), takesBack }, of }
}

function pairKey({ queue, user }: { readonly queue: { readonly id: string }; readonly user: { readonly id: string } }) {
  return `${queue.id}/${user.id}`
}
