import type { Center, Steps } from '../center/center'
import { designWith, withChanges } from '../center/design'
import { judgeWeek, serviceLevelOf, sumsOf, type WeekSums } from '../center/judge'
import { type ImproveSettings, KNEE_MOST } from '../center/settings'
import type { Made } from '../center/tokens'
import { lookAfter } from './look'
import { type Pick, pickChanges } from './pick'
import { refine } from './refine'
import { type BaseWeeks, baseWeeks, sparing, TRIES_OF_ALL } from './spare'

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
export function* findPath(center: Center): Steps<Path> {
  const { agents, settings } = center
  const base = baseWeeks(center)
  let picks: readonly Pick[] = []
  const refused = new Set<string>()
  const spared = new Set<string>()
  let lost: ReadonlyMap<string, number> = new Map()
  // Picks in a row that cost a queue too much, and halts at which nothing was found.
  let inRow = 0
  let idle = 0
  // Where the changes so far are tried against others.
  let halt = firstHalt(settings, agents)
  for (let step = 0; inRow < mostRefused(agents) && idle < MOST_EMPTY_STEPS; step++) {
    const changes = countChanges(picks)
    const weeks = Array.from({ length: settings.weeks }, (_, i) => (step * settings.weeks + i) % WEEKS_OF_SEARCH)
    const most = Math.min(halt - changes, stepSize(agents, changes))
    const found = yield* pickOnce({ ...center, weights: urgent(center, lost) }, picks, weeks, { most, refused })
    if (found.length > 0) {
      const spare = yield* sparing(center, picks, found, weeks, base)
      const { kept, queueIds } = spare
      lost = spare.lost
      for (const pick of found) if (!kept.includes(pick)) refused.add(keyOf(pick))
      for (const queueId of queueIds) spared.add(queueId)
      inRow = kept.length === 0 ? inRow + found.length : 0
      picks = [...picks, ...kept]
    }
    idle = found.length === 0 ? idle + 1 : 0
    if (found.length === 0 || countChanges(picks) >= halt) {
      if (yield* isRefinedAt(center, picks, halt)) picks = yield* refine(center, picks, halt)
      if (halt >= settings.maxChanges || (yield* isEnough(center, picks))) break
      halt = nextHalt(settings, agents, halt)
    }
    yield {
      step: 'finding changes',
      done: countChanges(picks),
      total: Math.min(settings.maxChanges, MOST_SHOWN * agents),
    }
  }
  const all = yield* spareAll(center, picks, base)
  for (const queueId of all.queueIds) spared.add(queueId)
  return { picks: all.kept, queueIds: spared }
}

/** Weeks in which what all changes together cost a queue is looked at. */
const WEEKS_OF_ALL = 4

/** What small losses of many changes add up to shows only in more weeks than a step has. */
function* spareAll(center: Center, picks: readonly Pick[], base: BaseWeeks) {
  if (picks.length === 0 || center.settings.allowLoss >= 1) return { kept: picks, queueIds: [] }
  const weeks = Array.from({ length: WEEKS_OF_ALL }, (_, week) => week)
  return yield* sparing(center, [], picks, weeks, base, TRIES_OF_ALL)
}

/** As many changes as are chosen at most where the number is open; where a level is to be reached, as few as one step makes. */
function firstHalt({ maxChanges, choose }: ImproveSettings, agents: number): number {
  if (typeof choose !== 'string') return Math.min(maxChanges, stepSize(agents, 0))
  return choose === 'knee' ? Math.min(maxChanges, Math.max(LEAST_STEP, Math.floor(KNEE_MOST * agents))) : maxChanges
}

/** Points of the curve that are never chosen stay as they are; so do those far from a level that is to be reached. */
function* isRefinedAt(center: Center, picks: readonly Pick[], halt: number): Steps<boolean> {
  const { settings, agents } = center
  if (settings.choose === 'all') return true
  if (settings.choose === 'knee') return halt === firstHalt(settings, agents)
  return (yield* levelWith(center, picks)) >= settings.choose.reach - NEAR
}

/** Service levels so near to one that is to be reached that other changes may reach it, and so far above that more are not needed. */
const NEAR = 0.03
const ABOVE = 0.01

/** Whether a level that is to be reached is. The judged weeks have other callers: a bit more is found. */
function* isEnough(center: Center, picks: readonly Pick[]): Steps<boolean> {
  const { choose } = center.settings
  if (typeof choose === 'string') return false
  return (yield* levelWith(center, picks)) >= choose.reach + ABOVE
}

/** The service level of what counts with changes, in the weeks of the search. */
function* levelWith(center: Center, picks: readonly Pick[]): Steps<number> {
  const compiled = designWith(center, picks)
  const weeks: WeekSums[] = []
  for (let week = 0; week < WEEKS_OF_ALL; week++) {
    const own = yield* judgeWeek(compiled, center.weekOf(week), center.settings.hours)
    weeks.push(sumsOf(own, center.weights))
  }
  return serviceLevelOf(weeks).mean
}

function nextHalt({ maxChanges, choose }: ImproveSettings, agents: number, halt: number): number {
  return typeof choose === 'string' ? maxChanges : Math.min(maxChanges, halt + stepSize(agents, halt))
}

function mostRefused(agents: number): number {
  return Math.max(MOST_REFUSED, MOST_EMPTY_STEPS * stepSize(agents, agents))
}

/** How much more a contact counts whose queue has lost all that it may lose, and at most. */
const URGENCY = 3
const MOST_URGENT = 8

/** The weights, higher for queues that have lost service: what helps them comes next. */
function urgent({ model, settings, weights }: Center, lost: ReadonlyMap<string, number>): Float64Array {
  return weights.map((weight, k) => {
    const loss = Math.max(0, lost.get(model.contactTypes[k]?.queueId ?? '') ?? 0)
    return weight * Math.min(MOST_URGENT, 1 + (URGENCY * loss) / Math.max(0.001, settings.allowLoss))
  })
}

export function countChanges(made: readonly Made[]): number {
  return made.reduce((sum, { tokens }) => sum + tokens.length, 0)
}

function stepSize(agents: number, changes: number): number {
  const part = changes < LATER_FROM_PART * agents ? STEP_PART : LATER_STEP_PART
  return Math.max(LEAST_STEP, Math.round(part * agents))
}

function* pickOnce(
  center: Center,
  made: readonly Pick[],
  numbers: readonly number[],
  { most, refused }: { readonly most: number; readonly refused: ReadonlySet<string> },
): Steps<Pick[]> {
  const { settings, model } = center
  const look = yield* lookAfter(center, made, numbers)
  const touched = new Set(made.map(({ agent }) => agent))
  const left = look.openings.filter((opening) => !refused.has(keyOf(opening)))
  const { agents } = withChanges(model, made)
  return yield* pickChanges(left, look.rescue(), settings, agents, model.skills.length, { most, touched })
}

function keyOf({ agent, tokens }: Made): string {
  return `${agent}:${tokens.join()}`
}
