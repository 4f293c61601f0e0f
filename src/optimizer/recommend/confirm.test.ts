import { describe, expect, it } from 'vitest'
import { applyMoves } from '../model/apply-moves'
import { compareSimulations } from '../simulate/compare'
import { seededModel, testModel } from '../test-model'
import { recommendSkills } from './recommend'

/** Skill `s` has two busy agents; `c` and `d` are activated and idle. */
const drowning = () =>
  testModel({
    types: [{ id: 't', skillIds: ['s'], callsPerHour: 27, patienceSeconds: 200, abandoned: 500 }],
    agents: [
      ...['a', 'b'].map((id) => ({ id, skills: { s: 3 }, handled: { t: [400, 300] as const } })),
      { id: 'c' },
      { id: 'd' },
    ],
  })

const QUICK = { contacts: 20_000 }

describe('recommendSkills with confirm', () => {
  it('gives grants a simulated value whose interval is above zero, each after the one before', () => {
    const list = recommendSkills(drowning(), { actions: ['ADD'], confirm: QUICK })
    expect(list.length).toBeGreaterThan(0)
    for (const { value } of list) {
      expect(value?.method).toBe('simulation')
      expect(value?.interval?.low).toBeGreaterThan(0)
      expect(value?.interval?.high).toBeGreaterThan(value?.contactsPerWeek ?? Number.POSITIVE_INFINITY)
    }
    const values = list.map(({ value }) => value?.contactsPerWeek ?? 0)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    // The same difference, seen by other contacts.
    const [first] = list
    const model = drowning()
    const again = compareSimulations(model, applyMoves(model, first === undefined ? [] : [first]), {
      seed: 77,
      replications: 10,
      hours: 168,
    })
    const perWeek = again.difference.total.serviceLevel.offered.mean * 27 * 168
    expect(Math.abs(perWeek / (first?.value?.contactsPerWeek ?? 0) - 1)).toBeLessThan(0.2)
  })

  it('values levels, and keeps no proposal that is sure to cost', () => {
    const model = seededModel(5, 40, 4)
    const plain = recommendSkills(model, { actions: ['SET', 'REMOVE'], maxContactsLost: 1000 })
    const list = recommendSkills(model, {
      actions: ['SET', 'REMOVE'],
      maxContactsLost: 1000,
      confirm: { contacts: 20_000, top: 4 },
    })
    expect(plain.some(({ action, value }) => action === 'SET' && value === null)).toBe(true)
    expect(list.filter(({ action, value }) => action === 'SET' && value !== null).length).toBeGreaterThan(0)
    for (const { value } of list) expect(value?.interval?.high ?? 0).toBeGreaterThanOrEqual(0)
    expect(list.length).toBeLessThanOrEqual(plain.length)
  })

  // Each of these removals alone may be randomness; the plain list is a sure loss.
  it('keeps no removal that is not shown to help', () => {
    const model = seededModel(8, 30, 5)
    const greedy = { actions: ['REMOVE'], maxContactsLost: 1000, maxServiceLoss: 1, maxShareRemoved: 1 } as const
    const options = { ...greedy, maxRemovalsPerAgent: 2 }
    const plain = recommendSkills(model, options)
    const list = recommendSkills(model, { ...options, confirm: { contacts: 10_000, top: plain.length } })
    const difference = (moves: typeof list) =>
      compareSimulations(model, applyMoves(model, moves), {
        seed: 1,
        replications: 10,
        hours: 168,
        warmUpHours: 2,
        intervalMinutes: 168 * 60,
      }).difference.total.serviceLevel.offered
    expect(difference(plain).high).toBeLessThan(0)
    for (const { value } of list) expect(value?.interval?.low).toBeGreaterThan(0)
    expect(difference(list).high).toBeGreaterThanOrEqual(0)
  })

  it('refuses nonsense', () => {
    expect(() => recommendSkills(drowning(), { confirm: { contacts: 0 } })).toThrow('confirm.contacts')
    expect(() => recommendSkills(drowning(), { confirm: { confidence: 95 } })).toThrow('confirm.confidence')
  })
})
