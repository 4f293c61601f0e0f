import { describe, expect, it } from 'vitest'
import { skillCoverage, skillHygiene } from '../coverage'
import { recommendSkills } from '../improve'
import { refusedFor } from '../test-issues'
import { testModel } from '../test-model'
import { assertModel } from './model-input'
import { routingModel } from './routing-model'

const model = testModel({ types: [{ id: 't' }], agents: [{ id: 'a' }] })

describe('assertModel', () => {
  it('lets a model through', () => {
    expect(refusedFor(assertModel, model)).toEqual([])
  })

  it.each([[null], [undefined], [[]], ['model'], [5]])('refuses %j', (value) => {
    expect(refusedFor(assertModel, value)).toEqual(['model'])
  })

  it('names the format and every list that is missing', () => {
    const lists = ['model.skills', 'model.queues', 'model.contactTypes', 'model.agents']
    expect(refusedFor(assertModel, {})).toEqual(['model.format', ...lists])
    expect(() => assertModel({ ...model, agents: {} })).toThrow('model: model.agents: must be a list, got an object')
  })

  it('looks at what every item holds', () => {
    const wrong = { ...model, contactTypes: [{ id: 't' }], agents: [null, { ...model.agents[0], handling: undefined }] }
    const paths = ['model.contactTypes[0].skillIds', 'model.agents[0]', 'model.agents[1].handling']
    expect(refusedFor(assertModel, wrong)).toEqual(paths)
  })

  it('stands before the functions that walk a model', () => {
    expect(refusedFor(skillCoverage, [])).toEqual(['model'])
    expect(refusedFor(recommendSkills, {})).toContain('model.agents')
  })
})

describe('routingModel and skillHygiene', () => {
  it('name what their documents lack', () => {
    expect(refusedFor(routingModel, null, undefined)).toEqual(['snapshot', 'demand'])
    expect(refusedFor(routingModel, {}, [])).toEqual([
      'snapshot.format',
      'snapshot.skills',
      'snapshot.queues',
      'snapshot.agents',
      'demand',
    ])
    const snapshot = { format: 'skillroute/snapshot@1', skills: [], queues: [], agents: [] }
    const demand = { format: 'skillroute/demand@1', contactTypes: [], agents: [], staffing: [] }
    expect(refusedFor(routingModel, snapshot, demand)).toEqual(['snapshot.org', 'demand.org', 'demand.interval'])
    expect(refusedFor(skillHygiene, model, {})).toEqual([
      'snapshot.format',
      'snapshot.skills',
      'snapshot.queues',
      'snapshot.agents',
    ])
  })
})
