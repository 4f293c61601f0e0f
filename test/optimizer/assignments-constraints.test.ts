import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../src/core/errors'
import type { RoutingModel } from '../../src/documents'
import { type Assignment, type AssignmentOptions, applyMoves, optimizeAssignments } from '../../src/optimizer'
import { centerModel, generatedCenter } from './centers'

const model = centerModel(generatedCenter(31, { agents: 16, skills: 4, pairs: 1 }))
const maxEvents = 150_000
const agentIds = model.agents.map(({ id }) => id)
const skillIds = model.skills.map(({ id }) => id)

function issuesOf(own: RoutingModel, options: AssignmentOptions): string[] {
  try {
    optimizeAssignments(own, { maxEvents, ...options })
  } catch (error) {
    if (error instanceof ValidationError) return error.issues.map(({ path }) => path)
    throw error
  }
  return []
}

/** Every constraint, checked on what applying the changes leads to. */
function expectKept(own: RoutingModel, options: AssignmentOptions, { changes, after }: Assignment): void {
  const changed = applyMoves(own, changes)
  const held = changed.agents.map(({ skills }) => skills.length)
  const { averageSkillsPerAgent, maxSkillsPerAgent, maxChanges, levels, minHolders } = options
  if (averageSkillsPerAgent !== undefined) {
    expect(held.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(averageSkillsPerAgent * held.length + 1e-9)
    expect(after.skillsPerAgent).toBeLessThanOrEqual(averageSkillsPerAgent + 1e-9)
  }
  if (maxSkillsPerAgent !== undefined) expect(Math.max(...held)).toBeLessThanOrEqual(maxSkillsPerAgent)
  if (maxChanges !== undefined) expect(changes.length).toBeLessThanOrEqual(maxChanges)
  for (const { agent, skill, after: level, before } of changes) {
    expect(options.protectedAgents ?? []).not.toContain(agent.id)
    expect(options.protectedSkills ?? []).not.toContain(skill.id)
    if (level !== null && levels !== undefined) expect(levels).toContain(level)
    const certification = options.requiredCertifications?.[skill.id]
    const certificates = own.agents.find(({ id }) => id === agent.id)?.certifications ?? []
    if (before === null && certification !== undefined) expect(certificates).toContain(certification)
  }
  if (typeof minHolders === 'number') {
    for (const id of skillIds) {
      const holders = changed.agents.filter(({ skills }) => skills.some((skill) => skill.id === id)).length
      expect(holders).toBeGreaterThanOrEqual(minHolders)
    }
  }
}

describe('constraints', () => {
  it('are always kept, or the one that cannot be met is named', () => {
    const options = fc.record(
      {
        seed: fc.integer({ min: 0, max: 5 }),
        averageSkillsPerAgent: fc.double({ min: 0.5, max: 3, noNaN: true }),
        maxSkillsPerAgent: fc.integer({ min: 1, max: 4 }),
        minHolders: fc.integer({ min: 0, max: 8 }),
        protectedAgents: fc.uniqueArray(fc.constantFrom(...agentIds), { maxLength: 6 }),
        protectedSkills: fc.uniqueArray(fc.constantFrom(...skillIds), { maxLength: 2 }),
        levels: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
        maxChanges: fc.integer({ min: 0, max: 40 }),
        requiredCertifications: fc.constantFrom({}, { 'skill-1': 'license' }, { 'skill-2': 'license', 'skill-3': 'x' }),
      },
      { requiredKeys: [] },
    )
    const own = {
      ...model,
      agents: model.agents.map((agent, a) => ({ ...agent, certifications: a % 3 === 0 ? ['license'] : [] })),
    }
    const known = [
      ...['averageSkillsPerAgent', 'maxSkillsPerAgent', 'minHolders', 'maxChanges', 'constraints'],
      'minHoldersPerInterval',
    ]
    fc.assert(
      fc.property(options, (given) => {
        const wanted = { maxEvents: 60_000, ...given }
        try {
          expectKept(own, wanted, optimizeAssignments(own, wanted))
        } catch (error) {
          if (!(error instanceof ValidationError)) throw error
          for (const { path, message } of error.issues) {
            expect(known).toContain(path)
            expect(message.length).toBeGreaterThan(20)
          }
        }
      }),
      { numRuns: 16 },
    )
  }, 120_000)

  it('cap the number of changes and still gain', () => {
    const { changes, gain } = optimizeAssignments(model, { maxEvents: 600_000, maxChanges: 6 })
    expect(changes.length).toBeGreaterThan(0)
    expect(changes.length).toBeLessThanOrEqual(6)
    expect(gain.low).toBeGreaterThan(0)
  })

  it('keep the spread of occupancy where asked to', () => {
    const free = optimizeAssignments(model, { maxEvents: 600_000 })
    const spread = ({ agentOccupancy: { lowest, highest } }: Assignment['after']): number => highest - lowest
    const limit = spread(free.after) - 0.15
    const even = optimizeAssignments(model, { maxEvents: 600_000, maxOccupancySpread: limit })
    expect(spread(even.after)).toBeLessThanOrEqual(limit)
    expect(even.after.serviceLevel.mean).toBeGreaterThan(even.before.serviceLevel.mean)
  })

  it('leave agents who may take no contacts alone', () => {
    const agents = model.agents.map((agent, a) => ({ ...agent, eligible: a > 3 }))
    const { changes } = optimizeAssignments({ ...model, agents }, { maxEvents })
    expect(changes.length).toBeGreaterThan(0)
    for (const { agent } of changes) expect(['agent-1', 'agent-2', 'agent-3', 'agent-4']).not.toContain(agent.id)
  })

  it('keep holders on shift in every interval', () => {
    const agents = model.agents.map((agent, a) => ({
      ...agent,
      shifts: [{ fromMinute: a % 2 === 0 ? 0 : 240, toMinute: a % 2 === 0 ? 300 : 540 }],
    }))
    const shifted = { ...model, agents }
    const { changes } = optimizeAssignments(shifted, { maxEvents, minHoldersPerInterval: 3, averageSkillsPerAgent: 2 })
    const changed = applyMoves(shifted, changes)
    for (const parity of [0, 1]) {
      for (const id of skillIds) {
        const holders = changed.agents.filter(
          ({ id: own, skills }) =>
            model.agents.findIndex((agent) => agent.id === own) % 2 === parity &&
            skills.some((skill) => skill.id === id),
        )
        expect(holders.length).toBeGreaterThanOrEqual(3)
      }
    }
    expect(issuesOf(shifted, { minHoldersPerInterval: 9 })).toContain('minHoldersPerInterval')
  })

  it('that cannot be met are named', () => {
    expect(issuesOf(model, { averageSkillsPerAgent: 0.2, protectedAgents: agentIds })).toEqual([
      'averageSkillsPerAgent',
    ])
    expect(issuesOf(model, { maxSkillsPerAgent: 1, protectedAgents: agentIds })).toContain('maxSkillsPerAgent')
    expect(issuesOf(model, { minHolders: 17 })).toContain('minHolders')
    expect(issuesOf(model, { minHolders: 6, maxSkillsPerAgent: 1 })).toEqual(['minHolders'])
    expect(issuesOf(model, { maxOccupancySpread: 0 })).toEqual(['maxOccupancySpread'])
    expect(issuesOf(model, { maxChanges: 1, averageSkillsPerAgent: 1 })).toContain('maxChanges')
  })

  it('that fit in one way only are met in that way', () => {
    const { changes } = optimizeAssignments(
      { ...model, agents: model.agents.map((agent, a) => ({ ...agent, certifications: a < 4 ? ['license'] : [] })) },
      {
        maxEvents,
        maxSkillsPerAgent: 1,
        averageSkillsPerAgent: 1,
        minHolders: 4,
        requiredCertifications: { 'skill-1': 'license' },
      },
    )
    const holders = applyMoves(model, changes).agents.filter(({ skills }) => skills.some(({ id }) => id === 'skill-1'))
    const before = model.agents.filter(({ skills }) => skills.some(({ id }) => id === 'skill-1')).map(({ id }) => id)
    expect(holders.length).toBeGreaterThanOrEqual(4)
    for (const { id } of holders) expect([...before, ...agentIds.slice(0, 4)]).toContain(id)
  })

  it('that make no sense are refused by name', () => {
    expect(issuesOf(model, { averageSkillsPerAgent: 0, levels: [7], maxChanges: -1, maxEvents: Number.NaN })).toEqual([
      'maxEvents',
      'averageSkillsPerAgent',
      'maxChanges',
      'levels[0]',
    ])
    expect(issuesOf(model, { protectedAgents: ['nobody'], minHolders: { nothing: 2 } })).toEqual([
      'protectedAgents[0]',
      'minHolders.nothing',
    ])
  })
})
