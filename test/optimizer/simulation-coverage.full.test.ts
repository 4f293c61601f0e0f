import { describe, expect, it } from 'vitest'
import type { Estimate, Simulation } from '../../src/documents'
import { erlangA, erlangC, simulate } from '../../src/optimizer'
import { testModel } from '../../src/optimizer/test-model'

const SYSTEM = { callsPerHour: 300, ahtSeconds: 240, agents: 23, targetSeconds: 20 }
const PATIENCE = { callsPerHour: 330, ahtSeconds: 240, agents: 22, targetSeconds: 20, patienceSeconds: 180 }

/** In a 95 % interval of 40 units: Student's t with 39 degrees of freedom. */
const STANDARD_ERRORS = 2.0227

/** For a machine with other work. */
const LONG_MS = 180_000

/** Figures with an interval and the closed form that it should cover. */
type Covered = Readonly<Record<string, (result: Simulation) => readonly [Estimate, number]>>

const c = erlangC(SYSTEM)
const WITHOUT_PATIENCE: Covered = {
  serviceLevel: ({ total }) => [total.serviceLevel.offered, c.serviceLevel],
  waitProbability: ({ total }) => [total.waitProbability, c.waitProbability],
  asaSeconds: ({ total }) => [total.asaSeconds, c.asaSeconds],
  queueLength: ({ total }) => [total.queueLength, c.queueLength],
  occupancy: ({ total }) => [total.occupancy, c.occupancy],
  offered: ({ total }) => [total.offered, SYSTEM.callsPerHour],
  inHand: ({ total }) => [total.inHand ?? total.busy, c.load],
}

const a = erlangA(PATIENCE)
const WITH_PATIENCE: Covered = {
  offered: ({ total }) => [total.serviceLevel.offered, a.serviceLevel.offered],
  excludingShortAbandons: ({ total }) => [
    total.serviceLevel.excludingShortAbandons,
    a.serviceLevel.excludingShortAbandons,
  ],
  served: ({ total }) => [total.serviceLevel.served, a.serviceLevel.served],
  waitWithin: ({ total }) => [total.serviceLevel.waitWithin, a.serviceLevel.waitWithin],
  abandonProbability: ({ total }) => [total.abandonProbability, a.abandonProbability],
  waitProbability: ({ total }) => [total.waitProbability, a.waitProbability],
  asaSeconds: ({ total }) => [total.asaSeconds, a.asaSeconds],
  asaServedSeconds: ({ total }) => [total.asaServedSeconds, a.asaServedSeconds],
  queueLength: ({ total }) => [total.queueLength, a.queueLength],
  occupancy: ({ total }) => [total.occupancy, a.occupancy],
}

const center = (system: { callsPerHour: number; ahtSeconds: number; agents: number; patienceSeconds?: number }) => {
  const { agents, ...type } = system
  return testModel({
    types: [{ id: 't', ...type }],
    agents: Array.from({ length: agents }, (_, i) => ({ id: `a${i}` })),
  })
}

describe.each([
  { name: 'M/M/n', model: center(SYSTEM), figures: WITHOUT_PATIENCE },
  { name: 'M/M/n+M', model: center(PATIENCE), figures: WITH_PATIENCE },
])('$name', ({ model, figures }) => {
  it(
    '95 % intervals cover the closed form 90 to 99 times in 100',
    () => {
      const runs = Array.from({ length: 100 }, (_, i) => simulate(model, { seed: i + 1, quantiles: [] }))
      for (const [name, figure] of Object.entries(figures)) {
        const hits = runs.filter((result) => {
          const [{ low, high }, exact] = figure(result)
          return low !== null && high !== null && low <= exact && exact <= high
        })
        expect(hits.length, name).toBeGreaterThanOrEqual(90)
        expect(hits.length, name).toBeLessThanOrEqual(99)
      }
    },
    LONG_MS,
  )

  it(
    'a long run lies within four standard errors of every closed form',
    () => {
      const result = simulate(model, { seed: 2026, hours: 10_000 })
      for (const [name, figure] of Object.entries(figures)) {
        const [{ mean, halfWidth }, exact] = figure(result)
        expect(Math.abs(mean - exact), name).toBeLessThan((4 * (halfWidth ?? 0)) / STANDARD_ERRORS)
      }
    },
    LONG_MS,
  )
})

describe('waits by quantile', () => {
  it('are those of M/M/n, within the width of a bin', () => {
    const result = simulate(center(SYSTEM), { seed: 3, hours: 5000, quantiles: [0.5, 0.8, 0.9, 0.95, 0.99] })
    const { load, waitProbability } = erlangC({ ...SYSTEM, targetSeconds: 0 })
    for (const { q, seconds } of result.total.waitQuantiles) {
      const exact = Math.max(0, (SYSTEM.ahtSeconds * Math.log(waitProbability / (1 - q))) / (SYSTEM.agents - load))
      expect(Math.abs(seconds.mean - exact)).toBeLessThanOrEqual(0.02 * exact + (seconds.halfWidth ?? 0) * 2)
    }
  })
})
