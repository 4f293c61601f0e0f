import fc from 'fast-check'
import type { Recommendation, Snapshot, SnapshotAgent, SnapshotQueue } from '../../src/documents'

const SKILLS = ['billing', 'claims', 'german', 'sales'].map((name) => ({ id: `skill-${name}`, name, state: 'active' }))
const level = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(0.5, 2.5, 3.75))

const agents: fc.Arbitrary<SnapshotAgent[]> = fc
  .array(
    fc.record({
      skills: fc.uniqueArray(fc.record({ id: fc.constantFrom(...SKILLS.map((skill) => skill.id)), level }), {
        selector: (skill) => skill.id,
      }),
      licensed: fc.constantFrom(true, true, true, false),
      state: fc.constantFrom('active', 'active', 'active', 'inactive'),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.map((row, n) => ({ id: `user-${n}`, name: `Agent ${n}`, languages: [], certifications: [], ...row })),
  )

const queues = (agentIds: readonly string[]): fc.Arbitrary<SnapshotQueue[]> =>
  fc
    .array(
      fc.record({
        evaluation: fc.constantFrom('BEST', 'ALL', 'NONE'),
        members: fc.subarray([...agentIds]),
        predictive: fc.boolean(),
      }),
      { maxLength: 4 },
    )
    .map((rows) =>
      rows.map(({ members, ...row }, n) => ({
        ...row,
        id: `queue-${n}`,
        name: `Queue ${n}`,
        serviceLevels: {},
        members: members.map((userId) => ({ userId, joined: true, ring: 1, memberBy: 'user' })),
      })),
    )

/** A small org in every shape that planning cares about. */
export const anySnapshot: fc.Arbitrary<Snapshot> = agents.chain((people) =>
  queues(people.map((agent) => agent.id)).map((lines) => ({
    format: 'skillroute/snapshot@1',
    org: { id: 'org-1', name: 'Acme' },
    takenAt: '2026-01-05T00:00:00.000Z',
    scope: {},
    divisions: [],
    skills: SKILLS,
    languages: [],
    queues: lines,
    agents: people,
    skillGroups: [],
    gaps: [],
  })),
)

/** A snapshot and recommendations for it, one a target at most. */
export const anyProposal: fc.Arbitrary<{ snapshot: Snapshot; recommendations: Recommendation[] }> = anySnapshot.chain(
  (snapshot) => {
    const targets = snapshot.agents.flatMap((agent) => SKILLS.map((skill) => ({ agent, skill })))
    return fc
      .subarray(targets)
      .chain((chosen) =>
        fc.tuple(
          ...chosen.map((target) => fc.tuple(fc.constant(target), fc.constantFrom('ADD', 'SET', 'REMOVE'), level)),
        ),
      )
      .map((rows) => ({
        snapshot,
        recommendations: rows.map(
          ([{ agent, skill }, action, after]): Recommendation => ({
            format: 'skillroute/recommendation@1',
            id: `${agent.id}-${skill.id}`,
            action: action === 'ADD' ? 'ADD' : action === 'SET' ? 'SET' : 'REMOVE',
            agent: { id: agent.id, name: agent.name },
            skill: { id: skill.id, name: skill.name },
            before: agent.skills.find((held) => held.id === skill.id)?.level ?? null,
            after: action === 'REMOVE' ? null : after,
            queues: [],
            reason: 'drawn',
            evidence: {},
            value: null,
          }),
        ),
      }))
  },
)
