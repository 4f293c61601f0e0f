import { seededRandom } from '../../../src/core/random'
import type { Snapshot } from '../../../src/documents'

/** How large a made-up org is. */
export interface LargeOrg {
  readonly agents: number
  readonly queues: number
  readonly skills: number
  /** Skills that each agent holds, and queues that each is a member of. */
  readonly each: number
  readonly seed: string
  /** Put before every id, so that two orgs share none. */
  readonly prefix: string
}

/** A made-up org of any size; the same seed gives the same names, levels and members. */
export function largeOrg({ agents, queues, skills, each, seed, prefix }: LargeOrg): Snapshot {
  const random = seededRandom(seed)
  const pick = (count: number): number => Math.floor(random() * count)
  const members = Array.from({ length: queues }, (): Map<number, number> => new Map())
  const people = Array.from({ length: agents }, (_, n) => {
    const levels = new Map(Array.from({ length: each }, () => [pick(skills), pick(6)]))
    for (let at = 0; at < each; at++) members[pick(queues)]?.set(n, 1 + pick(3))
    const held = [...levels].map(([id, level]) => ({ id: `${prefix}s${id}`, level }))
    return {
      id: `${prefix}u${n}`,
      name: `Agent ${n}`,
      state: 'active',
      skills: held,
      languages: [],
      certifications: [],
      licensed: true,
    }
  })
  return {
    format: 'skillroute/snapshot@1',
    org: { id: `${prefix}org`, name: `Org ${prefix}` },
    takenAt: '2026-01-05T00:00:00.000Z',
    scope: {},
    divisions: [],
    skills: Array.from({ length: skills }, (_, n) => ({ id: `${prefix}s${n}`, name: `Skill ${n}`, state: 'active' })),
    languages: [],
    queues: members.map((rings, n) => ({
      id: `${prefix}q${n}`,
      name: `Queue ${n}`,
      evaluation: 'BEST',
      serviceLevels: { voice: { ratio: 0.8, seconds: 20 } },
      members: [...rings].map(([user, ring]) => ({
        userId: `${prefix}u${user}`,
        joined: true,
        ring,
        memberBy: 'user',
      })),
    })),
    agents: people,
    skillGroups: [],
    gaps: [],
  }
}
