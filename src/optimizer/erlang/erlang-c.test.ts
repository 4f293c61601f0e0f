import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erlangB, erlangC } from './index'

const agents = fc.integer({ min: 1, max: 20_000 })
const occupancy = fc.double({ min: 0.02, max: 0.9999, noNaN: true })
const aht = fc.double({ min: 10, max: 2000, noNaN: true })
const target = fc.double({ min: 0, max: 300, noNaN: true })

const queue = fc.record({ agents, occupancy, ahtSeconds: aht, targetSeconds: target }).map((given) => ({
  callsPerHour: (given.agents * given.occupancy * 3600) / given.ahtSeconds,
  ahtSeconds: given.ahtSeconds,
  agents: given.agents,
  targetSeconds: given.targetSeconds,
}))

describe('erlangC', () => {
  it('is above Erlang B, below 1, and keeps Little and the wait of those who wait', () => {
    fc.assert(
      fc.property(queue, (given) => {
        const answer = erlangC(given)
        const b = erlangB({ load: answer.load, agents: given.agents })
        expect(answer.stable).toBe(true)
        expect(answer.logWaitProbability).toBeGreaterThanOrEqual(b.logBlockingProbability - 1e-12)
        expect(answer.waitProbability).toBeLessThanOrEqual(answer.occupancy * (1 + 1e-12))
        expect(answer.queueLength).toBeCloseTo((answer.asaSeconds * given.callsPerHour) / 3600, 9)
        expect(answer.serviceLevel).toBeGreaterThanOrEqual(0)
        expect(answer.serviceLevel).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('serves more in time with one more agent or a longer target, and less with more calls', () => {
    fc.assert(
      fc.property(queue, (given) => {
        const { serviceLevel } = erlangC(given)
        const rounding = 1e-13
        expect(erlangC({ ...given, agents: given.agents + 1 }).serviceLevel).toBeGreaterThanOrEqual(
          serviceLevel - rounding,
        )
        expect(erlangC({ ...given, agents: given.agents + 0.3 }).serviceLevel).toBeGreaterThanOrEqual(
          serviceLevel - rounding,
        )
        expect(erlangC({ ...given, targetSeconds: given.targetSeconds + 1 }).serviceLevel).toBeGreaterThanOrEqual(
          serviceLevel - rounding,
        )
        const busier = erlangC({ ...given, callsPerHour: given.callsPerHour * 1.001 })
        expect(busier.serviceLevel).toBeLessThanOrEqual(serviceLevel + rounding)
        expect(busier.asaSeconds).toBeGreaterThanOrEqual(erlangC(given).asaSeconds * (1 - 1e-12))
      }),
    )
  })

  it('shows instability instead of hiding the sign', () => {
    for (const callsPerHour of [200, 400, 1e9]) {
      expect(erlangC({ callsPerHour, ahtSeconds: 180, agents: 10, targetSeconds: 20 })).toMatchObject({
        stable: false,
        occupancy: 1,
        waitProbability: 1,
        logWaitProbability: 0,
        serviceLevel: 0,
        asaSeconds: Infinity,
        queueLength: Infinity,
      })
    }
    expect(erlangC({ callsPerHour: 1, ahtSeconds: 180, agents: 0, targetSeconds: 20 }).stable).toBe(false)
  })

  it('needs nobody where nothing is to do', () => {
    for (const given of [
      { callsPerHour: 0, ahtSeconds: 180 },
      { callsPerHour: 200, ahtSeconds: 0 },
    ]) {
      const answer = erlangC({ ...given, agents: 0, targetSeconds: 0 })
      expect(answer).toMatchObject({ stable: true, load: 0, occupancy: 0, waitProbability: 0, serviceLevel: 1 })
      expect(answer).toMatchObject({ asaSeconds: 0, queueLength: 0 })
    }
  })

  it('has a service level of 1 - C at a target of 0', () => {
    const { waitProbability, serviceLevel } = erlangC({
      callsPerHour: 200,
      ahtSeconds: 180,
      agents: 14,
      targetSeconds: 0,
    })
    expect(serviceLevel).toBe(1 - waitProbability)
  })

  it('names every bad field', () => {
    const good = { callsPerHour: 200, ahtSeconds: 180, agents: 14, targetSeconds: 20 }
    for (const field of ['callsPerHour', 'ahtSeconds', 'agents', 'targetSeconds']) {
      expect(() => erlangC({ ...good, [field]: Number.NaN })).toThrow(`erlangC: ${field}: must be`)
      expect(() => erlangC({ ...good, [field]: -1 })).toThrow(field)
    }
    expect(() => erlangC({ ...good, callsPerHour: 1e200, ahtSeconds: 1e200 })).toThrow('callsPerHour')
  })
})
