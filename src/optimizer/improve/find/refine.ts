import { WEEK_DAYS } from '../../../core/time/durations'
import type { Center } from '../center/center'
import type { Made } from '../center/tokens'
import { weekly, weeksFor } from '../center/week-counts'
import { costOf } from './cost'
import { isMove, isWithinLimits } from './limits'
import { moveEntries } from './move-entries'
import type { Pick } from './pick'
import { surveyWeeks } from './survey'
import { swaps } from './swaps'
import { createTrials, type Difference, type Trial, type Trials } from './trials'

/** Rounds of swaps at most. */
const MAX_ROUNDS = 12

/** Contacts needed to distinguish two sets of changes, and the bounds for the number of weeks that have them. */
const DECISIVE_CONTACTS = 300_000
const TRIAL_WEEKS = [8, 64] as const

/** Weeks that the simulation budget must allow to distinguish single changes. */
const WEEKS_FOR_ONE = 30

/** Above this number of changes, single changes cannot be distinguished. */
const MAX_SWAPPED = 8

/** Groups of changes that are tried at least; if the budget is too small for their first days, none is tried. */
const MIN_GROUPS = 4

/** Whether the simulation budget suffices to try changes of what agents have. */
export function triesMoves(center: Center): boolean {
  return groupsTried(center, center.settings.refineContacts) >= MIN_GROUPS
}

/** How many groups of changes the first days of a race can try for a number of contacts. */
function groupsTried(center: Center, contacts: number): number {
  return Math.floor((FIRST_PART * contacts * WEEK_DAYS) / (FIRST_DAYS * Math.max(1, weekly(center))))
}

/** Days by which the order of changes is found. */
const ORDER_DAYS = 56

/**
 * Required standard errors above zero: for grants, whose rescued contacts are known, and for changes of what agents
 * have.
 */
const GRANT_ERRORS = 0
const MOVE_ERRORS = 3

/**
 * Tries other changes in place of the chosen ones, in common simulated weeks, until nothing helps: the best changes one
 * after the other are not always the best together. It also tries changes of what agents have (removed skills, levels,
 * rings), which must bring clearly more than the grants that they replace. If the center has so many contacts that few
 * weeks can be simulated, only groups of these are tried.
 * @param max changes
 */
export function refine(center: Center, picks: readonly Pick[], max: number): readonly Pick[] {
  const contacts = center.settings.refineContacts
  const perWeek = weekly(center)
  if (max === 0 || perWeek === 0 || !triesMoves(center)) return picks
  const weeks = weeksFor(perWeek, DECISIVE_CONTACTS, TRIAL_WEEKS)
  const trials = createTrials(center)
  const rules: RaceRules = { days: weeks * WEEK_DAYS, errors: GRANT_ERRORS, contacts }
  const isSmall = contacts >= WEEKS_FOR_ONE * perWeek && picks.length <= MAX_SWAPPED
  const refining: Refining = { center, max, trials, rules }
  return isSmall ? refineSmall(refining, picks) : addGroups(refining, picks)
}

/** What the ways of refining share; `max` is the number of changes. */
interface Refining {
  readonly center: Center
  readonly max: number
  readonly trials: Trials
  readonly rules: RaceRules
}

function refineSmall({ center, max, trials, rules }: Refining, picks: readonly Pick[]): readonly Pick[] {
  const ofMoves = { ...rules, errors: MOVE_ERRORS }
  const perSurvey = surveyWeeks(center).length * weekly(center)
  let made: readonly Made[] = picks
  for (let round = 0; round < MAX_ROUNDS && trials.spent() < rules.contacts; round++) {
    trials.spend(perSurvey)
    let winner = race(trials, made, moveEntries(center, made, max, Number.POSITIVE_INFINITY), ofMoves)
    if (winner === undefined) {
      trials.spend(made.length * perSurvey)
      winner = race(trials, made, affordable(center, made, swaps(center, made, max)), rules)
    }
    if (winner === undefined) break
    made = winner.made
  }
  return made === picks ? picks : inOrder(center, trials, made, rules)
}

/** Fraction of the simulation budget spent on the first weeks of all groups. */
const FIRST_PART = 0.4

