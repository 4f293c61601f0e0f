import { type Problem, skillsOf } from './problem'
import type { Pull } from './pull'

/** Who holds what, at which level. Tables as in the problem. */
export interface Design {
  readonly held: Uint8Array
  readonly levels: Float64Array
}

/** How the holders of a skill are ordered before they are divided into levels. */
export interface RankPolicy {
  /** Exponents of speed and of the fluid index. */
  readonly speed: number
  readonly index: number
  /**
   * Exponent of the number of skills. It lowers the rank of agents with many skills, so that flexible agents stay free.
   */
  readonly flexibility: number
}

/**
 * Sets the levels of held skills. The holders of a skill are ordered by speed^a * index^b / skills^c and divided into
 * equal parts; the best part gets the highest level. Under BEST, this sends contacts to agents who are fast and less
 * needed elsewhere. Levels that are fixed or that no queue uses stay as they are.
 */
export function rankLevels(problem: Problem, pull: Pull, held: Uint8Array, policy: RankPolicy): Design {
  const { agents, skills, fixed, allowed } = problem
  const levels = problem.levels.slice()
  const width = new Float64Array(agents)
  for (let a = 0; a < agents; a++) width[a] = skillsOf(problem, held, a) ** -policy.flexibility
  for (let t = 0; t < skills; t++) {
    const own = allowed[t] ?? []
    const holders: number[] = []
    for (let a = 0; a < agents; a++) if (held[a * skills + t] === 1) holders.push(a)
    const changeable = (a: number): boolean => fixed[a * skills + t] !== 1
    if (!isRanked(problem, t)) {
      const middle = own[own.length >> 1] ?? 0
      for (const a of holders) if (changeable(a) && problem.held[a * skills + t] !== 1) levels[a * skills + t] = middle
      continue
    }
    const value = new Float64Array(agents)
    for (const a of holders) value[a] = standing(problem, pull, a, t, policy) * (width[a] ?? 0)
    holders.sort((a, b) => (value[b] ?? 0) - (value[a] ?? 0) || a - b)
    holders.forEach((a, i) => {
      if (changeable(a)) levels[a * skills + t] = own[Math.floor((i * own.length) / holders.length)] ?? 0
    })
  }
  return { held, levels }
}

/** Whether any queue that asks for the skill uses levels. */
function isRanked({ needs, ranked }: Problem, skill: number): boolean {
  return needs.some((own, k) => ranked[k] === true && own.includes(skill))
}

function standing(problem: Problem, pull: Pull, agent: number, skill: number, policy: RankPolicy): number {
  for (const k of problem.mainTypes[skill] ?? []) {
    const at = agent * problem.types + k
    const speed = pull.speed[at] ?? 0
    if (speed > 0) return speed ** policy.speed * (pull.index[at] ?? 0) ** policy.index
  }
  return 0
}
