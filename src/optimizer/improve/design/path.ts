import { type GrantPolicy, grow, usefulness } from './grow'
import { contactsFor, type Judge } from './judge'
import { covers, keepsLimits, type Problem } from './problem'
import type { Pull } from './pull'
import { type Design, type RankPolicy, rankLevels } from './rank'

/** A partial plan between the present and a design: only some agents are changed. */
export interface Stop {
  readonly design: Design
  readonly changes: number
}

/** Part of the event budget for each stop, to see which agents should change next. */
const STOP_PART = 1 / 1125
const MOST_CONTACTS = 20_000

/** Assumed value of a new level or a removed skill, as a share of a grant's value. No figure shows the value itself. */
const VALUE_OF_A_LEVEL = 0.02

/**
 * Goes from one design to another, agent by agent. Agents with the most useful changes come first. It stops at each of
 * the given numbers of changes. An agent changes completely or not at all. If the start keeps to the limits, all stops
 * do.
 * @param marks numbers of changes, rising
 */
export function path(
  problem: Problem,
  pull: Pull,
  judge: Judge,
  ends: { readonly from: Design; readonly to: Design },
  options: { readonly marks: readonly number[]; readonly policy: GrantPolicy; readonly stream: number },
): Stop[] {
  const { agents } = problem
  const strict = keepsLimits(problem, ends.from.held)
  const design: Design = { held: ends.from.held.slice(), levels: ends.from.levels.slice() }
  const present: Design = { held: problem.held, levels: problem.levels }
  const open = new Set(
    Array.from({ length: agents }, (_, a) => a).filter((a) => agentChanges(problem, ends.from, ends.to, a) > 0),
  )
  const stops: Stop[] = []
  let changes = countChanges(problem, design)
  for (const [i, mark] of options.marks.entries()) {
    const stream = options.stream + i
    const trial = judge.run(design, {
      stream,
      contacts: contactsFor(STOP_PART, MOST_CONTACTS),
      watchMissed: true,
    })
    const use = usefulness(problem, pull, trial, options.policy)
    const rest = (VALUE_OF_A_LEVEL * use.reduce((sum, value) => sum + value, 0)) / Math.max(1, use.length)
    const order = [...open]
      .map((a) => ({
        a,
        score: (rest + caught(problem, use, design, ends.to, a)) / agentChanges(problem, ends.from, ends.to, a),
      }))
      .sort((x, y) => y.score - x.score || x.a - y.a)
    for (const { a } of order) {
      const before = agentChanges(problem, present, design, a)
      const count = changes - before + agentChanges(problem, present, ends.to, a)
      if (count > mark) continue
      giveAgent(problem, design, ends.to, a)
      if (strict && !keepsLimits(problem, design.held)) giveAgent(problem, design, ends.from, a)
      else {
        changes = count
        open.delete(a)
      }
    }
    stops.push({ design: { held: design.held.slice(), levels: design.levels.slice() }, changes })
  }
  return stops
}

/**
 * Only grants skills, in addition to those held now. Stops at each of the given numbers of grants, as far as the limits
 * allow. The level of a new skill follows from the agent's rank among all holders.
 */
export function additions(
  problem: Problem,
  pull: Pull,
  judge: Judge,
  options: {
    readonly marks: readonly number[]
    readonly policy: GrantPolicy
    readonly ranks: RankPolicy
    readonly stream: number
  },
): Stop[] {
  const held = problem.held.slice()
  let design: Design = { held: held.slice(), levels: problem.levels.slice() }
  const stops: Stop[] = []
  for (const [i, mark] of options.marks.entries()) {
    const trial = judge.run(design, {
      stream: options.stream + i,
      contacts: contactsFor(STOP_PART, MOST_CONTACTS),
      watchMissed: true,
    })
    const most = mark - countChanges(problem, design)
    if (most <= 0 || grow(problem, pull, held, trial, { policy: options.policy, most }) === 0) continue
    const ranked = rankLevels(problem, pull, held.slice(), options.ranks)
    const levels = ranked.levels.map((level, at) => (problem.held[at] === 1 ? (problem.levels[at] ?? 0) : level))
    design = { held: ranked.held, levels }
    const changes = countChanges(problem, design)
    if (changes <= mark) stops.push({ design, changes })
  }
  return stops
}

/** Contacts that the agent would have taken through the new grants. */
function caught(problem: Problem, use: Float64Array, design: Design, to: Design, agent: number): number {
  const { types } = problem
  let sum = 0
  for (let k = 0; k < types; k++) {
    const value = use[agent * types + k] ?? 0
    if (value > 0 && !covers(problem, design.held, agent, k) && covers(problem, to.held, agent, k)) sum += value
  }
  return sum
}

/** Gives one agent of a design the skills of the other design. */
function giveAgent({ skills }: Problem, design: Design, other: Design, agent: number): void {
  design.held.set(other.held.subarray(agent * skills, (agent + 1) * skills), agent * skills)
  design.levels.set(other.levels.subarray(agent * skills, (agent + 1) * skills), agent * skills)
}

/** Changes of one agent from one design to another: skills granted, removed or set to another level. */
function agentChanges({ skills }: Problem, from: Design, to: Design, agent: number): number {
  let count = 0
  for (let at = agent * skills; at < (agent + 1) * skills; at++) {
    if (from.held[at] !== to.held[at] || (to.held[at] === 1 && from.levels[at] !== to.levels[at])) count++
  }
  return count
}

/** Changes from the present. */
export function countChanges(problem: Problem, design: Design): number {
  const present = { held: problem.held, levels: problem.levels }
  let count = 0
  for (let a = 0; a < problem.agents; a++) count += agentChanges(problem, present, design, a)
  return count
}
