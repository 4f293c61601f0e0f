import type { Desired, DesiredMember, DesiredQueue } from '../../documents'
import type { Holding } from './copy-agent'

/** By user id: what the person should hold, and why. */
export type Holdings = ReadonlyMap<string, { readonly holding: Holding; readonly reason: string }>

/** The desired state that sets all these levels and memberships. */
export function desiredOf(holdings: Holdings): Desired {
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
