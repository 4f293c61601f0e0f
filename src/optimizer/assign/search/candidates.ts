import { contactsFor, type Judge, type Trial } from './judge'
import type { Limits } from './limits'
import { gainOf } from './paired'
import { additions, countChanges, path } from './path'
import type { Problem } from './problem'
import type { Pull } from './pull'
import { type Design, rankLevels } from './rank'
import { type Found, isFeasible, occupancyBreach } from './search'

/** A design to choose from, judged on the same contacts as all others. */
export interface Candidate {
  readonly name: string
  readonly design: Design
  readonly changes: number
  readonly trial: Trial
  readonly feasible: boolean
  readonly occupancySpread: number
}

/** The sizes of partial plans, as shares of the changes of the whole plan. */
const MARKS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85]

const STREAMS = { path: 400, additions: 450, judged: 3 }

/** Part of the budget of events for judging the candidates. */
const JUDGED_PART = 0.18

/**
 * The candidates: "change nothing", levels alone, grants alone, partial plans, the plan, and the plan with fewer
 * levels.
 */
export function candidates(
  problem: Problem,
  pull: Pull,
  limits: Limits,
  judge: Judge,
  found: Found | undefined,
): Candidate[] {
  const present: Design = { held: problem.held, levels: problem.levels }
  const named: { name: string; design: Design }[] = [{ name: 'change nothing', design: present }]
  if (found !== undefined) named.push(...ways(problem, pull, limits, judge, found, present))
  const contacts = contactsFor(problem, JUDGED_PART / named.length)
  return named
    .map(({ name, design }): Candidate => {
      const trial = judge.run(design, { stream: STREAMS.judged, contacts })
      const { lowest, highest } = occupancyBreach(problem, trial)
      const changes = countChanges(problem, design)
      const feasible = isFeasible(problem, limits, design, trial) && changes <= problem.settings.maxChanges
      return { name, design, changes, trial, feasible, occupancySpread: Math.max(0, highest - lowest) }
    })
    .sort((a, b) => a.changes - b.changes)
}

function ways(
  problem: Problem,
  pull: Pull,
  limits: Limits,
  judge: Judge,
  { design, recipe }: Found,
  present: Design,
): { name: string; design: Design }[] {
  const whole = countChanges(problem, design)
  const ceiling = Math.min(whole, problem.settings.maxChanges)
  const marks = [...new Set([...MARKS.map((part) => Math.floor(part * ceiling)), ceiling])].filter(
    (mark) => mark > 0 && mark < whole,
  )
  const policy = recipe.grants
  const ends = { from: present, to: design }
  const stops = path(problem, pull, limits, judge, ends, { marks, policy, stream: STREAMS.path })
  const grants = additions(problem, pull, limits, judge, {
    marks: marks.slice(0, 4),
    policy,
    ranks: recipe.ranks,
    stream: STREAMS.additions,
  })
  const fewer = [3, 1].map((tiers) => ({
    name: tiers === 1 ? 'the plan with one level for all' : `the plan with ${tiers} levels`,
    design: rankLevels(problem, pull, design.held, { ...recipe.ranks, tiers }),
  }))
  const ranked = (own: Design): Design => rankLevels(problem, pull, own.held, recipe.ranks)
  return [
    { name: 'levels alone', design: ranked(present) },
    ...grants.map((stop) => ({ name: `${counted(stop.changes, 'grant')}, nothing else`, design: stop.design })),
    ...grants
      .slice(-2)
      .map((stop) => ({ name: `${counted(stop.changes, 'grant')} and new levels`, design: ranked(stop.design) })),
    ...stops.map((stop) => ({ name: `${counted(stop.changes, 'change')} of the plan`, design: stop.design })),
    { name: 'the plan without small changes of level', design: sparing(problem, design) },
    ...fewer,
    { name: 'the plan', design },
  ]
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Keeps the present level if it differs from the planned one by at most 1. */
function sparing(problem: Problem, { held, levels }: Design): Design {
  const { tokens, skills } = problem
  const kept = levels.map((level, at) => {
    const token = Math.floor(at / skills) * tokens + (at % skills)
    const before = problem.levels[at] ?? 0
    return problem.held[token] === 1 && Math.abs(level - before) <= 1 ? before : level
  })
  return { held, levels: kept }
}

/**
 * The candidates that no other beats in service level, changes and spread of occupancy at once. "Change nothing" is
 * always included.
 */
export function paretoSet(all: readonly Candidate[]): Candidate[] {
  const beats = (x: Candidate, y: Candidate): boolean =>
    (x.feasible || !y.feasible) &&
    x.changes <= y.changes &&
    x.trial.serviceLevel >= y.trial.serviceLevel &&
    x.occupancySpread <= y.occupancySpread &&
    (x.changes < y.changes || x.trial.serviceLevel > y.trial.serviceLevel || x.occupancySpread < y.occupancySpread)
  return all.filter((own) => own.changes === 0 || !all.some((other) => beats(other, own)))
}

/** A smaller difference in service level does not justify any further change. */
const SAME_SERVICE = 0.001

/**
 * Chooses the candidate with the fewest changes among the feasible ones that are as good as the best. The best has the
 * most contacts within service level per hour, after subtracting the cost of its changes. A candidate is as good as the
 * best if it is within a tenth of a percentage point, and the interval of the paired difference contains 0.
 */
export function best(problem: Problem, all: readonly Candidate[]): Candidate | undefined {
  const perHour = problem.demand.reduce((sum, rate) => sum + rate, 0)
  const value = (own: Candidate): number =>
    own.trial.serviceLevel * perHour - own.changes * problem.settings.costPerChange
  const feasible = all.filter((own) => own.feasible)
  const top = feasible.reduce<Candidate | undefined>(
    (most, own) => (most === undefined || value(own) > value(most) ? own : most),
    undefined,
  )
  if (top === undefined) return undefined
  const asGood = (own: Candidate): boolean =>
    value(top) - value(own) <= SAME_SERVICE * perHour && (gainOf(top.trial, own.trial).low ?? 0) <= 0
  return feasible.filter(asGood).reduce((fewest, own) => (own.changes < fewest.changes ? own : fewest), top)
}
