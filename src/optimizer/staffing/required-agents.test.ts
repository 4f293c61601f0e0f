import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import reference from '../../../test/fixtures/erlang-reference.json'
import { erlangA } from '../erlang/erlang-a'
import { erlangC } from '../erlang/erlang-c'
import { type RequiredAgentsInput, requiredAgents } from './required-agents'
import type { StaffingTarget } from './target'

/** Calls per hour of 60 s that make this many erlang. */
const offered = (load: number) => ({ callsPerHour: load * 60, ahtSeconds: 60 })

const target: fc.Arbitrary<StaffingTarget> = fc
  .record(
    {
      serviceLevel: fc.double({ min: 0.01, max: 0.995, noNaN: true }),
      asaSeconds: fc.double({ min: 0.01, max: 600, noNaN: true }),
      maxOccupancy: fc.double({ min: 0.05, max: 0.98, noNaN: true }),
    },
    { requiredKeys: [] },
  )
  .filter((desired) => Object.keys(desired).length > 0)
  .chain((desired) =>
    fc.double({ min: 0, max: 120, noNaN: true }).map((targetSeconds) => ({ ...desired, targetSeconds })),
  )

const volume = fc.record({
  callsPerHour: fc.double({ min: 0.1, max: 50_000, noNaN: true }),
  ahtSeconds: fc.double({ min: 5, max: 1500, noNaN: true }),
})

