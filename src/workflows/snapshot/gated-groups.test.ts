/** Rules about groups from the org to the model: whom a rule gates, and what a simulation then shows. */
import { expect, it } from 'vitest'
import { emulated, FAST } from '../../../test/support/emulated'
import { answeredWithinServiceLevel } from '../../documents/org/demand'
import { startEmulator } from '../../emulator'
import { routingModel, simulate } from '../../optimizer'
import { captureDemand } from '../demand/capture'
import { captureSnapshot } from './capture'

it('fact 56: people of gated groups are read, take contacts only while the condition holds, and are counted so', async () => {
  const org = await emulated({ seed: 3, agents: 30, queues: 8 })
  const queue = [...org.emulator.world.queues.values()].find(
    ({ config }) => config.conditionalGroupRouting !== undefined,
  )
  if (queue === undefined) throw new Error('no queue has rules')
  const [group] = [...org.emulator.world.skillGroups.values()].filter(({ members }) => members.size > 0)
  if (group === undefined) throw new Error('no skill group has people')
  const named = { id: group.id, type: 'SKILLGROUP' as const }
  const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', waitSeconds: 2, groups: [named] } as const
  const modelWith = async (conditionValue: number) => {
    const conditionalGroupRouting = { rules: [{ ...rule, conditionValue }] }
    const settings = { skillEvaluationMethod: 'NONE', memberGroups: [named], conditionalGroupRouting } as const
    await org.client.routing.queues.update(queue.id, settings)
    const snapshot = await captureSnapshot(org.client)
    const demand = await captureDemand(org.client, { days: 7, userIds: snapshot.agents.map(({ id }) => id) })
    return { snapshot, model: routingModel(snapshot, demand) }
  }
  const { snapshot, model } = await modelWith(1e9)
  const captured = snapshot.queues.find(({ id }) => id === queue.id)
  expect(captured?.memberGroups?.[0]?.userIds).toEqual([...group.members].sort())
  expect(model.notes.join(' ')).not.toContain('conditional groups')
  const gated = model.agents.filter(({ queues }) => queues.some(({ groupIds }) => groupIds?.includes(group.id)))
  expect(gated.length).toBeGreaterThan(0)
  const ids = new Set(gated.map(({ id }) => id))
  const byGated = (of: typeof model): number => {
    const own = new Set(of.contactTypes.flatMap(({ id, queueId }) => (queueId === queue.id ? [id] : [])))
    const { cells = [] } = simulate(of, { seed: 1, replications: 2, cells: true })
    return cells
      .filter(({ agentId, contactTypeId }) => ids.has(agentId ?? '') && own.has(contactTypeId))
      .reduce((sum, { answered }) => sum + answered.mean, 0)
  }
  expect(byGated(model)).toBe(0)
  expect(byGated((await modelWith(0)).model)).toBeGreaterThan(0)
  await org.stop()
})

const RING = { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 15 }], actions: { skillsToRemove: [] } }

it.each([
  { place: 'the queue', ring: 1 },
  { place: 'a later ring', ring: 2 },
])(
  'conditional group activation in $place: the simulation has the service that was measured, not without it',
  async ({ ring }) => {
    const org = await emulated({ seed: 3, agents: 14, queues: 2 }, {}, 10_000, FAST, startEmulator)
    const { groups, queues } = org.emulator.world
    const group = [...groups.values()][0]
    if (group === undefined) throw new Error('no group')
    group.members.clear()
    const named = { id: group.id, type: 'GROUP' as const }
    for (const queue of queues.values()) {
      const people = [...queue.members.keys()].filter((_, i) => i % 2 === 0)
      for (const id of people) group.members.add(id)
      for (const id of people)
        queue.members.set(id, { userId: id, joined: true, ringNumber: ring, memberBy: 'group', addedAtMs: 0 })
    }
    const condition = (metric: string, operator: string, value: number) => ({
      simpleMetric: { metric },
      operator,
      value,
    })
    const rule = {
      conditions: [condition('EstimatedWaitTime', 'GreaterThan', 200), condition('IdleAgentCount', 'LessThan', 1)],
      conditionExpression: 'C1 and C2',
    }
    const conditionalGroupActivation = {
      pilotRule: { conditions: [condition('EstimatedWaitTime', 'GreaterThan', 100)] },
      rules: [{ ...rule, groups: [named] }],
    }
    // In the world itself: a request would leave the days before it as they were.
    const later = { memberGroups: [], bullseye: { rings: [RING, { ...RING, memberGroups: [named] }, RING] } }
    const places = ring === 1 ? { memberGroups: [named] } : later
    for (const { config } of queues.values()) Object.assign(config, { ...places, conditionalGroupActivation })
    const snapshot = await captureSnapshot(org.client)
    const demand = await captureDemand(org.client, { days: 21, userIds: snapshot.agents.map(({ id }) => id) })
    const model = routingModel(snapshot, demand)
    await org.stop()
    expect(model.notes.join(' ')).not.toContain('group activation')
    expect(model.queues.flatMap(({ rings = [] }) => rings.length)).toEqual(ring === 1 ? [0, 0] : [3, 3])
    // A rule that measures a queue which was not read is left out, and named.
    const elsewhere = {
      simpleMetric: { metric: 'IdleAgentCount', queue: { id: 'elsewhere' } },
      operator: 'LessThan',
      value: 1,
    }
    const unread = snapshot.queues.map((queue) => ({
      ...queue,
      routing: {
        conditionalGroupActivation: { rules: [{ conditions: [elsewhere], groups: [{ ...named, name: 'Front' }] }] },
      },
    }))
    const partly = routingModel({ ...snapshot, queues: unread }, demand)
    expect(partly.notes.join(' ')).toContain('group activation')
    expect(partly.queues.every(({ groupActivation }) => groupActivation === undefined)).toBe(true)
    // A simulation has place for so many rules alone, with rings or without.
    const many = snapshot.queues.map((queue) => ({
      ...queue,
      routing: {
        conditionalGroupActivation: {
          rules: Array.from({ length: 26 }, () => ({
            conditions: [{ simpleMetric: { metric: 'IdleAgentCount' }, operator: 'LessThan', value: 1 }],
            groups: [{ ...named, name: 'Front' }],
          })),
        },
      },
    }))
    expect(routingModel({ ...snapshot, queues: many }, demand).notes.join(' ')).toContain('group activation')
    const offered = demand.contactTypes.reduce(
      (sum, type) => sum + type.offered.reduce((all, count) => all + count, 0),
      0,
    )
    const measured = demand.contactTypes.reduce((sum, type) => sum + answeredWithinServiceLevel(type), 0) / offered
    const service = (of: typeof model) => simulate(of, { seed: 1, replications: 6 }).total.serviceLevel.offered.mean
    const open = { ...model, queues: model.queues.map(({ groupActivation: _rules, ...queue }) => queue) }
    expect(Math.abs(service(model) - measured)).toBeLessThan(0.03)
    expect(service(open) - measured).toBeGreaterThan(0.1)
  },
)
