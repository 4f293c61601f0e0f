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
  const members = new Map(
    snapshot.queues.map((queue) => [
      queue.id,
      new Set(queue.members.flatMap(({ userId, joined }) => (joined ? [userId] : []))),
    ]),
  )
  for (const change of changes) {
    switch (change.kind) {
      case 'skill.set':
        skills.get(change.user.id)?.set(change.skill.id, change.after)
        break
      case 'skill.remove':
        skills.get(change.user.id)?.delete(change.skill.id)
        break
      case 'member.add':
      case 'member.remove':
      case 'member.join': {
        const joins = change.kind === 'member.join' ? change.after : (change.after?.joined ?? false)
        const ids = members.get(change.queue.id)
        if (joins) ids?.add(change.user.id)
        else ids?.delete(change.user.id)
        break
      }
      default:
        break
    }
  }
  return {
    skillsOf: (agentId) => skills.get(agentId) ?? new Map(),
    joined: (queueId) => members.get(queueId) ?? new Set(),
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
