import { joinUpTo } from '../../core/text/counted'
import type { Change, Effect, QueueEffect } from '../../documents'
import { isValued } from '../../optimizer/model'

/** Loss of service level, 0..1, that recommendations may cause if no limit is given. */
const ALLOWED = 0.005

/**
 * Queues whose service level the changes lower by more than allowed, according to the forecast. If it was simulated,
 * the loss must also exceed random variation. The largest loss comes first.
 * @param allowed 0..1. Default 0.005.
 * @param isRecommended the changes were searched for: a queue above its target may fall as far as the target
 */
export function loweredQueues({ queues }: Effect, allowed: number = ALLOWED, isRecommended = false): QueueEffect[] {
  return queues
    .filter((queue) => (queue.difference?.intervals.serviceLevel?.high ?? serviceLevelChange(queue)) < -allowed)
    .filter(({ before, after, target: { ratio } }) => {
      return !isRecommended || before.serviceLevel < ratio || after.serviceLevel < ratio
    })
    .sort((a, b) => serviceLevelChange(a) - serviceLevelChange(b))
}

/** The queues with the largest losses in words, each with its service level before and after; the others are counted. */
export function loweredText(lowered: readonly QueueEffect[]): string {
  const changed = lowered.map(
    ({ queue, mediaType, before, after }) =>
      `${queue.name} (${mediaType}) from ${percent(before.serviceLevel)} to ${percent(after.serviceLevel)}`,
  )
  return joinUpTo(changed, NAMED)
}

/**
 * The warning of a plan whose forecast lowers queues by more than allowed; an empty list if there is none.
 * @param isRecommended true: the changes were recommended to raise service level, and the forecast contradicts that
 */
export function loweredWarnings(forecast: Effect | null, isRecommended: boolean, allowed: number = ALLOWED): string[] {
  const lowered = forecast === null ? [] : loweredQueues(forecast, allowed, isRecommended)
  if (lowered.length === 0) return []
  const head = isRecommended ? 'The forecast contradicts these recommendations: together' : 'By the forecast,'
  return [
    `${head} the changes lower the service level of ${loweredText(lowered)}, by more than ${percent(allowed)}. Read the forecast before you apply.`,
  ]
}

/** Queues named in a sentence. */
const NAMED = 3

function percent(ratio: number): string {
  return `${Math.round(ratio * 1000) / 10} %`
}

/** Difference of the service levels, after minus before. */
function serviceLevelChange({ before, after }: QueueEffect): number {
  return after.serviceLevel - before.serviceLevel
}

/** Whether a forecast includes a change of its plan. */
export function isInForecast(change: Change, { method, overflowChangeIds = [] }: Effect): boolean {
  return isValued(change, method) || overflowChangeIds.includes(change.id)
}
