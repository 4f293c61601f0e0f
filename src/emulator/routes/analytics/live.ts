import type { World, WorldHistory } from '../../types'
import { firstRowFrom, momentsOf } from './lookups'

const weekMs = 7 * 24 * 60 * 60_000

/** The centre at one moment. */
export interface Live {
  /** Conversations that wait, oldest first, with the time since when (as if now were in the history). */
  readonly waiting: readonly LiveConversation[]
  /** Conversations that someone talks in. */
  readonly interacting: readonly LiveConversation[]
  /** Routing status and presence of an agent, and since when. */
  agent(userId: string): { readonly status: string; readonly sinceMs: number; readonly presence: string }
}

/** One conversation that goes on. */
export interface LiveConversation {
  readonly row: number
  readonly sinceMs: number
}

/**
 * What goes on at `nowMs`. Beyond the end of the history a week repeats: the same weekday and time of the last week in
 * it, so that queues stay alive however long the emulator runs.
 */
export function liveAt(world: World, nowMs: number): Live {
  const history = world.history()
  const shiftMs = Math.max(0, Math.ceil((nowMs - history.endMs) / weekMs)) * weekMs
  const atMs = nowMs - shiftMs
  const waiting: LiveConversation[] = []
  const interacting: LiveConversation[] = []
  const last = firstRowFrom(history, atMs + 1)
  for (let row = 0; row < last; row++) {
    const { startMs, answeredMs, talkedMs } = momentsOf(history, row)
    if (atMs < answeredMs) waiting.push({ row, sinceMs: startMs + shiftMs })
    else if (atMs < talkedMs) interacting.push({ row, sinceMs: answeredMs + shiftMs })
  }
  return { waiting, interacting, agent: (userId) => agentAt(history, userId, atMs, shiftMs) }
}

function agentAt(history: WorldHistory, userId: string, atMs: number, shiftMs: number) {
  // At the very end the last span still holds.
  const within = Math.min(atMs, history.endMs - 1)
  const span = history.statusSpans(userId).find((entry) => entry.toMs > within)
  const onQueue = history.onQueueSpans(userId).some((entry) => entry.fromMs <= within && entry.toMs > within)
  return {
    status: span?.status ?? 'OFF_QUEUE',
    sinceMs: (span?.fromMs ?? history.startMs) + shiftMs,
    presence: onQueue ? 'ON_QUEUE' : 'OFFLINE',
  }
}
