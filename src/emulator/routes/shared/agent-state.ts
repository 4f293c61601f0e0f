import { getSimulation } from '../../history'
import { mapSlot } from '../../model/slot'
import type { World, WorldHistory, WorldUser } from '../../model/types'

/** Routing status and presence of an agent, and when each began. */
export type AgentState = ReturnType<WorldHistory['agentAt']>

/** A presence that a call set. */
export interface SetPresence {
  /** In the spelling of analytics, such as `ON_QUEUE`. */
  readonly presence: string
  readonly message: string
  readonly atMs: number
}

/** When a call last set each user's routing status, epoch ms, by user id. */
export function statusSettings(world: World): Map<string, number> {
  return mapSlot<number>(world, 'routing statuses set')
}

/** The presence that a call last set, by user id. */
export function presenceSettings(world: World): Map<string, SetPresence> {
  return mapSlot<SetPresence>(world, 'presences set')
}

/**
 * The present state of a user. It comes from the history once somebody has requested the history, unless a call has set
 * it since: a set presence holds until the next change of the shift, with the status that was set with or after it; a
 * status set alone, until the next status. Before that it is the generated status, so that a listing need not simulate
 * thirty days first.
 */
export function agentStateNow(world: World, user: WorldUser): AgentState {
  return withSettings(world, user, getSimulation(world).recent()?.agentAt(user.id, world.now()))
}

/** The state of the history, overridden by what calls have set since. */
export function withSettings(world: World, user: WorldUser, simulated: AgentState | undefined): AgentState {
  const statusMs = statusSettings(world).get(user.id)
  const set = presenceSettings(world).get(user.id)
  const holds = set !== undefined && (simulated === undefined || simulated.presenceSinceMs <= set.atMs)
  const isStatusSet =
    statusMs !== undefined &&
    (simulated === undefined || simulated.statusSinceMs <= statusMs || (holds && set.atMs <= statusMs))
  const generated = user.routingStatus === 'OFF_QUEUE' ? 'OFFLINE' : 'ON_QUEUE'
  return {
    ...(simulated === undefined || isStatusSet
      ? { status: user.routingStatus, statusSinceMs: statusMs ?? world.startedAtMs }
      : { status: simulated.status, statusSinceMs: simulated.statusSinceMs }),
    ...(holds
      ? { presence: set.presence, presenceSinceMs: set.atMs }
      : {
          presence: simulated?.presence ?? generated,
          presenceSinceMs: simulated?.presenceSinceMs ?? world.startedAtMs,
        }),
  }
}

/** System presences in the spelling of analytics, with that of the presence resource. */
export const SYSTEM_PRESENCES: Readonly<Record<string, string>> = {
  AVAILABLE: 'Available',
  AWAY: 'Away',
  BREAK: 'Break',
  BUSY: 'Busy',
  MEAL: 'Meal',
  MEETING: 'Meeting',
  OFFLINE: 'Offline',
  ON_QUEUE: 'On Queue',
  TRAINING: 'Training',
}
