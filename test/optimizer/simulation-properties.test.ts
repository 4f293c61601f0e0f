import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/core/json/json'
import type { ModelAgent, RoutingModel, SimulatedService } from '../../src/documents'
import { compareSimulations, type RoutingRules, simulate } from '../../src/optimizer'
import { seededModel, testModel } from '../../src/optimizer/test-model'

const AGENT_CHOICES = ['genesys', 'longestIdle', 'highestLevel', 'fastestFirst', 'mostResolved', 'rankList'] as const
const CONTACT_CHOICES = [
  'genesys',
  'oldest',
  'priority',
  'cMu',
  'fixedQueueRatio',
  'rankList',
  'agentLevel',
  'longestQueue',
] as const

const duration = fc.oneof(
  fc.constantFrom({ kind: 'exponential' } as const, { kind: 'constant' } as const),
  fc.record({
    kind: fc.constantFrom('lognormal' as const, 'gamma' as const),
    cv: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('empirical' as const),
    values: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }),
  }),
)

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })

const contactType = fc.record(
  {
    callsPerHour: fc.double({ min: 0, max: 120, noNaN: true }),
    ahtSeconds: fc.integer({ min: 20, max: 600 }),
    patienceSeconds: fc.integer({ min: 5, max: 900 }),
    skillIds: fc.subarray(['s0', 's1', 's2']),
    mediaType: fc.constantFrom('voice', 'chat'),
    handleTime: duration,
    patience: duration,
    priority: fc.integer({ min: 0, max: 5 }),
    minimumLevel: fc.integer({ min: 0, max: 3 }),
    queueLimit: fc.integer({ min: 0, max: 6 }),
    balkProbability: fc.double({ min: 0, max: 1, noNaN: true }),
    agentGroupIds: fc.subarray(['g0', 'g1']),
    weekProfile: fc.record({
      intervalMinutes: fc.constantFrom(15, 30, 60),
      callsPerHour: fc.array(fc.double({ min: 0, max: 120, noNaN: true }), { minLength: 1, maxLength: 8 }),
    }),
  },
  { requiredKeys: ['callsPerHour', 'ahtSeconds', 'skillIds'] },
)

const agent = fc.record(
  {
    skills: fc.dictionary(fc.constantFrom('s0', 's1', 's2'), fc.integer({ min: 0, max: 5 })),
    ring: fc.integer({ min: 1, max: 3 }),
    availability: fc.constantFrom(0, 0.5, 1),
    group: fc.constantFrom('g0', 'g1'),
    resolution: fc.double({ min: 0.2, max: 1, noNaN: true }),
    concurrency: fc.record({ chat: fc.integer({ min: 0, max: 4 }) }),
    shifts: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 200 })).map(([fromMinute, minutes]) => ({
        fromMinute,
        toMinute: fromMinute + minutes,
      })),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['skills', 'ring', 'availability'] },
)

const queue = fc.record(
  {
    evaluation: fc.constantFrom('NONE', 'ALL', 'BEST'),
    scoring: fc.constantFrom('TimestampAndPriority' as const, 'PriorityOnly' as const),
    rings: fc.constant([
      { timeoutSeconds: 10, skillsToRemove: ['s0'] },
      { timeoutSeconds: 20, skillsToRemove: [] },
      { skillsToRemove: [] },
    ]),
    preferredAgents: fc.constant([{ agentIds: ['a0', 'a1'], waitSeconds: 5 }]),
    conditionalGroups: fc.constant([
      { metric: 'ServiceLevel' as const, operator: 'LessThan' as const, value: 0.9, agentIds: ['a2'], waitSeconds: 5 },
      {
        metric: 'EstimatedWaitTime' as const,
        operator: 'GreaterThan' as const,
        value: 9,
        agentIds: ['a3'],
        waitSeconds: 5,
      },
    ]),
  },
  { requiredKeys: ['evaluation'] },
)

