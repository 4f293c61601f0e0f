/** Whose a member of a queue is: added, moved and removed by us, by somebody else, and cut off in between. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { aMember, anOutsider, aQueue, endingAfter, planOf } from '../../../test/support/safe-change'
import type { DesiredMember, Plan } from '../../documents'
import type { WorldQueue } from '../../emulator/model/types'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from './undo'

let org: Emulated
let queue: WorldQueue
afterEach(() => org.stop())

async function start(lagMs = 0): Promise<void> {
  org = await emulated({ agents: 12, queues: 2, skills: 6, switches: { lagMs } })
  queue = aQueue(org)
  const ring = (threshold: number) => ({ expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold }] })
  queue.config.bullseye = { rings: [ring(10), ring(20)] }
}

async function memberPlan(userId: string, state: DesiredMember | null): Promise<Plan> {
  return (await planOf(org, { queues: { [queue.id]: { members: { [userId]: state } } } })).plan
}

describe('a member whom we removed and somebody else added again', () => {
  it('stays as they are: neither left nor moved back', async () => {
    await start()
    const member = aMember(org, queue)
    Object.assign(member, { joined: false, ringNumber: 2 })
    const plan = await memberPlan(member.userId, null)
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    queue.members.set(member.userId, { ...member, joined: true, ringNumber: 1 })
    const report = await undoPlan(org.client, plan, { journal })
    expect(report).toMatchObject({ counts: { already: 1, conflict: 2 }, requests: { writes: 0 } })
    expect(report.results.flatMap(({ error }) => error?.message ?? [])).toEqual([
      expect.stringContaining('someone else has added this member'),
      expect.stringContaining('someone else has added this member'),
    ])
    expect(queue.members.get(member.userId)).toMatchObject({ joined: true, ringNumber: 1 })
  })

  it('is left alone also when that happens while the undo is writing', async () => {
    await start()
    const member = aMember(org, queue)
    Object.assign(member, { joined: false, ringNumber: 1 })
    const plan = await memberPlan(member.userId, null)
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    org.emulator.faults.add({
      method: 'POST',
      path: `${queue.id}/members`,
      times: 1,
      fault: { kind: 'status', status: 409 },
    })
    const watched = {
      ...journal,
      append: async (entry: Parameters<typeof journal.append>[0]) => {
        await journal.append(entry)
        const inner: unknown = entry.entry
        if (entry.type === 'undo' && Reflect.get(Object(inner), 'result') === 'refused') {
          queue.members.set(member.userId, { ...member, joined: true })
        }
      },
    }
    expect((await undoPlan(org.client, plan, { journal: watched })).counts).toMatchObject({ conflict: 1 })
    expect(queue.members.get(member.userId)?.joined).toBe(true)
  })

  it('is put back where they were when it is our own undo that added them, cut off in between', async () => {
    await start(7_000)
    const member = aMember(org, queue)
    Object.assign(member, { joined: false, ringNumber: 2 })
    const plan = await memberPlan(member.userId, null)
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    const ending = endingAfter(journal, ({ type, entry }) => {
      return type === 'undo' && Reflect.get(Object(entry), 'type') === 'outcome'
    })
    await expect(undoPlan(org.client, plan, { journal: ending })).rejects.toThrow('the process is gone')
    const report = await undoPlan(org.client, plan, { journal })
    expect(report.outcome).toBe('done')
    expect(queue.members.get(member.userId)).toMatchObject({ joined: false, ringNumber: 2 })
  })
})

describe('a member whom we added', () => {
  it('is taken out again although nobody knows whether they left', async () => {
    await start()
    const userId = anOutsider(org, queue)
    const plan = await memberPlan(userId, { joined: false, ring: 2 })
    const journal = memoryJournal()
    let intents = 0
    const ending = endingAfter(journal, ({ type }) => type === 'intent' && ++intents === 3)
    await expect(applyPlan(org.client, plan, { journal: ending })).rejects.toThrow('the process is gone')
    expect(queue.members.get(userId)).toMatchObject({ joined: true, ringNumber: 2 })
    const report = await undoPlan(org.client, plan, { journal })
    expect(report).toMatchObject({ outcome: 'done', counts: { applied: 1 } })
    expect(queue.members.has(userId)).toBe(false)
  })

  it('is taken out again although their adding did not show yet when the undo began', async () => {
    await start(7_000)
    const userId = anOutsider(org, queue)
    const plan = await memberPlan(userId, { joined: true })
    const journal = memoryJournal()
    const ending = endingAfter(journal, ({ type }) => type === 'outcome')
    await expect(applyPlan(org.client, plan, { journal: ending })).rejects.toThrow('the process is gone')
    expect(queue.members.has(userId)).toBe(false)
    expect((await undoPlan(org.client, plan, { journal })).counts.applied).toBe(1)
    expect(queue.members.has(userId)).toBe(false)
    org.clock.jump(org.clock.now() + 60_000)
    await captureSnapshot(org.client)
    expect(queue.members.has(userId)).toBe(false)
  })

  it('stays where somebody moved them since', async () => {
    await start()
    const userId = anOutsider(org, queue)
    const plan = await memberPlan(userId, { joined: false })
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    Object.assign(queue.members.get(userId) ?? {}, { joined: true })
    expect((await undoPlan(org.client, plan, { journal })).counts).toMatchObject({ conflict: 1, applied: 0 })
    expect(queue.members.has(userId)).toBe(true)
  })

  it('leaves only once their adding shows, also when an earlier run sent it', async () => {
    await start(7_000)
    const userId = anOutsider(org, queue)
    const plan = await memberPlan(userId, { joined: false })
    const journal = memoryJournal()
    const ending = endingAfter(journal, ({ type }) => type === 'outcome')
    await expect(applyPlan(org.client, plan, { journal: ending })).rejects.toThrow('the process is gone')
    const report = await applyPlan(org.client, plan, { journal })
    expect(report).toMatchObject({ outcome: 'done', counts: { resumed: 1, applied: 1 } })
    expect(queue.members.get(userId)).toMatchObject({ joined: false })
  })
})
