import { type GrantPolicy, grow } from './grow'
import { contactsFor, type Judge } from './judge'
import { type Limits, meetMinimums } from './limits'
import { countSkills, type Problem, skillsOf } from './problem'
import type { Pull } from './pull'
import { type Design, type RankPolicy, rankLevels } from './rank'
import { shrink } from './shrink'

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
const MOST_CONTACTS = 15_000

/** Shares below this are rounding noise of the fluid program. */
const SHARE_NOISE = 1e-9

/**
 * Builds an assignment. It starts with the grants that the fluid optimum uses. Each round then simulates the assignment
 * and grants skills where contacts wait for lack of a skill, until the budget is spent or no contact waits for lack of
 * a skill.
 */
export function build(
  problem: Problem,
  pull: Pull,
  limits: Limits,
  judge: Judge,
  recipe: Recipe,
  streams: number,
): Design {
  const held = support(problem, pull, limits)
  meetMinimums(problem, limits, pull, held)
  const most = Math.max(2, Math.ceil(problem.eligible * recipe.round))
  const contacts = contactsFor(problem, ROUND_PART, MOST_CONTACTS)
  for (let round = 0; ; round++) {
    const design = rankLevels(problem, pull, held, recipe.ranks)
    const over = countSkills(problem, held) - limits.budget
    if (over === 0) return design
    const trial = judge.run(design, { stream: streams + round, contacts, watchMissed: true })
    const moved =
      over > 0
        ? shrink(problem, limits, design, trial, { most: Math.min(over, most) })
        : grow(problem, pull, limits, held, trial, { policy: recipe.grants, most })
    if (moved === 0) return design
  }
}

/** The grants that may not change, and those that the fluid optimum uses, largest shares first. */
function support(problem: Problem, pull: Pull, limits: Limits): Uint8Array {
  const { tokens, types, skills, needs } = problem
  const held = problem.held.map((own, at) => own & (problem.fixed[at] ?? 0))
  const cells = Array.from(pull.share, (share, at) => ({ share, at })).filter(({ share }) => share > SHARE_NOISE)
  let count = countSkills(problem, held)
  for (const { at } of cells.sort((x, y) => y.share - x.share || x.at - y.at)) {
    const a = Math.floor(at / types)
    const missing = (needs[at % types] ?? []).filter((t) => held[a * tokens + t] !== 1)
    const cost = missing.filter((t) => t < skills).length
    if (count + cost > limits.budget || skillsOf(problem, held, a) + cost > limits.perAgent) continue
    for (const t of missing) held[a * tokens + t] = 1
    count += cost
  }
  return held
}
