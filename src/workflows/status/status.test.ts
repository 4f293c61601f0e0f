import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan } from '../../../test/support/proposals'
import { agentStateNow } from '../../emulator/routes/shared/agent-state'
import { memoryJournal } from '../../stores/memory/memory'
import { checkAccess } from '../access/check-access'
import { applyPlan } from '../apply/apply'
import { auditTrail } from '../audits/audit-trail'
import { captureDemand } from '../demand/capture'
import { captureSnapshot } from '../snapshot/capture'
import { exportWfm } from '../wfm/export'
import { type QueueStatus, queueStatus } from './queue-status'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 40, queues: 5, skills: 8 })
})
afterAll(() => org.stop())

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('queueStatus', () => {
  it('shows every queue now and over the window, with occupancy where asked', async () => {
    const requests = org.emulator.stats.requests
    const states = await all(queueStatus(org.client, { windowMinutes: 7 * 24 * 60 }))
    expect(org.emulator.stats.requests - requests).toBe(4)
    expect(states.map((state) => state.queue.name).sort()).toEqual(
      [...org.emulator.world.queues.values()].map((queue) => queue.config.name).sort(),
    )
    const demand = await captureDemand(org.client, { days: 7 })
    for (const { queue, measures } of states) {
      const types = demand.contactTypes.filter((type) => type.queueId === queue.id)
      const answered = types.reduce((sum, type) => sum + type.answered, 0)
      expect(measures.reduce((sum, one) => sum + one.answered, 0)).toBe(answered)
      for (const one of measures) {
        const taken = one.mediaType === 'callback' ? one.handled : one.answered
        expect(one.abandonRate).toBeCloseTo(one.abandoned / (taken + one.abandoned))
      }
    }
    const [some] = await all(
      queueStatus(org.client, { queueIds: [states[0]?.queue.id ?? ''], occupancy: true, windowMinutes: 10_080 }),
    )
    expect(some?.occupancy).toBeGreaterThan(0)
    expect(some?.occupancy).toBeLessThanOrEqual(1)
    expect(() => queueStatus(org.client, { windowMinutes: 0 })).toThrow('windowMinutes')
  })

  it('can be read again, and gives members as they are', async () => {
    const status = queueStatus(org.client)
    const names = (states: readonly QueueStatus[]) => states.map((state) => state.queue.name)
    expect(names(await all(status))).toEqual(names(await all(status)))
    for (const { queue, now } of await all(status)) {
      expect(now.members).toBe(org.emulator.world.queues.get(queue.id)?.members.size)
    }
  })
})

describe('auditTrail', () => {
  it('finds what an apply did, by whom, oldest first', async () => {
    const plan = drawnPlan(await captureSnapshot(org.client), { agents: 3, moves: 2 })
    await applyPlan(org.client, plan, { journal: memoryJournal() })
    await org.clock.advance(3_600_000)
    const userIds = [...new Set(plan.changes.map((change) => change.user.id))]
    const trail = await auditTrail(org.client, { days: 1, entityIds: userIds })
    expect(trail.entries.length).toBeGreaterThanOrEqual(userIds.length)
    expect(new Set(trail.entries.map((entry) => entry.entity?.id))).toEqual(new Set(userIds))
    expect(trail.entries.every((entry) => entry.client?.id === org.emulator.clientId)).toBe(true)
    const dates = trail.entries.map((entry) => entry.eventDate ?? '')
    expect(dates).toEqual([...dates].sort())
    const services = await auditTrail(org.client, { days: 1 })
    expect(services.serviceNames.length).toBeGreaterThan(0)
    expect(services.entries.length).toBeGreaterThanOrEqual(trail.entries.length)
    await expect(auditTrail(org.client, { days: 0 })).rejects.toThrow('days')
  })
})

describe('exportWfm from the org', () => {
  it('gives every active agent with skills and what they do now, and names who could not be read', async () => {
    const { world } = org.emulator
    const text = (await all(exportWfm(org.client))).join('')
    const document: {
      agents: { id: string; routingStatus: string; skills: { id: string; proficiency: number }[] }[]
      gaps: unknown[]
    } = JSON.parse(text)
    const active = [...world.users.values()].filter((user) => user.state === 'active')
    expect(document.agents.map((agent) => agent.id).sort()).toEqual(active.map((user) => user.id).sort())
    for (const agent of document.agents) {
      const user = world.users.get(agent.id)
      if (user !== undefined) expect(agent.routingStatus).toBe(agentStateNow(world, user).status)
      expect(new Map(agent.skills.map((skill) => [skill.id, skill.proficiency]))).toEqual(new Map(user?.skills))
    }
    expect(document.gaps).toEqual([])
    const csv = (await all(exportWfm(org.client, { format: 'csv', userIds: [active[0]?.id ?? '', 'nobody'] }))).join('')
    expect(csv).toContain('agent nobody: the platform gives no such user')
  })
})

describe('checkAccess', () => {
  it('finds nothing missing with all permissions', async () => {
    const report = await checkAccess(org.client)
    expect(report).toMatchObject({
      ok: true,
      org: { id: org.emulator.world.org.id },
      oauthClient: { id: org.emulator.clientId },
    })
    expect(report.work.filter((one) => one.state === 'missing')).toEqual([])
  })

  it('names what is missing', async () => {
    const poor = await emulated({ agents: 5, queues: 1, skills: 2, switches: { permissions: ['routing:queue:view'] } })
    try {
      const report = await checkAccess(poor.client)
      expect(report.ok).toBe(false)
      const work = new Map(report.work.map((one) => [one.work, one]))
      expect(work.get('read queues and members')?.state).toBe('granted')
      expect(work.get('read skills')).toMatchObject({ state: 'missing', missing: ['routing:skill:view'] })
      expect(work.get('read demand')?.missing).toContain('analytics:conversationAggregate:view')
    } finally {
      await poor.stop()
    }
  })
})
