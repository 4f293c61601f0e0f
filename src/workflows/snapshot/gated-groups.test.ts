/** Conditional group routing from the org to the model: whom a rule gates, and what a simulation then shows. */
import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
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
