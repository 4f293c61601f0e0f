import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import { LIMITS } from '../../core/limits'
import type { Change, MemberAdd, MemberJoin, MemberRemove, MemberRing } from '../../documents'
import { chunks } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'
import { unlessGone } from '../kit/read-levels'
import { fulfils } from '../kit/values'
import { type Driver, oneByOne, type State, type Write } from './driver'

/** The state of a new member on the platform. */
export const NEW_MEMBER = { joined: true, ring: 1 } as const

type MemberChange = MemberAdd | MemberRemove | MemberJoin | MemberRing

/** Members of one queue, 100 per request. Writes show some time after their answer. */
export const membersDriver: Driver = {
  perRead: 1,
  readMany: oneByOne(readOne),
  readOne,
  found(state, change, among) {
    if (!isMember(change)) return null
    const now = state.get(change.user.id) ?? null
    if (change.kind === 'member.add' || change.kind === 'member.remove') return now
    const coming = among.some((other) => other.kind === 'member.add' && other.user.id === change.user.id)
    const { joined, ring } = splitMember(now ?? (coming ? NEW_MEMBER : null))
    return change.kind === 'member.join' ? joined : ring
  },
  holds: (found, change) => (change.kind === 'member.add' ? found !== null : fulfils(found, change.after)),
  writes(queueId, changes, state, among = changes) {
    const members = changes.filter(isMember)
    const adds = members.filter((change) => change.kind === 'member.add')
    // Includes members added by an earlier run: until they show, the platform ignores further writes for them.
    const added = new Map(
      among.flatMap((change) => (change.kind === 'member.add' ? [[change.user.id, change] as const] : [])),
    )
    const listNeeded = (some: readonly MemberChange[]): readonly Change[] =>
      some.flatMap(({ user }) => (state.has(user.id) ? [] : (added.get(user.id) ?? [])))
    const bulk = (some: readonly MemberChange[], act: 'add' | 'remove' | 'join' | 'leave'): Write[] =>
      chunks(some, LIMITS.membersPerCall).map((part) => ({
        changes: part,
        divisible: true,
        ...(act === 'join' || act === 'leave' ? { needs: listNeeded(part) } : {}),
        send: async (client, options) => {
          await client.routing.members[act](
            queueId,
            part.map(({ user }) => user.id),
            options,
          )
          return undefined
        },
      }))
    const joins = members.filter((change) => change.kind === 'member.join')
    const rings = members.filter((change) => change.kind === 'member.ring')
    return [
      ...bulk(adds, 'add'),
      ...rings.map((change) => ({
        changes: [change],
        needs: listNeeded([change]),
        send: async (client: Client, options: CallOptions) => {
          await client.routing.members.setRing(queueId, change.user.id, change.after, options)
          return undefined
        },
      })),
      ...bulk(
        joins.filter((change) => change.after),
        'join',
      ),
      ...bulk(
        joins.filter((change) => !change.after),
        'leave',
      ),
      ...bulk(
        members.filter((change) => change.kind === 'member.remove'),
        'remove',
      ),
    ]
  },
}

async function readOne(client: Client, queueId: string, options: CallOptions): Promise<State | undefined> {
  const rows = await unlessGone(client.routing.members.list(queueId, {}, options).toArray())
  if (rows === undefined) return undefined
  const state = new Map<string, Json>()
  for (const row of rows) {
    // A person who is in the queue both directly and through a group is one member. The direct membership counts, since
    // it can be changed.
    if (state.has(row.id) && row.memberBy !== 'user') continue
    state.set(row.id, { joined: row.joined ?? true, ring: row.ringNumber ?? 1 })
  }
  return state
}

function isMember(change: Change): change is MemberChange {
  return change.kind.startsWith('member.')
}

function splitMember(value: Json): { joined: Json; ring: Json } {
  if (typeof value !== 'object' || value === null) return { joined: null, ring: null }
  return { joined: Reflect.get(value, 'joined') ?? null, ring: Reflect.get(value, 'ring') ?? null }
}
