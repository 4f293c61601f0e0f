import { expect, it } from 'vitest'
import { agent, queue, smallOrg } from '../../../../test/support/rules/small-org'
import type { Guardrails } from '../../../documents'
import { defineModel, recommendSkills } from '../../../optimizer'
import { searchLimits, within } from './guardrail-limits'

const model = defineModel({
  targetSeconds: 80,
  patienceSeconds: 480,
  ahtSeconds: 3600,
  contactTypes: [{ id: 'billing', queue: 'Billing', skills: ['Billing'], callsPerHour: 2.5 }],
  agents: [
    { id: 'b', count: 2, skills: { Billing: 3 }, queues: ['Billing'] },
    { id: 'm', count: 2, skills: {}, queues: ['Billing'] },
    { id: 'o', count: 2, skills: { Billing: 3 }, queues: [] },
  ],
})
const snapshot = smallOrg({
  agents: [...model.agents, { id: 'gone', name: 'Gone' }].map(({ id, name }) => agent(id, {}, { name })),
  skills: model.skills.map(({ id, name }) => ({ id, name, state: 'active' })),
  queues: model.queues.map(({ id, name }) => queue(id, name, [])),
})

const found = (guardrails: Omit<Guardrails, 'format'>) => {
  const limits = searchLimits({ format: 'skillroute/guardrails@1', ...guardrails }, snapshot, model, 0)
  return recommendSkills(
    model,
    within(
      { levers: ['grant', 'join'], choose: 'all', maxChanges: 4, weeks: 1, evaluationWeeks: 2, refineContacts: 0 },
      limits,
    ),
  ).changes
}
const actions = (guardrails: Omit<Guardrails, 'format'>) => new Set(found(guardrails).map(({ action }) => action))

it('keeps the search to guardrails, so that the plan is not refused for them', () => {
  expect(actions({})).toEqual(new Set(['ADD', 'JOIN']))
  expect(actions({ protected: { skills: ['billing'] } })).toEqual(new Set(['JOIN']))
  expect(actions({ protected: { queues: ['Billing'] } })).toEqual(new Set(['ADD']))
  const agents = model.agents.filter(({ id }) => id.startsWith('m')).map(({ name }) => name)
  expect(actions({ protected: { agents: [...agents, 'Gone', 'Nobody'] } })).toEqual(new Set(['JOIN']))
  expect(actions({ certifications: [{ skill: 'Billing', requires: ['x', 'y'] }] })).toEqual(new Set(['JOIN']))
  expect(actions({ maxSkillsPerAgent: 0 })).toEqual(new Set(['JOIN']))
  expect(found({ changes: { maxChanges: 1 } })).toHaveLength(1)
  expect(found({ changes: { maxAgentShare: 0.25 } }).length).toBeLessThanOrEqual(2)
})

it('takes the stricter of options and guardrails', () => {
  const limits = searchLimits(
    {
      format: 'skillroute/guardrails@1',
      changes: { maxChanges: 5, maxAgents: 4, maxDeletions: 0 },
      service: [{ maxServiceLevelDrop: 0.03 }, { maxServiceLevelDrop: 0.02 }],
    },
    snapshot,
    model,
    0,
  )
  expect(within({ maxChanges: 9, maxAgents: 2 }, limits)).toMatchObject({
    maxChanges: 5,
    maxAgents: 2,
    maxServiceLevelDrop: 0.02,
    // Guardrails hold for queues above their target, too.
    maxDropAboveTarget: 0.02,
  })
  // A limit on changes does not ask for as many.
  expect(within({}, limits)).toMatchObject({ maxChanges: 5, choose: 'knee' })
  expect(within({ maxServiceLevelDrop: 0.001 }, limits).maxServiceLevelDrop).toBe(0.001)
  expect(within({}, limits).levers).not.toContain('remove')
})
