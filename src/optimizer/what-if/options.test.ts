import { describe, expect, it } from 'vitest'
import { refusedFor } from '../test-issues'
import { testModel } from '../test-model'
import { whatIf } from './what-if'

const model = testModel({ types: [{ id: 't' }], agents: [{ id: 'a', skills: { s: 3 } }] })

describe('what whatIf refuses', () => {
  it.each([
    [{ handleTimeCv: Number.NaN }, 'handleTimeCv'],
    [{ handleTimeCv: -1 }, 'handleTimeCv'],
    [{ handleTimeCv: '0.8' }, 'handleTimeCv'],
    [{ method: 'guess' }, 'method'],
    [{ staffing: 'x' }, 'staffing'],
    [{ simulation: { dayFactorShape: 'x' } }, 'simulation.dayFactorShape'],
    [{ simulation: { weeks: '2' } }, 'simulation.weeks'],
    [{ simulation: { confidence: '0.9' } }, 'simulation.confidence'],
    [{ simulation: { estimationError: 'no' } }, 'simulation.estimationError'],
    [{ simulation: 5 }, 'simulation'],
    [null, 'options'],
  ])('options such as %j', (options, path) => {
    const named = options === null ? path : `options.${path}`
    expect(refusedFor(whatIf, model, [], options)).toEqual([named])
    const simulated = options === null ? null : { method: 'simulation', ...options }
    expect(refusedFor(whatIf, model, [], simulated)).toEqual([named])
  })

  it.each([
    [[null], 'changes[0]'],
    [[{}], 'changes[0]'],
    [[{ agent: { id: 'a' }, after: 3 }], 'changes[0]'],
    [[{ agentId: 'a', skillId: 's', level: '5' }], 'changes[0].level'],
    [[{ agentId: 'a', skillId: 's' }], 'changes[0].level'],
    [{}, 'changes'],
    [null, 'changes'],
  ])('changes such as %j', (changes, path) => {
    expect(refusedFor(whatIf, model, changes)).toEqual([path])
  })

  it.each([[null], [undefined], [[]], ['model']])('%j for a model', (given) => {
    expect(refusedFor(whatIf, given, [])).toEqual(['model'])
  })
})
