import type { Change, ModelAgent, RoutingModel, SkillLevel, Snapshot } from '../../core/documents'

/** The org as it would be after changes, as far as guardrails look at it. */
export interface After {
  /** Level by skill id. */
  skillsOf(agentId: string): ReadonlyMap<string, number>
  /** Ids of those who joined a queue. */
  joined(queueId: string): ReadonlySet<string>
  /** The model with the same changes. */
  model(model: RoutingModel): RoutingModel
}

export function afterChanges(snapshot: Snapshot, changes: readonly Change[]): After {
  const skills = new Map(snapshot.agents.map((agent) => [agent.id, levels(agent.skills)]))
  const languages = new Map<string, Map<string, number | null>>()
  const members = new Map(
    snapshot.queues.map((queue) => [
      queue.id,
      new Set(queue.members.flatMap(({ userId, joined }) => (joined ? [userId] : []))),
    ]),
  )
  const moved = new Map<string, Map<string, number | null>>()
  const move = (agentId: string, queueId: string, ring: number | null): void => {
    moved.set(agentId, (moved.get(agentId) ?? new Map<string, number | null>()).set(queueId, ring))
  }
  for (const change of changes) {
    switch (change.kind) {
      case 'skill.set':
        skills.get(change.user.id)?.set(change.skill.id, change.after)
        break
      case 'skill.remove':
        skills.get(change.user.id)?.delete(change.skill.id)
        break
      case 'language.set':
      case 'language.remove': {
        const own = languages.get(change.user.id) ?? new Map<string, number | null>()
        languages.set(change.user.id, own.set(change.language.id, change.after))
        break
      }
      case 'member.add':
      case 'member.remove':
      case 'member.join': {
        const joins = change.kind === 'member.join' ? change.after : (change.after?.joined ?? false)
        const ids = members.get(change.queue.id)
        if (joins) ids?.add(change.user.id)
        else ids?.delete(change.user.id)
        const ring = change.kind === 'member.add' ? change.after.ring : 1
        move(change.user.id, change.queue.id, joins ? ring : null)
        break
      }
      case 'member.ring':
        move(change.user.id, change.queue.id, members.get(change.queue.id)?.has(change.user.id) ? change.after : null)
        break
      default:
        break
    }
  }
  return {
    skillsOf: (agentId) => skills.get(agentId) ?? new Map(),
    joined: (queueId) => members.get(queueId) ?? new Set(),
    model: (model) => ({ ...model, agents: model.agents.map(modelAgent) }),
  }

  function modelAgent(agent: ModelAgent): ModelAgent {
    const spoken = languages.get(agent.id)
    const held = skills.get(agent.id)
    const rings = moved.get(agent.id)
    return {
      ...agent,
      ...(rings === undefined ? {} : { queues: withMoved(agent.queues, rings) }),
      ...(held === undefined ? {} : { skills: listOf(held) }),
      ...(spoken === undefined ? {} : { languages: withSpoken(agent.languages, spoken) }),
    }
  }
}

function levels(all: readonly SkillLevel[]): Map<string, number> {
  return new Map(all.map(({ id, level }) => [id, level]))
}

function listOf(all: ReadonlyMap<string, number>): SkillLevel[] {
  return [...all].map(([id, level]) => ({ id, level })).sort((a, b) => (a.id < b.id ? -1 : 1))
}

function withSpoken(before: readonly SkillLevel[], changed: ReadonlyMap<string, number | null>): SkillLevel[] {
  const after = levels(before)
  for (const [id, level] of changed) {
    if (level === null) after.delete(id)
    else after.set(id, level)
  }
  return listOf(after)
}

function withMoved(before: ModelAgent['queues'], moved: ReadonlyMap<string, number | null>): ModelAgent['queues'] {
  const after = new Map(before.map(({ queueId, ring }) => [queueId, ring]))
  for (const [queueId, ring] of moved) {
    if (ring === null) after.delete(queueId)
    else after.set(queueId, ring)
  }
  return [...after].map(([queueId, ring]) => ({ queueId, ring })).sort((a, b) => (a.queueId < b.queueId ? -1 : 1))
}
