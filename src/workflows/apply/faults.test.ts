import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { MIXED_FAULTS } from '../../../test/support/mixed-faults'
import { drawnPlan, effectsOf, trueLevel } from '../../../test/support/proposals'
import { seededRandom } from '../../core/random'
import type { Journal } from '../../documents/ports/ports'
import { memoryJournal } from '../../stores/memory/memory'
import { captureSnapshot } from '../snapshot/capture'
import { applyPlan } from './apply'

let org: Emulated
afterEach(() => org.stop())

describe('applyPlan under faults', () => {
  it('makes each change once although every third request fails somehow', async () => {
    org = await emulated(
      { agents: 40, queues: 2, skills: 8, switches: { missingExpandShare: 0.1 } },
      { budget: 10_000 },
    )
    const snapshot = await captureSnapshot(org.client)
    const plan = drawnPlan(snapshot, { agents: 36, moves: 2 })
    for (const fault of MIXED_FAULTS)
      org.emulator.faults.add({ path: '/api/v2/users', share: 0.3 / MIXED_FAULTS.length, fault })
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), onConflict: 'merge' })
    org.emulator.faults.clear()
    expect(report.results.filter((result) => result.status !== 'applied')).toEqual([])
    expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
    expect(org.emulator.stats.effects.size).toBe(plan.changes.length)
    expect(report.requests.retries).toBeGreaterThan(0)
  })

  it('checks before it writes again: a concurrent write after a lost answer is kept', async () => {
    org = await emulated({ agents: 10, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 8, moves: 1, seed: 'lost' })
    const target = plan.changes.find((change) => change.after !== null)
    if (target === undefined) throw new Error('nothing to set')
    const { user, skill } = target
    org.emulator.faults.add({ method: 'PATCH', path: user.id, times: 1, fault: { kind: 'timeout', when: 'after' } })
    org.emulator.faults.add({
      method: 'GET',
      path: `${user.id}/routingskills`,
      after: 1,
      times: 1,
      fault: { kind: 'secondWriter', write: (world) => world.users.get(user.id)?.skills.set(skill.id, 4.25) },
    })
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), onConflict: 'merge' })
    expect(report.results.find((result) => result.changeId === target.id)).toMatchObject({
      status: 'conflict',
      found: 4.25,
    })
    expect(trueLevel(org.emulator, user.id, skill.id)).toBe(4.25)
    expect(report.counts.applied).toBe(plan.changes.length - 1)
  })

  it('retries a version conflict after another read, and fails in the end', async () => {
    org = await emulated({ agents: 10, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 8, moves: 1, seed: 'conflict' })
    const [twice, always] = plan.changes
    if (twice === undefined || always === undefined) throw new Error('plan too small')
    const general = { kind: 'status', status: 400, code: 'general.conflict' } as const
    for (const method of ['PATCH', 'DELETE']) {
      org.emulator.faults.add({ method, path: twice.user.id, times: 2, fault: general })
      org.emulator.faults.add({ method, path: always.user.id, fault: { ...general, status: 409 } })
    }
    const report = await applyPlan(org.client, plan, { journal: memoryJournal(), onFailure: 'continue' })
    const status = (id: string) => report.results.find((result) => result.changeId === id)
    expect(status(twice.id)).toMatchObject({ status: 'applied' })
    expect(status(always.id)).toMatchObject({ status: 'failed', error: { code: 'general.conflict' } })
    expect(report.counts.applied).toBe(plan.changes.length - 1)
  })

  it('never hides a concurrent write: a second writer at any moment is kept or reported', async () => {
    org = await emulated({ agents: 40, queues: 2, skills: 8 })
    const snapshot = await captureSnapshot(org.client)
    const plan = drawnPlan(snapshot, { agents: 32, moves: 2, seed: 'writer' })
    const random = seededRandom('second writer')
    const external = new Map<string, { at: string; level: number }>()
    org.emulator.faults.add({
      path: '/routingskills',
      share: 0.15,
      fault: {
        kind: 'secondWriter',
        write(world) {
          const change = plan.changes[Math.floor(random() * plan.changes.length)]
          if (change === undefined || external.has(change.id)) return
          const level = 4.25
          world.users.get(change.user.id)?.skills.set(change.skill.id, level)
          external.set(change.id, { at: 'mid-run', level })
        },
      },
    })
    const report = await applyPlan(org.client, plan, {
      journal: memoryJournal(),
      onConflict: 'merge',
      readBackMs: 5_000,
    })
    expect(external.size).toBeGreaterThan(5)
    for (const result of report.results) {
      const change = plan.changes.find((one) => one.id === result.changeId)
      if (change === undefined) throw new Error('unknown change')
      const now = trueLevel(org.emulator, change.user.id, change.skill.id)
      if (result.status === 'applied') expect(now).toBe(change.after)
      else expect(result).toMatchObject({ status: 'conflict', found: 4.25 })
      if (!external.has(change.id)) expect(result.status).toBe('applied')
    }
  })
})

