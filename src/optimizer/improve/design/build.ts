import { contactsFor, type Evaluator } from './evaluate'
import { type GrantPolicy, grow } from './grow'
import { countHeld, holdersOf, type Problem, skillsOf } from './problem'
import type { Pull } from './pull'
import { type Design, type RankPolicy, rankLevels } from './rank'

/** One way to build an assignment from scratch. */
export interface Recipe {
  readonly grants: GrantPolicy
  readonly ranks: RankPolicy
  /** Share of the agents who get a skill in one round. */
  readonly round: number
}

/**
 * Part of the event budget for one round of grants. 15,000 contacts show well enough which skills are missing on which
 * agents.
 */
const ROUND_PART = 1 / 1500
const MAX_CONTACTS = 15_000

/** Shares below this are rounding noise of the fluid program. */
const SHARE_NOISE = 1e-9

/**
 * Builds an assignment. It starts with the grants that the fluid optimum uses. Each round then simulates the assignment
 * and grants skills where contacts wait for lack of a skill, until none does.
 */
export function build(problem: Problem, pull: Pull, evaluator: Evaluator, recipe: Recipe, streams: number): Design {
  const held = support(problem, pull)
  keepHolders(problem, pull, held)
  const max = Math.max(2, Math.ceil(problem.eligible * recipe.round))
  const contacts = contactsFor(ROUND_PART, MAX_CONTACTS)
  for (let round = 0; ; round++) {
    const design = rankLevels(problem, pull, held, recipe.ranks)
    const trial = evaluator.run(design, { stream: streams + round, contacts, watchMissed: true })
    if (grow(problem, pull, held, trial, { policy: recipe.grants, max }) === 0) return design
  }
}

/** The grants that may not change, and those that the fluid optimum uses, largest shares first. */
function support(problem: Problem, pull: Pull): Uint8Array {
  const { skills, types, needs, settings } = problem
  const held = problem.held.map((own, at) => own & (problem.fixed[at] ?? 0))
  const cells = Array.from(pull.share, (share, at) => ({ share, at })).filter(({ share }) => share > SHARE_NOISE)
  for (const { at } of cells.sort((x, y) => y.share - x.share || x.at - y.at)) {
    const a = Math.floor(at / types)
    const missing = (needs[at % types] ?? []).filter((t) => held[a * skills + t] !== 1)
    if (skillsOf(problem, held, a) + missing.length > settings.maxSkillsPerAgent) continue
    if (countHeld(held) + missing.length > problem.maxSkills) continue
    for (const t of missing) held[a * skills + t] = 1
  }
  return held
}

/** Leaves skills that have too few holders with the fastest of their present ones. */
function keepHolders(problem: Problem, pull: Pull, held: Uint8Array): void {
  const { agents, skills, types, mainTypes, minHolders } = problem
  for (let t = 0; t < skills; t++) {
    const speed = (a: number) => pull.speed[a * types + (mainTypes[t]?.[0] ?? 0)] ?? 0
    const present = Array.from({ length: agents }, (_, a) => a)
      .filter((a) => problem.held[a * skills + t] === 1 && held[a * skills + t] !== 1)
      .sort((x, y) => speed(y) - speed(x) || x - y)
    const lacking = Math.max(0, (minHolders[t] ?? 0) - holdersOf(problem, held, t))
    for (const a of present.slice(0, lacking)) held[a * skills + t] = 1
  }
}
