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
    [{ minHolders: '5' }, 'minHolders'],
    [{ removeBelowUtilization: '0.5' }, 'removeBelowUtilization'],
    [{ maxUtilization: 85 }, 'maxUtilization'],
    [{ staffing: 'x' }, 'staffing'],
    [{ protectedAgents: 'a' }, 'protectedAgents'],
    [{ minHolder: 0 }, 'minHolder'],
    [{ actions: ['REMOVE'] }, 'actions'],
    [null, ''],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(proposeRemovals, model, options)).toEqual([path === '' ? 'options' : `options.${path}`])
  })

  it('are all named at once, with what is expected', () => {
    const unknown: object = { minHolder: 0, levels: 'tier', minHandled: -1 }
    expect(() => proposeRemovals(model, unknown)).toThrow(
      /minHandled: must be a number of at least 0, not -1.*minHolder: does not exist: did you mean minHolders\?.*levels: does not/s,
    )
  })
})

describe('options of proposeLevels', () => {
  it.each([
    [{ scoring: { shrunk: { handleTimeCv: Number.NaN } } }, 'scoring.shrunk.handleTimeCv'],
    [{ scoring: { tier: { levels: [5] } } }, 'scoring.tier.levels'],
    [{ scoring: 'tier' }, 'scoring'],
    [{ protectedAgents: 'a' }, 'protectedAgents'],
    [{ minHolders: 2 }, 'minHolders'],
    [null, ''],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(proposeLevels, model, options)).toEqual([path === '' ? 'options' : `options.${path}`])
  })
})