const generated: fc.Arbitrary<RoutingModel> = fc
  .record({
    types: fc.array(contactType, { minLength: 1, maxLength: 3 }),
    agents: fc.array(agent, { maxLength: 6 }),
    queue,
    waitingLimit: maybe(fc.integer({ min: 0, max: 8 })),
    dayFactorShape: maybe(fc.double({ min: 0.5, max: 30, noNaN: true })),
    reserve: maybe(fc.integer({ min: 0, max: 2 })),
  })
  .map(({ types, agents, queue: own, waitingLimit, dayFactorShape, reserve }) => {
    const named = types.map((type, k) => ({ id: `t${k}`, ...type }))
    const base = testModel({ types: named, queues: [{ id: 'q', ...own }], agents: [] })
    return {
      ...base,
      agents: agents.map(
        ({ skills, ring, resolution, ...rest }, a): ModelAgent => ({
          ...bareAgent(`a${a}`),
          ...rest,
          skills: Object.entries(skills).map(([id, level]) => ({ id, level })),
          queues: [{ queueId: 'q', ring }],
          ...(resolution === undefined
            ? {}
            : { resolution: Object.fromEntries(named.map(({ id }) => [id, resolution])) }),
        }),
      ),
      agentGroups: [
        { id: 'g0', contactTypeIds: ['t1', 't0'] },
        { id: 'g1', ...(reserve === undefined ? {} : { reserve }) },
      ],
      ...(waitingLimit === undefined ? {} : { waitingLimit }),
      ...(dayFactorShape === undefined ? {} : { dayFactorShape }),
    }
  })

const rules: fc.Arbitrary<RoutingRules> = fc.record({
  agentChoice: fc.constantFrom(...AGENT_CHOICES),
  contactChoice: fc.constantFrom(...CONTACT_CHOICES),
  bestCandidatesBy: fc.constantFrom('idle' as const, 'skills' as const),
  bestCandidates: fc.constantFrom(1, 2, 100),
})

describe('whatever the model', () => {
  it('every contact is accounted for, nothing is negative, nobody has more in hand than allowed', () => {
    fc.assert(
      fc.property(generated, rules, fc.boolean(), fc.integer(), (model, own, warm, seed) => {
        const options = {
          seed,
          rules: own,
          hours: 2,
          replications: 1,
          batches: 1,
          warmUpHours: warm ? 1 : 0,
          cells: true,
        }
        const result = simulate(model, options)
        const perUnit = result.method.hours / result.method.countHours
        for (const row of [result.total, ...result.contactTypes, ...result.queues]) expectBalance(row, perUnit)
        for (const own of result.agents) {
          expect(own.occupancy.mean).toBeGreaterThanOrEqual(0)
          expect(own.occupancy.mean).toBeLessThanOrEqual(1 + 1e-9)
        }
        for (const one of model.agents) {
          const max = Math.max(1, ...Object.values(one.concurrency ?? {}).map((slots) => slots ?? 1))
          const inHand = (result.cells ?? [])
            .filter(({ agentId }) => agentId === one.id)
            .reduce((sum, cell) => sum + cell.inHand.mean, 0)
          expect(inHand).toBeLessThanOrEqual(max + 1e-9)
        }
      }),
      { numRuns: process.env.SKILLROUTE_FULL === '1' ? 300 : 100 },
    )
  })

  it('a seed and a model give one answer, and a model compared with itself differs by exactly nothing', () => {
    fc.assert(
      fc.property(generated, rules, fc.integer(), (model, own, seed) => {
        const options = { seed, rules: own, hours: 1, replications: 2 }
        expect(canonicalJson(simulate(model, options))).toBe(canonicalJson(simulate(model, options)))
        const { difference } = compareSimulations(model, model, options)
        for (const value of numbersOf(difference)) expect(value).toBe(0)
      }),
      { numRuns: process.env.SKILLROUTE_FULL === '1' ? 60 : 20 },
    )
  })

  it('an empty center at the end where that was asked for', () => {
    fc.assert(
      fc.property(generated, fc.integer(), (model, seed) => {
        const always = {
          ...model,
          agents: [...model.agents, bareAgent('z')].map(({ shifts, ...one }) => ({ ...one, availability: 1 })),
        }
        const type = { ...testModel({ types: [{ id: 'x' }], agents: [] }).contactTypes[0] }
        const plain = {
          ...always,
          contactTypes: always.contactTypes.map((own) => ({ ...type, ...own, skillIds: [], minimumLevel: 0 })),
          queues: model.queues.map(({ id, name }) => ({ id, name, evaluation: 'ALL', predictive: false })),
        }
        const result = simulate(plain, { seed, hours: 1, replications: 1, untilEmpty: true })
        expect(result.total.waitingAtEnd.mean).toBe(0)
        expectBalance(result.total, 1)
      }),
      { numRuns: 40 },
    )
  })
})

