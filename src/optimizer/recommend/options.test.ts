import { describe, expect, it } from 'vitest'
import { refusedFor } from '../test-issues'
import { testModel } from '../test-model'
import { recommendSkills } from './recommend'

const model = testModel({
  types: [{ id: 't', skillIds: ['s'] }],
  agents: [{ id: 'a', skills: { s: 3 } }],
})

describe('options of recommendSkills', () => {
  it.each([
    [{ minValue: Number.NaN }, 'minValue'],
    [{ minValue: '1' }, 'minValue'],
    [{ maxRemovalsPerAgent: Number.NaN }, 'maxRemovalsPerAgent'],
    [{ maxRemovalsPerAgent: 'two' }, 'maxRemovalsPerAgent'],
    [{ minHolders: '5' }, 'minHolders'],
    [{ maxAdds: '5' }, 'maxAdds'],
    [{ addAboveUtilization: '0.5' }, 'addAboveUtilization'],
    [{ actions: ['add'] }, 'actions[0]'],
    [{ actions: 'ADD' }, 'actions'],
    [{ staffing: 'x' }, 'staffing'],
    [{ protectedAgents: 'a' }, 'protectedAgents'],
    [{ requiredCertifications: ['c'] }, 'requiredCertifications'],
    [{ scoring: { shrunk: { handleTimeCv: Number.NaN } }, actions: ['ADD'] }, 'scoring.shrunk.handleTimeCv'],
    [{ scoring: { tier: { levels: [5] } }, actions: ['ADD'] }, 'scoring.tier.levels'],
    [{ scoring: 'tier' }, 'scoring'],
    [{ confirm: true }, 'confirm'],
    [{ confirm: { top: '1' } }, 'confirm.top'],
    [{ maxAdd: 0 }, 'maxAdd'],
    [{ only: ['SET'] }, 'only'],
    [{ confirm: { tops: 3 } }, 'confirm.tops'],
    [null, 'options'],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(recommendSkills, model, options)).toEqual([path])
  })

  it('are all named at once, with what is expected', () => {
    const wrong = { actions: ['ADD', 'GRANT'], minValue: '1', staffing: 'x' }
    expect(refusedFor(recommendSkills, model, wrong)).toEqual(['actions[1]', 'minValue', 'staffing'])
    const unknown: object = { maxAdd: 0, levels: 'tier' }
    expect(() => recommendSkills(model, unknown)).toThrow(
      /maxAdd: does not exist: did you mean maxAdds\?.*levels: does not/s,
    )
    expect(() => recommendSkills(model, { maxAdds: -1 })).toThrow('maxAdds: must be a number of at least 0, got -1')
  })
})
