import type { Center } from '../center/center'
import { withChanges } from '../center/design'
import type { Made } from '../center/tokens'
import type { Balance, QueueBalance } from './balance'
import { ABOVE, BEYOND_TARGET, isForTargets } from './goal'
import { type Pick, pickChanges } from './pick'
import { surveyAfter } from './survey'

/** Picks changes that rescue most contacts per cost in addition to those made, at most `max`; simulates weeks `numbers`. */
export function pickOnce(center: Center, made: readonly Pick[], numbers: readonly number[], max: number): Pick[] {
  const { settings, model } = center
  const survey = surveyAfter(center, made, numbers)
  const touched = new Set(made.map(({ agent }) => agent))
  const now = withChanges(model, made)
  return pickChanges(survey.openings, survey.rescue(), settings, now, { max, touched })
}

/** What the weight factor of a queue gains on 1 once its allowed loss is used up, and the largest factor. */
const URGENCY = 3
const MAX_URGENT = 8

/**
 * Raises the weight of queues that have lost service, so that changes that help them come next. If each queue is to reach
 * its target, contacts of queues that have reached it hardly count.
 * @param balance queues with the changes so far, compared with no changes; undefined: not measured yet, weights stay
 */
export function urgent(center: Center, balance: Balance | undefined): Center {
  const { model, settings, weights } = center
  const queues = new Map(balance?.queues.map((queue) => [queue.queueId, queue]))
  const own = weights.map((weight, k) => {
    const queue = queues.get(model.contactTypes[k]?.queueId ?? '')
    if (queue === undefined) return weight
    const loss = Math.max(0, queue.before - queue.after)
    const urgency = Math.min(MAX_URGENT, 1 + (URGENCY * loss) / Math.max(0.001, settings.maxServiceLevelDrop))
    return weight * urgency * (isForTargets(settings) ? towardsTarget(queue) : 1)
  })
  return { ...center, weights: own }
}

/** Factor on the weight of a queue that has reached its target by changes, or fallen below it. */
function towardsTarget({ before, after, target }: QueueBalance): number {
  const [wasMet, isMet] = [before >= target + ABOVE, after >= target + ABOVE]
  if (wasMet === isMet) return 1
  return isMet ? BEYOND_TARGET : 1 / BEYOND_TARGET
}

export function countChanges(made: readonly Made[]): number {
  return made.reduce((sum, { tokens }) => sum + tokens.length, 0)
}
