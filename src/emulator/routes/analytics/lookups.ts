import { answeredAt, endedAt } from '../../history'
import type { World, WorldHistory } from '../../model/types'
import { idStream } from '../../world/ids'

/** An id that belongs to a text for good, such as the id of the 17th conversation. */
export function stableId(world: World, text: string): string {
  return idStream(`${world.seed} ${text}`)()
}

/** Id of the conversation in a row of the history; after a transfer that of the row where it began. */
export function conversationId(world: World, row: number): string {
  return stableId(world, `conversation ${firstLeg(world.history(), row)}`)
}

/** The row where a row's conversation began. */
export function firstLeg({ from }: Pick<WorldHistory, 'from'>, row: number): number {
  let first = row
  for (let before = from[first] ?? -1; before >= 0; before = from[first] ?? -1) first = before
  return first
}

/** The rows of the conversation that began in a row, in order: one for each queue it was transferred to, up to a time. */
export function legsFrom(
  { onward, start }: Pick<WorldHistory, 'onward' | 'start'>,
  row: number,
  nowMs: number,
): number[] {
  const legs: number[] = []
  for (let leg = row; leg >= 0; leg = onward[leg] ?? -1) if ((start[leg] ?? 0) <= nowMs) legs.push(leg)
  return legs
}

/** When what happened to a conversation. `talkedMs` is the end of the conversation proper, before after-call work. */
export function momentsOf(history: WorldHistory, row: number) {
  const answeredMs = answeredAt(history, row)
  return {
    startMs: history.start[row] ?? 0,
    answeredMs,
    talkedMs: answeredMs + (history.talkMs[row] ?? 0) + (history.heldMs[row] ?? 0),
    endMs: endedAt(history, row),
  }
}

/** The first row that started at or after a time. */
export function firstRowFrom(history: WorldHistory, atMs: number): number {
  let low = 0
  let high = history.count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((history.start[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Service level goal of a queue for a medium: share of contacts, and within how long. The platform's defaults else. */
export function serviceGoal(world: World, queueId: string, mediaType: string): { target: number; withinMs: number } {
  const settings = field(world.queues.get(queueId)?.config.mediaSettings, mediaType === 'voice' ? 'call' : mediaType)
  const goal = field(settings, 'serviceLevel')
  const target = Number(field(goal, 'percentage') ?? 0.8)
  const withinMs = Number(field(goal, 'durationMs') ?? 20_000)
  return { target, withinMs }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** System presences, and the one organization presence that stands for each. */
const systemPresences = ['AVAILABLE', 'AWAY', 'BUSY', 'OFFLINE', 'ON_QUEUE', 'MEAL', 'TRAINING', 'MEETING', 'BREAK']

/** Id of the organization presence of a system presence. */
export function organizationPresence(world: World, systemPresence: string): string {
  return stableId(world, `presence ${systemPresence}`)
}

/** `systemToOrganizationMappings` of an answer. */
export function presenceMappings(world: World): Record<string, string[]> {
  return Object.fromEntries(systemPresences.map((name) => [name, [organizationPresence(world, name)]]))
}
