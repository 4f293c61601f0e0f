import { describe, expect, it } from 'vitest'
import type { Progress } from '../../../core/progress'
import { simulate } from '../../../optimizer'
import { defineModel } from '../../../optimizer/model'
import { refusedFor } from '../../../optimizer/test-issues'
import { valueTraining } from './value-training'

/** Six sellers with free time, four clerks with too much to do, one expert for refunds. */
const model = defineModel({
  targetSeconds: 30,
  patienceSeconds: 120,
  queues: [{ id: 'sales' }, { id: 'billing' }],
  contactTypes: [
    { id: 'sales', queue: 'sales', skills: ['sales'], callsPerHour: 40, ahtSeconds: 300 },
    { id: 'billing', queue: 'billing', skills: ['billing'], callsPerHour: 55, ahtSeconds: 300 },
    { id: 'refunds', queue: 'billing', skills: ['refunds'], callsPerHour: 6, ahtSeconds: 300 },
  ],
  agents: [
    { id: 'seller', count: 6, skills: { sales: 3 }, queues: ['sales'] },
    { id: 'clerk', count: 4, skills: { billing: 3 }, queues: ['billing'] },
    { id: 'expert', skills: { refunds: 3 }, queues: ['billing'], ahtSeconds: { refunds: 250 } },
  ],
})
const small = { replications: 6, candidates: 3 }

