import type { Desired, DesiredMember, DesiredQueue, Ref, Snapshot, SnapshotAgent } from '../../documents'

/** What a person holds, by ids. */
export interface Holding {
  readonly skills: Record<string, number | null>
  readonly languages: Record<string, number | null>
  /** Memberships by queue. */
  readonly queues: Record<string, DesiredMember | null>
}

/** An empty holding. */
export function noHolding(): Holding {
  return { skills: {}, languages: {}, queues: {} }
}

/** What an agent holds. Memberships through groups are not among it: they come and go with the group. */
export function listHolding(snapshot: Snapshot, { id, skills, languages }: SnapshotAgent): Holding {
  const levels = (all: SnapshotAgent['skills']) => Object.fromEntries(all.map((level) => [level.id, level.level]))
  const queues = snapshot.queues.flatMap(({ id: queueId, members }) => {
    const member = members.find(({ userId }) => userId === id)
    return member?.memberBy === 'user' ? [[queueId, { joined: member.joined, ring: member.ring }] as const] : []
  })
  return { skills: levels(skills), languages: levels(languages), queues: Object.fromEntries(queues) }
}

/** Queues in which an agent is a member through a group. */
export function queuesByGroup({ queues }: Snapshot, { id }: Ref): Ref[] {
  return queues.filter(({ members }) => members.some(({ userId, memberBy }) => userId === id && memberBy !== 'user'))
}

/** What could not be read of an agent or of a queue's members, in sentences. */
export function unreadNotes({ gaps, queues }: Snapshot): string[] {
  const names = new Map(queues.map(({ id, name }) => [id, name]))
  return gaps.flatMap(({ kind, id, reason }) =>
    kind === 'members'
      ? [`The members of ${names.get(id) ?? id} could not be read (${reason}); memberships there are not in the plan.`]
      : [],
  )
}

/** By user id: what the person should hold, and why. */
type Holdings = ReadonlyMap<string, { readonly holding: Holding; readonly reason: string }>

/** The desired state that sets all these levels and memberships. */
export function buildDesired(holdings: Holdings): Desired {
  const queues = new Map<string, { readonly members: Record<string, DesiredMember | null>; readonly reason: string }>()
  for (const [userId, { holding, reason }] of holdings) {
    for (const [queueId, member] of Object.entries(holding.queues)) {
      const known = queues.get(queueId) ?? { members: {}, reason }
      known.members[userId] = member
      queues.set(queueId, known)
    }
  }
  return {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries(
      [...holdings].map(([id, { holding, reason }]) => {
        return [id, { skills: holding.skills, languages: holding.languages, reason }]
      }),
    ),
    queues: Object.fromEntries([...queues].map(([id, queue]): [string, DesiredQueue] => [id, queue])),
  }
}
