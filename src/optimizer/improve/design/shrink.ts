import type { Random } from '../../../core/random'
import { lateShare } from './grow'
import type { Trial } from './judge'
import { covers, holdersOf, type Problem } from './problem'
import type { Design } from './rank'

/** Largest relative change of a skill's estimated use by a random draw, so that rounds try different removals. */
const SHAKE = 0.5

/**
 * Removes at most `most` skills, and at most one per agent. The least used skills come first. Use is the number of
 * contacts that the agent takes through the skill, weighted by the share of late answers of their type. The minimum
 * number of holders and fixed skills are kept.
 * @returns how many were removed
 */
export function shrink(
  problem: Problem,
  design: Design,
  trial: Trial,
  options: {
    readonly most: number
    readonly random: Random
  },
): number {
  const { held } = design
  const { agents, types, skills, fixed, needs, leastHolders } = problem
  const use = expectedUse(problem, design, trial)
  const late = lateShare(trial)
  const held_: { agent: number; skill: number; score: number }[] = []
  for (let a = 0; a < agents; a++) {
    for (let t = 0; t < skills; t++) {
      const at = a * skills + t
      if (held[at] !== 1 || fixed[at] === 1) continue
      let score = 0
      for (let k = 0; k < types; k++) {
        if (needs[k]?.includes(t) === true) score += (use[a * types + k] ?? 0) * (late[k] ?? 0)
      }
      const shake = 1 - SHAKE + 2 * SHAKE * options.random()
      held_.push({ agent: a, skill: t, score: score * shake })
    }
  }
  held_.sort((x, y) => x.score - y.score || x.agent - y.agent)
  const done = new Set<number>()
  let taken = 0
  for (const { agent, skill } of held_) {
    if (taken >= options.most) break
    if (done.has(agent) || holdersOf(problem, held, skill) <= (leastHolders[skill] ?? 0)) continue
    done.add(agent)
    held[agent * skills + skill] = 0
    taken++
  }
  return taken
}

/**
 * Contacts of each type that each agent would take if agents were busy independently of each other. A level gets the
 * contacts that find all agents on higher levels busy, shared in proportion to idle time. This is good enough to find
 * agents who hardly use a skill.
 */
function expectedUse(problem: Problem, design: Design, trial: Trial): Float64Array {
  const { agents, types, seconds, presence } = problem
  const use = new Float64Array(agents * types)
  for (let k = 0; k < types; k++) {
    const holders: { agent: number; score: number }[] = []
    for (let a = 0; a < agents; a++) {
      if ((seconds[a * types + k] ?? 0) === 0 || (presence[a] ?? 0) === 0) continue
      if (covers(problem, design.held, a, k)) holders.push({ agent: a, score: scoreOf(problem, design, a, k) })
    }
    holders.sort((x, y) => y.score - x.score)
    let reaches = trial.types.offered[k] ?? 0
    for (let from = 0; from < holders.length; ) {
      let allBusy = 1
      let idle = 0
      let to = from
      for (; holders[to]?.score === holders[from]?.score && to < holders.length; to++) {
        const busy = trial.occupancy[holders[to]?.agent ?? 0] ?? 0
        allBusy *= busy
        idle += 1 - busy
      }
      for (const { agent } of holders.slice(from, to)) {
        use[agent * types + k] = (reaches * (1 - allBusy) * (1 - (trial.occupancy[agent] ?? 0))) / Math.max(idle, 1e-9)
      }
      reaches *= allBusy
      from = to
    }
  }
  return use
}

function scoreOf({ needs, ranked, skills }: Problem, { levels }: Design, agent: number, type: number): number {
  const own = needs[type] ?? []
  if (ranked[type] !== true || own.length === 0) return 0
  return own.reduce((sum, t) => sum + (levels[agent * skills + t] ?? 0), 0) / own.length
}