describe('valueTraining', () => {
  const training = valueTraining(model, { ...small, cost: 1000, valuePerHour: 25, pairs: 1 })
  const skill = (id: string) => training.skills.find((one) => one.id === id)

  it('finds the skill and the people that bring most', () => {
    const [first] = training.skills
    expect(first?.id).toBe('billing')
    expect(first?.additional[0]?.agentIds[0]).toMatch(/seller|expert/)
    const [one, two, three] = first?.additional ?? []
    expect(one?.value.low).toBeGreaterThan(0)
    expect(one?.sum).toEqual(one?.value)
    expect(two?.agentIds).toHaveLength(2)
    expect(two?.sum.mean).toBeCloseTo((one?.value.mean ?? 0) + (two?.value.mean ?? 0), 9)
    expect(three?.sum.mean).toBeGreaterThan(two?.sum.mean ?? 1)
    expect(one?.agents).toBeCloseTo((one?.value.mean ?? 0) / training.oneMoreAgent.mean, 9)
    expect(one?.paybackWeeks).toBeCloseTo(1000 / ((one?.agents ?? 0) * 40 * 25), 9)
    expect(skill('sales')?.additional[0]?.value.mean).toBeLessThan(one?.value.mean ?? 0)
  })

  it('adds to a team who adds most to it, not who adds most alone', () => {
    const callsPerHour = Array.from({ length: 24 }, (_, hour) => (hour >= 6 && hour < 22 ? 8 : 0))
    const shift = (id: string, count: number, hours: string, seconds: number) => ({
      id,
      count,
      skills: { other: 3 },
      shifts: [hours],
      ahtSeconds: { claims: seconds },
    })
    const twoShifts = defineModel({
      targetSeconds: 30,
      patienceSeconds: 120,
      contactTypes: [
        { id: 'claims', skills: ['claims'], ahtSeconds: 300, profile: { intervalMinutes: 60, callsPerHour } },
        {
          id: 'other',
          skills: ['other'],
          ahtSeconds: 300,
          profile: { intervalMinutes: 60, callsPerHour: callsPerHour.map((calls) => calls / 8) },
        },
      ],
      agents: [shift('morning', 6, '06:00-14:00', 200), shift('evening', 2, '14:00-22:00', 300)],
    })
    const options = { skillIds: ['claims'], holders: 2, pairs: 0, replications: 8 }
    const [first, second] = valueTraining(twoShifts, options).skills[0]?.additional ?? []
    expect(first?.agentIds.join()).toMatch(/^morning/)
    expect(second?.agentIds.join()).toContain('evening')
  })

  it('pays back at 40 hours a week, also where an agent is there for a part of the hours alone', () => {
    const agents = model.agents.map((agent) => ({ ...agent, availability: 0.9 }))
    const seen: Progress[] = []
    const onProgress = (progress: Progress): void => void seen.push(progress)
    const options = { replications: 2, skillIds: ['billing'], holders: 1, candidates: 1, pairs: 0, onProgress }
    const { skills } = valueTraining({ ...model, agents }, { ...options, cost: 1000, valuePerHour: 25 })
    expect(seen.at(-1)).toMatchObject({ done: 100, total: 100 })
    const [holder] = skills[0]?.additional ?? []
    expect(holder?.agents).toBeGreaterThan(0)
    expect(holder?.paybackWeeks).toBeCloseTo(1000 / ((holder?.agents ?? 0) * 40 * 25), 9)
  })

  it('values one more agent over all kinds of agents, in whatever order they are listed', () => {
    const contactTypes = ['busy', 'spare'].map((id) => ({
      id,
      queue: 'all',
      skills: [id],
      callsPerHour: 16,
      ahtSeconds: 600,
    }))
    const kinds = [
      { id: 'busy', count: 3, skills: { busy: 3 } },
      { id: 'spare', count: 6, skills: { spare: 3 } },
    ]
    const options = { replications: 4, skillIds: ['busy'], holders: 1, candidates: 1, pairs: 0 }
    const [one, other] = [kinds, [...kinds].reverse()].map(
      (agents) => valueTraining(defineModel({ patienceSeconds: 120, contactTypes, agents }), options).oneMoreAgent.mean,
    )
    expect(one).toBeCloseTo(other ?? 0, 9)
    expect(one).toBeGreaterThan(0.01)
  })

  it('refuses a model without contacts by that name', () => {
    const quiet = { ...model, contactTypes: model.contactTypes.map((type) => ({ ...type, callsPerHour: 0 })) }
    expect(() => valueTraining(quiet)).toThrow('has no contacts: no training would change anything')
  })

  it('shows what is lost when holders are away', () => {
    const refunds = skill('refunds')
    expect(refunds?.holders).toBe(1)
    expect(refunds?.absence?.one).toMatchObject({ agentIds: ['expert'], serviceLevel: 0 })
    expect(refunds?.absence?.two).toBeUndefined()
    expect(skill('sales')?.absence).toBeUndefined()
  })

  it('pairs the skills with most work', () => {
    expect(training.pairs).toHaveLength(1)
    const [pair] = training.pairs
    expect([...(pair?.skillIds ?? [])].sort()).toEqual(['billing', 'sales'])
    expect(pair?.value.mean).toBeGreaterThan(0)
  })

  it('says the handle time expected of somebody, with its uncertainty', () => {
    const handling = (handled: number, ahtSeconds: number) =>
      ['sales', 'refunds'].map((contactTypeId) => ({ contactTypeId, handled, ahtSeconds, transferred: 0 }))
    const measured = {
      ...model,
      agents: model.agents.map((agent, i) =>
        agent.id.startsWith('seller') ? { ...agent, handling: handling(400, i % 2 === 0 ? 200 : 400) } : agent,
      ),
    }
    const { skills } = valueTraining(measured, {
      skillIds: ['billing'],
      holders: 1,
      replications: 2,
      pairs: 0,
      candidates: 9,
    })
    const [fast, slow] = ['seller-1', 'seller-2'].map(
      (id) => skills[0]?.candidates.find(({ agent }) => agent.id === id)?.ahtSeconds,
    )
    expect(fast?.mean).toBeLessThan(slow?.mean ?? 0)
    expect(fast?.low).toBeLessThan(fast?.mean ?? 0)
    expect(fast?.high).toBeGreaterThan(fast?.mean ?? 0)
  })

  it('leaves protected agents alone, and gives the same answer again', () => {
    const options = {
      replications: 2,
      skillIds: ['billing'],
      holders: 1,
      pairs: 0,
      protectedAgentIds: ['expert', 'seller-1'],
    }
    const { skills, serviceLevel } = valueTraining(model, options)
    expect(skills[0]?.candidates.map(({ agent }) => agent.id).sort()).toEqual(
      ['seller-2', 'seller-3', 'seller-4', 'seller-5', 'seller-6'].sort(),
    )
    expect(valueTraining(model, options).skills).toEqual(skills)
    expect(Math.abs(serviceLevel - simulate(model, { seed: 3 }).total.serviceLevel.offered.mean)).toBeLessThan(0.03)
  })

  it('refuses what cannot be', () => {
    expect(refusedFor(valueTraining, model, { holders: 0, level: 6, cost: -1 })).toEqual([
      'options.holders',
      'options.level',
      'options.cost',
    ])
    expect(refusedFor(valueTraining, model, { skillIds: ['cooking'] })).toEqual(['skillIds[0]'])
  })
})
