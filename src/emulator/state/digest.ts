import { contentHash, sha256 } from '../../core/json/hash'
import { getSimulation } from '../history'
import type { World } from '../model/types'

/** A hash of a world's configuration, and of its history as far as it was requested. */
export function worldDigest(world: World): string {
  const { org, divisions, skills, languages, queues, users, skillGroups, groups, changes, orgUtilization } = world
  return contentHash({
    org,
    divisions: [...divisions.values()],
    skills: [...skills.values()],
    languages: [...languages.values()],
    queues: [...queues.values()].map((queue) => ({ ...queue, members: [...queue.members.values()] })),
    users: [...users.values()].map(({ truth: _, ...user }) => ({
      ...user,
      skills: [...user.skills],
      languages: [...user.languages],
    })),
    skillGroups: [...skillGroups.values()].map((group) => ({ ...group, members: [...group.members] })),
    groups: [...groups.values()].map((group) => ({ ...group, members: [...group.members] })),
    changes,
    orgUtilization,
    history: historyDigest(world),
  })
}

function historyDigest(world: World): string {
  if (!getSimulation(world).begun) return ''
  const { count, start, type, agent, waitMs, talkMs, flags } = world.history()
  const columns = [start, type, agent, waitMs, talkMs, flags]
  return sha256(
    `${count} ${columns.map((column) => sha256(Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('latin1'))).join(' ')}`,
  )
}
