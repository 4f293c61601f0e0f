import type { Compiled } from '../../optimizer/simulate/compile/compiled'
import { getBehavior } from '../model/behavior'
import type { World, WorldContactType } from '../model/types'
import { type Staff, trueSeconds } from './center'

/** Agents who are slower with a newly granted skill, or with the contacts of a queue that is new to them. */
export interface Learning {
  /**
   * Called when the configuration has changed to `center`. Agents who have a skill or a queue for the first time are
   * new to it from now on.
   */
  follow(center: Compiled): void
  /** Called when an agent takes a contact of a type. The agent is faster with the next one of that type. */
  handled(agent: number, type: WorldContactType): void
}

/** By user: the ids of the skills and queues whose contacts the user takes. */
export function knownWork(world: World): Map<string, Set<string>> {
  const known = new Map([...world.users].map(([id, { skills }]) => [id, new Set(skills.keys())]))
  for (const { id, members } of world.queues.values()) {
    for (const { userId, joined } of members.values()) if (joined) known.get(userId)?.add(id)
  }
  return known
}

/** Learning of the agents in a world. Users who are hired later already know the work that they start with. */
export function createLearning(
  world: World,
  { ids }: Staff,
  beginning: { readonly center: Compiled; readonly known: ReadonlyMap<string, ReadonlySet<string>> },
): Learning {
  const { learningExcess, learningContacts } = getBehavior(world)
  if (learningExcess === 0) return { follow: () => undefined, handled: () => undefined }
  const known = new Map(beginning.known)
  /** Contacts handled with a new skill or of a new queue, by agent and id. */
  const practice = new Map<number, Map<string, number>>()
  let { center } = beginning

  const slowness = (handled: number | undefined): number =>
    handled === undefined ? 1 : 1 + learningExcess * 2 ** (-handled / learningContacts)

  /** An agent who is new to a queue is new to all its contacts. */
  function calculateSlowness({ queueId, skillIds }: WorldContactType, counts: ReadonlyMap<string, number>): number {
    const bySkill = skillIds.reduce((sum, skill) => sum + slowness(counts.get(skill)), 0) / Math.max(1, skillIds.length)
    return Math.max(1, bySkill, slowness(counts.get(queueId)))
  }

  /** Sets the agent's handle times for the contact types that involve something new. */
  function refresh(agent: number, counts: ReadonlyMap<string, number>): void {
    const user = world.users.get(ids[agent] ?? '')
    if (user === undefined) return
    for (const [k, type] of world.contactTypes.entries()) {
      if (newParts(type, counts).length === 0) continue
      center.ahtSeconds[agent * center.typeCount + k] = calculateSlowness(type, counts) * trueSeconds(user, type)
    }
  }

  return {
    follow(next) {
      center = next
      const now = knownWork(world)
      for (const [agent, userId] of ids.entries()) {
        const knownIds = known.get(userId)
        if (knownIds === undefined) known.set(userId, now.get(userId) ?? new Set())
        const counts = practice.get(agent) ?? new Map<string, number>()
        for (const id of now.get(userId) ?? []) if (knownIds?.has(id) === false && !counts.has(id)) counts.set(id, 0)
        if (counts.size === 0) continue
        practice.set(agent, counts)
        refresh(agent, counts)
      }
    },
    handled(agent, type) {
      const counts = practice.get(agent)
      if (counts === undefined) return
      const practiced = newParts(type, counts)
      for (const id of practiced) counts.set(id, (counts.get(id) ?? 0) + 1)
      if (practiced.length > 0) refresh(agent, counts)
    },
  }
}

/** The skills of a contact type and its queue, as far as they are new. */
function newParts({ queueId, skillIds }: WorldContactType, counts: ReadonlyMap<string, number>): string[] {
  return [...skillIds, queueId].filter((id) => counts.has(id))
}
