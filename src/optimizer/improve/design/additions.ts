import { contactsFor, type Evaluator } from './evaluate'
import { type GrantPolicy, grow } from './grow'
import type { Problem } from './problem'
import type { Pull } from './pull'
import { type Design, type RankPolicy, rankLevels } from './rank'

/** Part of the event budget for each number of grants, to see which are needed next. */
const STOP_PART = 1 / 1125
const MAX_CONTACTS = 20_000

/**
 * Designs that only grant skills, in addition to those held now: one with each of the given numbers of grants, as far as
 * the limits allow. The level of a new skill follows from the agent's rank among all holders.
 */
export function additions(
  problem: Problem,
  pull: Pull,
  evaluator: Evaluator,
  options: {
    readonly marks: readonly number[]
    readonly policy: GrantPolicy
    readonly ranks: RankPolicy
    readonly stream: number
  },
): Design[] {
  const held = problem.held.slice()
  let design: Design = { held: held.slice(), levels: problem.levels.slice() }
  const found: Design[] = []
  for (const [i, mark] of options.marks.entries()) {
    const trial = evaluator.run(design, {
      stream: options.stream + i,
      contacts: contactsFor(STOP_PART, MAX_CONTACTS),
      watchMissed: true,
    })
    const max = mark - countChanges(problem, design)
    if (max <= 0 || grow(problem, pull, held, trial, { policy: options.policy, max }) === 0) continue
    const ranked = rankLevels(problem, pull, held.slice(), options.ranks)
    const levels = ranked.levels.map((level, at) => (problem.held[at] === 1 ? (problem.levels[at] ?? 0) : level))
    design = { held: ranked.held, levels }
    found.push(design)
  }
  return found
}

/** Changes from the present: skills granted, removed or set to another level. */
export function countChanges(problem: Problem, { held, levels }: Design): number {
  return held.reduce((count, own, at) => {
    const isChanged = own !== problem.held[at] || (own === 1 && levels[at] !== problem.levels[at])
    return isChanged ? count + 1 : count
  }, 0)
}