describe('one model, two loops', () => {
  it('the fast loops and the general one count the same contacts', () => {
    for (const seed of [1, 2, 3]) {
      const week = seededModel(seed, 25, 6)
      const model = { ...week, agents: week.agents.map((one) => ({ ...one, availability: 1 })) }
      const options = { seed, demand: 'typical', hours: 20, replications: 2, batches: 2 } as const
      const fast = simulate(model, options)
      const general = simulate(model, { ...options, engine: 'general' })
      expect(fast.method.engine).toBe('flat')
      expect(general.method.engine).toBe('general')
      fast.contactTypes.forEach((row, k) => {
        const other = general.contactTypes[k]
        for (const name of ['offered', 'answered', 'abandoned', 'atOnceProbability', 'waitingAtEnd'] as const) {
          expect(other?.[name]).toEqual(row[name])
        }
        expect(other?.serviceLevel).toEqual(row.serviceLevel)
        expect(other?.asaServedSeconds.mean).toBeCloseTo(row.asaServedSeconds.mean, 9)
        expect(other?.waitQuantiles).toEqual(row.waitQuantiles)
      })
      general.agents.forEach(({ busy }, a) => {
        expect(busy.mean).toBeCloseTo(fast.agents[a]?.busy.mean ?? -1, 9)
      })
    }
  })

  it('the loop for a pool lets the same contacts wait as long', () => {
    const model = testModel({
      types: [{ id: 't', callsPerHour: 110, patienceSeconds: 150 }],
      agents: Array.from({ length: 10 }, (_, i) => ({ id: `a${i}` })),
    })
    const options = { seed: 9, hours: 200, warmUpHours: 0, replications: 1, batches: 1 }
    const pool = simulate(model, options)
    const general = simulate(model, { ...options, engine: 'general' })
    expect(pool.method.engine).toBe('pool')
    expect(general.total.offered).toEqual(pool.total.offered)
    expect(general.total.atOnceProbability).toEqual(pool.total.atOnceProbability)
    // The pool counts contacts whole; the general loop leaves those out who still wait at the end.
    expect(general.total.asaSeconds.mean).toBeCloseTo(pool.total.asaSeconds.mean, 1)
  })
})

function expectBalance(row: SimulatedService, perUnit: number): void {
  const { offered, answered, abandoned, turnedAway, balked, waitingAtStart, waitingAtEnd } = row
  const count = ({ mean }: { readonly mean: number }): number => Math.round(mean * perUnit)
  const gone = count(answered) + count(abandoned) + count(turnedAway) + count(balked)
  expect(waitingAtStart.mean + count(offered)).toBe(gone + waitingAtEnd.mean)
  for (const value of numbersOf(row)) expect(Number.isFinite(value)).toBe(true)
  for (const figure of [offered, answered, abandoned, row.asaSeconds, row.queueLength, row.resolved]) {
    expect(figure.mean).toBeGreaterThanOrEqual(0)
  }
  const { serviceLevel } = row
  for (const ratio of [
    ...Object.values(serviceLevel),
    row.atOnceProbability,
    row.waitProbability,
    row.balkProbability,
  ]) {
    expect(ratio.mean).toBeGreaterThanOrEqual(0)
  }
  expect(serviceLevel.waitWithin.mean).toBeGreaterThanOrEqual(serviceLevel.offered.mean)
}

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersOf)
}

function bareAgent(id: string): ModelAgent {
  return {
    id,
    name: id,
    skills: [],
    languages: [],
    queues: [{ queueId: 'q', ring: 1 }],
    certifications: [],
    eligible: true,
    availability: 1,
    staffedSeconds: 3600,
    handling: [],
  }
}
