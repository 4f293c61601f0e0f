import type { Change, Snapshot } from '../../documents'
import { isValued } from '../../optimizer'

/** The changes of a plan that a forecast is made of. A member who joins again comes back into the ring they were in. */
export function valuedChanges({ queues }: Pick<Snapshot, 'queues'>, changes: readonly Change[]): Change[] {
  const rings = new Map(
    queues.flatMap(({ id, members }) => members.map(({ userId, ring }) => [`${id}/${userId}`, ring] as const)),
  )
  const known = changes.flatMap((change): Change[] => {
    if (change.kind !== 'member.join' || !change.after) return []
    const ring = rings.get(`${change.queue.id}/${change.user.id}`) ?? 1
    return [{ ...change, kind: 'member.ring', before: ring, after: ring }]
  })
  // Before all others, so that a new ring of the plan counts.
  return [...known, ...changes.filter((change) => isValued(change))]
}
