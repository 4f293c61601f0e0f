import type { World } from '../model/types'

/** Remembers the state of each entity before its latest write, for reads that lag behind. */
export interface PreviousStates {
  /** Stores the state of every entity that a write's path and body name. */
  keep(path: string, body: unknown): void
  /**
   * Runs a read as if the latest writes had not happened: those of the entities that `path` names, or of all if it
   * names none.
   */
  during<T>(path: string, read: () => T): T
}

/** Restores an earlier state of one entity. */
type Restore = () => void

/** Remembers the states of users, queues, skills and skill groups of a world. */
export function previousStates(world: World): PreviousStates {
  const retained = new Map<string, Restore>()
  return {
    keep(path, body) {
      for (const id of [...idsIn(path), ...idsIn(JSON.stringify(body) ?? '')]) {
        const restore = createImage(world, id)
        if (restore !== undefined) retained.set(id, restore)
      }
    },
    during(path, read) {
      const named = idsIn(path).filter((id) => retained.has(id))
      const ids = named.length > 0 ? named : [...retained.keys()]
      const present = ids.map((id) => createImage(world, id))
      for (const id of ids) retained.get(id)?.()
      try {
        return read()
      } finally {
        for (const restore of present) restore?.()
      }
    },
  }
}

/** Distinct ids in a text. */
function idsIn(text: string): readonly string[] {
  return [...new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])]
}

function createImage(world: World, id: string): Restore | undefined {
  return userImage(world, id) ?? queueImage(world, id) ?? skillImage(world, id) ?? groupImage(world, id)
}

function userImage(world: World, id: string): Restore | undefined {
  const user = world.users.get(id)
  if (user === undefined) return undefined
  const { skills, languages, truth, shifts, id: _, ...fields } = user
  const skillRows = [...skills]
  const languageRows = [...languages]
  return () => {
    Object.assign(user, fields)
    refill(skills, skillRows)
    refill(languages, languageRows)
  }
}

function queueImage(world: World, id: string): Restore | undefined {
  const queue = world.queues.get(id)
  if (queue === undefined) return undefined
  const { config, dateModifiedMs, modifiedBy } = queue
  const members = [...queue.members].map(([userId, member]) => [userId, { ...member }] as const)
  return () => {
    Object.assign(queue, { config, dateModifiedMs, modifiedBy })
    refill(queue.members, members)
  }
}

function skillImage(world: World, id: string): Restore | undefined {
  const skill = world.skills.get(id)
  if (skill === undefined) return undefined
  const fields = { ...skill }
  return () => void Object.assign(skill, fields)
}

function groupImage(world: World, id: string): Restore | undefined {
  const group = world.skillGroups.get(id)
  if (group === undefined) return undefined
  const { config, dateModifiedMs, completeAtMs } = group
  return () => void Object.assign(group, { config, dateModifiedMs, completeAtMs })
}

function refill<K, V>(map: Map<K, V>, rows: readonly (readonly [K, V])[]): void {
  map.clear()
  for (const [key, value] of rows) map.set(key, value)
}
