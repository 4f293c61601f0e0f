/**
 * A second writer at any moment of a run, in many runs over small orgs. What it writes outside the window between our check
 * and our write is kept and reported; what it writes inside the window is found in the audits, each write once.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
import { drawnPlan, trueLevel } from '../../../test/support/proposals'
import { seededRandom } from '../../core/random'
import type { World } from '../../emulator'
import { memoryJournal } from '../../stores/memory/memory'
import { captureSnapshot } from '../snapshot/capture'
import { applyPlan } from './apply'

/** Generated runs: many in the soak, a sample in every test run. */
const RUNS = Number(process.env.SKILLROUTE_WRITER_RUNS ?? 10)

interface External {
  readonly userId: string
  readonly skillId: string
  readonly before: number | null
  readonly after: number
}

/** Writes as another client would: into the world and its audits. */
function externalWrite(world: World, userId: string, skillId: string, after: number): External | undefined {
  const user = world.users.get(userId)
  const before = user?.skills.get(skillId) ?? null
  if (user === undefined || before === after) return undefined
  user.skills.set(skillId, after)
  world.record({
    service: 'Directory',
    entityType: 'User',
    entityId: userId,
    entityName: user.name,
    action: 'Update',
    clientId: 'somebody-else',
    properties: [
      {
        property: `skill:${skillId}`,
        oldValues: before === null ? [] : [String(before)],
        newValues: [String(after)],
      },
    ],
    effect: `external ${userId} ${skillId}`,
  })
  return { userId, skillId, before, after }
}

async function oneRun(seed: number, reread: 'each' | 'batch'): Promise<{ inside: number; outside: number }> {
  const org = await emulated({ seed: 5, agents: 14, queues: 1, skills: 6 })
  try {
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 10, moves: 2, seed: String(seed), reread })
    const random = seededRandom(`writer ${seed}`)
    const external: External[] = []
    org.emulator.faults.add({
      path: '/api/v2/users',
      share: 0.12,
      fault: {
        kind: 'secondWriter',
        write(world) {
          const change = plan.changes[Math.floor(random() * plan.changes.length)]
          if (change === undefined) return
          // Levels that no plan here uses, each once, so that every write of the other can be recognized.
          const one = externalWrite(world, change.user.id, change.skill.id, 4.01 + external.length / 100)
          if (one !== undefined) external.push(one)
        },
      },
    })
    const report = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      onConflict: 'merge',
      readBackMs: 3_000,
      concurrency: 3,
    })
    org.emulator.faults.clear()
    expect(report.externalCheck?.complete ?? true).toBe(true)
    const results = new Map(report.results.map((result) => [result.changeId, result]))
    const reported = report.external.map(({ changeId, after }) => `${changeId} ${after.join()}`)
    expect(new Set(reported).size).toBe(reported.length)
    let inside = 0
    for (const change of plan.changes) {
      const result = results.get(change.id)
      const now = trueLevel(org.emulator, change.user.id, change.skill.id)
      const others = external.filter((one) => one.userId === change.user.id && one.skillId === change.skill.id)
      const covered = report.external.filter(({ changeId }) => changeId === change.id)
      if (result?.status === 'applied') expect(now).toBe(change.after)
      // A value that is not ours in the end is someone else's; it is kept, and reported as it was at the conflict.
      if (now !== change.after) {
        expect(result?.status).toBe('conflict')
        expect(others.map(({ after }) => after)).toContain(result?.found)
      }
      for (const one of others) {
        const retained = one.after === now || others.some((later) => later.before === one.after)
        const found = covered.filter(({ after }) => after.join() === String(one.after))
        expect(found.length, `${JSON.stringify(one)} kept ${retained} ${JSON.stringify(result)}`).toBe(
          retained ? found.length : 1,
        )
        for (const { before } of found) expect(before).toEqual(one.before === null ? [] : [String(one.before)])
        inside += found.length
      }
    }
    expect(report.external.every(({ by }) => by === 'client somebody-else')).toBe(true)
    return { inside, outside: external.length - inside }
  } finally {
    await org.stop()
  }
}

it('never hides a write of a second writer, at any moment', async () => {
  const seen = { inside: 0, outside: 0 }
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.constantFrom('each' as const, 'batch' as const), async (seed, reread) => {
      const { inside, outside } = await oneRun(seed, reread)
      seen.inside += inside
      seen.outside += outside
    }),
    { numRuns: RUNS, seed: 7, endOnFailure: true },
  )
  expect(seen.inside).toBeGreaterThan(0)
  expect(seen.outside).toBeGreaterThan(0)
  console.log(
    `second writer: ${RUNS} runs, ${seen.inside} writes inside the window found, ${seen.outside} outside kept`,
  )
})
