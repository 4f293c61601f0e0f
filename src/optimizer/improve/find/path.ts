import type { Center } from '../center/center'
import { serviceLevelOf, sumsOf } from '../center/judge'
import { type ImproveSettings, KNEE_MOST } from '../center/settings'
import { type Asks, ask, during } from '../pieces/pieces'
import { narrow, ordered } from './narrow'
import type { Pick } from './pick'
import { refine } from './refine'
import { settle } from './settle'
import { type BaseWeeks, sparing } from './spare'
import { changeKey, countChanges, pickOnce, urgent } from './step'

/** Changes that one step picks, as a fraction of the agents: few at first, more when little gain is left. */
const STEP_PART = 0.05
const LATER_STEP_PART = 0.1
const LATER_FROM_PART = 0.5

const LEAST_STEP = 2

/** Assumed number of changes per agent in a search without a limit, to report progress. */
const MOST_SHOWN = 3

/** Number of weeks among which the steps of a search alternate. */
const WEEKS_OF_SEARCH = 8

/**
 * A search ends after this many picks in a row that each cost a queue too much; in a large center after three steps.
 */
const MOST_REFUSED = 16
const MOST_EMPTY_STEPS = 3

/** The changes found, and the queues that would lose more than allowed with further ones. */
export interface Path {
  readonly picks: readonly Pick[]
  readonly queueIds: Set<string>
}

/**
 * Finds the changes that bring most, one after the other. Each step simulates weeks, counts the contacts that missed
 * their target while an agent one change short was free, makes the best changes, and repeats with the changed center.
 * Changes that cost a queue more than it may lose are dropped. Steps alternate between weeks, so that luck does not add
 * up.
 */
export function* findPath(center: Center): Asks<Path> {
  const { agents, settings } = center
  const base: BaseWeeks = new Map()
  let picks: readonly Pick[] = []
  const refused = new Set<string>()
  const spared = new Set<string>()
  let lost: ReadonlyMap<string, number> = new Map()
  // The number of picks in a row that cost a queue too much, and of steps in a row that found nothing.
  let inRow = 0
  let idle = 0
  const goal: Goal = { best: 0, flat: 0 }
  // The number of changes at which the changes so far are compared with others.
  let halt = firstHalt(settings, agents)
  // A larger number of changes, of which the best are kept.
  let wide = wider(halt, agents)
  for (let step = 0; inRow < mostRefused(agents) && idle < MOST_EMPTY_STEPS; step++) {
    const changes = countChanges(picks)
    const weeks = Array.from({ length: settings.weeks }, (_, i) => (step * settings.weeks + i) % WEEKS_OF_SEARCH)
    const most = Math.min(wide - changes, stepSize(agents, changes))
    const found = yield* during(pickOnce(urgent(center, lost), picks, weeks, { most, refused }))
    if (found.length > 0) {
      const spare = yield* sparing(center, picks, found, weeks, base)
      const { kept, queueIds } = spare
      lost = spare.lost
      for (const pick of found) if (!kept.includes(pick)) refused.add(changeKey(pick))
      for (const queueId of queueIds) spared.add(queueId)
      inRow = kept.length === 0 ? inRow + found.length : 0
      picks = [...picks, ...kept]
    }
    idle = found.length === 0 ? idle + 1 : 0
    if (found.length === 0 || countChanges(picks) >= wide) {
      if (yield* isRefinedAt(center, picks, halt)) {
        const settled = yield* settle(center, yield* narrow(center, picks, halt, base), halt, refused, base)
        for (const queueId of settled.queueIds) spared.add(queueId)
        picks = yield* during(refine(center, yield* ordered(center, settled.picks, base), halt))
      }
      if (halt >= settings.maxChanges || (yield* isEnough(center, picks, goal))) break
      halt = nextHalt(settings, agents, halt)
      wide = halt
    }
    yield {
      step: 'finding changes',
      done: countChanges(picks),
      total: Math.min(settings.maxChanges, MOST_SHOWN * agents),
    }
  }
  return { picks, queueIds: spared }
}

/**
 * The first number of changes at which the set is refined: if a service level must be reached, the number that one step
 * makes; otherwise the largest number that may be chosen.
 */
function firstHalt({ maxChanges, choose }: ImproveSettings, agents: number): number {
  if (typeof choose !== 'string') return Math.min(maxChanges, stepSize(agents, 0))
  return choose === 'all' ? maxChanges : Math.min(maxChanges, Math.max(LEAST_STEP, Math.floor(KNEE_MOST * agents)))
}

/** How many changes are found before the best of them are kept. */
function wider(halt: number, agents: number): number {
  return Math.min(3 * halt, halt + Math.max(2 * LEAST_STEP, Math.round(KNEE_MOST * agents)))
}

/**
 * Whether the set of changes at this point of the curve is refined. Points that cannot be chosen are not, nor are sets
 * below the service level to reach.
 */
function* isRefinedAt(center: Center, picks: readonly Pick[], halt: number): Asks<boolean> {
  const { settings, agents } = center
  if (settings.choose === 'all') return true
  if (typeof settings.choose === 'string') return halt === firstHalt(settings, agents)
  return (yield* levelWith(center, picks)) >= settings.choose.reach
}

/** The search stops this far above the service level to reach, since the judged weeks have other callers. */
const ABOVE = 0.01

/** The least gain that each stop must bring, and how many stops may miss it before a level counts as out of reach. */
const LEAST_RISE = 0.001
const MOST_FLAT = 3

/** Progress of a search for a level so far. */
interface Goal {
  best: number
  flat: number
}

/** Whether the level is reached, or out of reach because further changes hardly raise it. */
function* isEnough(center: Center, picks: readonly Pick[], goal: Goal): Asks<boolean> {
  const { choose } = center.settings
  if (typeof choose === 'string') return false
  const level = yield* levelWith(center, picks)
  goal.flat = level < goal.best + LEAST_RISE ? goal.flat + 1 : 0
  goal.best = Math.max(goal.best, level)
  return level >= choose.reach + ABOVE || goal.flat >= MOST_FLAT
}

/** Number of weeks simulated to measure the service level. */
const WEEKS_OF_LEVEL = 4

/** The service level of the counted contacts with changes, in the weeks of the search. */
function* levelWith(center: Center, picks: readonly Pick[]): Asks<number> {
  const made = picks.map(({ agent, tokens }) => ({ agent, tokens }))
  const pieces = Array.from({ length: WEEKS_OF_LEVEL }, (_, week) => ({ made, week }))
  const weeks = (yield* ask(center.job, pieces)).map((week) => sumsOf(week, center.weights))
  return serviceLevelOf(weeks).mean
}

function nextHalt({ maxChanges, choose }: ImproveSettings, agents: number, halt: number): number {
  return typeof choose === 'string' ? maxChanges : Math.min(maxChanges, halt + stepSize(agents, halt))
}

function mostRefused(agents: number): number {
  return Math.max(MOST_REFUSED, MOST_EMPTY_STEPS * stepSize(agents, agents))
}

function stepSize(agents: number, changes: number): number {
  const part = changes < LATER_FROM_PART * agents ? STEP_PART : LATER_STEP_PART
  return Math.max(LEAST_STEP, Math.round(part * agents))
}
