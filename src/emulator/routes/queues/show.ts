import { isoTime } from '../../../core/time/iso-time'
import { isObject } from '../../answers/body'
import type { World, WorldQueue } from '../../model/types'
import { divisionRef } from '../shared/lookup'

/** A queue in the form of GET by id. */
export function showQueue(world: World, queue: WorldQueue): Record<string, unknown> {
  const { divisionId, conditionalGroupRouting, ...config } = queue.config
  let all = 0
  let byUser = 0
  let joined = 0
  for (const member of queue.members.values()) {
    if (world.users.get(member.userId)?.state === 'deleted') continue
    all++
    if (member.memberBy === 'user') byUser++
    if (member.joined) joined++
  }
  return {
    id: queue.id,
    ...config,
    ...(conditionalGroupRouting === undefined
      ? {}
      : { conditionalGroupRouting: withOwnQueue(queue, conditionalGroupRouting) }),
    division: divisionRef(world, divisionId),
    dateCreated: isoTime(queue.dateCreatedMs),
    dateModified: isoTime(queue.dateModifiedMs),
    ...(queue.modifiedBy === '' ? {} : { modifiedBy: queue.modifiedBy }),
    memberCount: all,
    userMemberCount: byUser,
    joinedMemberCount: joined,
    selfUri: `/api/v2/routing/queues/${queue.id}`,
  }
}

/**
 * Conditional group routing with the queue itself in its first rule, as reads show it; writes may not name one there.
 */
function withOwnQueue(queue: WorldQueue, routing: unknown): unknown {
  if (!isObject(routing) || !Array.isArray(routing.rules)) return routing
  const identity = { id: queue.id, name: queue.config.name, selfUri: `/api/v2/routing/queues/${queue.id}` }
  const rules: readonly unknown[] = routing.rules
  return {
    ...routing,
    rules: rules.map((rule, index) => (index === 0 && isObject(rule) ? { ...rule, queue: identity } : rule)),
  }
}

/** A queue in the form of the list: without the groups of its rings. */
export function showListedQueue(world: World, queue: WorldQueue): Record<string, unknown> {
  const { bullseye, ...answer } = showQueue(world, queue)
  if (!isObject(bullseye) || !Array.isArray(bullseye.rings)) return answer
  const rings = bullseye.rings.map((ring: unknown) => (isObject(ring) ? { ...ring, memberGroups: [] } : ring))
  return { ...answer, bullseye: { ...bullseye, rings } }
}

/** The short form of a queue in the lists across divisions. */
export function showQueueDigest(world: World, queue: WorldQueue): Record<string, unknown> {
  return {
    id: queue.id,
    name: queue.config.name,
    division: divisionRef(world, queue.config.divisionId),
    selfUri: `/api/v2/routing/queues/${queue.id}`,
  }
}
