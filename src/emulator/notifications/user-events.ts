import { isoTime } from '../../core/time/iso-time'
import type { World, WorldUser } from '../model/types'
import { organizationPresence } from '../routes/analytics/lookups'
import { agentStateNow } from '../routes/shared/agent-state'
import type { WorldEvent } from '../world/events'

/** A user entered a routing status. */
export function statusEvent(userId: string, status: string, atMs: number): WorldEvent {
  const body = { id: userId, routingStatus: { status, startTime: isoTime(atMs) } }
  return { topic: `v2.users.${userId}.routingStatus`, body, atMs }
}

/** A user entered a presence. */
export function presenceEvent(world: World, userId: string, presence: string, atMs: number): WorldEvent {
  const presenceDefinition = { id: organizationPresence(world, presence), systemPresence: presence }
  const body = { source: 'PURECLOUD', presenceDefinition, primary: true, message: '', modifiedDate: isoTime(atMs) }
  return { topic: `v2.users.${userId}.presence`, body, atMs }
}

/** Status and presence of a user, after a change of either. */
export function activityEvent(world: World, user: WorldUser, atMs: number): WorldEvent {
  const { status, statusSinceMs, presence, presenceSinceMs } = agentStateNow(world, user)
  const joined = [...world.queues.values()].filter((queue) => queue.members.get(user.id)?.joined === true)
  const body = {
    id: user.id,
    routingStatus: { status, startTime: isoTime(statusSinceMs) },
    presence: {
      presenceDefinition: { id: organizationPresence(world, presence), systemPresence: presence },
      presenceMessage: '',
      modifiedDate: isoTime(presenceSinceMs),
    },
    outOfOffice: { active: false, modifiedDate: isoTime(world.startedAtMs) },
    activeQueueIds: joined.map(({ id }) => id),
    dateActiveQueuesChanged: isoTime(world.startedAtMs),
  }
  return { topic: `v2.users.${user.id}.activity`, body, atMs }
}