describe('what a run may say of its writes', () => {
  it('calls no answered write refused when the journal fails: the run ends and can be resumed', async () => {
    org = await emulated({ agents: 10, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 1, moves: 2 })
    const journal = memoryJournal()
    const full = new Error('no space left')
    let failures = 0
    const flaky: Journal = {
      ...journal,
      async append(entry) {
        if (entry.type === 'outcome' && failures++ === 0) throw full
        await journal.append(entry)
      },
    }
    await expect(applyPlan(org.client, plan, { journal: flaky, onFailure: 'continue' })).rejects.toBe(full)
    for await (const entry of journal.read()) expect(['header', 'intent']).toContain(entry.type)
    const report = await applyPlan(org.client, plan, { journal })
    expect(report.outcome).toBe('done')
    expect(report.counts.resumed).toBeGreaterThan(0)
    expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
  })

  it('reads a write in doubt back when another refusal stops the run', async () => {
    org = await emulated({ agents: 10, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 2, moves: 1, seed: 'd' })
    const [late, refused] = plan.changes
    if (late === undefined || refused === undefined) throw new Error('plan too small')
    for (const method of ['PATCH', 'DELETE']) {
      org.emulator.faults.add({ method, path: late.user.id, times: 1, fault: { kind: 'status', status: 504 } })
      org.emulator.faults.add({ method, path: refused.user.id, fault: { kind: 'status', status: 403 } })
    }
    // The gateway timed out, the service behind it did not: the write shows between the second check and the read-back.
    org.emulator.faults.add({
      method: 'GET',
      path: '/api/v2/users',
      fault: {
        kind: 'secondWriter',
        write(world) {
          if (sent && reads++ > 0) {
            const skills = world.users.get(late.user.id)?.skills
            if (late.after === null) skills?.delete(late.skill.id)
            else skills?.set(late.skill.id, late.after)
          }
        },
      },
    })
    let sent = false
    let reads = 0
    const journal = memoryJournal()
    const watched: Journal = {
      ...journal,
      async append(entry) {
        if (entry.type === 'outcome' && entry.result === 'inDoubt') sent = true
        await journal.append(entry)
      },
    }
    const report = await applyPlan(org.client, plan, { journal: watched })
    const result = (id: string) => report.results.find((one) => one.changeId === id)
    expect(result(refused.id)).toMatchObject({
      status: 'failed',
      latencyMs: expect.any(Number),
      correlationId: expect.stringMatching(/[0-9a-f-]{8}/),
    })
    expect(reads).toBeGreaterThan(1)
    expect(result(late.id)).toMatchObject({ status: 'applied', found: late.after })
  })

  it('reports a write in doubt that does not show as not shown, not as never tried', async () => {
    org = await emulated({ agents: 10, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 2, moves: 1, seed: 'd' })
    const [late, refused] = plan.changes
    if (late === undefined || refused === undefined) throw new Error('plan too small')
    for (const method of ['PATCH', 'DELETE']) {
      org.emulator.faults.add({ method, path: late.user.id, times: 1, fault: { kind: 'status', status: 504 } })
      org.emulator.faults.add({ method, path: refused.user.id, fault: { kind: 'status', status: 403 } })
    }
    const report = await applyPlan(org.client, plan, { journal: memoryJournal() })
    expect(report.results.find((one) => one.changeId === late.id)).toMatchObject({
      status: 'failed',
      found: late.before,
      error: { code: 'apply.notVisible' },
    })
  })

  it('writes again, on the next run, what was answered but did not show, and says how long it waited', async () => {
    org = await emulated({ agents: 10, queues: 2, skills: 6 })
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 1, moves: 1, seed: 'lost' })
    const [change] = plan.changes
    if (change === undefined) throw new Error('plan too small')
    const journal = memoryJournal()
    let answered = false
    const watched: Journal = {
      ...journal,
      async append(entry) {
        await journal.append(entry)
        answered ||= entry.type === 'outcome'
      },
    }
    org.emulator.faults.add({
      method: 'GET',
      path: '/api/v2/users',
      fault: {
        kind: 'secondWriter',
        write(world) {
          const skills = world.users.get(change.user.id)?.skills
          if (!answered) return
          if (change.before === null) skills?.delete(change.skill.id)
          else skills?.set(change.skill.id, change.before)
        },
      },
    })
    const lost = await applyPlan(org.client, plan, { journal: watched, readBackMs: 60_000 })
    expect(lost.results[0]).toMatchObject({ status: 'failed', error: { code: 'apply.notVisible' } })
    const waitedMs = Number(/after (\d+) ms/.exec(lost.results[0]?.error?.message ?? '')?.[1])
    const took = Date.parse(lost.endedAt) - Date.parse(lost.startedAt)
    expect(waitedMs).toBeGreaterThan(50_000)
    expect(waitedMs).toBeLessThanOrEqual(took)
    org.emulator.faults.clear()
    const report = await applyPlan(org.client, plan, { journal })
    expect(report).toMatchObject({ outcome: 'done', counts: { applied: 1 }, requests: { writes: 1 } })
    expect(trueLevel(org.emulator, change.user.id, change.skill.id)).toBe(change.after)
  })
})
