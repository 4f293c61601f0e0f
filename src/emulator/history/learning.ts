import type { Compiled } from '../../optimizer/simulate/compile/compiled'
import { natureOf } from '../model/nature'
import type { World, WorldContactType } from '../model/types'
import { type Staff, trueSeconds } from './center'

/** Agents who take longer over a skill that they were granted lately. */
export interface Learning {
  /** The configuration has changed: whoever holds a skill for the first time is new to it, under `center` from now on. */
  follow(center: Compiled): void
  /** An agent takes a contact of a type: the next one with its skills takes them less time. */
  handled(agent: number, type: WorldContactType): void
}

/** The skills of every user. */
export function skillsHeld(world: World): Map<string, Set<string>> {
  return new Map([...world.users].map(([id, { skills }]) => [id, new Set(skills.keys())]))
}

/** How agents learn in a world; users who come later know the skills that they come with. */
export function createLearning(
  world: World,
  { ids }: Staff,
  beginning: { readonly center: Compiled; readonly held: ReadonlyMap<string, ReadonlySet<string>> },
): Learning {
  const { learningExcess, learningContacts } = natureOf(world)
  if (learningExcess === 0) return { follow: () => undefined, handled: () => undefined }
  const held = new Map(beginning.held)
  /** Contacts handled on new skills, by agent and skill. */
  const practice = new Map<number, Map<string, number>>()
  let { center } = beginning

  const slowness = (handled: number | undefined): number =>
    handled === undefined ? 1 : 1 + learningExcess * 2 ** (-handled / learningContacts)

  /** Sets the handle times of the types that ask for a skill that the agent is new to. */
  function refresh(agent: number, counts: ReadonlyMap<string, number>): void {
    const user = world.users.get(ids[agent] ?? '')
    if (user === undefined) return
    for (const [k, type] of world.contactTypes.entries()) {
      const { skillIds } = type
      if (!skillIds.some((skill) => counts.has(skill))) continue
      const factor = skillIds.reduce((sum, skill) => sum + slowness(counts.get(skill)), 0) / skillIds.length
      center.ahtSeconds[agent * center.typeCount + k] = factor * trueSeconds(user, type)
    }
  }

  return {
    follow(next) {
      center = next
      for (const [agent, userId] of ids.entries()) {
        const skills = world.users.get(userId)?.skills
        if (skills === undefined) continue
        const own = held.get(userId)
        if (own === undefined) held.set(userId, new Set(skills.keys()))
        const counts = practice.get(agent) ?? new Map<string, number>()
        for (const skill of skills.keys()) {
          if (own?.has(skill) === false && !counts.has(skill)) counts.set(skill, 0)
        }
        if (counts.size === 0) continue
        practice.set(agent, counts)
        refresh(agent, counts)
      }
    },
    handled(agent, { skillIds }) {
      const counts = practice.get(agent)
      if (counts === undefined) return
      const practiced = skillIds.filter((skill) => counts.has(skill))
      for (const skill of practiced) counts.set(skill, (counts.get(skill) ?? 0) + 1)
      if (practiced.length > 0) refresh(agent, counts)
    },
  }
}
