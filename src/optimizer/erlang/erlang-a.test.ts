import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erlangA, erlangB, erlangC } from './index'
import { meanServedWait } from './served-wait'

const queue = fc
  .record({
    agents: fc.integer({ min: 1, max: 5000 }),
    ratio: fc.double({ min: 0.05, max: 3, noNaN: true }),
    ahtSeconds: fc.double({ min: 10, max: 2000, noNaN: true }),
    targetSeconds: fc.double({ min: 0, max: 300, noNaN: true }),
    patienceSeconds: fc.double({ min: 1, max: 5000, noNaN: true }),
  })
  .map(({ ratio, ...given }) => ({ ...given, callsPerHour: (given.agents * ratio * 3600) / given.ahtSeconds }))

const rounding = 1e-12

describe('erlangA', () => {
  it('keeps its identities: abandonment = wait / patience, carried load, order of the service levels', () => {
    fc.assert(
      fc.property(queue, (given) => {
        const answer = erlangA(given)
        const { serviceLevel: level, abandonProbability, load } = answer
        expect(answer.asaSeconds / given.patienceSeconds).toBeCloseTo(abandonProbability, 12)
        expect(answer.occupancy * given.agents).toBeCloseTo(load * (1 - abandonProbability), 8)
        expect(abandonProbability).toBeGreaterThanOrEqual((1 - given.agents / load) * (1 - rounding))
        expect(abandonProbability).toBeLessThanOrEqual(answer.waitProbability * (1 + rounding))
        expect(answer.waitProbability).toBeLessThanOrEqual(1 + rounding)
        for (const value of Object.values(level)) expect(value).toBeLessThanOrEqual(1 + rounding)
        expect(level.offered).toBeGreaterThanOrEqual(0)
        expect(level.excludingShortAbandons).toBeGreaterThanOrEqual(level.offered - rounding)
        expect(level.served).toBeGreaterThanOrEqual(level.offered - rounding)
        expect(level.waitWithin).toBeGreaterThanOrEqual(level.offeredWaitWithin - rounding)
        expect(level.offeredWaitWithin).toBeGreaterThanOrEqual(level.offered - rounding)
      }),
      { numRuns: 500 },
    )
  })

  it('gets better with an agent more and worse with calls more', () => {
    fc.assert(
      fc.property(queue, (given) => {
        const answer = erlangA(given)
        const more = erlangA({ ...given, agents: given.agents + 1 })
        const busier = erlangA({ ...given, callsPerHour: given.callsPerHour * 1.01 })
        expect(more.serviceLevel.offered).toBeGreaterThanOrEqual(answer.serviceLevel.offered - rounding)
        expect(more.asaSeconds).toBeLessThanOrEqual(answer.asaSeconds * (1 + rounding))
        expect(more.abandonProbability).toBeLessThanOrEqual(answer.abandonProbability * (1 + rounding))
        expect(more.occupancy).toBeLessThanOrEqual(answer.occupancy * (1 + rounding))
        expect(busier.serviceLevel.offered).toBeLessThanOrEqual(answer.serviceLevel.offered + rounding)
        expect(busier.abandonProbability).toBeGreaterThanOrEqual(answer.abandonProbability * (1 - rounding))
      }),
    )
  })

  it('comes to Erlang C with ever more patience and is Erlang B with none', () => {
    const given = { callsPerHour: 200, ahtSeconds: 180, agents: 14, targetSeconds: 20 }
    const patient = erlangA({ ...given, patienceSeconds: 1e12 })
    const c = erlangC(given)
    expect(patient.waitProbability).toBeCloseTo(c.waitProbability, 8)
    expect(patient.serviceLevel.offered).toBeCloseTo(c.serviceLevel, 8)
    expect(patient.asaServedSeconds).toBeCloseTo(c.asaSeconds, 6)
    const b = erlangB({ load: 10, agents: 14 }).blockingProbability
    for (const patienceSeconds of [0, 1e-9]) {
      const hasty = erlangA({ ...given, patienceSeconds })
      expect(hasty.abandonProbability).toBeCloseTo(b, 10)
      expect(hasty.serviceLevel.offered).toBeCloseTo(1 - b, 10)
      expect(hasty.serviceLevel.served).toBeCloseTo(1, 12)
    }
  })

  it('takes fractions of agents, smoothly', () => {
    const given = { callsPerHour: 4000, ahtSeconds: 180, targetSeconds: 20, patienceSeconds: 120 }
    const at = erlangA({ ...given, agents: 200 })
    const beside = erlangA({ ...given, agents: 200 + 1e-9 })
    expect(beside.serviceLevel.offered).toBeCloseTo(at.serviceLevel.offered, 9)
    expect(beside.asaServedSeconds).toBeCloseTo(at.asaServedSeconds, 6)
  })

  it('stays finite in any overload', () => {
    const answer = erlangA({
      callsPerHour: 1e7,
      ahtSeconds: 360,
      agents: 1000,
      targetSeconds: 20,
      patienceSeconds: 600,
    })
    expect(answer.abandonProbability).toBeCloseTo(0.999, 12)
    expect(answer.occupancy).toBeCloseTo(1, 12)
    expect(answer.serviceLevel.offered).toBeLessThan(1e-12)
    expect(answer.asaServedSeconds).toBeCloseTo(600 * Math.log(1000), 0)
    // nearly nobody: who is served was patient enough for v with the density of e^(-x e^-v - v), about ln x of it
    const few = { callsPerHour: 1e11, ahtSeconds: 3600, agents: 1e-6, targetSeconds: 34, patienceSeconds: 3600 }
    expect(erlangA(few).asaServedSeconds / 3600).toBeCloseTo(Math.log(1e11) + 0.577_215_664_9, 4)
    const nobody = erlangA({ callsPerHour: 10, ahtSeconds: 60, agents: 0, targetSeconds: 5, patienceSeconds: 30 })
    expect(nobody).toMatchObject({ occupancy: 0, asaServedSeconds: 0 })
    expect(nobody.abandonProbability).toBeCloseTo(1, 14)
    expect(nobody.asaSeconds).toBeCloseTo(30, 12)
  })

  it('knows the published four definitions', () => {
    const { serviceLevel } = erlangA({
      callsPerHour: 360,
      ahtSeconds: 250,
      agents: 24,
      patienceSeconds: 290,
      targetSeconds: 10,
    })
    expect(serviceLevel.offered).toBeCloseTo(0.446, 3)
    expect(serviceLevel.excludingShortAbandons).toBeCloseTo(0.455, 3)
    expect(serviceLevel.served).toBeCloseTo(0.495, 3)
    expect(serviceLevel.waitWithin).toBeCloseTo(0.466, 3)
  })

  it('answers the empty cases and names every bad field', () => {
    const good = { callsPerHour: 200, ahtSeconds: 180, agents: 14, targetSeconds: 20, patienceSeconds: 60 }
    expect(erlangA({ ...good, callsPerHour: 0, agents: 0 })).toMatchObject({ waitProbability: 0, asaSeconds: 0 })
    expect(erlangA({ ...good, agents: 5000 })).toMatchObject({ waitProbability: 0, occupancy: 10 / 5000 })
    for (const field of Object.keys(good)) {
      expect(() => erlangA({ ...good, [field]: Number.NaN })).toThrow(`erlangA: ${field}: must be`)
    }
    expect(() => erlangA({ ...good, patienceSeconds: Infinity })).toThrow('patienceSeconds')
  })
})

