import type { Desired, Snapshot } from '../../../src/documents'

/** The same configuration in another org: every id is another one, every list runs backwards. */
export function otherOrg(snapshot: Snapshot): Snapshot {
  const other = (id: string): string => `x-${id}`
  const renamed = <T extends { readonly id: string }>(list: readonly T[]): T[] =>
    list.map((one) => ({ ...one, id: other(one.id) })).reverse()
  const division = ({ divisionId }: { divisionId?: string }) =>
    divisionId === undefined ? {} : { divisionId: other(divisionId) }
  return {
    ...snapshot,
    org: { id: other(snapshot.org.id), name: `Other ${snapshot.org.name}` },
    divisions: renamed(snapshot.divisions),
    skills: renamed(snapshot.skills).map((skill) => ({ ...skill, ...division(skill) })),
    languages: renamed(snapshot.languages),
    skillGroups: renamed(snapshot.skillGroups),
    queues: renamed(snapshot.queues).map((queue) => ({
      ...queue,
      ...division(queue),
      ...(queue.rings === undefined
        ? {}
        : {
            rings: queue.rings.map((ring) => ({
              ...ring,
              skillsToRemove: [...ring.skillsToRemove].map(other).reverse(),
            })),
          }),
      members: queue.members.map((member) => ({ ...member, userId: other(member.userId) })).reverse(),
    })),
    agents: renamed(snapshot.agents).map((agent) => ({
      ...agent,
      ...division(agent),
      skills: renamed(agent.skills),
      languages: renamed(agent.languages),
      certifications: [...agent.certifications].reverse(),
    })),
  }
}

/** An org as it is once a desired state holds, as far as snapshots show it. Names and ids are ids here. */
export function withDesired(snapshot: Snapshot, desired: Desired): Snapshot {
  const levels = (
    held: readonly { id: string; level: number }[],
    wanted: Readonly<Record<string, number | null>> | undefined,
  ) => {
    const after = new Map(held.map(({ id, level }) => [id, level]))
    for (const [id, level] of Object.entries(wanted ?? {})) {
      if (level === null) after.delete(id)
      else after.set(id, level)
    }
    return [...after].map(([id, level]) => ({ id, level }))
  }
  const agents = snapshot.agents.map((agent) => {
    const wanted = desired.agents?.[agent.id]
    return {
      ...agent,
      skills: levels(agent.skills, wanted?.skills),
      languages: levels(agent.languages, wanted?.languages),
    }
  })
  const queues = snapshot.queues.map((queue) => {
    const { evaluation = queue.evaluation, members: wanted = {} } = desired.queues?.[queue.id] ?? {}
    const members = new Map(queue.members.map((member) => [member.userId, member]))
    for (const [userId, member] of Object.entries(wanted)) {
      const known = members.get(userId) ?? { userId, joined: true, ring: 1, memberBy: 'user' }
      const { joined = known.joined, ring = known.ring } = member ?? {}
      if (member === null) members.delete(userId)
      else members.set(userId, { ...known, joined, ring })
    }
    return { ...queue, evaluation, members: [...members.values()] }
  })
  return { ...snapshot, agents, queues }
}
