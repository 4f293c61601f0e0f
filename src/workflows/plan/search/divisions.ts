import type { Snapshot } from '../../../documents'
import type { RecommendOptions } from '../../../optimizer'

/**
 * Says who may join which queue: agents of the queue's division, and of each division that already has a member there.
 * A queue without a division is open to all.
 */
export function joinDivisions({ agents, queues }: Snapshot): NonNullable<RecommendOptions['divisions']> {
  const divisionByAgent = new Map(
    agents.flatMap(({ id, divisionId }) => (divisionId === undefined ? [] : [[id, divisionId]])),
  )
  return {
    agents: Object.fromEntries(divisionByAgent),
    queues: Object.fromEntries(
      queues.flatMap(({ id, divisionId, members }) => {
        if (divisionId === undefined) return []
        const memberDivisions = members.flatMap(({ userId }) => divisionByAgent.get(userId) ?? [])
        return [[id, [...new Set([divisionId, ...memberDivisions])].sort()]]
      }),
    ),
  }
}