describe('requiredAgents', () => {
  it.each(reference.staffing)(
    'staffs $callsPerHour calls of $ahtSeconds s for $target exactly',
    ({ agents, ...input }) => {
      expect(requiredAgents(input).agents).toBe(agents)
    },
  )

  it('is the least: it meets every target and one agent less fails one', () => {
    fc.assert(
      fc.property(volume, target, (calls, desired) => {
        const { agents, metrics } = requiredAgents({ ...calls, target: desired })
        expect(meets(metrics, desired)).toBe(true)
        expect(metrics.stable).toBe(true)
        const less = erlangC({ ...calls, agents: agents - 1, targetSeconds: desired.targetSeconds ?? 20 })
        expect(less.stable && meets(less, desired)).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('is the least with patience too, for each definition of the service level', () => {
    const definition = fc.constantFrom('offered', 'excludingShortAbandons', 'served', 'waitWithin', 'offeredWaitWithin')
    const patience = fc.double({ min: 5, max: 2000, noNaN: true })
    const share = fc.option(fc.double({ min: 0.001, max: 0.9, noNaN: true }), { nil: undefined })
    fc.assert(
      fc.property(
        volume,
        target,
        definition,
        patience,
        share,
        (calls, desired, serviceLevelDefinition, patienceSeconds, lost) => {
          const full: StaffingTarget = { ...desired, serviceLevelDefinition, maxAbandonProbability: lost }
          const { agents, metrics } = requiredAgents({ ...calls, target: full, patienceSeconds })
          const fits = (answer: typeof metrics): boolean =>
            meets({ ...answer, serviceLevel: answer.serviceLevel[serviceLevelDefinition] }, full) &&
            answer.abandonProbability <= (lost ?? 1) * (1 + 1e-12)
          expect(fits(metrics)).toBe(true)
          if (agents === 1) return
          const less = { ...calls, patienceSeconds, agents: agents - 1, targetSeconds: desired.targetSeconds ?? 20 }
          expect(fits(erlangA(less))).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('decides ties as they are on paper', () => {
    expect(requiredAgents({ ...offered(11.05), target: { maxOccupancy: 0.85 } }).agents).toBe(13)
    expect(requiredAgents({ ...offered(4.2), target: { maxOccupancy: 0.6 } }).agents).toBe(7)
    expect(requiredAgents({ ...offered(2.1), target: { maxOccupancy: 0.7 } }).agents).toBe(3)
    const shrunk = requiredAgents({ ...offered(11.05), target: { maxOccupancy: 0.85 }, shrinkage: 0.3, minAgents: 21 })
    expect(shrunk).toMatchObject({ agents: 21, scheduled: 30 })
    // A target set at exactly what 14 agents reach is met by 14, from either side of the last digit.
    for (const agents of [14, 200, 1500]) {
      const calls = offered(agents * 0.97)
      const { serviceLevel, asaSeconds } = erlangC({ ...calls, agents, targetSeconds: 7 })
      for (const nudge of [1 - 4e-16, 1, 1 + 4e-16]) {
        expect(
          requiredAgents({ ...calls, target: { serviceLevel: serviceLevel * nudge, targetSeconds: 7 } }).agents,
        ).toBe(agents)
        expect(requiredAgents({ ...calls, target: { asaSeconds: asaSeconds * nudge } }).agents).toBe(agents)
      }
    }
  })

  it('decides at the very edge of the tolerance as its own metrics do', () => {
    const calls = offered(1200.3)
    for (const agents of [1210, 1230, 1260]) {
      const { serviceLevel } = erlangC({ ...calls, agents, targetSeconds: 2 })
      for (let ulps = -40; ulps <= 40; ulps += 1) {
        const desired = { serviceLevel: (serviceLevel / (1 - 1e-12)) * (1 + ulps * 1.2e-16), targetSeconds: 2 }
        const answer = requiredAgents({ ...calls, target: desired })
        expect(answer.agents).toBe(serviceLevel >= desired.serviceLevel * (1 - 1e-12) ? agents : agents + 1)
      }
    }
  })

  it('is stable without patience, also where an occupancy of 1 would be allowed', () => {
    expect(requiredAgents({ ...offered(10), target: { maxOccupancy: 1 } }).agents).toBe(11)
    expect(requiredAgents({ ...offered(9.999_999_999_999_998), target: { maxOccupancy: 1 } }).agents).toBe(11)
    expect(requiredAgents({ ...offered(10), target: { maxOccupancy: 1 }, patienceSeconds: 60 }).agents).toBe(1)
  })

  it('takes the most demanding of several targets', () => {
    const single = [
      { serviceLevel: 0.8, targetSeconds: 20 },
      { asaSeconds: 4 },
      { maxOccupancy: 0.8 },
      { maxAbandonProbability: 0.01 },
    ]
    const patienceSeconds = 120
    const alone = single.map((each) => requiredAgents({ ...offered(40), target: each, patienceSeconds }).agents)
    const together = requiredAgents({ ...offered(40), target: Object.assign({}, ...single), patienceSeconds }).agents
    expect(together).toBe(Math.max(...alone))
    expect(new Set(alone).size).toBeGreaterThan(1)
  })

  it('refuses misspelled targets and inputs: they would be no target, and no shrinkage', () => {
    const input = { ...offered(10), target: { asaSeconds: 20, maxOccupany: 0.5 }, shrinkag: 0.3 }
    expect(() => requiredAgents(input)).toThrow(
      /shrinkag: does not exist; .*shrinkage.*concurrency; target\.maxOccupany: does not exist; .*maxOccupancy/,
    )
  })

  it('needs the minimum where nothing is to do', () => {
    const desired = { serviceLevel: 0.8, targetSeconds: 20 }
    for (const patienceSeconds of [undefined, 60]) {
      const none: RequiredAgentsInput = { callsPerHour: 0, ahtSeconds: 300, target: desired, patienceSeconds }
      expect(requiredAgents(none)).toMatchObject({ agents: 0, scheduled: 0, metrics: { occupancy: 0, asaSeconds: 0 } })
      expect(requiredAgents({ ...none, minAgents: 1, shrinkage: 0.5 })).toMatchObject({ agents: 1, scheduled: 2 })
      expect(requiredAgents({ ...none, callsPerHour: 200, ahtSeconds: 0 }).agents).toBe(0)
      expect(requiredAgents({ ...none, callsPerHour: 200, minAgents: 90 }).agents).toBe(90)
    }
  })

  it('counts within a second of computing for a hundred million agents, on both sides of its switch of method', () => {
    const desired = { serviceLevel: 0.8, targetSeconds: 20 }
    const calls = (load: number) => ({ callsPerHour: load * 20, ahtSeconds: 180 })
    const { agents, metrics } = requiredAgents({ ...calls(1e8), target: desired })
    expect(metrics.serviceLevel).toBeGreaterThanOrEqual(0.8)
    expect(erlangC({ ...calls(1e8), agents: agents - 1, targetSeconds: 20 }).serviceLevel).toBeLessThan(0.8)
    const beside = [19_999.9, 20_000.1].map((load) => requiredAgents({ ...calls(load), target: desired }).agents)
    expect(beside[1]).toBeGreaterThanOrEqual(beside[0] ?? Number.NaN)
    expect((beside[1] ?? 0) - (beside[0] ?? 0)).toBeLessThanOrEqual(1)
  })

  it('says why a target or option cannot be', () => {
    const good: RequiredAgentsInput = { ...offered(10), target: { serviceLevel: 0.8, targetSeconds: 20 } }
    const bad = (patch: Partial<RequiredAgentsInput>) => () => requiredAgents({ ...good, ...patch })
    expect(bad({ target: { serviceLevel: 1, targetSeconds: 20 } })).toThrow(
      'target.serviceLevel: must be below 1, since some call',
    )
    expect(bad({ target: { serviceLevel: 0.8 } })).toThrow('target.targetSeconds: is needed')
    expect(bad({ target: { serviceLevel: Number.NaN, targetSeconds: 2 } })).toThrow('target.serviceLevel')
    expect(bad({ target: { asaSeconds: 0 } })).toThrow('target.asaSeconds: must be a finite number above 0')
    expect(bad({ target: { maxOccupancy: 1.1 } })).toThrow('target.maxOccupancy')
    expect(bad({ target: { maxAbandonProbability: 0.1 } })).toThrow('patienceSeconds: is needed with target.maxAbandon')
    expect(bad({ target: {} })).toThrow('target: must name at least one')
    expect(bad({ shrinkage: 1 })).toThrow('shrinkage: must be at least 0 and below 1')
    expect(bad({ minAgents: 1.5 })).toThrow('minAgents')
    expect(bad({ patienceSeconds: 0 })).toThrow('patienceSeconds')
    expect(bad({ callsPerHour: -1 })).toThrow('requiredAgents: callsPerHour')
    expect(bad({ callsPerHour: 1e15 })).toThrow('callsPerHour: times ahtSeconds must be at most')
  })
})

function meets(
  answer: { serviceLevel: number; asaSeconds: number; occupancy: number },
  desired: StaffingTarget,
): boolean {
  return (
    answer.serviceLevel >= (desired.serviceLevel ?? 0) * (1 - 1e-12) &&
    answer.asaSeconds <= (desired.asaSeconds ?? Infinity) * (1 + 1e-12) &&
    answer.occupancy <= (desired.maxOccupancy ?? 1) * (1 + 1e-12)
  )
}
