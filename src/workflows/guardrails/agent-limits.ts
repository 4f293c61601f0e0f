import type { Change, GuardrailResult, Ref, SkillSet } from '../../documents'
import { type CheckContext, someNames, unknownThing, verdict } from './checking'

/** Checks how many skills an agent may hold, and whether agents have what a new skill requires. */
export function checkAgentLimits(context: CheckContext): GuardrailResult[] {
  return [...ceiling(context), ...certifications(context)]
}

/** Checks only agents to whom the plan grants a skill, since it does not cause any other excess. */
function ceiling({ guardrails, changes, after }: CheckContext): GuardrailResult[] {
  const limit = guardrails.maxSkillsPerAgent
  if (limit === undefined) return []
  const grants = changes.filter((change): change is SkillSet => change.kind === 'skill.set' && change.before === null)
  const over = grants.filter(({ user }) => after.skillsOf(user.id).size > limit)
  const found = grants.reduce((max, { user }) => Math.max(max, after.skillsOf(user.id).size), 0)
  const users = over.map(({ user }) => user)
  const ok = over.length === 0
  const message = ok
    ? `nobody who is granted a skill holds more than ${found}; at most ${limit} are allowed`
    : `${someNames(users)} would hold up to ${found} skills; at most ${limit} are allowed: remove others first`
  const ids = over.map(({ id }) => id)
  return [verdict({ id: 'maxSkillsPerAgent', kind: 'skillCeiling', ok, limit, found, message }, users, ids)]
}

function certifications({ guardrails, snapshot, changes, skills }: CheckContext): GuardrailResult[] {
  const agents = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  return (guardrails.certifications ?? []).map(({ skill: name, requires }, index) => {
    const id = `certifications[${index}]`
    const limit = requires.join(', ')
    const skill = skills.find(name)
    if ('problem' in skill) return unknownThing(id, 'certification', limit, skill.problem)
    const lacking = changes.filter((change): change is SkillSet => {
      if (!raises(change) || change.skill.id !== skill.item.id) return false
      const held = agents.get(change.user.id)?.certifications ?? []
      return !requires.every((certification) => held.includes(certification))
    })
    const users: Ref[] = lacking.map(({ user }) => user)
    const ok = lacking.length === 0
    const message = ok
      ? `everybody who gets ${skill.item.name} or more of it holds ${limit}`
      : `${someNames(users)} must hold ${limit} to get ${skill.item.name}; take these changes out`
    const ids = lacking.map((change) => change.id)
    return verdict({ id, kind: 'certification', ok, limit, found: lacking.length, message }, users, ids)
  })
}

function raises(change: Change): change is SkillSet {
  return change.kind === 'skill.set' && (change.before === null || change.after > change.before)
}
