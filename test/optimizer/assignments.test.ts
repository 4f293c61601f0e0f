import { describe, expect, it } from 'vitest'
import type { RoutingModel } from '../../src/documents'
import { applyMoves, backTest, optimizeAssignments, type SimulateOptions, simulate, whatIf } from '../../src/optimizer'
import { seededModel } from '../../src/optimizer/test-model'
import { centerModel, everybodyHoldsEverything, generatedCenter } from './centers'

const small = centerModel(generatedCenter(11, { agents: 25, skills: 4, pairs: 1 }))
const quick = { maxEvents: 300_000 }

function serviceLevel(model: RoutingModel, rules: SimulateOptions['rules'] = {}): number {
  const hours = 50_000 / model.contactTypes.reduce((sum, { callsPerHour }) => sum + callsPerHour, 0)
  return simulate(model, { seed: 77, replications: 4, hours, rules }).total.serviceLevel.offered.mean ?? 0
}

describe('optimizeAssignments on generated centers', () => {
  it.each([
    [21, { agents: 25, skills: 5 }],
    [22, { agents: 40, skills: 6, pairs: 1 }],
  ] as const)(
    'closes most of the gap with 2.5 skills per agent (seed %i)',
    (seed, size) => {
      const model = centerModel(generatedCenter(seed, size))
      const idle = serviceLevel(everybodyHoldsEverything(model), { agentChoice: 'longestIdle' })
      const fast = serviceLevel(everybodyHoldsEverything(model), { agentChoice: 'fastestFirst' })
      const { changes, after, before } = optimizeAssignments(model, { averageSkillsPerAgent: 2.5, maxEvents: 4e6 })
      const planned = serviceLevel(applyMoves(model, changes))
      expect((planned - idle) / (fast - idle)).toBeGreaterThan(0.88)
      expect(planned).toBeGreaterThan(serviceLevel(model))
      expect(after.skillsPerAgent).toBeLessThanOrEqual(2.5)
      expect(Math.abs(after.serviceLevel.mean - planned)).toBeLessThan(0.02)
      expect(Math.abs(before.serviceLevel.mean - serviceLevel(model))).toBeLessThan(0.02)
    },
    120_000,
  )

  it('gives changes that whatIf and applyMoves take, and that lead to the assignment it names', () => {
    const { changes, agents } = optimizeAssignments(small, quick)
    const changed = applyMoves(small, changes)
    const expected = new Map(agents.map(({ agent, skills }) => [agent.id, skills]))
    for (const { id, skills } of changed.agents) expect(skills).toEqual(expected.get(id))
    expect(whatIf(small, changes).queues).toHaveLength(5)
    for (const { reason, before, after } of changes) {
      expect(reason).toMatch(/\.$/)
      expect(before).not.toBe(after)
    }
  })

  it('gives the same answer for the same seed, whatever the order of the lists, and another for another seed', () => {
    const turned: RoutingModel = {
      ...small,
      skills: [...small.skills].reverse(),
      queues: [...small.queues].reverse(),
      contactTypes: [...small.contactTypes].reverse(),
      agents: [...small.agents].reverse().map((agent) => ({ ...agent, skills: [...agent.skills].reverse() })),
    }
    const first = JSON.stringify(optimizeAssignments(small, quick))
    expect(JSON.stringify(optimizeAssignments(turned, quick))).toBe(first)
    expect(JSON.stringify(optimizeAssignments(small, { ...quick, seed: 2 }))).not.toBe(first)
  })

  it('has "change nothing" among the candidates, and never does worse on the judged contacts', () => {
    for (const seed of [1, 2, 3]) {
      const { gain, paretoSet, before, after } = optimizeAssignments(small, { ...quick, seed, maxEvents: 60_000 })
      expect(gain.mean).toBeGreaterThanOrEqual(0)
      expect(after.serviceLevel.mean).toBeGreaterThanOrEqual(before.serviceLevel.mean)
      expect(paretoSet[0]).toMatchObject({ name: 'change nothing', changes: 0, moves: [] })
    }
  })

  it('orders the Pareto set by changes; who changes more answers more or spreads work more evenly', () => {
    const { paretoSet } = optimizeAssignments(small, quick)
    expect(paretoSet.length).toBeGreaterThan(3)
    paretoSet.slice(1).forEach((point, i) => {
      for (const fewer of paretoSet.slice(0, i + 1)) {
        const better =
          point.serviceLevel.mean > fewer.serviceLevel.mean || point.occupancySpread < fewer.occupancySpread
        expect(better || !fewer.feasible).toBe(true)
      }
      expect(point.moves).toHaveLength(point.changes)
    })
  })

  it('changes nothing where a change costs more than it brings', () => {
    const { changes, gain } = optimizeAssignments(small, { ...quick, costPerChange: 1000 })
    expect(changes).toEqual([])
    expect(gain).toMatchObject({ mean: 0, halfWidth: 0 })
  })
})

describe('optimizeAssignments on a model of a week', () => {
  const model = seededModel(5, 30, 6)

  it('works with availability, queues joined by some, and evaluations of every kind', () => {
    const { changes, before, after, notes } = optimizeAssignments(model, { maxEvents: 1e6 })
    expect(after.serviceLevel.mean).toBeGreaterThanOrEqual(before.serviceLevel.mean)
    expect(changes.length).toBeGreaterThan(0)
    const joined = new Map(model.agents.map(({ id, queues }) => [id, new Set(queues.map(({ queueId }) => queueId))]))
    for (const { action, agent, skill } of changes) {
      const asking = model.contactTypes.filter(({ skillIds }) => skillIds.includes(skill.id))
      const useful = asking.some(({ queueId }) => joined.get(agent.id)?.has(queueId))
      if (action === 'ADD') expect(useful).toBe(true)
    }
    expect(notes.join(' ')).toMatch(/meets on average/)
    expect(notes.join(' ')).toMatch(/random draws/)
  })

  it('lets agents join queues where asked to', () => {
    const apart = {
      ...centerModel(generatedCenter(12, { agents: 25, skills: 4 })),
    }
    const first = apart.contactTypes[0]?.queueId ?? ''
    const agents = apart.agents.map((agent) => ({
      ...agent,
      queues: agent.queues.filter(({ queueId }) => queueId !== first || agent.id === 'agent-1'),
    }))
    const closed = optimizeAssignments({ ...apart, agents }, quick)
    const open = optimizeAssignments({ ...apart, agents }, { ...quick, memberships: true })
    expect(closed.joins).toEqual([])
    expect(open.joins.length).toBeGreaterThan(0)
    expect(new Set(open.joins.map(({ queueId }) => queueId))).toEqual(new Set([first]))
    expect(open.after.serviceLevel.mean).toBeGreaterThan(closed.after.serviceLevel.mean)
  })

  it('judges a plan on demand that it has not seen', () => {
    const week4: RoutingModel = {
      ...small,
      contactTypes: small.contactTypes.map((type, k) => ({
        ...type,
        callsPerHour: type.callsPerHour * (0.9 + 0.05 * k),
      })),
      agents: small.agents.slice(1),
    }
    const { assignment, fitted, judged, holds, notes } = backTest(small, week4, { maxEvents: 1e6 })
    expect(fitted.gain).toEqual(assignment.gain)
    expect(judged.gain.mean).toBeGreaterThan(0.02)
    expect(holds).toBe(true)
    expect(judged.before.serviceLevel.mean).not.toBe(fitted.before.serviceLevel.mean)
    expect(notes.join(' ')).toMatch(/missing in the second window/)
  })
})
