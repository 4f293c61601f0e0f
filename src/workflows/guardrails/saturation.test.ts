import { expect, it } from 'vitest'
import { leave, remove, set, snapshot } from '../../../test/support/rules/guardrail-check'
import type { Desired } from '../../documents'
import { testModel } from '../../optimizer/test-model'
import { buildPlan } from '../plan/build'
import { saturationWarnings } from './saturation'

/** Two agents with 2.5 hours of work per hour: 125 % together, 250 % alone. */
const model = testModel({
  types: [{ id: 't', queueId: 'q1', skillIds: ['s1'] }],
  queues: [{ id: 'q1', name: 'Invoices' }],
  agents: ['u1', 'u2', 'u3'].map((id) => ({ id, queues: ['q1'], skills: id === 'u3' ? { s2: 1 } : { s1: 3, s2: 3 } })),
})

it.each([
  ['leaves', set('c', 'u1', 's1', 3, 4), 'Invoices 125 %.'],
  ['makes', remove('c', 'u1', 's1', 3), 'Invoices 250 % (before: 125 %).'],
])('warns of a queue that a plan %s too full, with what it was', (_, change, text) => {
  const [warning, ...others] = saturationWarnings(snapshot, [change], model, undefined)
  expect(warning).toBe(
    `After these changes 1 queue has more contacts than the agents can take at a typical moment, in % of what they can take: ${text}`,
  )
  expect(others).toEqual([])
})

it('warns of contacts that nobody can take any more, and is silent where all can be taken', () => {
  const both = ['u1', 'u2'].map((id) => leave(id, id))
  expect(saturationWarnings(snapshot, both, model, undefined)[0]).toContain(
    'Invoices contacts that nobody can take (before: 125 %)',
  )
  expect(saturationWarnings(snapshot, [set('c', 'u3', 's1', null, 3)], model, undefined)).toEqual([])
})

it('is in the warnings of a plan', () => {
  const desired: Desired = { format: 'skillroute/desired@1', agents: { u1: { skills: { s1: 3.5 } } } }
  const plan = buildPlan({ snapshot, desired, model, effect: null, now: Date.UTC(2026, 0, 5, 12) })
  expect(plan.warnings).toContainEqual(expect.stringContaining('Invoices 125 %'))
})
