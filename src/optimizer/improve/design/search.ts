import { seededRandom } from '../../../core/random'
import { build, type Recipe } from './build'
import { grow } from './grow'
import { contactsFor, differenceOf, type Judge, MOST_EVENTS, type Trial } from './judge'
import type { Problem } from './problem'
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
 * Finds a design. It builds several, keeps the one that is best in a simulation on common contacts, tries other ways of
 * ranking, and then replaces the least useful skills by others as long as that improves the result.
 */
export function search(problem: Problem, pull: Pull, judge: Judge): Found {
  const built = buildSeveral(problem, pull, judge)
  const ranked = bestRanks(problem, pull, judge, built)
  return polish(problem, pull, judge, ranked)
}

/** How many of the designs that were built are compared again. */
const FINALISTS = 4

function buildSeveral(problem: Problem, pull: Pull, judge: Judge): Found {
  function judged(found: readonly Found[], stream: number, part: number): Found[] {
    const values: { readonly own: Found; readonly value: number }[] = []
    for (const own of found) {
      const { serviceLevel: value } = judge.run(own.design, { stream, contacts: contactsFor(part) })
      values.push({ own, value })
    }
    return values.sort((x, y) => y.value - x.value).map(({ own }) => own)
  }
  const found: Found[] = []
  for (const recipe of RECIPES) {
    if (found.length > 0 && judge.spent.events > MOST_EVENTS * BUILT) break
    const streams = STREAMS.build + found.length * STREAMS_PER_BUILD
    found.push({ design: build(problem, pull, judge, recipe, streams), recipe })
  }
  const finalists = judged(found, STREAMS.compare, COMPARED_PART).slice(0, FINALISTS)
  const [best] = judged(finalists, STREAMS.ranks, AGAIN_PART)
  if (best === undefined) throw new RangeError('nothing was built')
  return best
}

/** Other exponents for ranking holders. */
const OTHER_RANKS = [{ flexibility: 0.2 }, { flexibility: 0.8 }, { index: 0 }, { index: 2 }]

/** Tries other exponents for ranking holders, one changed at a time. */
function bestRanks(problem: Problem, pull: Pull, judge: Judge, from: Found): Found {
  const options = { stream: STREAMS.ranks, contacts: contactsFor(AGAIN_PART / 2) }
  let best = from
  let { serviceLevel: value } = judge.run(from.design, options)
  for (const change of OTHER_RANKS) {
    if (judge.spent.events > MOST_EVENTS * RANKED) break
    const recipe = { ...best.recipe, ranks: { ...best.recipe.ranks, ...change } }
    const design = rankLevels(problem, pull, from.design.held, recipe.ranks)
    const { serviceLevel } = judge.run(design, options)
    if (serviceLevel <= value) continue
    best = { design, recipe }
    value = serviceLevel
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

function polish(problem: Problem, pull: Pull, judge: Judge, from: Found): Found {
  const random = seededRandom(`polish ${problem.settings.seed}`)
  const { recipe } = from
  const look = (own: Design, stream: number) =>
    judge.run(own, { stream, contacts: contactsFor(POLISH_PART), watchMissed: true })
  let { design } = from
  let stream = STREAMS.polish
  let trial = look(design, stream)
  for (let round = 1; judge.spent.events < MOST_EVENTS * POLISHED; round++) {
    if (round % ROUNDS_PER_STREAM === 0) {
      stream++
      trial = look(design, stream)
    }
    const held = design.held.slice()
    const most = Math.max(1, Math.round(problem.eligible * (LEAST_MOVED + MORE_MOVED * random())))
    const taken = shrink(problem, { ...design, held }, trial, { most, random })
    const not = design.held
    const given = grow(problem, pull, held, trial, { policy: recipe.grants, most: taken + 1, random, not })
    if (given === 0) break
    const next = rankLevels(problem, pull, held, recipe.ranks)
    const own = look(next, stream)
    if (!isBetter(own, trial)) continue
    design = next
    trial = own
  }
  return { design, recipe }
}

function isBetter(after: Trial, before: Trial): boolean {
  const { mean, halfWidth } = differenceOf(after, before)
  return mean > (BETTER * (halfWidth ?? 0)) / ERRORS_PER_HALF_WIDTH
}