describe('the mean wait of the served', () => {
  it('is, as an integral, what the plain sum over all states gives', () => {
    for (const c of [1_900_000, 1_990_000, 1_999_000, 2_001_000, 2_010_000, 2_500_000, 8_000_000, 300_000]) {
      const x = 2_000_000
      expect(Math.abs(meanServedWait(c, x, x - c) / plainSum(c, x) - 1)).toBeLessThan(1e-12)
    }
  })

  it('starts its window far into an overload without losing anything', () => {
    for (const [c, x] of [
      [0.01, 5000],
      [20, 90_000],
      [400, 2000],
      [50_000, 150_000],
    ] as const) {
      expect(Math.abs(meanServedWait(c, x, x - c) / plainSum(c, x) - 1)).toBeLessThan(1e-12)
    }
  })
})

/** sum t(j+1) H(j) / sum t(j+1) from the first state on, scaled down whenever it grows. */
function plainSum(c: number, x: number): number {
  let [term, total, weighted, harmonic] = [1, 0, 0, 0]
  for (let j = 1; term > 1e-17 * total || c + j < x; j += 1) {
    term *= x / (c + j)
    harmonic += 1 / (c + j)
    total += term
    weighted += term * harmonic
    if (term > 1e200) [term, total, weighted] = [term * 1e-200, total * 1e-200, weighted * 1e-200]
  }
  return weighted / total
}
