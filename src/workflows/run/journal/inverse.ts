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
 * The changes that undo others: each sets its target from what we wrote to what was there before. For a member who was
 * added and then moved that is one removal; one who was removed is added and moved to the old place.
 * @param isSure whether a change certainly took effect; where it did not, the value without it counts as ours as well
 */
export function inversesOf(changes: readonly Change[], isSure: (id: string) => boolean = () => true): Inverse[] {
  const added = new Map(
    changes.flatMap((change) => (change.kind === 'member.add' ? [[pairOf(change), change] as const] : [])),
  )
  return changes.flatMap((change): Inverse[] => {
    if (change.kind === 'member.add') return [removalOf(change, changes, isSure)]
    if (change.kind === 'member.remove') return readditionOf(change)
    if ((change.kind === 'member.join' || change.kind === 'member.ring') && added.has(pairOf(change))) return []
    return [inverse(swapped(change), [change.id])]
  })
}

/** By id of every change that an undo of a plan can have, whatever was written: ids of the changes it undoes. */
export function inverseIds({ changes }: Pick<Plan, 'changes'>): () => ReadonlyMap<string, readonly string[]> {
  let ids: Map<string, readonly string[]> | undefined
  return () => {
    // All at once and one by one: the ring of a member depends on whether adding that member is undone too.
    ids ??= new Map(
      [...changes.flatMap((change) => inversesOf([change])), ...inversesOf(changes)].map((one) => [
        one.change.id,
        one.of,
      ]),
    )
    return ids
  }
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
      // Objects were merged into what was there, so that is what we left.
      return { kind, queue, field, before: mergedInto(before, after), after: before, ...shared }
    }
    case 'utilization.set': {
      const { kind, user, before, after } = change
      return { kind, user, before: after, after: before, ...shared }
    }
  }
}

function removalOf(add: MemberAdd, changes: readonly Change[], isSure: (id: string) => boolean): Inverse {
  const { queue, user } = add
  const own = changes.filter(
    (change): change is MemberJoin | MemberRing =>
      (change.kind === 'member.join' || change.kind === 'member.ring') && pairOf(change) === pairOf(add),
  )
  // What may be there now: with everything that certainly took effect, and with or without the rest.
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

function readditionOf({ id, queue, user, before, reason: why }: MemberRemove): Inverse[] {
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

function pairOf({ queue, user }: { readonly queue: { readonly id: string }; readonly user: { readonly id: string } }) {
  return `${queue.id}/${user.id}`
}
