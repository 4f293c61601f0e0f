import type { Made } from '../center/tokens'
import type { Difference, Trial, Trials } from './trials'

/** A set of changes that beat the one it was compared with. */
export interface Winner {
  readonly made: readonly Made[]
  readonly difference: Difference
}

/** Limits of a race, and the condition for winning. */
export interface RaceRules {
  /** Days in which the finalists are compared. */
  readonly days: number
  /** How many standard errors above zero the winner must be. */
  readonly errors: number
  /** Contacts simulated in all trials together after which no further round starts. */
  readonly contacts: number
}

/** Days of the first round: one day alone does not show how much days differ. */
export const FIRST_DAYS = 2

/**
 * A set of changes is out if it is `BEHIND` standard errors worse than the champion. A set of the worse half stays in
 * only if it is less than `NEAR` standard errors behind the best.
 */
const BEHIND = 3
const NEAR = 1.5

/** After this many days, a set that is clearly better wins without further rounds. */
const CLEAR_FROM_DAYS = 28

/** After fewer days than this, no set wins, even if the budget is spent. */
const MIN_DAYS = 8

/** Standard errors of a queue's loss that early rounds attribute to randomness. */
const SLACK = 2

/** Standard errors by which the winner must stay within the allowed loss, since the evaluated weeks have other callers. */
const CAUTION = 1

interface Runner extends Winner {
  readonly trial: Trial
}

/**
 * Successive halving: all sets are tried in few days, the better half in twice as many, and so on. Sets are compared on
 * common days, so that one beats another only by the effect of its changes.
 * @returns the best of those that beat `champion` clearly enough without a queue losing too much
 */
export function race(
  trials: Trials,
  champion: readonly Made[],
  entries: readonly (readonly Made[])[],
  { days, errors, contacts }: RaceRules,
): Winner | undefined {
  let left = [...entries]
  for (let count = Math.min(days, FIRST_DAYS); left.length > 0; count = Math.min(days, 2 * count)) {
    const isLast = count === days
    const own = trials.run(champion, count)
    const runners: Runner[] = []
    for (const made of left) {
      if (trials.spent() > contacts) {
        const best = count < MIN_DAYS ? undefined : clear(runners, errors)
        return best !== undefined && trials.isAllowed(best.trial, -CAUTION) ? best : undefined
      }
      const trial = trials.run(made, count)
      if (!trials.isAllowed(trial, isLast ? -CAUTION : SLACK)) continue
      runners.push({ made, trial, difference: trials.difference(trial, own) })
    }
    runners.sort((x, y) => y.difference.mean - x.difference.mean)
    if (isLast) return runners.find(({ difference: { mean, error } }) => mean > 0 && mean > errors * error)
    const early = count < CLEAR_FROM_DAYS ? undefined : clear(runners, errors)
    if (early !== undefined && trials.isAllowed(early.trial, -CAUTION)) return early
    left = stillIn(runners).map(({ made }) => made)
  }
  return undefined
}

/** The best set, if it is clearly better than the champion. A later race shows whether another is even better. */
function clear(runners: readonly Runner[], errors: number): Runner | undefined {
  const [best] = [...runners].sort((x, y) => y.difference.mean - x.difference.mean)
  return best !== undefined && best.difference.mean > Math.max(BEHIND, errors) * best.difference.error
    ? best
    : undefined
}

/** The better half and the sets not clearly worse, without those clearly behind the champion. */
function stillIn(runners: readonly Runner[]): Runner[] {
  const [best] = runners
  if (best === undefined) return []
  const error = Math.sqrt(runners.reduce((sum, { difference }) => sum + difference.error ** 2, 0) / runners.length)
  return runners.filter(({ difference: { mean } }, place) => {
    const isNear = place < runners.length / 2 || mean + NEAR * error > best.difference.mean
    return isNear && mean + BEHIND * error > 0
  })
}
