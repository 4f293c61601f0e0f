import { expect, it } from 'vitest'
import type { Desired, Snapshot, SnapshotAgent } from '../../documents'
import { buildPlan } from './build'

/** Of the org that the limits are for; `SKILLROUTE_FULL=1`: all. */
const SHARE = process.env.SKILLROUTE_FULL === '1' ? 1 : 0.2
/** What that org may take, without the forecast. */
// The fifth has twice its share of the time: it begins cold, and busy cores take more processor time for the same work.
const MAX_MS = SHARE === 1 ? 10_000 : 4_000
const MAX_BYTES = 1024 ** 3

const AGENTS = 20_000 * SHARE
const QUEUES = 5_000 * SHARE
const SKILLS = 400

function largeOrg(): Snapshot {
  const skills = Array.from({ length: SKILLS }, (_, n) => ({ id: `skill-${n}`, name: `Skill ${n}`, state: 'active' }))
  const agents = Array.from(
    { length: AGENTS },
    (_, n): SnapshotAgent => ({
      id: `user-${n}`,
      name: `Agent ${n}`,
      state: 'active',
      skills: Array.from({ length: 8 }, (_, k) => ({ id: `skill-${(n * 7 + k * 13) % SKILLS}`, level: (n + k) % 6 })),
      languages: [],
      certifications: [],
      licensed: true,
    }),
  )
  const queues = Array.from({ length: QUEUES }, (_, n) => ({
    id: `queue-${n}`,
    name: `Queue ${n}`,
    evaluation: n % 3 === 0 ? 'BEST' : 'ALL',
    serviceLevels: {},
    members: Array.from({ length: 40 }, (_, k) => ({
      userId: `user-${(n * 4 + k) % AGENTS}`,
      joined: true,
      ring: 1,
      memberBy: 'user',
    })),
  }))
  return {
    format: 'skillroute/snapshot@1',
    org: { id: 'org', name: 'Large' },
    takenAt: '2026-01-05T00:00:00.000Z',
    scope: {},
    divisions: [],
    skills,
    languages: [],
    queues,
    agents,
    skillGroups: [],
    gaps: [],
  }
}

it(`plans for ${AGENTS} agents and ${QUEUES} queues in time and memory`, { retry: 2 }, () => {
  const snapshot = largeOrg()
  const desired: Desired = {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries(
      snapshot.agents.map(({ id }, n) => [
        id,
        { skills: { [`skill-${n % SKILLS}`]: 4.5, [`skill-${(n * 3 + 1) % SKILLS}`]: 2.5 } },
      ]),
    ),
    queues: Object.fromEntries(
      snapshot.queues
        .slice(0, 2_000 * SHARE)
        .map(({ id }, n) => [id, { members: { [`user-${(n * 9) % AGENTS}`]: { joined: true } } }]),
    ),
  }
  const started = process.cpuUsage()
  const plan = buildPlan({ snapshot, desired, now: snapshot.takenAt })
  // Of the processor, not of the clock: the machine may have other work.
  const { user, system } = process.cpuUsage(started)
  const took = (user + system) / 1000
  const { rss } = process.memoryUsage()
  console.log(`plan: ${plan.changes.length} changes in ${Math.round(took)} ms, ${Math.round(rss / 1024 ** 2)} MiB`)
  expect(plan.changes.length).toBeGreaterThan(AGENTS)
  expect(took).toBeLessThan(MAX_MS)
  expect(rss).toBeLessThan(MAX_BYTES)
})
