import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import type { RoutingModel } from '../../documents'
import { seededModel, testModel } from '../test-model'
import { compareSimulations } from './compare'
import type { SimulateOptions } from './compile/options'
import { simulate } from './simulate'

const small = testModel({
  types: [{ id: 't', callsPerHour: 60, patienceSeconds: 120, skillIds: ['s'] }],
  agents: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, skills: { s: 3 } })),
})

describe('simulate', () => {
  it('runs a steady model in batches and a week from its profile', () => {
    const steady = simulate(small, { seed: 1, hours: 100 })
    expect(steady.method).toMatchObject({ engine: 'pool', units: 'batches', replications: 4, countHours: 1 })
    expect(steady.method.warmUpHours).toBeGreaterThan(0)
    expect(steady.intervals).toEqual([])
    const week = simulate(seededModel(2, 8, 3), { seed: 1, replications: 2 })
    expect(week.method).toMatchObject({ engine: 'general', units: 'replications', hours: 168, countHours: 168 })
    expect(week.intervals).toHaveLength(168)
    expect(week.notes.join(' ')).toContain('availability')
  })

  it('gives those whom contacts reach first more of the work, as ordered entry does', () => {
    const levels = (skills: Record<string, number>) => Object.entries(skills).map(([id, s]) => ({ id, skills: { s } }))
    const type = { id: 't', callsPerHour: 12, ahtSeconds: 180, skillIds: ['s'] }
    const two = simulate(testModel({ types: [type], agents: levels({ hi: 5, lo: 1 }) }), { seed: 1, hours: 20_000 })
    expect(two.method.engine).toBe('flat')
    // M/M/2 with ordered entry at 0.6 erlang, from its balance equations.
    const [hi, lo] = two.agents.map(({ occupancy }) => occupancy.mean)
    expect(hi).toBeCloseTo(0.401, 2)
    expect(lo).toBeCloseTo(0.199, 2)
    const six = testModel({
      types: [{ ...type, callsPerHour: 40 }],
      agents: levels({ a: 5, b: 5, c: 5, d: 1, e: 1, f: 1 }),
    })
    const [flat, general] = (['auto', 'general'] as const).map((engine) =>
      simulate(six, { seed: 2, hours: 4000, engine }),
    )
    expect(flat?.agents.length).toBe(6)
    flat?.agents.forEach(({ occupancy }, i) => {
      expect(occupancy.mean).toBeCloseTo(general?.agents[i]?.occupancy.mean ?? 0, 2)
    })
  })

  it('runs no longer for a patience that is as good as endless', () => {
    const patient = (more: { readonly patienceSeconds?: number }) => {
      const types = [{ id: 't', callsPerHour: 60, ...more }]
      return simulate(testModel({ types, agents: small.agents.map(({ id }) => ({ id })) }), { seed: 1 })
    }
    const [endless, long] = [patient({}), patient({ patienceSeconds: 1e9 })]
    expect(long.method).toEqual(endless.method)
    expect(long.total.asaSeconds.mean).toBeCloseTo(endless.total.asaSeconds.mean, 9)
  })

  it('begins the profile at the given time, with a run-in before', () => {
    const [type] = small.contactTypes
    const quietThenBusy = [10, 200]
    const model: RoutingModel = {
      ...small,
      contactTypes:
        type === undefined ? [] : [{ ...type, weekProfile: { intervalMinutes: 60, callsPerHour: quietThenBusy } }],
    }
    const at = (startMinute: number, warmUpHours: number) =>
      simulate(model, { seed: 3, startMinute, warmUpHours, hours: 1, replications: 60 }).total
    expect(at(0, 0).offered.mean).toBeCloseTo(10, -1)
    expect(at(60, 0).offered.mean).toBeCloseTo(200, -2)
    expect(at(60, 0).waitingAtStart.mean).toBe(0)
    // The hour before the profile begins is its last one again.
    expect(at(0, 1).waitingAtStart.mean).toBeGreaterThan(1)
  })

  it('brings people in for the share of their availability', () => {
    const [type] = small.contactTypes
    const callsPerHour = [30, 90]
    const model: RoutingModel = {
      ...small,
      contactTypes: type === undefined ? [] : [{ ...type, weekProfile: { intervalMinutes: 60, callsPerHour } }],
      agents: small.agents.map((agent) => ({ ...agent, availability: 0.5 })),
    }
    // Work of 30 and 90 is typically (30^2 + 90^2) / 120 = 75: 0.5 * 30 / 75 of 6 agents are 1.2, 0.5 * 90 / 75 are 3.6.
    const follows = simulate(model, { seed: 4, replications: 400 })
    expect(follows.intervals[0]?.total.present.mean).toBeCloseTo(1.2, 0)
    expect(follows.intervals[1]?.total.present.mean).toBeCloseTo(3.6, 0)
    const flat = simulate(model, { seed: 4, replications: 400, staffing: 'flat' })
    for (const { total } of flat.intervals) expect(total.present.mean).toBeCloseTo(3, 0)
  })

  it('continues until it is precise enough, or says that it is not', () => {
    const precise = simulate(small, { seed: 5, hours: 10, precision: { serviceLevel: 0.01, asaSeconds: 0.1 } })
    expect(precise.method.precise).toBe(true)
    expect(precise.method.replications).toBeGreaterThan(4)
    expect(precise.total.serviceLevel.offered.halfWidth).toBeLessThanOrEqual(0.01)
    const stopped = simulate(small, { seed: 5, hours: 10, precision: { serviceLevel: 1e-6 }, maxReplications: 6 })
    expect(stopped.method).toMatchObject({ precise: false, replications: 6 })
    const few = simulate(small, { seed: 5, hours: 10, precision: { serviceLevel: 1e-6 }, maxReplications: 2 })
    expect(few.method).toMatchObject({ precise: false, replications: 2 })
  })

  it('gives no interval for a single unit', () => {
    const { total } = simulate(small, { seed: 6, hours: 10, replications: 1, batches: 1 })
    expect(total.asaSeconds).toMatchObject({ halfWidth: null, low: null, high: null })
  })

  it('takes handle times from the agent, else from what is on record, else from the type', () => {
    const [type] = small.contactTypes
    const one = (agent: Partial<RoutingModel['agents'][number]>): number => {
      const [first] = small.agents
      const contactTypes = type === undefined ? [] : [{ ...type, callsPerHour: 1 }]
      const agents = first === undefined ? [] : [{ ...first, ...agent }]
      return (
        simulate({ ...small, contactTypes, agents }, { seed: 7, hours: 40_000, warmUpHours: 0 }).total.busy.mean * 3600
      )
    }
    const handling = [{ contactTypeId: 't', handled: 100_000, ahtSeconds: 100, transferred: 0 }]
    expect(one({}) / 300).toBeCloseTo(1 - 300 / 3600, 1)
    expect(one({ handling }) / 100).toBeCloseTo(1, 1)
    expect(one({ handling, ahtSeconds: { t: 200 } }) / 200).toBeCloseTo(1, 1)
  })
})

