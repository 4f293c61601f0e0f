import type { Center, Steps } from '../center/center'
import { compileWeek, type Made, withChanges } from '../center/design'
import { findOpenings } from '../center/openings'
import { simulateWeek } from '../center/week'
import { type MissedWeek, watchMissed } from './missed'
import { type Pick, pickChanges } from './pick'
import { createRescue } from './rescue'
import { baseWeeks, sparing } from './spare'

/** Changes that one step picks, as a part of its agents: few at first, more once little is left. */
const STEP_PART = 0.05
const LATER_STEP_PART = 0.1
const LATER_FROM_PART = 0.5

const LEAST_STEP = 2

/** Changes an agent that a search without a limit is taken to find, for its progress. */
const MOST_SHOWN = 3

/** Numbers of weeks that the steps of a search take turns with. */
const WEEKS_OF_SEARCH = 8

/** Steps of which every pick cost a queue too much, one after the other, after which a search ends. */
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
  const picks: Pick[] = []
  const refused = new Set<string>()
  const spared = new Set<string>()
  let lost: ReadonlyMap<string, number> = new Map()
  let changes = 0
  let empty = 0
  for (let step = 0; changes < settings.maxChanges && empty < MOST_EMPTY_STEPS; step++) {
    const weeks = Array.from({ length: settings.weeks }, (_, i) => (step * settings.weeks + i) % WEEKS_OF_SEARCH)
    const most = Math.min(settings.maxChanges - changes, stepSize(agents, changes))
    const found = yield* pickOnce({ ...center, weights: urgent(center, lost) }, picks, weeks, { most, refused })
    if (found.length === 0) break
    const spare = yield* sparing(center, picks, found, weeks, base)
    const { kept, queueIds } = spare
    lost = spare.lost
    for (const pick of found) if (!kept.includes(pick)) refused.add(keyOf(pick))
    for (const queueId of queueIds) spared.add(queueId)
    empty = kept.length === 0 ? empty + 1 : 0
    picks.push(...kept)
    changes = countChanges(picks)
    yield { step: 'finding changes', done: changes, total: Math.min(settings.maxChanges, MOST_SHOWN * agents) }
  }
  return { picks, queueIds: spared }
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
  { model, settings, weights, weekOf }: Center,
  made: readonly Pick[],
  numbers: readonly number[],
  { most, refused }: { readonly most: number; readonly refused: ReadonlySet<string> },
): Steps<Pick[]> {
  const now = withChanges(model, made)
  const compiled = compileWeek(now, settings)
  const openings = findOpenings(compiled, settings)
  const weeks: MissedWeek[] = []
  for (const week of numbers) {
    const watch = watchMissed(compiled, openings, settings.hours)
    yield* simulateWeek(compiled, weekOf(week), watch)
    weeks.push(watch.end())
  }
  const touched = new Set(made.map(({ agent }) => agent))
  const left = openings.all.filter((opening) => !refused.has(keyOf(opening)))
  const rescue = createRescue(compiled, openings, weeks, weights)
  return yield* pickChanges(left, rescue, settings, now.agents, now.skills.length, { most, touched })
}

function keyOf({ agent, tokens }: Made): string {
  return `${agent}:${tokens.join()}`
}
