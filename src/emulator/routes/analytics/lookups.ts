import { getField } from '../../../core/json/unknown'
import { answeredAt, endedAt } from '../../history'
import type { QueueSettings } from '../../history/queue-rules'
import type { World, WorldHistory } from '../../model/types'
import { idStream } from '../../world/ids'

export { firstRowFrom } from '../../history/columns'

/** A permanent id for a text, such as the id of the 17th conversation. */
export function stableId(world: World, text: string): string {
  return idStream(`${world.seed} ${text}`)()
}

/** Id of the conversation in a row of the history; after a transfer, the id of the row where it began. */
export function conversationId(world: World, row: number): string {
  return stableId(world, `conversation ${firstLeg(world.history(), row)}`)
}

/** The row in which a row's conversation began. */
export function firstLeg({ from }: Pick<WorldHistory, 'from'>, row: number): number {
  let first = row
  for (let before = from[first] ?? -1; before >= 0; before = from[first] ?? -1) first = before
  return first
}

/** The rows of the conversation that began in a row, in order, up to a time: one for each queue that it entered. */
export function legsFrom(
  { onward, start }: Pick<WorldHistory, 'onward' | 'start'>,
  row: number,
  nowMs: number,
): number[] {
  const legs: number[] = []
  for (let leg = row; leg >= 0; leg = onward[leg] ?? -1) if ((start[leg] ?? 0) <= nowMs) legs.push(leg)
  return legs
}

/** Times of a row. A wait ends when the contact is answered or abandoned, a talk before after-call work. */
export function findMoments(history: WorldHistory, row: number) {
  const waitEndMs = answeredAt(history, row)
  return {
    startMs: history.start[row] ?? 0,
    waitEndMs,
    talkEndMs: waitEndMs + (history.talkMs[row] ?? 0) + (history.heldMs[row] ?? 0),
    endMs: endedAt(history, row),
  }
}

/**
 * Service level target of a queue's settings for a medium: share of contacts, and time limit. The platform's defaults if the queue
 * sets none.
 */
export function serviceGoal(
  config: QueueSettings | undefined,
  mediaType: string,
): { target: number; withinMs: number } {
  const settings = getField(config?.mediaSettings, mediaType === 'voice' ? 'call' : mediaType)
  const goal = getField(settings, 'serviceLevel')
  const target = Number(getField(goal, 'percentage') ?? 0.8)
  const withinMs = Number(getField(goal, 'durationMs') ?? 20_000)
  return { target, withinMs }
}

/** System presences, and the organization presence that represents each. */
const systemPresences = ['AVAILABLE', 'AWAY', 'BUSY', 'OFFLINE', 'ON_QUEUE', 'MEAL', 'TRAINING', 'MEETING', 'BREAK']

/** Id of the organization presence of a system presence. */
export function organizationPresence(world: World, systemPresence: string): string {
  return stableId(world, `presence ${systemPresence}`)
}

/** `systemToOrganizationMappings` in an answer. */
export function presenceMappings(world: World): Record<string, string[]> {
  return Object.fromEntries(systemPresences.map((name) => [name, [organizationPresence(world, name)]]))
}
