import { contentHash } from '../../core/json/hash'
import { byId } from '../../core/order'
import type { Snapshot, SnapshotQueue } from '../../documents'

/**
 * The content hash of a snapshot's configuration. It ignores the time of the capture, its options, gaps, and the order
 * of lists except that of rings.
 */
export function snapshotHash(snapshot: Snapshot): string {
  const { org, divisions, skills, languages, queues, agents, skillGroups } = snapshot
  return contentHash({
    org,
    divisions: byId(divisions),
    skills: byId(skills),
    languages: byId(languages),
    queues: byId(queues).map(sortedQueue),
    agents: byId(agents).map((agent) => ({
      ...agent,
      skills: byId(agent.skills),
      languages: byId(agent.languages),
      certifications: [...agent.certifications].sort(),
    })),
    skillGroups: byId(skillGroups),
  })
}

function sortedQueue(queue: SnapshotQueue): unknown {
  const members = [...queue.members].sort((a, b) => (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0))
  const rings = queue.rings?.map((ring) => ({ ...ring, skillsToRemove: [...ring.skillsToRemove].sort() }))
  return { ...queue, members, ...(rings === undefined ? {} : { rings }) }
}
