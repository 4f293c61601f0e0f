import { describe, expect, it } from 'vitest'
import { refusedFor } from '../../../optimizer/test-issues'
import { testModel } from '../../../optimizer/test-model'
import { weightLevers } from './levers'
import { weightsToLevels } from './weights-to-levels'

const model = (queue: object = {}, skillIds: readonly string[] = ['s']) =>
  testModel({
    types: [{ id: 't', skillIds }],
    agents: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, skills: { s: 3 } })),
    queues: [{ id: 'q', ...queue }],
  })

const request = { queueId: 'q', weights: { a: 0.6, b: 0.4, c: 0 } }

describe('weightLevers', () => {
  it('turns strategies into evaluation methods', () => {
    const field = (strategy: 'best-skills' | 'longest-available-agent', evaluation: string, skills = ['s']) =>
      weightLevers(model({ evaluation }, skills), { ...request, strategy }).find(({ serves }) => serves === 'strategy')
    expect(field('best-skills', 'ALL')).toMatchObject({ field: 'skillEvaluationMethod', value: 'BEST' })
    expect(field('longest-available-agent', 'BEST')).toMatchObject({ value: 'ALL' })
    expect(field('longest-available-agent', 'BEST', [])).toMatchObject({ value: 'NONE' })
    expect(field('best-skills', 'BEST')).toBeUndefined()
  })

  it('turns weights into levels, rings or membership', () => {
    const kinds = (queue: object, skills?: string[]) =>
      weightLevers(model(queue, skills), request).map(({ kind, value, agentIds }) => [kind, value, agentIds.join()])
    expect(kinds({ evaluation: 'BEST' })).toEqual([
      ['levels', null, 'a,b'],
      ['joined', false, 'c'],
    ])
    const rings = [{ skillsToRemove: [] }, { skillsToRemove: [] }]
    expect(kinds({ evaluation: 'ALL', rings })[0]).toEqual(['rings', null, 'a,b'])
    expect(kinds({ evaluation: 'ALL' })[0]).toEqual(['joined', true, 'a,b'])
    expect(kinds({ evaluation: 'BEST' }, [])[0]).toEqual(['joined', true, 'a,b'])
  })

  it('turns an overflow threshold into the wait at that occupancy', () => {
    // Five agents, 300 s a contact, 80 % busy: 300 / (5 * 0.2) = 300 s.
    const groups = [{ id: 'g', type: 'GROUP' as const }]
    const levers = (queue: object) =>
      weightLevers(model(queue), { ...request, overflowThreshold: 0.8, overflowGroups: groups }).filter(
        ({ serves }) => serves === 'overflowThreshold',
      )
    expect(levers({})).toMatchObject([
      {
        field: 'conditionalGroupRouting.rules',
        value: [{ metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 300, groups }],
      },
    ])
    expect(levers({ rings: [{ skillsToRemove: [] }, { skillsToRemove: [] }] })[1]).toMatchObject({
      field: 'bullseye.rings.0.expansionCriteria',
      value: [{ type: 'TIMEOUT_SECONDS', threshold: 300 }],
    })
  })

  it('turns limits into a guardrail, utilization and wrap-up', () => {
    const limits = { utilizationTarget: 0.85, capacity: { chat: 3 }, wrapUpSeconds: 120 }
    expect(weightLevers(model(), { ...request, ...limits }).slice(2)).toMatchObject([
      { kind: 'guardrail', field: 'maxOccupancy', value: 0.85 },
      { kind: 'utilization', value: { chat: 3 } },
      { kind: 'queue', field: 'acwSettings.timeoutMs', value: 120_000 },
    ])
  })

  it.each([
    [{ queueId: 'x' }, 'queueId'],
    [{ overflowGroups: [{ id: 'g', type: 'GROUP' as const }] }, 'overflowGroups'],
    [{ weights: { a: 0.8, b: 0.4 } }, 'sum to 1.2'],
    [{ weights: { z: 0.5 } }, 'weights.z'],
    [{ overflowThreshold: 1 }, 'overflowThreshold'],
    [{ utilizationTarget: 85 }, 'utilizationTarget'],
    [{ wrapUpSeconds: 0.5 }, 'wrapUpSeconds'],
    [{ capacity: { chat: 0 } }, 'capacity.chat'],
  ])('refuses %j', (change, message) => {
    expect(() => weightLevers(model(), { ...request, ...change })).toThrow(message)
  })
})

it('refuses what are no weights, wherever they are given', () => {
  const center = testModel({ types: [{ id: 't' }], agents: [{ id: 'a' }] })
  expect(refusedFor(weightLevers, center, null)).toEqual([''])
  expect(refusedFor(weightLevers, center, { queueId: 'q' })).toEqual(['weights'])
  expect(refusedFor(weightsToLevels, center, 'q', null)).toEqual(['weights'])
  expect(refusedFor(weightLevers, {}, { queueId: 'q', weights: {} })).toContain('model.agents')
})
