import type { Snapshot, SnapshotAgent, SnapshotQueue } from '../../../src/documents'

/** An agent of a hand-made org: skills as `{ skillId: level }`. */
export function agent(
  id: string,
  skills: Readonly<Record<string, number>> = {},
  more: Partial<SnapshotAgent> = {},
): SnapshotAgent {
  const held = Object.entries(skills).map(([skill, level]) => ({ id: skill, level }))
  return { id, name: `Name of ${id}`, state: 'active', skills: held, languages: [], certifications: [], ...more }
}

/** A queue of a hand-made org with members who have all joined. */
export function queue(
  id: string,
  name: string,
  userIds: readonly string[],
  more: Partial<SnapshotQueue> = {},
): SnapshotQueue {
  const members = userIds.map((userId) => ({ userId, joined: true, ring: 1, memberBy: 'user' }))
  return { id, name, evaluation: 'BEST', serviceLevels: { voice: { ratio: 0.8, seconds: 20 } }, members, ...more }
}

/** A hand-made org. Skills `s1` Billing, `s2` Claims, `s3` German; divisions `d1` Berlin, `d2` Madrid. */
export function smallOrg(parts: Partial<Snapshot> = {}): Snapshot {
  return {
    format: 'skillroute/snapshot@1',
    org: { id: 'org-1', name: 'Acme' },
    takenAt: '2026-01-05T00:00:00.000Z',
    scope: {},
    divisions: [
      { id: 'd1', name: 'Berlin' },
      { id: 'd2', name: 'Madrid' },
    ],
    skills: [
      { id: 's1', name: 'Billing', state: 'active' },
      { id: 's2', name: 'Claims', state: 'active' },
      { id: 's3', name: 'German', state: 'active' },
    ],
    languages: [{ id: 'l1', name: 'Spanish' }],
    queues: [],
    agents: [],
    skillGroups: [],
    gaps: [],
    ...parts,
  }
}
