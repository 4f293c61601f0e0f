import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import type { World } from '../../emulator'
import { captureSnapshot } from './capture'
import type { CaptureProgress } from './context'
import { snapshotHash } from './hash'

let org: Emulated
afterEach(() => org.stop())

function sorted(ids: Iterable<string>): string[] {
  return [...ids].sort()
}

function activeUsers(world: World): string[] {
  return sorted([...world.users.values()].filter((user) => user.state === 'active').map((user) => user.id))
}

describe('captureSnapshot', () => {
  it('shows the truth of the org, sorted, without gaps', async () => {
    org = await emulated({ agents: 230, queues: 8, skills: 12 })
    const { world } = org.emulator
    const seen: CaptureProgress[] = []
    const snapshot = await captureSnapshot(org.client, { onProgress: (progress) => seen.push(progress) })
    expect(snapshot.gaps).toEqual([])
    expect(snapshot.org).toEqual({ id: world.org.id, name: world.org.name })
    for (const list of [snapshot.agents, snapshot.queues, snapshot.skills, snapshot.divisions, snapshot.languages]) {
      expect(list.map((one) => one.id)).toEqual(sorted(list.map((one) => one.id)))
    }
    const members = new Set(snapshot.queues.flatMap((queue) => queue.members.map((member) => member.userId)))
    expect(snapshot.agents.map((agent) => agent.id)).toEqual(sorted(new Set([...activeUsers(world), ...members])))
    for (const agent of snapshot.agents) {
      const user = world.users.get(agent.id)
      expect(agent.skills).toEqual(sorted(user?.skills.keys() ?? []).map((id) => ({ id, level: user?.skills.get(id) })))
      expect(agent.languages).toEqual(
        sorted(user?.languages.keys() ?? []).map((id) => ({ id, level: user?.languages.get(id) })),
      )
      expect(agent.certifications).toEqual([...(user?.certifications ?? [])].sort())
      expect(agent.licensed).toBe((user?.licenses ?? []).some((id) => id.startsWith('engage')))
    }
    for (const queue of snapshot.queues) {
      const truth = world.queues.get(queue.id)
      expect(queue.name).toBe(truth?.config.name)
      expect(queue.members.map((member) => member.userId)).toEqual(sorted(truth?.members.keys() ?? []))
      for (const member of queue.members) {
        const { joined, ringNumber: ring, memberBy } = truth?.members.get(member.userId) ?? {}
        expect(member).toMatchObject({ joined, ring, memberBy })
      }
    }
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b))
    expect(seen.at(-1)).toMatchObject({ done: 100, total: 100 })
    expect(await captureSnapshot(org.client)).toEqual({ ...snapshot, takenAt: expect.any(String) })
  })

  it('confirms skills that the list leaves out, and only those', async () => {
    org = await emulated({ agents: 120, queues: 2, skills: 8 })
    const whole = snapshotHash(await captureSnapshot(org.client))
    await org.stop()
    org = await emulated({ agents: 120, queues: 2, skills: 8, switches: { missingExpandShare: 0.2 } })
    const snapshot = await captureSnapshot(org.client)
    expect(snapshotHash(snapshot)).toBe(whole)
    expect(snapshot.gaps).toEqual([])
    const confirmed = org.emulator.stats.byRoute.get('GET /api/v2/users/{userId}/routingskills') ?? 0
    expect(confirmed).toBeGreaterThan(5)
    expect(confirmed).toBeLessThan(60)
  })

  it('names what it could not read: refused parts, short lists, users who stay in doubt', async () => {
    org = await emulated({
      agents: 110,
      queues: 3,
      skills: 8,
      switches: {
        missingExpandShare: 0.1,
        permissions: ['routing:queue:view', 'routing:skill:view', 'routing:queueMember:manage'],
      },
    })
    org.emulator.faults.add({ path: '/members', fault: { kind: 'missingRows', count: 2 } })
    org.emulator.faults.add({ path: /users\/[^/]+\/routingskills/, times: 1, fault: { kind: 'status', status: 404 } })
    const snapshot = await captureSnapshot(org.client)
    const kinds = new Map(snapshot.gaps.map((gap) => [gap.kind, gap]))
    expect(kinds.get('license')).toMatchObject({ id: '*' })
    expect(kinds.get('skillGroup')).toMatchObject({ id: '*' })
    expect(kinds.get('members')?.reason).toMatch(/members are listed, the queue says/)
    expect(snapshot.gaps.filter((gap) => gap.kind === 'members')).toHaveLength(3)
    expect(kinds.get('agent')?.id).toMatch(/^[0-9a-f-]{36}$/)
    expect(snapshot.agents.every((agent) => agent.licensed === undefined)).toBe(true)
  })

  it.each([429, 503])(
    'throws where an answer %i says nothing about the org, and makes no incomplete snapshot',
    async (status) => {
      org = await emulated({ agents: 20, queues: 2, skills: 3 })
      org.emulator.faults.add({ path: '/members', fault: { kind: 'status', status } })
      await expect(captureSnapshot(org.client)).rejects.toMatchObject({ status })
    },
  )

  it('keeps to the queues or divisions asked for', async () => {
    org = await emulated({ agents: 150, queues: 6, skills: 8 })
    const { world } = org.emulator
    const [first] = [...world.queues.values()].sort((a, b) => a.members.size - b.members.size)
    if (first === undefined) throw new Error('no queue')
    const one = await captureSnapshot(org.client, { queueIds: [first.id] })
    expect(one.queues.map((queue) => queue.id)).toEqual([first.id])
    expect(one.agents.map((agent) => agent.id)).toEqual(sorted(first.members.keys()))
    expect(one.scope).toEqual({ queueIds: [first.id] })
    await expect(
      captureSnapshot(org.client, { queueIds: [first.id, 'b4a7f6a2-0000-4000-8000-000000000000'] }),
    ).rejects.toThrow('there is no queue')
    const divisionIds = [first.config.divisionId]
    const part = await captureSnapshot(org.client, { divisionIds })
    expect(part.queues.every((queue) => queue.divisionId === first.config.divisionId)).toBe(true)
    const members = new Set(part.queues.flatMap((queue) => queue.members.map((member) => member.userId)))
    const inDivision = activeUsers(world).filter((id) => world.users.get(id)?.divisionId === first.config.divisionId)
    expect(part.agents.map((agent) => agent.id)).toEqual(sorted(new Set([...inDivision, ...members])))
  })

  it('hashes configuration alone: not the time, nor who is on the phone', async () => {
    org = await emulated({ agents: 30, queues: 2, skills: 6 })
    const hash = snapshotHash(await captureSnapshot(org.client))
    await org.clock.advance(3_600_000)
    for (const user of org.emulator.world.users.values()) user.routingStatus = 'INTERACTING'
    expect(snapshotHash(await captureSnapshot(org.client))).toBe(hash)
    const [user] = org.emulator.world.users.values()
    const [skill] = org.emulator.world.skills.keys()
    user?.skills.set(skill ?? '', 0.25)
    expect(snapshotHash(await captureSnapshot(org.client))).not.toBe(hash)
  })
})
