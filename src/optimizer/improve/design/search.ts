import { build, type Recipe } from './build'
import { contactsFor, type Evaluator, MAX_EVENTS } from './evaluate'
import type { Problem } from './problem'
import type { Pull } from './pull'
import type { Design } from './rank'

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
