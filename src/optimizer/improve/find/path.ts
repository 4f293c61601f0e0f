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

/** Changes that one step picks, as a part of its agents: few at first, more once little is left. */
const STEP_PART = 0.05
const LATER_STEP_PART = 0.1
const LATER_FROM_PART = 0.5

const LEAST_STEP = 2

/** Changes an agent that a search without a limit is taken to find, for its progress. */
const MOST_SHOWN = 3

/** Numbers of weeks that the steps of a search take turns with. */
const WEEKS_OF_SEARCH = 8

/** Picks that each cost a queue too much, one after the other, after which a search ends; in a large center three steps. */
const MOST_REFUSED = 16
const MOST_EMPTY_STEPS = 3

/** Changes that were found, and queues that further ones would have cost more than is allowed. */
export interface Path {
  readonly picks: readonly Pick[]
  readonly queueIds: Set<string>
}

/**
 * The changes that bring most, one after the other: weeks are simulated, the contacts that missed their target while an
 * agent with a change less had time are counted, the best changes are made, and so on with the center as it is then. What
 * costs a queue more than it may lose is left out. Steps take turns with weeks, so that luck does not add up.
 */
export function* findPath(center: Center): Asks<Path> {
  const { agents, settings } = center
  const base: BaseWeeks = new Map()
  let picks: readonly Pick[] = []
  const refused = new Set<string>()
  const spared = new Set<string>()
  let lost: ReadonlyMap<string, number> = new Map()
  // Picks in a row that cost a queue too much, and halts at which nothing was found.
  let inRow = 0
  let idle = 0
  const goal: Goal = { best: 0, flat: 0 }
  // Where the changes so far are tried against others.
  let halt = firstHalt(settings, agents)
  // More changes than that, of which the best stay.
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

/** As many changes as are chosen at most where the number is open; where a level is to be reached, as few as one step makes. */
function firstHalt({ maxChanges, choose }: ImproveSettings, agents: number): number {
  if (typeof choose !== 'string') return Math.min(maxChanges, stepSize(agents, 0))
  return choose === 'all' ? maxChanges : Math.min(maxChanges, Math.max(LEAST_STEP, Math.floor(KNEE_MOST * agents)))
}

/** How many changes are found of which the best stay. */
function wider(halt: number, agents: number): number {
  return Math.min(3 * halt, halt + Math.max(2 * LEAST_STEP, Math.round(KNEE_MOST * agents)))
}

/** Points of the curve that are never chosen stay as they are; so does what does not yet reach a level that is asked for. */
function* isRefinedAt(center: Center, picks: readonly Pick[], halt: number): Asks<boolean> {
  const { settings, agents } = center
  if (settings.choose === 'all') return true
  if (typeof settings.choose === 'string') return halt === firstHalt(settings, agents)
  return (yield* levelWith(center, picks)) >= settings.choose.reach
}

/** How far above a level that is to be reached more is not needed: the judged weeks have other callers. */
const ABOVE = 0.01

/** The least by which a halt must raise the level, and how many halts may fail to, before a level is out of reach. */
const LEAST_RISE = 0.001
const MOST_FLAT = 3

/** How a search for a level has gone so far. */
interface Goal {
  best: number
  flat: number
}

/** Whether a level that is to be reached is, or is out of reach: further changes hardly raise it. */
function* isEnough(center: Center, picks: readonly Pick[], goal: Goal): Asks<boolean> {
  const { choose } = center.settings
  if (typeof choose === 'string') return false
  const level = yield* levelWith(center, picks)
  goal.flat = level < goal.best + LEAST_RISE ? goal.flat + 1 : 0
  goal.best = Math.max(goal.best, level)
  return level >= choose.reach + ABOVE || goal.flat >= MOST_FLAT
}

/** Weeks that tell how near a level is. */
const WEEKS_OF_LEVEL = 4

/** The service level of what counts with changes, in the weeks of the search. */
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
