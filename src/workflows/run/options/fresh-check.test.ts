import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { drawnPlan, trueLevel } from '../../../../test/support/proposals'
import { aMember, aQueue, planOf } from '../../../../test/support/safe-change'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { calculateMinutes, requestBudget } from '../../cost/budget'
import { captureSnapshot } from '../../snapshot/capture'
import type { ApplyProgress } from './options'

let org: Emulated
afterEach(() => org.stop())

/** A level that no plan here sets. */
const THEIRS = 4.25

/**
 * Someone else edits each user `afterMs` after our check and before our write, if the write has not happened by then.
 * @returns ids of the users that they edited before our write of the same user was answered
 */
function editAfterLooks(skillOf: ReadonlyMap<string, string>, isWriting: () => boolean, afterMs: number): Set<string> {
  const edited = new Set<string>()
  const written = new Set<string>()
  org.client.on('response', ({ method, path, status }) => {
    const userId = /users\/([^/]+)\/routingskills/.exec(path)?.[1] ?? ''
    const skillId = skillOf.get(userId)
    if (skillId === undefined || status >= 300) return
    if (method !== 'GET') written.add(userId)
    else if (isWriting() && !edited.has(userId)) {
      org.clock.setTimer(() => {
        if (written.has(userId) || edited.has(userId)) return
        edited.add(userId)
        org.emulator.world.users.get(userId)?.skills.set(skillId, THEIRS)
      }, afterMs)
    }
  })
  return edited
}

async function applied(rate: number, options: { reread?: 'each'; retryAfterSeconds?: number } = {}) {
  org = await emulated({ agents: 60, queues: 1, skills: 6 }, {}, 10_000, rate)
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 50, moves: 1 })
  const { retryAfterSeconds } = options
  if (retryAfterSeconds !== undefined) {
    const fault = { kind: 'rateLimit' as const, retryAfterSeconds }
    org.emulator.faults.add({ path: '/routingskills', share: 0.2, fault })
  }
  let phase: ApplyProgress['step'] = 'checking'
  const skillOf = new Map(plan.changes.map(({ user, skill }) => [user.id, skill.id]))
  const edited = editAfterLooks(skillOf, () => phase === 'writing', 1_500)
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    onConflict: 'merge',
    checkAudits: false,
    onProgress: (at) => {
      phase = at.step
    },
  })
  const lost = plan.changes.filter(
    ({ user, skill }) => edited.has(user.id) && trueLevel(org.emulator, user.id, skill.id) !== THEIRS,
  )
  return { report, edited, lost, plan }
}

it.each([30, 250])(
  'at %i requests a minute a write follows its check at once, so that no edit falls between',
  async (rate) => {
    const { report, lost, edited, plan } = await applied(rate)
    expect(lost).toEqual([])
    expect(edited.size).toBe(0)
    expect(report.counts.applied).toBe(plan.changes.length)
  },
)

it('checks the target again when a Retry-After comes between check and write, and keeps the edit made meanwhile', async () => {
  const { report, lost, edited } = await applied(60_000, { retryAfterSeconds: 26 })
  expect(edited.size).toBeGreaterThan(0)
  expect(lost).toEqual([])
  expect(report.counts.conflict).toBe(edited.size)
})

it('fails a change that can never be written soon enough after its check, and says why', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 2, moves: 1 })
  // This confirm takes longer than a check stays fresh.
  const confirm = async (): Promise<void> => org.clock.jump(org.clock.now() + 1_500)
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    confirm,
    onFailure: 'continue',
    checkAudits: false,
  })
  expect(report.results.map(({ error }) => error?.code)).toEqual(['apply.rereadTooOld', 'apply.rereadTooOld'])
  expect(org.emulator.stats.effects.size).toBe(0)
})

it('counts the age of a batch from its first answer, so an edit while one of its users is read alone is kept', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const { faults, world } = org.emulator
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 3, moves: 1, reread: 'batch' })
  const [edited, , gone] = plan.changes
  if (edited === undefined || gone === undefined) throw new Error('too few changes')
  // Who is missing in the answer for all is read alone, and that read is asked to wait.
  faults.add({ method: 'GET', path: 'routingskills', fault: { kind: 'rateLimit', retryAfterSeconds: 65 }, times: 1 })
  org.client.on('throttle', () => void world.users.get(edited.user.id)?.skills.set(edited.skill.id, THEIRS))
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    onConflict: 'merge',
    onFailure: 'continue',
    checkAudits: false,
    onProgress: ({ step }) => void (step === 'writing' && world.users.delete(gone.user.id)),
  })
  expect(report.counts).toMatchObject({ conflict: 1, applied: 1, failed: 1 })
  expect(trueLevel(org.emulator, edited.user.id, edited.skill.id)).toBe(THEIRS)
})

it('holds the rest of a plan to a time with the pages of a large queue', async () => {
  org = await emulated({ agents: 430, queues: 1, skills: 4 }, {}, 10_000, 60)
  const queue = aQueue(org)
  const [one, other] = [...queue.members.values()]
    .filter(({ memberBy }) => memberBy === 'user')
    .map(({ userId }) => userId)
  const { plan } = await planOf(org, {
    queues: { [queue.id]: { members: { [one ?? '']: null, [other ?? '']: null } } },
  })
  const { total } = requestBudget({ changes: plan.changes, reread: plan.reread, ratePerMinute: 60 })
  expect(plan.budget.total).toBeGreaterThan(total)
  const changeIds = plan.changes.slice(0, 1).map(({ id }) => id)
  const options = { journal: memoryJournal(), changeIds, withinMinutes: calculateMinutes(total, 60) }
  await expect(applyPlan(org.client, plan, options)).rejects.toThrow('changes.withinMinutes')
})

it.each([2, 0.1])(
  'changes a queue whose members take %d s a page to read, and warns where that is long',
  async (pause) => {
    org = await emulated({ agents: 130, queues: 1, skills: 4, switches: { auditLagMs: 30_000 } })
    const queue = aQueue(org)
    const { userId } = aMember(org, queue)
    const { plan } = await planOf(org, { queues: { [queue.id]: { members: { [userId]: null } } } })
    org.emulator.faults.add({ method: 'GET', path: '/members', fault: { kind: 'latency', ms: 1000 * pause } })
    const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
    expect(report.counts.applied).toBe(1)
    // After a long read the run waits until the audits have its writes, and a short one leaves hardly anything to find.
    const isLong = pause > 1
    expect(report.warnings ?? []).toEqual(isLong ? [expect.stringMatching(/^The check of .+ took \d+ s/)] : [])
    expect(report.externalCheck?.missing).toBe(isLong ? 0 : 1)
  },
)
