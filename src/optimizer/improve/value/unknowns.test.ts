import { expect, it } from 'vitest'
import { testModel } from '../../test-model'
import { improveSettings } from '../center/settings'
import { findUnknowns, varianceOf } from './unknowns'

it('adds what is off alike for all picks before squaring it, and the rest after', () => {
  const types = [new Map([[0, 0.2]]), new Map([[0, 0.2]]), new Map([[1, 0.2]])]
  const off = (agents: readonly number[], errors: readonly number[]) =>
    agents.map((agent, i) => ({ agent, error: errors[i] ?? 0 }))
  const rates = [0, 0, 0]
  const own = off([0, 1, 2], rates)
  const both = (one: number, other: number) =>
    new Map([
      [one, 100],
      [other, 100],
    ])
  const alone = (agents: readonly number[]) =>
    varianceOf({ own: off(agents, [0.1, 0.2, 0]), types: [], rates }, both(0, 1))
  expect(alone([0, 1, 2])).toBeCloseTo(100 + 400, 9)
  // Two picks of one agent are off together.
  expect(alone([0, 0, 2])).toBeCloseTo(900, 9)
  expect(varianceOf({ own, types, rates }, both(0, 1))).toBeCloseTo(1600, 9)
  expect(varianceOf({ own, types, rates }, both(0, 2))).toBeCloseTo(800, 9)
  expect(varianceOf({ own, types: [], rates: [0.1, 0.2, 0] }, both(0, 1))).toBeCloseTo(900, 9)
})

/** Agents b and s have taken `handled` contacts of their own types; nobody has taken returns. */
function unknownsOf(handled: number, given: Readonly<Record<string, number>> = {}, within = 0) {
  const bare = testModel({
    types: ['billing', 'returns', 'sales'].map((id) => ({ id, skillIds: [id] })),
    agents: [
      { id: 'b', handled: { billing: [handled, 240] } },
      { id: 's', handled: { sales: [handled, 260] } },
    ],
  })
  const agents = bare.agents.map((agent) => ({ ...agent, ahtSeconds: given }))
  const model = { ...bare, agents, contactTypes: bare.contactTypes.map((type) => ({ ...type, offered: 10_000 })) }
  const before = [
    {
      offered: new Float64Array([500, 500, 500]),
      within: new Float64Array(3).fill(within),
      occupancy: new Float64Array(2),
    },
  ]
  const job = { model, given: model, settings: improveSettings(model, {}) }
  const picks = [
    { agent: 0, tokens: [] },
    { agent: 0, tokens: [] },
  ]
  const types = [new Set([2]), new Set([1])]
  return findUnknowns({ job, model, before, weights: new Float64Array([1, 1, 1]) }, picks, types)
}

it('reads from the record how uncertain the speed of an agent is on the contacts that a pick opens', () => {
  const { own, types, rates } = unknownsOf(400)
  // Agents differ by about a quarter, and contact types do, too.
  expect(own[0]?.agent).toBe(0)
  expect(own[0]?.error).toBeGreaterThan(0.15)
  expect(own[0]?.error).toBeLessThan(0.35)
  // One holder tells the mean of a type badly, and none even less.
  expect(types[0]?.get(2)).toBeGreaterThan(0.1)
  expect(types[1]?.get(1)).toBeGreaterThan(0.12)
  expect(rates[0]).toBeGreaterThan(0.08)
})

it('has no error of handle times that are given', () => {
  const { own, types } = unknownsOf(400, { billing: 240, returns: 240, sales: 240 })
  expect(own.map(({ error }) => error)).toEqual([0, 0])
  expect(types.map((one) => one.size)).toEqual([0, 0])
})

it('reads it also for contacts of which none misses its target', () => {
  expect(unknownsOf(400, {}, 500)).toEqual(unknownsOf(400))
})
