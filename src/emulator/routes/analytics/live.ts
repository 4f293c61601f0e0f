import type { World } from '../../model/types'
import { type AgentState, withSettings } from '../shared/agent-state'
import { findMoments, firstRowFrom } from './lookups'

/** The center at one moment. */
export interface Live {
  /** Waiting conversations, oldest first, with the time at which their wait began. */
  readonly waiting: readonly LiveConversation[]
  /** Conversations in which an agent is talking. */
  readonly interacting: readonly LiveConversation[]
  /** Routing status and presence of an agent, and when each began. */
  agent(userId: string): AgentState
}

/** One conversation under way. */
export interface LiveConversation {
  readonly row: number
  readonly sinceMs: number
}

/** The center at `nowMs`, which must not be after the world's present. */
export function liveAt(world: World, nowMs: number): Live {
  const history = world.history()
  const waiting: LiveConversation[] = []
  const interacting: LiveConversation[] = []
  const last = firstRowFrom(history, nowMs + 1)
  for (let row = history.firstOpenRow(nowMs); row < last; row++) {
    const { startMs, waitEndMs, talkEndMs } = findMoments(history, row)
    if (nowMs < waitEndMs) waiting.push({ row, sinceMs: startMs })
    else if (nowMs < talkEndMs) interacting.push({ row, sinceMs: waitEndMs })
  }
  return {
    waiting,
    interacting,
    agent(userId) {
      const user = world.users.get(userId)
      const simulated = history.agentAt(userId, nowMs)
      return user === undefined ? simulated : withSettings(world, user, simulated)
    },
  }
}
