import { type Random, seededRandom } from '../../../core/random'
import type { Center } from '../center/center'
import { type Token, tokensOf } from '../center/tokens'
import { isWithinLimits } from '../find/limits'
import type { Start } from '../find/path'
import type { Pick } from '../find/pick'
import { additions, countChanges } from './additions'
import { contactsFor, createEvaluator, differenceOf, type Evaluator, MAX_EVENTS, type Trial } from './evaluate'
import { type GrantPolicy, grow } from './grow'
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

/** The exchanges end when all simulations of the search together have used its event budget this many times. */
const UNTIL = 1.5

/** They also end after this many in a row without a gain. */
const QUIET = 250

/** Parts of the event budget for the short run of an exchange, and for the longer one that decides. */
const FIRST_PART = 1 / 1800
const DECIDED_PART = 1 / 225

/** Exchanges until new contacts are drawn. */
const ROUNDS_PER_STREAM = 60

/** The streams of short runs begin this far behind those of longer ones. */
const SHORT_STREAMS = 50_000

/** An exchange counts as better if the difference is this many standard errors above 0. */
const BETTER = 0.5

/** Half-widths of the paired comparison are 2.093 standard errors. */
const ERRORS_PER_HALF_WIDTH = 2.093

/** Part of the exchanges that set another level, and of those that replace two changes. */
const OTHER_LEVEL = 0.15
const TWO = 0.25

/** Part of the new changes that are taken from the design without a limit. Others are grants that would have helped. */
const FROM_WHOLE = 0.7

/** What is known about good changes: the design without a limit, and who suits which contacts. */
interface Guide {
  readonly whole: Design
  readonly pull: Pull
  readonly policy: GrantPolicy
}

/**
 * Exchanges changes of a design for others within the limit on changes, as long as the budget lasts. An exchange that
 * looks better in a short simulation is decided in a longer one.
 */
function exchange(problem: Problem, evaluator: Evaluator, from: Design, guide: Guide, streams: number): Design {
  const random = seededRandom(`exchange ${problem.settings.seed}`)
  let stream = streams
  const runShort = (design: Design) =>
    evaluator.run(design, { stream: SHORT_STREAMS + stream, contacts: contactsFor(FIRST_PART) }).serviceLevel
  const runLong = (design: Design) =>
    evaluator.run(design, { stream, contacts: contactsFor(DECIDED_PART), watchMissed: true })
  let design = from
  let first = runShort(design)
  let trial = runLong(design)
  let better = 0
  for (let round = 1; round - better <= QUIET && evaluator.spent.events < MAX_EVENTS * UNTIL; round++) {
    if (round % ROUNDS_PER_STREAM === 0) {
      stream++
      first = runShort(design)
      trial = runLong(design)
    }
    const next = exchanged(problem, trial, design, guide, random)
    if (countChanges(problem, next) > problem.maxChanges || !keepsLimits(problem, next.held)) continue
    const nextFirst = runShort(next)
    if (nextFirst <= first) continue
    const nextTrial = runLong(next)
    if (!isBetter(nextTrial, trial)) continue
    better = round
    design = next
    first = nextFirst
    trial = nextTrial
  }
  return design
}

function isBetter(after: Trial, before: Trial): boolean {
  const { mean, halfWidth } = differenceOf(after, before)
  return mean > (BETTER * (halfWidth ?? 0)) / ERRORS_PER_HALF_WIDTH
}

/** The design with one or two changes undone and others made, or with another level of a change. */
function exchanged(problem: Problem, trial: Trial, { held, levels }: Design, guide: Guide, random: Random): Design {
  const next: Design = { held: held.slice(), levels: levels.slice() }
  const present: Design = { held: problem.held, levels: problem.levels }
  const oneOf = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const levelOf = (at: number) => oneOf(problem.allowed[at % problem.skills] ?? []) ?? 0
  const changed = differences(next, present)
  if (random() < OTHER_LEVEL) {
    const at = oneOf(changed.filter((place) => held[place] === 1))
    if (at !== undefined) next.levels[at] = levelOf(at)
    return next
  }
  const count = random() < TWO ? 2 : 1
  const isRoom = changed.length + count <= problem.maxChanges
  if (!isRoom || random() < 0.5) for (let i = 0; i < count; i++) set(next, present, oneOf(changed))
  for (let i = 0; i < count; i++) {
    if (random() < FROM_WHOLE) {
      set(next, guide.whole, oneOf(differences(next, guide.whole)))
      continue
    }
    const before = next.held.slice()
    grow(problem, guide.pull, next.held, trial, { policy: guide.policy, max: 1, random, not: held })
    next.held.forEach((is, at) => {
      if (is === before[at]) return
      next.levels[at] = problem.held[at] === 1 ? (problem.levels[at] ?? 0) : levelOf(at)
    })
  }
  return next
}

function differences(one: Design, other: Design): number[] {
  return Array.from(one.held.keys()).filter(
    (at) => one.held[at] !== other.held[at] || (one.held[at] === 1 && one.levels[at] !== other.levels[at]),
  )
}

/** Makes one place of a design like that of another. */
function set(design: Design, { held, levels }: Design, at: number | undefined): void {
  if (at === undefined) return
  design.held[at] = held[at] ?? 0
  design.levels[at] = levels[at] ?? 0
}
