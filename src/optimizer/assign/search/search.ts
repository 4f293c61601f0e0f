import { seededRandom } from '../../../core/random'
import { build, type Recipe } from './build'
import { grow } from './grow'
import { contactsFor, type Judge, type Trial } from './judge'
import { keepsLimits, type Limits } from './limits'
import { gainOf } from './paired'
import { countSkills, type Problem } from './problem'
import type { Pull } from './pull'
import { type Design, rankLevels } from './rank'
import { shrink } from './shrink'

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
  ranks: { speed, index, flexibility, tiers: 5 },
  round,
}))

/** The stages building, levels and polishing end after these parts of the event budget. The rest is for judging. */
const BUILT = 0.4
const RANKED = 0.48
const POLISHED = 0.75

const STREAMS = { compare: 1, ranks: 2, polish: 10, build: 1000 }
const STREAMS_PER_BUILD = 200

/** Parts of the event budget for a run of the first comparison and of the second, longer one. */
const COMPARED_PART = 1 / 375
const AGAIN_PART = 1 / 94

/**
 * Finds an assignment within the limits. It builds several, keeps the one that is best in a simulation on common
 * contacts, tries other ways of ranking, and then replaces the least useful skills by others as long as that improves
 * the result.
 */
export function search(problem: Problem, pull: Pull, limits: Limits, judge: Judge): Found {
  const budget = problem.settings.maxEvents
  const built = buildSeveral(problem, pull, limits, judge, budget * BUILT)
  const ranked = bestRanks(problem, pull, judge, built, budget * RANKED)
  return polish(problem, pull, limits, judge, ranked, budget * POLISHED)
}

function buildSeveral(problem: Problem, pull: Pull, limits: Limits, judge: Judge, until: number): Found {
  const found: { design: Design; recipe: Recipe; value: number }[] = []
  for (const recipe of RECIPES) {
    if (found.length > 0 && judge.spent.events > until) break
    const streams = STREAMS.build + found.length * STREAMS_PER_BUILD
    const design = build(problem, pull, limits, judge, recipe, streams)
    const trial = judge.run(design, { stream: STREAMS.compare, contacts: contactsFor(problem, COMPARED_PART) })
    found.push({ design, recipe, value: netService(problem, trial) })
  }
  const finalists = found.sort((x, y) => y.value - x.value).slice(0, 4)
  if (finalists.length === 1) return first(finalists)
  const judged = finalists.map((own) => ({
    ...own,
    value: netService(
      problem,
      judge.run(own.design, { stream: STREAMS.ranks, contacts: contactsFor(problem, AGAIN_PART) }),
    ),
  }))
  return first(judged.sort((x, y) => y.value - x.value))
}

/** Tries other exponents for ranking holders, one changed at a time. */
function bestRanks(problem: Problem, pull: Pull, judge: Judge, from: Found, until: number): Found {
  const { held } = from.design
  const { settings } = problem
  const others = [{ flexibility: 0.2 }, { flexibility: 0.8 }, { index: 0 }, { index: 2 }]
  const fewer = settings.maxAgentOccupancy < 1 || settings.maxOccupancySpread < 1
  const tries = fewer ? [...others, { tiers: 3 }, { tiers: 2 }, { tiers: 1 }] : others
  let best = from
  let value = netService(
    problem,
    judge.run(from.design, { stream: STREAMS.ranks, contacts: contactsFor(problem, AGAIN_PART / 2) }),
  )
  for (const change of tries) {
    if (judge.spent.events > until && !('tiers' in change)) continue
    const recipe = { ...best.recipe, ranks: { ...best.recipe.ranks, ...change } }
    const design = rankLevels(problem, pull, held, recipe.ranks)
    const own = netService(
      problem,
      judge.run(design, { stream: STREAMS.ranks, contacts: contactsFor(problem, AGAIN_PART / 2) }),
    )
    if (own <= value) continue
    best = { design, recipe }
    value = own
  }
  return best
}

/** Part of the event budget for judging a round of polishing, and the number of rounds until new contacts are drawn. */
const POLISH_PART = 1 / 225
const ROUNDS_PER_STREAM = 15

/** Share of the agents who lose a skill in one round: the minimum, and the largest random addition to it. */
const LEAST_MOVED = 0.02
const MORE_MOVED = 0.07

/** A round counts as better if the difference is this many standard errors above 0. */
const BETTER = 0.5

/** Half-widths of the paired comparison are 2.093 standard errors. */
const ERRORS_PER_HALF_WIDTH = 2.093

function polish(problem: Problem, pull: Pull, limits: Limits, judge: Judge, from: Found, until: number): Found {
  const random = seededRandom(`polish ${problem.settings.seed}`)
  const { recipe } = from
  let design = from.design
  let stream = STREAMS.polish
  const look = (own: Design): Trial =>
    judge.run(own, { stream, contacts: contactsFor(problem, POLISH_PART), watchMissed: true })
  let trial = look(design)
  for (let round = 1; judge.spent.events < until; round++) {
    if (round % ROUNDS_PER_STREAM === 0) {
      stream++
      trial = look(design)
    }
    const held = design.held.slice()
    const most = Math.max(1, Math.round(problem.eligible * (LEAST_MOVED + MORE_MOVED * random())))
    const taken = shrink(problem, limits, { ...design, held }, trial, { most, random })
    const not = design.held
    const given = grow(problem, pull, limits, held, trial, { policy: recipe.grants, most: taken + 1, random, not })
    if (given === 0) break
    const next = rankLevels(problem, pull, held, recipe.ranks)
    const own = look(next)
    if (!isBetter(problem, own, trial)) continue
    design = next
    trial = own
  }
  return { design, recipe }
}

function isBetter(problem: Problem, after: Trial, before: Trial): boolean {
  const { halfWidth } = gainOf(after, before)
  return netService(problem, after) - netService(problem, before) > (BETTER * (halfWidth ?? 0)) / ERRORS_PER_HALF_WIDTH
}

/**
 * Weight of a breach of the occupancy limits relative to service level: a breach of 0.1 percentage points weighs as
 * much as one percentage point of service level.
 */
const BREACH = 10

/** Service level minus the weighted breach of the occupancy limits. */
export function netService(problem: Problem, trial: Trial): number {
  const { breach } = occupancyBreach(problem, trial)
  return trial.serviceLevel - BREACH * breach
}

/** Lowest and highest occupancy of the agents present, and how far they are beyond the limits. */
export function occupancyBreach(problem: Problem, trial: Trial): { lowest: number; highest: number; breach: number } {
  const { settings, presence } = problem
  const there = trial.occupancy.filter((_, a) => (presence[a] ?? 0) > 0)
  const lowest = there.reduce((least, own) => Math.min(least, own), 1)
  const highest = there.reduce((most, own) => Math.max(most, own), 0)
  const breach =
    Math.max(0, highest - settings.maxAgentOccupancy) + Math.max(0, highest - lowest - settings.maxOccupancySpread)
  return { lowest, highest, breach }
}

/** Whether a design keeps all limits. The limits on occupancy need a trial. */
export function isFeasible(problem: Problem, limits: Limits, design: Design, trial: Trial): boolean {
  return keepsLimits(problem, limits, design.held) && occupancyBreach(problem, trial).breach === 0
}

/** Skills per eligible agent. */
export function skillsPerAgent(problem: Problem, { held }: Design): number {
  return problem.eligible > 0 ? countSkills(problem, held) / problem.eligible : 0
}

function first<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined) throw new RangeError('nothing was built')
  return item
}