/** With costs, other changes must not cost more than those in whose place they come: a race compares gains alone. */
function affordable({ model, settings: { costs } }: Center, made: readonly Made[], tried: (readonly Made[])[]) {
  if (costs === undefined) return tried
  const total = (all: readonly Made[]) => all.reduce((sum, one) => sum + costOf(model, costs, one), 0)
  return tried.filter((all) => total(all) <= total(made))
}

/** Adds groups of changes, the one that helps most first, until none helps or the budget is spent. */
function addGroups(refining: Refining, picks: readonly Pick[]): readonly Pick[] {
  let made = picks
  for (;;) {
    const next = addGroup(refining, made)
    if (next === made) return made
    made = next
  }
}

/** Finds the group of changes that helps most, and inserts it at the position that the gain of each change gives. */
function addGroup({ center, max, trials, rules }: Refining, picks: readonly Pick[]): readonly Pick[] {
  const tried = groupsTried(center, rules.contacts - trials.spent())
  if (tried < MIN_GROUPS) return picks
  const entries = moveEntries(center, picks, max, tried)
  const winner = race(trials, picks, entries, { ...rules, errors: MOVE_ERRORS })
  if (winner === undefined) return picks
  const retained = picks.filter((pick) => winner.made.includes(pick))
  const group = winner.made.filter((one) => !retained.some((pick) => pick === one))
  const left = picks.filter((pick) => !retained.includes(pick))
  const lost = left.reduce((sum, { value }) => sum + value, 0)
  const value = (winner.difference.mean + lost) / Math.max(1, group.length)
  const { costs } = center.settings
  const price = group.reduce((sum, one) => sum + costOf(center.model, costs, one), 0)
  const own = (value * group.length) / Math.max(1e-9, price)
  const at = retained.findIndex((pick) => pick.value / costOf(center.model, costs, pick) < own)
  const place = at < 0 ? retained.length : at
  return [...retained.slice(0, place), ...group.map((one) => ({ ...one, value })), ...retained.slice(place)]
}

/** The changes ordered by gain, the smallest last. A change of what an agent has is dropped if it brings nothing. */
function inOrder(center: Center, trials: Trials, made: readonly Made[], rules: RaceRules): Pick[] {
  const days = Math.min(rules.days, ORDER_DAYS)
  const picks: Pick[] = []
  let left = made
  while (left.length > 0) {
    const missed = missedIn(center, trials, left, days)
    // From many changes, one at a time is dropped while the trial budget lasts; the rest stays.
    const isOver = trials.spent() > rules.contacts
    for (const { at, perCost, value } of isOver ? missed : missed.slice(0, 1)) {
      const last = left[at]
      if (last === undefined || (perCost <= 0 && isMove(center.model, last))) continue
      picks.unshift({ agent: last.agent, tokens: last.tokens, value })
    }
    left = isOver ? [] : left.filter((_, i) => i !== missed[0]?.at)
  }
  return picks
}

interface Missed {
  readonly at: number
  readonly perCost: number
  readonly value: number
}

/** What each change adds to the others, the smallest first. */
function missedIn(center: Center, trials: Trials, made: readonly Made[], days: number): Missed[] {
  const all = trials.run(made, days)
  const found: Missed[] = []
  for (const [at, own] of made.entries()) {
    const rest = made.filter((_, i) => i !== at)
    // A change that makes another possible comes before it.
    const isNeeded = !isWithinLimits(center, rest, Number.POSITIVE_INFINITY)
    const without: Trial = isNeeded ? { made: rest, days: [] } : trials.run(rest, days)
    const { mean: value } = trials.difference(all, without)
    const price = costOf(center.model, center.settings.costs, own)
    found.push({ at, perCost: isNeeded ? Number.POSITIVE_INFINITY : value / price, value })
  }
  return found.sort((x, y) => x.perCost - y.perCost || y.at - x.at)
}

/** A set of changes that beat the one it was compared with. */
interface Winner {
  readonly made: readonly Made[]
  readonly difference: Difference
}

/** Limits of a race, and the condition for winning. */
interface RaceRules {
  /** Days in which the finalists are compared. */
  readonly days: number
  /** How many standard errors above zero the winner must be. */
  readonly errors: number
  /** Contacts simulated in all trials together after which no further round starts. */
  readonly contacts: number
}

/** Days of the first round: one day alone does not show how much days differ. */
const FIRST_DAYS = 2

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
function race(
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
