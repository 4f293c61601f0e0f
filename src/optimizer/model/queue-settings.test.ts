import { expect, it } from 'vitest'
import type { Json } from '../../core/json/json'
import type { Change } from '../../documents'
import { testModel } from '../test-model'
import { whatIf } from '../what-if/what-if'
import { isValued } from './apply-changes'
import { applyMoves } from './apply-moves'

const rings = [{ timeoutSeconds: 15, skillsToRemove: [] }, { skillsToRemove: [] }]
const plain = testModel({
  types: [{ id: 't', callsPerHour: 30, patienceSeconds: 120 }],
  agents: ['a', 'b', 'c', 'd'].map((id) => ({ id, queues: id === 'd' ? [] : ['q'] })),
  queues: [{ id: 'q', rings }],
})
const [, ...others] = plain.agents
const model = { ...plain, agents: [...plain.agents.slice(0, 1), ...others.map((one) => inRing(one, 2))] }

function inRing<T extends { readonly queues: readonly { readonly queueId: string }[] }>(agent: T, ring: number) {
  return { ...agent, queues: agent.queues.map((own) => ({ ...own, ring })) }
}

function set(field: string, before: Json, after: Json): Change {
  return { id: 'c', reason: '', value: null, kind: 'queue.set', queue: { id: 'q', name: 'Q' }, field, before, after }
}

function bullseye(seconds: number, groups: readonly string[] = []): Json {
  const memberGroups = groups.map((id) => ({ id }))
  const expansionCriteria = [{ type: 'TIMEOUT_SECONDS', threshold: seconds }]
  return { rings: [{ expansionCriteria, actions: { skillsToRemove: [{ id: 's' }] }, memberGroups }, { actions: {} }] }
}

const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 1, waitSeconds: 2 }
const overflow = (agentIds?: readonly string[]): Json => ({
  rules: [{ ...rule, groups: [{ id: 'g' }], ...(agentIds === undefined ? {} : { agentIds }) }],
})

it('shows the time-outs of rings in a model and in what is simulated', () => {
  const slow = set('bullseye', bullseye(15), bullseye(600))
  expect(isValued(slow)).toBe(true)
  expect(isValued(slow, 'erlang-a')).toBe(false)
  expect(applyMoves(model, [slow]).queues[0]?.rings?.[0]).toEqual({ timeoutSeconds: 600, skillsToRemove: ['s'] })
  const [row] = whatIf(model, [slow], { method: 'simulation', simulation: { weeks: 10 } }).queues
  expect((row?.before.serviceLevel ?? 0) - (row?.after.serviceLevel ?? 1)).toBeGreaterThan(0.2)
})

it('does not know which groups are in rings', () => {
  expect(isValued(set('bullseye', bullseye(15), bullseye(15, ['g'])))).toBe(false)
  expect(isValued(set('bullseye', null, { rings: 'odd' }))).toBe(false)
})

it('shows overflow to groups whose agents are known, against the present rules', () => {
  const none = set('conditionalGroupRouting', null, overflow(['d']))
  expect(isValued(none)).toBe(true)
  expect(applyMoves(model, [none]).queues[0]?.conditionalGroups?.[0]).toMatchObject({ value: 1, agentIds: ['d'] })
  const options = { method: 'simulation', simulation: { weeks: 10 } } as const
  const [row] = whatIf(model, [none], options).queues
  expect((row?.after.serviceLevel ?? 0) - (row?.before.serviceLevel ?? 1)).toBeGreaterThan(0.02)
  const [back] = whatIf(model, [set('conditionalGroupRouting', overflow(['d']), null)], options).queues
  expect(back?.before.serviceLevel).toBeCloseTo(row?.after.serviceLevel ?? 0, 9)
})

it('does not know overflow to groups whose agents are unknown, nor rules on other figures', () => {
  expect(isValued(set('conditionalGroupRouting', null, overflow()))).toBe(false)
  const byLevel = { rules: [{ ...rule, metric: 'Abandon', agentIds: ['d'] }] }
  expect(isValued(set('conditionalGroupRouting', null, byLevel))).toBe(false)
  expect(applyMoves(model, [set('conditionalGroupRouting', null, overflow())])).toEqual(model)
})
