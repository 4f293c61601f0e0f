import { describe, expect, it } from 'vitest'
import { erlangA, erlangC } from '../erlang'
import { defineModel } from '../model'
import { simulate } from '../simulate'
import { refusedFor } from '../test-issues'
import { requiredAgents, staffDay } from '.'

const chats = { callsPerHour: 200, ahtSeconds: 600 }
const target = { serviceLevel: 0.8, targetSeconds: 60 }

describe('contacts at once', () => {
  it('make places of agents, without and with patience', () => {
    const calm = requiredAgents({ ...chats, target, concurrency: 3 })
    const level = (agents: number) => erlangC({ ...chats, agents: agents * 3, targetSeconds: 60 }).serviceLevel
    expect(level(calm.agents)).toBeGreaterThanOrEqual(0.8)
    expect(level(calm.agents - 1)).toBeLessThan(0.8)
    expect(calm.metrics.serviceLevel).toBe(level(calm.agents))
    expect(calm.agents).toBeLessThan(requiredAgents({ ...chats, target }).agents / 2)

    const patient = { ...chats, patienceSeconds: 120 }
    const { agents } = requiredAgents({ ...patient, target, concurrency: 3 })
    const within = (number: number) =>
      erlangA({ ...patient, agents: number * 3, targetSeconds: 60 }).serviceLevel.offered
    expect(within(agents)).toBeGreaterThanOrEqual(0.8)
    expect(within(agents - 1)).toBeLessThan(0.8)
  })

  it('count for occupancy and for whole days as well', () => {
    const busy = { target: { maxOccupancy: 0.8 }, concurrency: 3 }
    expect(requiredAgents({ ...chats, ...busy })).toMatchObject({ agents: 14, metrics: { occupancy: 100 / 3 / 42 } })
    const both = { target, concurrency: 3, patienceSeconds: 120 }
    for (const options of [busy, { target, concurrency: 3 }, both]) {
      const [interval] = staffDay([chats], options).intervals
      const alone = requiredAgents({ ...chats, ...options })
      expect(interval).toMatchObject({ agents: alone.agents, occupancy: alone.metrics.occupancy })
    }
  })

  it('serve as the simulation says', () => {
    const { agents, metrics } = requiredAgents({ ...chats, target, concurrency: 3 })
    const model = defineModel({
      targetSeconds: 60,
      contactTypes: [{ id: 'chat', media: 'chat', callsPerHour: 200, ahtSeconds: 600 }],
      agents: [{ count: agents, concurrency: { chat: 3 } }],
    })
    const { mean, halfWidth } = simulate(model, { seed: 5 }).total.serviceLevel.offered
    expect(Math.abs(mean - metrics.serviceLevel)).toBeLessThan(2 * (halfWidth ?? 0))
  })

  it('are refused where they are none', () => {
    for (const concurrency of [0, -1, 1.5, Number.NaN, 1e9]) {
      expect(refusedFor(requiredAgents, { ...chats, target, concurrency })).toEqual(['concurrency'])
    }
  })
})
