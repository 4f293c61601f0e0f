import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import type { Snapshot } from '../../documents'
import { readSkillGroupSizes } from '../hygiene/skill-group-sizes'
import { captureSnapshot } from '../snapshot/capture'
import { queueImage } from '../subjects/queue'
import { readTargets } from './targets'

let org: Emulated
let snapshot: Snapshot
let groupId: string

beforeAll(async () => {
  org = await emulated({ agents: 6, queues: 2, skills: 2 })
  const { client } = org
  const [queue, other] = await client.routing.queues.list().toArray()
  const [skill] = await client.routing.skills.list().toArray()
  const row = { routingSkill: skill?.name ?? '', comparator: 'GreaterThanOrEqualTo', proficiency: 5 }
  const skillConditions = [{ routingSkillConditions: [row], languageSkillConditions: [], operation: 'And' as const }]
  groupId = (await client.routing.skillGroups.create({ name: 'Experts', skillConditions })).id
  const memberGroups = [{ id: groupId, type: 'SKILLGROUP' as const }]
  const expansionCriteria = [{ type: 'TIMEOUT_SECONDS' as const, threshold: 10 }]
  await client.routing.queues.update(queue?.id ?? '', {
    bullseye: { rings: [{ expansionCriteria, memberGroups }, { memberGroups: [] }] },
  })
  await client.routing.queues.update(other?.id ?? '', { memberGroups })
  await org.clock.advance(60_000)
  snapshot = await captureSnapshot(client)
})
afterAll(() => org.stop())

it('finds the queues that take a group into a ring, which lists of queues leave out', async () => {
  const { groups } = await readTargets(org.client, snapshot)
  const queues = groups.find(({ group }) => group.id === groupId)?.queues.map(({ id }) => id)
  expect(queues?.sort()).toEqual(snapshot.queues.map(({ id }) => id).sort())
})

it('does without a queue that was deleted after the list was read', async () => {
  org.emulator.faults.add({ method: 'GET', path: '/queues/', times: 1, fault: { kind: 'status', status: 404 } })
  const { groups } = await readTargets(org.client, snapshot)
  expect(groups.find(({ group }) => group.id === groupId)?.queues).toHaveLength(1)
  org.emulator.faults.clear()
})

it('does without a group that was deleted since the snapshot', async () => {
  await org.client.routing.skillGroups.delete(groupId)
  const { groups, notes } = await readSkillGroupSizes(org.client, snapshot)
  expect(groups.map(({ group }) => group.id)).not.toContain(groupId)
  expect(notes.join()).not.toContain('Experts')
  const targets = await readTargets(org.client, snapshot)
  expect(targets.groups.find(({ group }) => group.id === groupId)?.conditions).toEqual([])
})

it('compares groups of rules without their member counts', () => {
  const rules = (memberCount: number) => ({ rules: [{ metric: 'ServiceLevel', groups: [{ id: 'g', memberCount }] }] })
  expect(queueImage(rules(5))).toEqual(queueImage(rules(6)))
})
