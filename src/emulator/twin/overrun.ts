import type { AgentTime, Demand, WeekPresence } from '../../documents'

/** Variation of single handle times where it is not known, as in forecasts. */
const USUAL_CV = 0.8
/** Steps by which the true length of a break is found: each halves the error, at the least. */
const STEPS = 20

/** How an agent's contacts run over the end of their time on queue. */
export interface Overrun {
  /** Share of the time on queue with a contact in hand. */
  readonly busy: number
  /** What is left on average of a contact in hand, in seconds. */
  readonly restSeconds: number
}

/** Overruns by user, from what agents handled and how they spent their time. */
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
    // A moment falls into long contacts more often: the rest of one is (1 + cv^2) / 2 of a mean.
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
 * When an agent takes contacts, from when they were seen in the states of someone on queue: those last until the contact in
 * hand is finished. The twin's agents finish theirs, too, so without this their breaks would be shortened twice.
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

/** A break that was seen to last `seen` lasted longer by what contacts ran over, as far as they did not run over all of it. */
function lengthen(parts: readonly Part[], attended: number, { busy, restSeconds }: Overrun): void {
  const seen = parts.reduce((sum, part) => sum + secondsOf(part) * (1 - part.share / attended), 0)
  let away = seen
  for (let step = 0; step < STEPS; step++) away = seen + busy * restSeconds * (1 - Math.exp(-away / restSeconds))
  takeFrom(parts, (away - seen) * attended)
}

/** Takes so many seconds on queue from the parts, one after the other. */
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

/** Adjacent parts of a week together. */
function blocksOf(week: readonly WeekPresence[]): WeekPresence[][] {
  const blocks: WeekPresence[][] = []
  for (const part of week) {
    const last = blocks.at(-1)
    if (last?.at(-1)?.toMinute === part.fromMinute) last?.push(part)
    else blocks.push([part])
  }
  return blocks
}
