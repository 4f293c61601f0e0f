import { describe, expect, it } from 'vitest'
import { refusedFor } from '../test-issues'
import { testModel } from '../test-model'
import { proposeLevels } from './levels'
import { proposeRemovals } from './removals'

const model = testModel({
  types: [{ id: 't', skillIds: ['s'] }],
  agents: [{ id: 'a', skills: { s: 3 } }],
})

describe('options of proposeRemovals', () => {
  it.each([
    [{ maxRemovalsPerAgent: Number.NaN }, 'maxRemovalsPerAgent'],
    [{ maxRemovalsPerAgent: 'two' }, 'maxRemovalsPerAgent'],
    [{ minAgents: '5' }, 'minAgents'],
    [{ removeBelowUtilization: '0.5' }, 'removeBelowUtilization'],
    [{ maxOccupancy: 85 }, 'maxOccupancy'],
    [{ staffing: 'x' }, 'staffing'],
    [{ protectedAgentIds: 'a' }, 'protectedAgentIds'],
    [{ minAgent: 0 }, 'minAgent'],
    [{ actions: ['REMOVE'] }, 'actions'],
    [null, ''],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(proposeRemovals, model, options)).toEqual([path === '' ? 'options' : `options.${path}`])
  })

  it('are all named at once, with what is expected', () => {
    const unknown: object = { minAgent: 0, levels: 'tier', minHandled: -1 }
    expect(() => proposeRemovals(model, unknown)).toThrow(
      /minHandled: must be a whole number of at least 0, not -1.*minAgent: does not exist: did you mean minAgents\?.*levels: does not/s,
    )
  })
})

describe('options of proposeLevels', () => {
  it.each([
    [{ scoring: { shrunk: { handleTimeCv: Number.NaN } } }, 'scoring.shrunk.handleTimeCv'],
    [{ scoring: { tier: { levels: [5] } } }, 'scoring.tier.levels'],
    [{ scoring: 'tier' }, 'scoring'],
    [{ protectedAgentIds: 'a' }, 'protectedAgentIds'],
    [{ minAgents: 2 }, 'minAgents'],
    [null, ''],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(proposeLevels, model, options)).toEqual([path === '' ? 'options' : `options.${path}`])
  })
})
