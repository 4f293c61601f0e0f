/** A group of a later ring that a rule never activates, in an org and in its twin. */
import { expect, it } from 'vitest'
import { emulated, FAST } from '../../../../test/support/emulated'
import type { Demand } from '../../../documents'
import { type Emulator, startEmulator } from '../../../emulator'
import { captureDemand, captureSnapshot, compareSnapshots } from '../../../workflows'
import { startTwin } from '../start-twin'

const RING = { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 15 }], actions: { skillsToRemove: [] } }
const NEVER = { simpleMetric: { metric: 'EstimatedWaitTime' }, operator: 'GreaterThan', value: 1e9 }

/** Puts half of the members of each queue into its second ring by a group. @returns the people of the group */
function setUp({ world }: Emulator, rules: readonly object[]): ReadonlySet<string> {
  const [group] = world.groups.values()
  if (group === undefined) throw new Error('no group')
  group.members.clear()
  const named = { id: group.id, type: 'GROUP' }
  for (const { config, members } of world.queues.values()) {
    const half = [...members.values()].filter((_, i) => i % 2 === 0)
    for (const member of half) {
      group.members.add(member.userId)
      members.set(member.userId, { ...member, joined: true, ringNumber: 2, memberBy: 'group' })
    }
    Object.assign(config, {
      memberGroups: [],
      bullseye: { rings: [RING, { ...RING, memberGroups: [named] }, RING] },
      ...(rules.length === 0 ? {} : { conditionalGroupActivation: { rules } }),
    })
  }
  return group.members
}

function handledBy({ agents }: Demand, people: ReadonlySet<string>): number {
  return agents.reduce((sum, { userId, handled }) => sum + (people.has(userId) ? handled : 0), 0)
}

it('stays in its ring, and its people answer as seldom', async () => {
  const org = await emulated({ seed: 3, agents: 14, queues: 2 }, {}, 10_000, FAST, startEmulator)
  const [group] = org.emulator.world.groups.keys()
  const rule = { conditions: [NEVER], conditionExpression: 'C1', groups: [{ id: group, type: 'GROUP' }] }
  const people = new Set(setUp(org.emulator, [rule]))
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 7, userIds: snapshot.agents.map(({ id }) => id) })
  await org.stop()
  const twin = await emulated({}, {}, 10_000, FAST, (options) => startTwin({ ...options, snapshot, demand }))
  const again = await captureDemand(twin.client, { days: 7, userIds: snapshot.agents.map(({ id }) => id) })
  const own = twin.emulator.world.groups.get(group ?? '')?.members
  await twin.stop()
  expect(own).toEqual(people)
  expect(handledBy(again, people) / handledBy(demand, people)).toBeCloseTo(1, 0)
})

it('a rule that is new is no change of the groups', async () => {
  const org = await emulated({ seed: 3, agents: 8, queues: 2 }, {}, 10_000, FAST, startEmulator)
  setUp(org.emulator, [])
  const before = await captureSnapshot(org.client)
  const [group] = org.emulator.world.groups.keys()
  setUp(org.emulator, [{ conditions: [NEVER], conditionExpression: 'C1', groups: [{ id: group, type: 'GROUP' }] }])
  const { differences } = compareSnapshots(before, await captureSnapshot(org.client))
  await org.stop()
  expect(new Set(differences.map(({ aspect }) => aspect))).toEqual(new Set(['conditionalGroupActivation']))
})
