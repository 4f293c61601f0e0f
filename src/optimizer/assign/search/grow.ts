import type { Random } from '../../../core/random'
import type { Trial } from './judge'
import type { Limits } from './limits'
import { countSkills, covers, type Problem, skillsOf } from './problem'
import type { Pull } from './pull'

/** The exponents in a candidate's score: of speed, of the fluid index, and of the number of skills the agent would hold. */
export interface GrantPolicy {
  readonly speed: number
  readonly index: number
  /** Lowers the score of agents with many skills: an agent takes one contact at a time, whatever they hold. */
  readonly spread: number
}

/** Largest share of a round's grants that one skill gets, since those grants change which contacts wait. */
const MOST_OF_ONE_SKILL = 0.25

/** Largest relative change of a score by a random draw, so that rounds on the same trial differ. */
const SHAKE = 0.3

interface Growth {
  readonly policy: GrantPolicy
  readonly random?: Random | undefined
  /** 1 where a grant is not allowed, at `[agent * tokens + token]`. */
  readonly not?: Uint8Array | undefined
}

interface Grant {
  readonly agent: number
  readonly tokens: readonly number[]
  readonly skills: number
  readonly score: number
}

/**
 * Adds up to `most` skills to `held`, each grant to a different agent, where they would have helped most. A grant helps
 * with contacts that waited while the agent was idle and lacked its skills. The score grows with the share of such contacts
 * that missed the target and with the agent's speed. It shrinks when other types need the agent more and when the agent
 * holds many skills. Skills that a type needs together are granted together.
 * @returns how many skills were granted
 */
export function grow(
  problem: Problem,
  pull: Pull,
  limits: Limits,
  held: Uint8Array,
  trial: Trial,
  options: Growth & { readonly most: number },
): number {
  const { tokens, skills } = problem
  const most = Math.min(options.most, limits.budget - countSkills(problem, held))
  const perSkill = new Int32Array(problem.tokens)
  const ceiling = Math.max(1, Math.ceil(most * MOST_OF_ONE_SKILL))
  const served = new Set<number>()
  let given = 0
  for (const grant of ranking(problem, pull, limits, held, trial, options)) {
    if (given >= most) break
    const own = grant.tokens.filter((t) => t < skills)
    if (given + grant.skills > most || served.has(grant.agent)) continue
    if (own.some((t) => (perSkill[t] ?? 0) >= ceiling)) continue
    served.add(grant.agent)
    for (const t of grant.tokens) held[grant.agent * tokens + t] = 1
    for (const t of own) perSkill[t] = (perSkill[t] ?? 0) + 1
    given += grant.skills
  }
  return given
}

/** Every permitted grant that would have helped, best first. */
function ranking(
  problem: Problem,
  pull: Pull,
  limits: Limits,
  held: Uint8Array,
  trial: Trial,
  options: Growth,
): Grant[] {
  const { agents, types, tokens, skills, grantable, seconds } = problem
  const use = usefulness(problem, pull, trial, options.policy)
  const grants: Grant[] = []
  const seen = new Set<string>()
  for (let a = 0; a < agents; a++) {
    const own = skillsOf(problem, held, a)
    const room = limits.perAgent - own
    seen.clear()
    for (let k = 0; k < types; k++) {
      if ((seconds[a * types + k] ?? 0) === 0) continue
      const missing = (problem.needs[k] ?? []).filter((t) => held[a * tokens + t] !== 1)
      if (missing.length === 0 || seen.has(missing.join())) continue
      seen.add(missing.join())
      const cost = missing.filter((t) => t < skills).length
      if (cost > room) continue
      if (missing.some((t) => grantable[a * tokens + t] !== 1 || options.not?.[a * tokens + t] === 1)) continue
      let score = 0
      for (let j = 0; j < types; j++) {
        const value = use[a * types + j] ?? 0
        if (value > 0 && !covers(problem, held, a, j, []) && covers(problem, held, a, j, missing)) score += value
      }
      if (score <= 0) continue
      const shake = options.random === undefined ? 1 : 1 - SHAKE + 2 * SHAKE * options.random()
      grants.push({
        agent: a,
        tokens: missing,
        skills: cost,
        score: (score / Math.max(0.5, cost)) * shake * Math.max(1, own + cost) ** -options.policy.spread,
      })
    }
  }
  return grants.sort((x, y) => y.score - x.score || x.agent - y.agent)
}

/** How much agent a would have helped with type k in the trial, at `[a * types + k]`. */
export function usefulness(problem: Problem, pull: Pull, trial: Trial, policy: GrantPolicy): Float64Array {
  const { types } = problem
  const late = lateShare(trial)
  return trial.missed.map((missed, at) => {
    if (missed === 0) return 0
    const speed = pull.speed[at] ?? 0
    return speed === 0
      ? 0
      : missed * speed ** policy.speed * (pull.index[at] ?? 0) ** policy.index * (late[at % types] ?? 0)
  })
}

/** For each type, the share of waiting contacts that missed the target; half a contact is added to each side. */
export function lateShare({ types: { offered, inTime, atOnce } }: Trial): Float64Array {
  return offered.map((count, k) => (count - (inTime[k] ?? 0) + 0.5) / (count - (atOnce[k] ?? 0) + 1))
}
