import type { Center } from '../center/center'
import { type ImproveSettings, KNEE_MAX } from '../center/settings'
import { curvePoint } from '../curve'
import { type Requests, requestWeeks } from '../tasks/tasks'
import { type Balance, type BaseWeeks, balanceOf } from './balance'
import { ABOVE, shortfallOf } from './goal'
import { narrow, ordered } from './narrow'
import type { Pick } from './pick'
import { refine } from './refine'
import { settle } from './settle'
import { countChanges, pickOnce, urgent } from './step'

/** Changes that one step picks, as a fraction of the agents: few at first, more when little gain is left. */
const STEP_PART = 0.05
const LATER_STEP_PART = 0.1
const LATER_FROM_PART = 0.5

const MIN_STEP = 2

/** Assumed number of changes per agent in a search without a limit, to report progress. */
const MAX_LISTED = 3

/** Number of weeks among which the steps of a search alternate. */
const WEEKS_OF_SEARCH = 8

/** Changes from which a search begins, and the first of the weeks in which it looks for more. */
export interface Start {
  readonly name: string
  readonly picks: readonly Pick[]
  readonly firstWeek: number
  /** Whether no more changes are found than may be made, to keep the best: the picks are good together. */
  readonly isComplete?: boolean
}

/** A search from one start: the changes found so far, and how far it has come. */
export interface Path {
  readonly start: Start
  picks: readonly Pick[]
  /** The changes before those that cost queues too much were replaced. */
  unlimited: readonly Pick[]
  /** The number of changes at which the changes so far are compared with others. */
  halt: number
  step: number
  /** Whether the changes are the best of many at `halt`, within what queues may lose. */
  isSettled: boolean
  /** Whether the settled changes are refined, those that add most first: of compared starts, only the best. */
  isRefined: boolean
  isDone: boolean
  readonly goal: Goal
}

export function pathFrom({ settings, agents }: Center, start: Start): Path {
  const halt = firstHalt(settings, agents)
  return {
    start,
    picks: start.picks,
    unlimited: [],
    halt,
    step: 0,
    isSettled: false,
    isRefined: false,
    isDone: false,
    goal: { best: Number.POSITIVE_INFINITY, flat: 0 },
  }
}

/**
 * Finds the changes that bring most, one after the other, until the next number of changes at which the set is compared
 * with others. Each step simulates weeks, counts the contacts that missed their target while an agent was free who lacked
 * only a few changes to take them, makes the best changes, and repeats with the changed center. What queues lose is
 * limited for the whole set, not for each step, since a later change may help the queue again. Steps alternate between
 * weeks, so that sampling error does not add up.
 */
export function* toHalt(center: Center, path: Path, base: BaseWeeks): Requests<void> {
  const { agents, settings } = center
  const { halt } = path
  // A larger number of changes, of which the best are kept; a start that is complete stays as it is.
  const isComplete = path.start.isComplete === true
  const isFirst = path.step === 0 && !isComplete && countChanges(path.picks) < halt
  const wide = isFirst ? wider(halt, agents) : isComplete && halt === Number.POSITIVE_INFINITY ? 0 : halt
  let balance: Balance | undefined
  for (; countChanges(path.picks) < wide; path.step++) {
    const changes = countChanges(path.picks)
    const weeks = Array.from(
      { length: settings.weeks },
      (_, i) => path.start.firstWeek + ((path.step * settings.weeks + i) % WEEKS_OF_SEARCH),
    )
    const max = Math.min(wide - changes, stepSize(agents, changes))
    const found = pickOnce(urgent(center, balance), path.picks, weeks, max)
    if (found.length === 0) break
    balance = yield* balanceOf(center, path.picks, found, weeks, base)
    path.picks = [...path.picks, ...found]
    yield progressOf(settings, agents, path.picks)
  }
  if (yield* isChosenAt(center, path.picks, halt)) yield* settleAt(center, path, base)
}

/** Keeps the best of the changes, and replaces those that cost queues more than they may lose. */
function* settleAt(center: Center, path: Path, base: BaseWeeks): Requests<void> {
  path.unlimited = yield* narrow(center, path.picks, path.halt, base)
  path.picks = yield* settle(center, path.unlimited, path.halt, base)
  path.isSettled = true
  path.isRefined = false
}

