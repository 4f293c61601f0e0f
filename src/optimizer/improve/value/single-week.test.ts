import { expect, it } from 'vitest'
import { defineModel } from '../../model/define/define-model'
import { compileWeek, settleHandleTimes } from '../center/design'
import { improveSettings } from '../center/settings'
import { recommendSkills } from '../recommend-skills'
import { createTaskEvaluator, type WeekTask } from '../tasks/tasks'

const day = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 12 : 1))
const profile = { intervalMinutes: 60, callsPerHour: day }
const model = defineModel({
  targetSeconds: 20,
  patienceSeconds: 120,
  ahtSeconds: 240,
  contactTypes: [
    { id: 'billing', queue: 'Billing', skills: ['Billing'], profile },
    { id: 'cards', queue: 'Cards', skills: ['Cards'], profile },
    { id: 'sales', queue: 'Sales', skills: ['Sales'], profile },
  ],
  agents: [
    { id: 'b', count: 1, skills: { Billing: 4 } },
    { id: 'c', count: 1, skills: { Cards: 4 } },
    { id: 's', count: 4, skills: { Sales: 3 } },
  ],
})

it('says where the gain of one week lies, by queue', () => {
  const options = { weeks: 1, evaluationWeeks: 6, maxChanges: 4, levers: ['grant'], refineContacts: 0 } as const
  const { curve, chosen, changes } = recommendSkills(model, options)
  const at = curve.findIndex((point) => point.changes === chosen.changes)
  expect(curve.filter(({ queues }) => queues.some(({ singleWeek }) => singleWeek !== undefined))).toEqual([curve[at]])
  const settings = improveSettings(model, options)
  const base = compileWeek(settleHandleTimes(model, settings), settings)
  const evaluator = createTaskEvaluator({ model: base.model, given: model, settings })
  const made = changes.map(({ agent, skill }) => ({
    agent: base.model.agents.findIndex(({ id }) => id === agent.id),
    tokens: [base.model.skills.findIndex(({ id }) => id === skill?.id)],
  }))
  const run = (task: WeekTask) => {
    const answer = evaluator(task)
    return 'losses' in answer ? undefined : answer
  }
  let held = 0
  let all = 0
  for (let week = 5000; week < 5012; week++) {
    const [was, is] = [[], made].map((list) => run({ made: list, week, isUncertain: true }))
    for (const { queue, singleWeek, gain } of curve[at]?.queues ?? []) {
      const k = base.model.contactTypes.findIndex(({ queueId }) => queueId === queue.id)
      const own = ((is?.within[k] ?? 0) - (was?.within[k] ?? 0)) / (was?.offered[k] ?? 1)
      const { low = 0, high = 0 } = singleWeek ?? {}
      if (own >= low && own <= high) held++
      all++
      // One week is less sure than the mean of some.
      if (gain.mean !== 0) expect(high - low).toBeGreaterThan((gain.high ?? 0) - (gain.low ?? 0))
    }
  }
  expect(held / all).toBeGreaterThan(0.9)
  expect(held / all).toBeLessThan(1)
})
