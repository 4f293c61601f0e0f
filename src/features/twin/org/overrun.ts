import type { AgentTime, Demand, WeekPresence } from '../../../documents'

/** Variation of single handle times where it is unknown, as in forecasts. */
const USUAL_CV = 0.8
/** Steps to find the true length of a break: each at least halves the error. */
const STEPS = 20

/** How an agent's contacts extend beyond the end of time on queue. */
export interface Overrun {
  /** Share of the time on queue during which the agent handles a contact. */
  readonly busy: number
  /** Mean remaining time of the contact being handled, in seconds. */
  readonly restSeconds: number
}

/** Overruns by user, from the contacts that agents handled and the time they spent. */
export function overruns(demand: Demand): (time: AgentTime) => Overrun {
  const types = new Map(demand.contactTypes.map(({ id, mediaType }) => [id, mediaType]))
  const sums = new Map<string, { handled: number; seconds: number; rest: number }>()
  for (const { userId, contactTypeId, handled, handleSeconds } of demand.agents) {
    if (handled === 0) continue
    const sum = sums.get(userId) ?? { handled: 0, seconds: 0, rest: 0 }
    sums.set(userId, sum)
    const cv = demand.handleTimeCv?.[types.get(contactTypeId) ?? ''] ?? USUAL_CV
    sum.handled += handled
    sum.seconds += handleSeconds
    // A random moment is more likely to be in a long contact: its mean remaining time is (1 + cv^2) / 2 of a mean
    // handle time.
    sum.rest += handleSeconds * (handleSeconds / handled) * ((1 + cv * cv) / 2)
  }
  return ({ userId, interactingSeconds, communicatingSeconds, idleSeconds, notRespondingSeconds }) => {
    const sum = sums.get(userId)
    const staffed = interactingSeconds + communicatingSeconds + idleSeconds + notRespondingSeconds
    if (sum === undefined || staffed === 0) return { busy: 0, restSeconds: 0 }
    return { busy: Math.min(1, interactingSeconds / staffed), restSeconds: sum.rest / sum.seconds }
  }
}

/**
 * When an agent takes contacts, derived from the times in which the agent was observed on queue. The observed times
 * last until the open contact is finished. The twin's agents finish theirs as well, so without this correction their
 * breaks would be shortened twice.
 */
export function withoutOverrun(week: readonly WeekPresence[], { busy, restSeconds }: Overrun): readonly WeekPresence[] {
  if (busy === 0) return week
  return blocksOf(week).flatMap((block) => {
    const attended = Math.max(...block.map(({ share }) => share))
    const parts = block.map((part) => ({ ...part }))
    for (let i = 1; i < parts.length; ) {
      const end = endOfBreak(parts, i, attended)
      if (end > i && end < parts.length) lengthen(parts.slice(i, end), attended, { busy, restSeconds })
      i = Math.max(end, i + 1)
    }
    takeFrom(parts.reverse(), busy * restSeconds * attended)
    return parts.reverse().filter(({ share }) => share > 0)
  })
}

type Part = { fromMinute: number; toMinute: number; share: number }

function endOfBreak(parts: readonly Part[], from: number, attended: number): number {
  let end = from
  while (end < parts.length && (parts[end]?.share ?? 0) < attended) end++
  return end
}

/**
 * Lengthens a break that was observed for `seen` seconds by the time that contacts extended into it. Contacts that
 * lasted longer than the whole break do not count in full.
 */
function lengthen(parts: readonly Part[], attended: number, { busy, restSeconds }: Overrun): void {
  const seen = parts.reduce((sum, part) => sum + secondsOf(part) * (1 - part.share / attended), 0)
  let away = seen
  for (let step = 0; step < STEPS; step++) away = seen + busy * restSeconds * (1 - Math.exp(-away / restSeconds))
  takeFrom(parts, (away - seen) * attended)
}

/** Removes this many seconds on queue from the parts, one after the other. */
function takeFrom(parts: readonly Part[], seconds: number): void {
  let left = seconds
  for (const part of parts) {
    const taken = Math.min(left, part.share * secondsOf(part))
    part.share -= taken / secondsOf(part)
    left -= taken
  }
}

function secondsOf({ fromMinute, toMinute }: Part): number {
  return (toMinute - fromMinute) * 60
}

/** Groups adjacent parts of a week. */
function blocksOf(week: readonly WeekPresence[]): WeekPresence[][] {
  const blocks: WeekPresence[][] = []
  for (const part of week) {
    const last = blocks.at(-1)
    if (last?.at(-1)?.toMinute === part.fromMinute) last?.push(part)
    else blocks.push([part])
  }
  return blocks
}
