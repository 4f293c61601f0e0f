import type { World, WorldQueue } from '../../model/types'
import { liveAt } from '../analytics/live'
import { findMoments, firstRowFrom } from '../analytics/lookups'

/** Past window whose handle times count. */
const LOOK_BACK_MS = 24 * 60 * 60_000
/** Handle time of a queue that has handled nothing in that window, s. */
const USUAL_HANDLE_SECONDS = 300

/**
 * Estimated wait of a contact that arrives now: the work of all waiting contacts and its own, divided by the agents at
 * work (at least one); 0 while nothing waits and an agent is idle.
 * @param medium only contacts of this medium; undefined: all
 */
export function estimatedWaitSeconds(
  world: World,
  queue: WorldQueue,
  medium: string | undefined,
  nowMs: number,
): number {
  const history = world.history()
  const isHere = (row: number): boolean => {
    const type = history.contactTypes[history.type[row] ?? 0]
    return type?.queueId === queue.id && (medium === undefined || type.mediaType === medium)
  }
  const live = liveAt(world, nowMs)
  const waiting = live.waiting.filter(({ row }) => isHere(row)).length
  const agents = [...queue.members.values()]
    .filter(({ joined }) => joined)
    .map(({ userId }) => live.agent(userId).status)
  if (waiting === 0 && agents.includes('IDLE')) return 0
  const atWork = agents.filter((status) => status !== 'OFF_QUEUE').length
  let handled = 0
  let handleMs = 0
  for (let row = firstRowFrom(history, nowMs - LOOK_BACK_MS); row < history.count; row++) {
    if (!isHere(row) || (history.agent[row] ?? -1) < 0) continue
    const { waitEndMs, endMs } = findMoments(history, row)
    if (endMs > nowMs) continue
    handled++
    handleMs += endMs - waitEndMs
  }
  const handleSeconds = handled === 0 ? USUAL_HANDLE_SECONDS : handleMs / handled / 1000
  return Math.round(((waiting + 1) * handleSeconds) / Math.max(1, atWork))
}
