import { sum } from '../../../core/sum'
import { contactsFor, type Evaluator, MAX_EVENTS } from './evaluate'
import { type GrantPolicy, grow } from './grow'
import { holdersOf, type Problem, skillsOf } from './problem'
import type { Pull } from './pull'
import { type Design, type RankPolicy, rankLevels } from './rank'

/** One way to build an assignment from scratch. */
interface Recipe {
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
function build(problem: Problem, pull: Pull, evaluator: Evaluator, recipe: Recipe, streams: number): Design {
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
    if (sum(held) + missing.length > problem.maxSkills) continue
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

/** A finished search: the best design, and the recipe that its levels follow. */
export interface Found {
  readonly design: Design
  readonly recipe: Recipe
}

/**
 * Recipes that did well on generated centers; the best one differs from center to center. Each lists: speed, index and
 * spread for grants; speed, index and flexibility for ranks; the share of agents per round.
 */
const RECIPES: readonly Recipe[] = [
  [1.9, 2.8, 1.2, 3.5, 2.2, 1.4, 0.05],
  [2.2, 6.3, 1.5, 2.9, 3.6, 1.9, 0.03],
  [3, 3, 1, 2, 1, 0.8, 0.05],
  [3, 5.6, 1.2, 2.9, 2.7, 1.7, 0.08],
  [3.9, 3.2, 1.8, 1.3, 2.6, 0.9, 0.05],
  [1.7, 3.8, 0.4, 2.9, 4, 2.1, 0.03],
  [3, 2, 1, 2, 1, 0.45, 0.05],
  [1, 3.7, 1.5, 1.7, 3.4, 1, 0.05],
  [3, 3.9, 0.6, 2.6, 1.5, 0.7, 0.07],
  [3, 4.8, 2.3, 1.5, 1.6, 1, 0.05],
  [2.2, 2.1, 1.5, 2.8, 3.4, 1.6, 0.04],
  [4.8, 5, 1.2, 3, 2.2, 1.1, 0.03],
  [2.5, 3.9, 0.7, 1.3, 2.2, 0.6, 0.03],
  [3.8, 3, 1.2, 1.9, 2, 1.9, 0.07],
  [2.1, 3.6, 0.5, 1.8, 1.1, 1.4, 0.03],
  [3, 4, 0.5, 2, 1, 0.45, 0.1],
].map(([grant = 0, fit = 0, spread = 0, speed = 0, index = 0, flexibility = 0, round = 0]) => ({
  grants: { speed: grant, index: fit, spread },
  ranks: { speed, index, flexibility },
  round,
}))

/** Building ends after this part of the event budget. */
const BUILT = 0.4

const STREAMS = { compare: 1, again: 2, build: 1000 }
const STREAMS_PER_BUILD = 200

/** Parts of the event budget for a run of the first comparison and of the second, longer one. */
const COMPARED_PART = 1 / 375
const AGAIN_PART = 1 / 94

/** How many of the designs that were built are compared again. */
const FINALISTS = 4

/** Builds several designs, and keeps the one that is best in a simulation on common contacts. */
export function search(problem: Problem, pull: Pull, evaluator: Evaluator): Found {
  const evaluated = (found: readonly Found[], stream: number, part: number): Found[] =>
    found
      .map((own) => ({ own, value: evaluator.run(own.design, { stream, contacts: contactsFor(part) }).serviceLevel }))
      .sort((x, y) => y.value - x.value)
      .map(({ own }) => own)
  const found: Found[] = []
  for (const recipe of RECIPES) {
    if (found.length > 0 && evaluator.spent.events > MAX_EVENTS * BUILT) break
    const streams = STREAMS.build + found.length * STREAMS_PER_BUILD
    found.push({ design: build(problem, pull, evaluator, recipe, streams), recipe })
  }
  const finalists = evaluated(found, STREAMS.compare, COMPARED_PART).slice(0, FINALISTS)
  const [best] = evaluated(finalists, STREAMS.again, AGAIN_PART)
  if (best === undefined) throw new RangeError('nothing was built')
  return best
}
