import type { Center } from '../center/center'
import { type Token, tokensOf } from '../center/tokens'
import { isWithinLimits } from '../find/limits'
import type { Start } from '../find/path'
import type { Pick } from '../find/pick'
import { additions, countChanges } from './additions'
import { contactsFor, createEvaluator, type Evaluator } from './evaluate'
import { exchange } from './exchange'
import { compileProblem, keepsLimits, type Problem } from './problem'
import { fluidPull, type Pull } from './pull'
import { type Design, rankLevels } from './rank'
import { type Found, search } from './search'

/**
 * A design as a start: who should hold which skill at which level if all were decided from scratch, as far as the changes go. The
 * fluid optimum over everything that may be granted shows where each agent's time has the highest value; a search with a
 * fast simulation of one moment follows. It suits centers that are the same at every moment, and needs the levers
 * `grant`, `remove` and `level`; for others there is none.
 * @param max changes
 */
export function designStart(center: Center, max: number): Start[] {
  const { settings, model } = center
  const isSteady =
    model.contactTypes.every(({ weekProfile }) => weekProfile === undefined) &&
    model.agents.every(({ shifts, week }) => shifts === undefined && week === undefined)
  const isFree = (['grant', 'remove', 'level'] as const).every((lever) => settings.levers.has(lever))
  const isWhole = settings.queues === undefined && settings.hours === undefined
  if (!isSteady || !isFree || !isWhole || settings.maxAgents < center.agents) return []
  return NAMES.flatMap((name, i): Start[] => {
    const problem = compileProblem({ ...center, settings: { ...settings, seed: settings.seed + i } }, max)
    const evaluator = createEvaluator(problem)
    const pull = fluidPull(problem)
    const best = bestWithin(problem, pull, evaluator, search(problem, pull, evaluator))
    const picks = picksOf(center, problem, best)
    const isOpen = picks.length > 0 && isWithinLimits(center, picks, max)
    return isOpen ? [{ name, picks, firstWeek: 0, isComplete: true }] : []
  })
}

/** Designs are searched with as many seeds: what a search reaches differs by up to a point of service level. */
const NAMES = ['design', 'second design']

/** Numbers of grants alone that are tried, as shares of the allowed changes. */
const MARKS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1]

const STREAMS = { additions: 450, evaluated: 3, exchange: 5000 }

/** Part of the budget of events for evaluating the candidates. */
const EVALUATED_PART = 0.18

/**
 * The best design with at most the allowed changes: all of it if it has no more; else the best of levels alone and grants
 * alone, improved by exchanges.
 */
function bestWithin(problem: Problem, pull: Pull, evaluator: Evaluator, { design: whole, recipe }: Found): Design {
  const { maxChanges } = problem
  const isAllowed = (own: Design) => countChanges(problem, own) <= maxChanges && keepsLimits(problem, own.held)
  if (isAllowed(whole)) return whole
  const present: Design = { held: problem.held, levels: problem.levels }
  const ceiling = Math.min(countChanges(problem, whole), maxChanges)
  const marks = [...new Set(MARKS.map((part) => Math.floor(part * ceiling)))].filter((mark) => mark > 0)
  const { grants: policy, ranks } = recipe
  const grants = additions(problem, pull, evaluator, { marks, policy, ranks, stream: STREAMS.additions })
  const ranked = (own: Design): Design => rankLevels(problem, pull, own.held, ranks)
  const tried = [ranked(present), ...grants.flatMap((own) => [own, ranked(own)])].filter(isAllowed)
  const options = { stream: STREAMS.evaluated, contacts: contactsFor(EVALUATED_PART / (tried.length + 1)) }
  let best = present
  let { serviceLevel: value } = evaluator.run(present, options)
  for (const own of tried) {
    const { serviceLevel } = evaluator.run(own, options)
    if (serviceLevel <= value) continue
    best = own
    value = serviceLevel
  }
  return exchange(problem, evaluator, best, { whole, pull, policy }, STREAMS.exchange)
}

/** The changes from the present to a design. */
function picksOf({ model }: Center, { skills, skillIds, held, levels, agents }: Problem, to: Design): Pick[] {
  const tokens = tokensOf(model)
  const places = skillIds.map((id) => model.skills.findIndex((skill) => skill.id === id))
  const picks: Pick[] = []
  for (let agent = 0; agent < agents; agent++) {
    for (let t = 0; t < skills; t++) {
      const at = agent * skills + t
      const [place = 0, level = 0] = [places[t], to.levels[at]]
      const [before, after] = [held[at] === 1, to.held[at] === 1]
      let token: Token | undefined
      if (after && !before) token = tokens.grant(place, level)
      else if (before && !after) token = tokens.remove(place)
      else if (after && levels[at] !== level) token = tokens.level(place, level)
      if (token !== undefined) picks.push({ agent, tokens: [token], value: 0 })
    }
  }
  return picks
}