/**
 * Refines the changes once they are settled, and sets the next number of changes to compare at. Changes beyond those that
 * may be chosen only continue the curve.
 */
export function* advance(center: Center, path: Path, base: BaseWeeks): Requests<void> {
  const { agents, settings } = center
  if (path.isSettled && !path.isRefined) yield* refineAt(center, path, base)
  path.isDone = path.halt >= settings.maxChanges || (yield* isEnough(center, path.picks, path.goal))
  if (path.isDone && !path.isSettled) {
    yield* settleAt(center, path, base)
    yield* refineAt(center, path, base)
  }
  path.halt = nextHalt(settings, agents, path.halt)
}

function* refineAt(center: Center, path: Path, base: BaseWeeks): Requests<void> {
  path.picks = refine(center, yield* ordered(center, path.picks, base), path.halt)
  path.isRefined = true
}

function progressOf({ maxChanges }: ImproveSettings, agents: number, picks: readonly Pick[]) {
  const total = Math.min(maxChanges, MAX_LISTED * agents)
  return { step: 'finding changes', done: countChanges(picks), total } as const
}

/**
 * The first number of changes at which the set is refined: if a service level must be reached, the number that one step
 * makes; otherwise the largest number that may be chosen.
 */
export function firstHalt({ maxChanges, choose }: ImproveSettings, agents: number): number {
  if (typeof choose !== 'string') return Math.min(maxChanges, stepSize(agents, 0))
  return choose === 'all' ? maxChanges : Math.min(maxChanges, Math.max(MIN_STEP, Math.floor(KNEE_MAX * agents)))
}

/** How many changes are found before the best of them are kept. */
function wider(halt: number, agents: number): number {
  return Math.min(3 * halt, halt + Math.max(2 * MIN_STEP, Math.round(KNEE_MAX * agents)))
}

/**
 * Whether the set of changes at this point of the curve may be chosen. Sets below the service level to reach are not.
 */
function* isChosenAt(center: Center, picks: readonly Pick[], halt: number): Requests<boolean> {
  const { settings, agents } = center
  if (settings.choose === 'all') return true
  if (typeof settings.choose === 'string') return halt === firstHalt(settings, agents)
  return (yield* shortfallWith(center, picks)) === 0
}

/** How much nearer each stop must come, and how many stops may miss that before a goal counts as out of reach. */
const MIN_RISE = 0.001
const MAX_FLAT = 3

/** Progress of a search for a goal so far: the smallest distance to it. */
interface Goal {
  best: number
  flat: number
}

/** Whether the goal is reached, or out of reach because further changes hardly come nearer. */
function* isEnough(center: Center, picks: readonly Pick[], goal: Goal): Requests<boolean> {
  const { choose } = center.settings
  if (typeof choose === 'string') return false
  const short = yield* shortfallWith(center, picks, ABOVE)
  goal.flat = short > goal.best - MIN_RISE ? goal.flat + 1 : 0
  goal.best = Math.min(goal.best, short)
  return short === 0 || goal.flat >= MAX_FLAT
}

/** Number of weeks simulated to measure service levels. */
const WEEKS_OF_LEVEL = 4

/** How far the center with changes is from the goal, in the weeks of the search. */
function* shortfallWith(center: Center, picks: readonly Pick[], above = 0): Requests<number> {
  const made = picks.map(({ agent, tokens }) => ({ agent, tokens }))
  const tasks = Array.from({ length: WEEKS_OF_LEVEL }, (_, week) => ({ made, week }))
  const weeks = yield* requestWeeks(center.job, tasks)
  return shortfallOf(curvePoint(center, picks, weeks, weeks), center.settings, above)
}

function nextHalt({ maxChanges, choose }: ImproveSettings, agents: number, halt: number): number {
  return typeof choose === 'string' ? maxChanges : Math.min(maxChanges, halt + stepSize(agents, halt))
}

function stepSize(agents: number, changes: number): number {
  const part = changes < LATER_FROM_PART * agents ? STEP_PART : LATER_STEP_PART
  return Math.max(MIN_STEP, Math.round(part * agents))
}
