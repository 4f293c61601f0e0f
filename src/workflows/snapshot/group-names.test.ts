import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { captureSnapshot } from './capture'

let org: Emulated
beforeEach(async () => {
  org = await emulated({ agents: 40, queues: 8, skills: 8 })
})
afterEach(() => org.stop())

/** Conditional group routing as the platform gives it back: groups by id and type. */
function withoutNames(groups: readonly { readonly id: string; readonly type: string }[]) {
  const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 120, waitSeconds: 30 }
  return { rules: [{ ...rule, groups: groups.map(({ id, type }) => ({ id, type })) }] }
}

function first<T>(all: Iterable<T>): T {
  for (const one of all) return one
  throw new Error('there is none')
}

describe('groups of queues whose names the platform leaves out', () => {
  it('are named by the skill groups of the org', async () => {
    const { skillGroups, queues } = org.emulator.world
    const [group, queue] = [first(skillGroups.values()), first(queues.values())]
    queue.config.conditionalGroupRouting = withoutNames([{ id: group.id, type: 'SKILLGROUP' }])
    const requests = org.emulator.stats.requests
    const snapshot = await captureSnapshot(org.client)
    const own = snapshot.queues.find(({ id }) => id === queue.id)?.conditionalGroups
    expect(own?.[0]?.groups).toEqual([{ id: group.id, name: group.config.name, type: 'SKILLGROUP' }])
    const requested = org.emulator.stats.requests - requests
    queue.config.conditionalGroupRouting = undefined
    await captureSnapshot(org.client)
    expect(org.emulator.stats.requests - requests - requested).toBe(requested)
  })

  it('are named by other queues, and by the directory where nothing else names them', async () => {
    const { groups, queues } = org.emulator.world
    const [group, queue] = [first(groups.values()), first(queues.values())]
    const readName = async () =>
      (await captureSnapshot(org.client)).queues.find(({ id }) => id === queue.id)?.conditionalGroups?.[0]?.groups
    queue.config.conditionalGroupRouting = withoutNames([{ id: group.id, type: 'GROUP' }])
    expect(await readName()).toEqual([{ id: group.id, name: 'Weekend helpers', type: 'GROUP' }])
    for (const one of queues.values()) one.config.memberGroups = []
    expect(await readName()).toEqual([{ id: group.id, name: 'Weekend helpers', type: 'GROUP' }])
    org.emulator.faults.add({ path: '/api/v2/groups', fault: { kind: 'status', status: 403, code: 'not.authorized' } })
    expect(await readName()).toEqual([{ id: group.id, name: group.id, type: 'GROUP' }])
  })
})
