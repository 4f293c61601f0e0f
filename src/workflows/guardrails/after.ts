import type { Change, RoutingModel, SkillLevel, Snapshot } from '../../documents'
import { isSkillChange } from '../../documents/plan/skill-changes'
import { applyMoves } from '../../optimizer'

/** The parts of the org after the changes that guardrails need. */
export interface After {
  /** Level by skill id. */
  skillsOf(agentId: string): ReadonlyMap<string, number>
  /** Ids of the members activated in a queue. */
  joined(queueId: string): ReadonlySet<string>
  /** The model with the same changes. */
  model(model: RoutingModel): RoutingModel
}

export function afterChanges(snapshot: Pick<Snapshot, 'agents' | 'queues'>, changes: readonly Change[]): After {
  const skills = new Map(snapshot.agents.map((agent) => [agent.id, levels(agent.skills)]))
  for (const change of changes) {
    if (change.kind === 'skill.set') skills.get(change.user.id)?.set(change.skill.id, change.after)
    if (change.kind === 'skill.remove') skills.get(change.user.id)?.delete(change.skill.id)
  }
  return {
    skillsOf: (agentId) => skills.get(agentId) ?? new Map(),
    joined(queueId) {
      const queue = snapshot.queues.find(({ id }) => id === queueId)
      const ids = new Set(queue?.members.flatMap(({ userId, joined }) => (joined ? [userId] : [])))
      for (const change of changes) {
        if (change.kind === 'member.ring' || change.kind === 'queue.set' || !('queue' in change)) continue
        if (change.queue.id !== queueId) continue
        if (change.kind === 'member.join' ? change.after : change.after?.joined) ids.add(change.user.id)
        else ids.delete(change.user.id)
      }
      return ids
    },
    model: (model) => applyMoves(model, changes.filter(knownTo(model))),
  }
}

/** Selects changes that the model can show: it may lack a user without a license, or a new skill. */
function knownTo({ agents, skills }: RoutingModel): (change: Change) => boolean {
  const ids = new Set([...agents, ...skills].map(({ id }) => id))
  return (change) => !isSkillChange(change) || (ids.has(change.user.id) && ids.has(change.skill.id))
}

function levels(all: readonly SkillLevel[]): Map<string, number> {
  return new Map(all.map(({ id, level }) => [id, level]))
}
