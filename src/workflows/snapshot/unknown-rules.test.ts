/** Rules of conditional groups whose shape is not known here: seen, in no figure, and lost by no write. */
import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
import { isRecord } from '../../core/json/unknown'
import type { Rules } from '../../documents'
import { routingModel, whatIf } from '../../optimizer'
import { captureDemand } from '../demand/capture'
import { compareSnapshots } from '../drift/compare'
import { checkCompliance } from '../rules/compliance'
import { rulesToDesired } from '../rules/desired'
import { captureSnapshot } from './capture'

it('names rules of unknown shape as a gap, gives their queue no figures, and keeps them in every write', async () => {
  const org = await emulated({ seed: 3, agents: 12, queues: 4, switches: { groupRuleMembers: 'accept' } })
  const before = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 7 })
  const judged = (snapshot: typeof before) =>
    whatIf(routingModel(snapshot, demand), []).queues.map(({ queue: { id } }) => id)
  const [queueId = ''] = judged(before)
  const queue = org.emulator.world.queues.get(queueId)
  const target = [...org.emulator.world.queues.values()].find((one) => one !== queue)
  const [group] = org.emulator.world.skillGroups.values()
  if (queue === undefined || target === undefined || group === undefined) throw new Error('no queue or group')
  const groups = [{ id: group.id, type: 'SKILLGROUP' }]
  target.config.memberGroups = groups
  const noValue = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', groups, waitSeconds: 2 }
  const known = { ...noValue, conditionValue: 30 }
  const rules = [known, noValue, { ...known, groups: [{ name: 'no id' }] }]
  queue.config.conditionalGroupRouting = { rules }
  queue.config.memberGroups = groups

  const snapshot = await captureSnapshot(org.client)
  const captured = snapshot.queues.find(({ id }) => id === queue.id)
  expect(captured).toMatchObject({ hasUnknownRules: true, conditionalGroups: [{ value: 30 }] })
  expect(snapshot.gaps).toContainEqual({
    kind: 'conditionalGroups',
    id: queue.id,
    reason: 'it has rules of a shape that is not known here',
  })
  const aspects = compareSnapshots(before, snapshot).differences.map(({ aspect }) => aspect)
  expect(aspects).toContain('memberGroups')
  expect(aspects).not.toContain('conditionalGroups')

  const model = routingModel(snapshot, demand)
  expect(model.notes.join(' ')).toMatch(`${captured?.name} (conditional groups of a shape that is not known here`)
  expect(judged(snapshot)).not.toContain(queue.id)

  const overflow = { skill: snapshot.skills[0]?.name ?? '', overflowQueue: target.id }
  const rulesWith = (overflowAfterSeconds: number): Rules => ({
    format: 'skillroute/rules@1',
    queues: [{ queue: queue.id, rules: [{ ...overflow, overflowAfterSeconds }] }],
  })
  const { desired, refused } = rulesToDesired(rulesWith(10), snapshot)
  expect(desired.queues).toEqual({})
  expect(refused[0]?.message).toContain('which a write would lose')
  const { broken, unevaluated } = await checkCompliance(rulesWith(10), snapshot)
  expect([broken, unevaluated]).toEqual([
    [],
    [
      expect.objectContaining({
        path: 'queues[0].rules[0].overflowQueue',
        message: expect.stringContaining('they may contain this one'),
      }),
    ],
  ])
  // The known rule is this one already.
  expect(rulesToDesired(rulesWith(30), snapshot)).toMatchObject({ refused: [], desired: { queues: {} } })
  expect(await checkCompliance(rulesWith(30), snapshot)).toEqual({ broken: [], unevaluated: [] })
  await org.client.routing.queues.update(queue.id, { skillEvaluationMethod: 'ALL' })
  const { conditionalGroupRouting } = queue.config
  expect(isRecord(conditionalGroupRouting) && conditionalGroupRouting.rules).toEqual(rules)
  await org.stop()
})