describe('compareSimulations', () => {
  it('pairs the units: the interval of a difference is far narrower than those of two runs apart', () => {
    const more = { ...small, agents: small.agents.map((agent) => ({ ...agent, ahtSeconds: { t: 290 } })) }
    const { before, after, difference } = compareSimulations(small, more, { seed: 8, hours: 200 })
    const gain = difference.total.serviceLevel.offered
    expect(gain.mean).toBeCloseTo(after.total.serviceLevel.offered.mean - before.total.serviceLevel.offered.mean, 10)
    expect(gain.low).toBeGreaterThan(0)
    expect(gain.halfWidth ?? 1).toBeLessThan((before.total.serviceLevel.offered.halfWidth ?? 0) / 3)
    expect(difference.total.offered.mean).toBe(0)
    expect(difference.contactTypes[0]?.contactTypeId).toBe('t')
    expect(difference.queues[0]?.asaSeconds.mean).toBeLessThan(0)
  })
})

describe('what cannot be simulated', () => {
  const [type] = small.contactTypes
  const [agent] = small.agents
  const withType = (more: object): RoutingModel => ({
    ...small,
    contactTypes: type === undefined ? [] : [{ ...type, ...more }],
  })
  const withAgent = (more: object): RoutingModel => ({
    ...small,
    agents: agent === undefined ? [] : [{ ...agent, ...more }],
  })
  const bad: readonly [string, RoutingModel, Partial<SimulateOptions>][] = [
    ['seed', small, { seed: Number.NaN }],
    ['hours', small, { hours: 0 }],
    ['confidence', small, { confidence: 1 }],
    ['quantiles[1]', small, { quantiles: [0.5, 95] }],
    ['batches', seededModel(1, 3, 2), { batches: 4 }],
    ['rules.secondsPerPriority', small, { rules: { secondsPerPriority: -1 } }],
    ['model.contactTypes[0].callsPerHour', withType({ callsPerHour: -1 }), {}],
    ['model.contactTypes[0].ahtSeconds', withType({ ahtSeconds: Number.NaN }), {}],
    ['model.contactTypes[0].queueId', withType({ queueId: 'elsewhere' }), {}],
    ['model.contactTypes[0].handleTime.cv', withType({ handleTime: { kind: 'gamma', cv: 0 } }), {}],
    [
      'model.contactTypes[0].weekProfile.callsPerHour',
      withType({ weekProfile: { intervalMinutes: 15, callsPerHour: [] } }),
      {},
    ],
    ['model.agents[0].availability', withAgent({ availability: 2 }), {}],
    ['model.agents[0].group', withAgent({ group: 'nobody' }), {}],
    ['model.agents[0].shifts[0]', withAgent({ shifts: [{ fromMinute: 9, toMinute: 9 }] }), {}],
  ]
  it.each(bad)('%s', (path, model, options) => {
    expect(() => simulate(model, { seed: 1, ...options })).toThrow(ValidationError)
    expect(() => simulate(model, { seed: 1, ...options })).toThrow(`${path}:`)
  })
})

describe('nothing to simulate', () => {
  it.each([
    { name: 'no contact types', model: { ...small, contactTypes: [] } },
    { name: 'no agents', model: { ...small, agents: [] } },
    {
      name: 'no contacts',
      model: { ...small, contactTypes: small.contactTypes.map((type) => ({ ...type, callsPerHour: 0 })) },
    },
  ])('$name', ({ model }) => {
    const { total } = simulate(model, { seed: 1, hours: 10 })
    const nobody = model.agents.length === 0
    expect(total.answered.mean).toBe(0)
    expect(total.serviceLevel.offered.mean).toBe(nobody ? 0 : 1)
    expect(total.occupancy.mean).toBe(0)
  })
})
