/** The requests of a plan that sets three levels for each of many agents, counted by the emulated org. */

import { afterEach, expect, it } from 'vitest'
import type { Desired } from '../../src/documents'
import { memoryJournal } from '../../src/stores/memory/memory'
import { applyPlan, buildPlan, captureSnapshot } from '../../src/workflows'
import { type Emulated, emulated } from '../support/emulated'

/** SKILLROUTE_FULL=1: 1,000. */
const AGENTS = process.env.SKILLROUTE_FULL === '1' ? 1_000 : 200

let org: Emulated
afterEach(() => org.stop())

it.each(['each', 'batch'] as const)(
  `makes at most a write for each of ${AGENTS} agents and the reads it said, re-reading %s`,
  async (reread) => {
    org = await emulated({ seed: 6, agents: Math.round(1.02 * AGENTS), queues: 2, skills: 10 })
    const snapshot = await captureSnapshot(org.client)
    const skills = snapshot.skills.filter(({ state }) => state === 'active').slice(0, 3)
    const agents = snapshot.agents.filter(({ state }) => state === 'active').slice(0, AGENTS)
    expect(agents).toHaveLength(AGENTS)
    const levels = Object.fromEntries(skills.map(({ id }, n) => [id, 2.37 + n]))
    const desired: Desired = {
      format: 'skillroute/desired@1',
      agents: Object.fromEntries(agents.map(({ id }) => [id, { skills: levels }])),
    }
    const plan = buildPlan({ snapshot, desired, reread, policy: { includeUnlicensed: true } })
    expect(plan.changes).toHaveLength(3 * AGENTS)
    const before = org.emulator.stats.requests
    const writesBefore = writes()
    const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
    expect(report.outcome).toBe('done')
    const made = org.emulator.stats.requests - before
    const written = writes() - writesBefore
    console.log(`requests, ${reread}: ${written} writes, ${made - written} reads, ${plan.budget.total} planned`)
    expect(made).toBe(plan.budget.total)
    expect(written).toBe(plan.budget.writes)
    expect(written).toBeLessThanOrEqual(AGENTS)
    expect(made - written).toBeLessThanOrEqual((reread === 'each' ? 1.1 : 0.06) * AGENTS)

    function writes(): number {
      return [...org.emulator.stats.byRoute]
        .filter(([route]) => route.includes('routingskills') && !route.startsWith('GET'))
        .reduce((sum, [, count]) => sum + count, 0)
    }
  },
)
