import type { Recommendation, RoutingModel, SkillChange } from '../../core/documents'
import { type Issue, ValidationError } from '../../core/errors'

/** An agent gets a skill, another level of it (0-5), or loses it (`level: null`). */
export interface SkillMove {
  readonly agentId: string
  readonly skillId: string
  readonly level: number | null
}

/** Anything that says which agent gets which level: a bare move, a recommendation, or a change of a plan. */
export type MoveLike = SkillMove | Recommendation | SkillChange

/** The bare move behind a recommendation or a plan's change. */
function skillMove(like: MoveLike): SkillMove {
  if ('agentId' in like) return like
  const agent = 'agent' in like ? like.agent : like.user
  return { agentId: agent.id, skillId: like.skill.id, level: like.after }
}

/**
 * The model as it would be after the moves. The input is not changed; removing what is not held changes nothing.
 * @throws ValidationError for an agent or skill that the model does not hold, a level outside 0-5, or two different
 *   levels for one agent and skill
 */
export function applyMoves(model: RoutingModel, moves: readonly MoveLike[]): RoutingModel {
  const wanted = moves.map(skillMove)
  checkMoves(model, wanted)
  const byAgent = new Map<string, SkillMove[]>()
  for (const move of wanted) byAgent.set(move.agentId, [...(byAgent.get(move.agentId) ?? []), move])
  const agents = model.agents.map((agent) => {
    const own = byAgent.get(agent.id)
    if (own === undefined) return agent
    const levels = new Map(agent.skills.map((skill) => [skill.id, skill.level]))
    for (const { skillId, level } of own) {
      if (level === null) levels.delete(skillId)
      else levels.set(skillId, level)
    }
    return {
      ...agent,
      skills: [...levels].map(([id, level]) => ({ id, level })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    }
  })
  return { ...model, agents }
}

function checkMoves(model: RoutingModel, moves: readonly SkillMove[]): void {
  const agents = new Set(model.agents.map((agent) => agent.id))
  const skills = new Set(model.skills.map((skill) => skill.id))
  const seen = new Map<string, number | null>()
  const issues: Issue[] = moves.flatMap(({ agentId, skillId, level }, i) => {
    const at = `changes[${i}]`
    const found: Issue[] = []
    if (!agents.has(agentId)) found.push({ path: `${at}.agent`, message: `agent "${agentId}" is not in the model` })
    if (!skills.has(skillId)) found.push({ path: `${at}.skill`, message: `skill "${skillId}" is not in the model` })
    if (level !== null && !(level >= 0 && level <= 5)) {
      found.push({ path: `${at}.level`, message: `level ${level} is outside 0-5` })
    }
    const key = `${agentId}\n${skillId}`
    if (seen.has(key) && seen.get(key) !== level) {
      found.push({ path: at, message: `agent "${agentId}" gets two different levels of skill "${skillId}"` })
    }
    seen.set(key, level)
    return found
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'skill changes' })
}
