import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { captureSnapshot } from './capture'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 60, queues: 6, skills: 10 })
})
afterAll(() => org.stop())

describe('what rules may ask of people and queues', () => {
  it('people are described only when they are asked for', async () => {
    const { users, groups } = org.emulator.world
    const plain = await captureSnapshot(org.client)
    expect(plain.agents.every((agent) => agent.profile === undefined)).toBe(true)
    const described = await captureSnapshot(org.client, { profiles: true })
    for (const { id, profile } of described.agents) {
      const { email, title, department } = users.get(id) ?? {}
      const own = [...groups.values()].filter(({ members }) => members.has(id)).map((group) => group.id)
      expect(profile).toMatchObject({ email, title, department })
      expect(profile?.groups.map((group) => group.id)).toEqual(own.sort())
    }
  })

  it('queues name the groups that they take members from and that they may ask', async () => {
    const { queues } = org.emulator.world
    const [queue] = queues.values()
    const [group] = org.emulator.world.groups.values()
    if (queue === undefined || group === undefined) throw new Error('too small')
    const groups = [{ id: group.id, name: group.name, type: 'GROUP' }]
    const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 60, groups, waitSeconds: 20 }
    queue.config = { ...queue.config, conditionalGroupRouting: { rules: [rule] } }
    const snapshot = await captureSnapshot(org.client)
    expect(snapshot.queues.find(({ id }) => id === queue.id)?.conditionalGroups).toEqual([
      { metric: 'EstimatedWaitTime', operator: 'GreaterThan', value: 60, groups, waitSeconds: 20 },
    ])
    for (const { id, memberGroups = [] } of snapshot.queues) {
      const desired = queues.get(id)?.config.memberGroups
      expect(memberGroups.map((one) => one.id)).toEqual(
        Array.isArray(desired) ? desired.map((one) => one.id).sort() : [],
      )
    }
  })
})
