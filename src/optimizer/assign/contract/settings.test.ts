import { describe, expect, it } from 'vitest'
import { refusedFor } from '../../test-issues'
import { testModel } from '../../test-model'
import { backTest } from '../back-test'
import { optimizeAssignments } from '../optimize-assignments'

const model = testModel({
  types: [{ id: 't', skillIds: ['s'] }],
  agents: [{ id: 'a', skills: { s: 3 } }],
})

describe('options of optimizeAssignments', () => {
  it.each([
    [{ handleTimeCv: Number.NaN }, 'handleTimeCv'],
    [{ handleTimeCv: -1 }, 'handleTimeCv'],
    [{ handleTimeCv: { t: '0.8' } }, 'handleTimeCv.t'],
    [{ at: 'Peak' }, 'at'],
    [{ staffing: 'x' }, 'staffing'],
    [{ maxChanges: '5' }, 'maxChanges'],
    [{ maxEvents: Number.POSITIVE_INFINITY }, 'maxEvents'],
    [{ averageSkillsPerAgent: 0 }, 'averageSkillsPerAgent'],
    [{ levels: 5 }, 'levels'],
    [{ levels: [] }, 'levels'],
    [{ levels: [1, '2'] }, 'levels[1]'],
    [{ protectedAgents: 'a' }, 'protectedAgents'],
    [{ protectedAgents: ['b'] }, 'protectedAgents[0]'],
    [{ protectedSkills: [null] }, 'protectedSkills[0]'],
    [{ minHolders: { u: 1 } }, 'minHolders.u'],
    [{ minHolders: { s: '1' } }, 'minHolders.s'],
    [{ minHolders: Number.NaN }, 'minHolders'],
    [{ requiredCertifications: { s: 1 } }, 'requiredCertifications.s'],
    [{ memberships: 'no' }, 'memberships'],
    [null, 'options'],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(optimizeAssignments, model, options)).toEqual([path])
  })

  it('are all named at once', () => {
    const wrong = { seed: 'one', at: 'x', protectedAgents: ['nobody'] }
    expect(refusedFor(optimizeAssignments, model, wrong)).toEqual(['seed', 'at', 'protectedAgents[0]'])
  })

  it('may leave both ceilings on skills open', () => {
    const open = { averageSkillsPerAgent: Number.POSITIVE_INFINITY, maxSkillsPerAgent: Number.POSITIVE_INFINITY }
    expect(refusedFor(optimizeAssignments, model, { ...open, maxEvents: 1000 })).toEqual([])
  })

  it('need a model, and a back test two', () => {
    expect(refusedFor(optimizeAssignments, null)).toEqual(['model'])
    expect(refusedFor(backTest, model, {})).toContain('judge.agents')
  })
})
