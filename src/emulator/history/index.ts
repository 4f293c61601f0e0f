import type { World, WorldHistory } from '../types'
import { drawArrivals } from './arrivals'
import { eligibleAgents } from './eligibility'
import { type OnQueueSpan, onQueueSpans } from './shifts'
import { simulateHistory } from './simulate'
import { conversationsByAgent, spansOf } from './spans'

export { flag } from './outcome'
export { shiftsBetween } from './shifts'

/** Length of the history. */
const historyMs = 30 * 24 * 60 * 60_000
/** The simulation goes on this long after the last arrival, so that every caller is answered or gives up. */
const drainMs = 24 * 60 * 60_000

/**
 * Thirty days of conversations and agent time that end at `world.startedAtMs`, made by a discrete-event simulation of
 * the org as it is configured now. Same world and seed, same history; nothing is drawn from `world.random`.
 *
 * Agents take one contact at a time. Contacts wait in order of arrival per contact type; a freed agent takes the one
 * that has waited longest among those open to it. Callers give up after an exponential patience.
 */
export function buildHistory(world: World): WorldHistory {
  const endMs = world.startedAtMs
  const startMs = endMs - historyMs
  const users = [...world.users.values()]
  const agentIndex = new Map(users.map((user, index) => [user.id, index]))
  const onQueue = users.map((user) => onQueueSpans(user, startMs, endMs + drainMs, world.seed))
  const arrivals = drawArrivals(world.contactTypes, startMs, endMs, world.seed)
  const columns = simulateHistory({
    types: world.contactTypes,
    users,
    onQueue,
    eligible: world.contactTypes.map((type) => eligibleAgents(world, type, agentIndex)),
    arrivals,
  })
  const history = {
    startMs,
    endMs,
    contactTypes: world.contactTypes,
    agentIds: users.map((user) => user.id),
    count: arrivals.count,
    start: arrivals.start,
    type: arrivals.type,
    ...columns,
  }
  return { ...history, ...spanLookup(history, onQueue, agentIndex) }
}

type Columns = Omit<WorldHistory, 'statusSpans' | 'onQueueSpans'>

/** Agent time is worked out per agent when asked for, and kept. */
function spanLookup(
  history: Columns,
  onQueue: readonly (readonly OnQueueSpan[])[],
  agentIndex: ReadonlyMap<string, number>,
): Pick<WorldHistory, 'statusSpans' | 'onQueueSpans'> {
  const known = new Map<string, ReturnType<WorldHistory['statusSpans']>>()
  let byAgent: readonly (readonly number[])[] | undefined
  const clipped = (agent: number): OnQueueSpan[] =>
    (onQueue[agent] ?? [])
      .filter((span) => span.fromMs < history.endMs)
      .map((span) => ({ fromMs: span.fromMs, toMs: Math.min(span.toMs, history.endMs) }))
  return {
    statusSpans(agentId) {
      const agent = agentIndex.get(agentId)
      if (agent === undefined) return []
      byAgent ??= conversationsByAgent(history)
      const spans = known.get(agentId) ?? spansOf(history, byAgent[agent] ?? [], clipped(agent))
      known.set(agentId, spans)
      return spans
    },
    onQueueSpans(agentId) {
      const agent = agentIndex.get(agentId)
      return agent === undefined ? [] : clipped(agent)
    },
  }
}
