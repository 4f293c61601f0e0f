import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engset, erlangA, erlangB, erlangC, type FiniteQueueInput, finiteQueue } from './index'

const given: FiniteQueueInput = { callsPerHour: 360, ahtSeconds: 250, agents: 24, lines: 40, targetSeconds: 10 }

describe('finiteQueue', () => {
  it('is Erlang B with as many lines as agents, and Erlang C or A with very many', () => {
    const b = finiteQueue({ ...given, lines: 24 })
    expect(b.blockingProbability).toBeCloseTo(erlangB({ load: 25, agents: 24 }).blockingProbability, 13)
    expect(b).toMatchObject({ waitProbability: 0, asaSeconds: 0 })
    const c = erlangC({ ...given, agents: 27 })
    const many = finiteQueue({ ...given, agents: 27, lines: 3000 })
    expect(many.serviceLevel.offered).toBeCloseTo(c.serviceLevel, 12)
    expect(many.asaSeconds).toBeCloseTo(c.asaSeconds, 9)
    expect(many.waitProbability).toBeCloseTo(c.waitProbability, 12)
    const patient = { ...given, patienceSeconds: 290 }
    const a = erlangA(patient)
    const manyPatient = finiteQueue({ ...patient, lines: 3000 })
    expect(manyPatient.serviceLevel.offered).toBeCloseTo(a.serviceLevel.offered, 12)
    expect(manyPatient.serviceLevel.served).toBeCloseTo(a.serviceLevel.served, 12)
    expect(manyPatient.abandonProbability).toBeCloseTo(a.abandonProbability, 12)
    expect(manyPatient.occupancy).toBeCloseTo(a.occupancy, 12)
  })

  it('has the published anchor of 90 agents with 30 waiting places', () => {
    const answer = finiteQueue({ callsPerHour: 504, ahtSeconds: 600, agents: 90, lines: 120, targetSeconds: 30 })
    expect(answer.blockingProbability).toBeCloseTo(0.003643, 6)
    expect(answer.asaSeconds / 60).toBeCloseTo(0.45, 3)
  })

  it.each([undefined, 45, 600])('follows each caller through the queue (patience %s)', (patienceSeconds) => {
    for (const [agents, lines] of [
      [1, 4],
      [3, 9],
      [6, 30],
    ] as const) {
      const small = { callsPerHour: 100, ahtSeconds: 200, agents, lines, targetSeconds: 35, patienceSeconds }
      const answer = finiteQueue(small)
      const wanted = stepByStep(small)
      expect(answer.serviceLevel.offered).toBeCloseTo(wanted.inTime, 11)
      expect(answer.blockingProbability).toBeCloseTo(wanted.blocked, 13)
      expect(answer.abandonProbability).toBeCloseTo(wanted.abandoned, 13)
    }
  })

  it('balances: offered = blocked + abandoned + served, whatever the size and load', () => {
    const shape = fc.record({
      callsPerHour: fc.double({ min: 1, max: 1e5, noNaN: true }),
      agents: fc.integer({ min: 0, max: 500 }),
      room: fc.integer({ min: 0, max: 3000 }),
      patience: fc.option(fc.double({ min: 1, max: 1e5, noNaN: true }), { nil: undefined }),
    })
    fc.assert(
      fc.property(shape, ({ callsPerHour, agents, room, patience }) => {
        const answer = finiteQueue({
          callsPerHour,
          ahtSeconds: 180,
          agents,
          lines: agents + room,
          targetSeconds: 20,
          patienceSeconds: patience,
        })
        const served = (answer.occupancy * agents) / answer.load
        expect(served + answer.blockingProbability + answer.abandonProbability).toBeCloseTo(1, 10)
        expect(answer.serviceLevel.offered).toBeLessThanOrEqual(served + 1e-12)
        expect(answer.serviceLevel.offered).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('names every bad field', () => {
    expect(() => finiteQueue({ ...given, lines: 23 })).toThrow('lines')
    expect(() => finiteQueue({ ...given, lines: 1e9 })).toThrow('lines')
    expect(() => finiteQueue({ ...given, agents: 2.5 })).toThrow('agents')
    expect(() => finiteQueue({ ...given, patienceSeconds: 0 })).toThrow('patienceSeconds')
    expect(() => finiteQueue({ ...given, targetSeconds: -1 })).toThrow('targetSeconds')
  })
})

/** Stationary states by plain products; then the chain of each waiting caller, cut into exponential steps (uniformised). */
function stepByStep(input: FiniteQueueInput) {
  const { agents, lines, ahtSeconds, targetSeconds } = input
  const arrivals = input.callsPerHour / 3600
  const leaving = input.patienceSeconds === undefined ? 0 : 1 / input.patienceSeconds
  const states = [1]
  for (let n = 1; n <= lines; n += 1) {
    const rate = Math.min(n, agents) / ahtSeconds + Math.max(0, n - agents) * leaving
    states.push(((states[n - 1] ?? 0) * arrivals) / rate)
  }
  const total = states.reduce((sum, weight) => sum + weight, 0)
  const share = (n: number): number => (states[n] ?? 0) / total
  const room = lines - agents
  const fastest = agents / ahtSeconds + (room + 1) * leaving
  let inTime = 0
  let waiting = 0
  for (let n = 0; n < agents; n += 1) inTime += share(n)
  for (let j = 0; j <= room; j += 1) waiting += j * share(agents + j)
  for (let ahead = 0; ahead < room; ahead += 1) {
    // position[i]: probability of having i callers ahead; served: of having been served.
    let position: number[] = Array.from({ length: ahead + 1 }, (_, i) => (i === ahead ? 1 : 0))
    let served = 0
    let poisson = Math.exp(-fastest * targetSeconds)
    let byTarget = 0
    for (let step = 0; step < 400; step += 1) {
      byTarget += poisson * served
      poisson *= (fastest * targetSeconds) / (step + 1)
      const next = position.map((mass, i) => {
        const away = (agents / ahtSeconds + (i + 1) * leaving) / fastest
        const above = position[i + 1] ?? 0
        return mass * (1 - away) + (above * (agents / ahtSeconds + (i + 1) * leaving)) / fastest
      })
      served += ((position[0] ?? 0) * (agents / ahtSeconds)) / fastest
      position = next
    }
    inTime += share(agents + ahead) * byTarget
  }
  return { inTime, blocked: share(lines), abandoned: (waiting * leaving) / arrivals }
}

describe('engset', () => {
  it('is the truncated binomial', () => {
    const [sources, agents, a] = [10, 3, 0.1]
    const weight = (s: number, n: number): number => (n === 0 ? 1 : (weight(s, n - 1) * (s - n + 1) * a) / n)
    const full = (s: number): number => weight(s, agents) / [0, 1, 2, 3].reduce((sum, n) => sum + weight(s, n), 0)
    const answer = engset({ callsPerHour: 1, ahtSeconds: 360, sources, agents })
    expect(answer.timeCongestion).toBeCloseTo(full(10), 14)
    expect(answer.blockingProbability).toBeCloseTo(full(9), 14)
    const busy = [0, 1, 2, 3].reduce((sum, n) => sum + n * weight(sources, n), 0)
    expect(answer.carriedLoad).toBeCloseTo(busy / [0, 1, 2, 3].reduce((sum, n) => sum + weight(sources, n), 0), 13)
  })

  it('stays below Erlang B and comes to it with ever more sources', () => {
    const b = erlangB({ load: 5, agents: 8 }).blockingProbability
    let before = 0
    for (const sources of [10, 100, 1000, 100_000]) {
      const { blockingProbability } = engset({ callsPerHour: 5 / sources, ahtSeconds: 3600, sources, agents: 8 })
      expect(blockingProbability).toBeGreaterThan(before)
      expect(blockingProbability).toBeLessThan(b)
      before = blockingProbability
    }
    expect(before).toBeCloseTo(b, 4)
  })

  it('never blocks where everyone has an agent, always where there is none', () => {
    expect(engset({ callsPerHour: 50, ahtSeconds: 360, sources: 3, agents: 3 })).toMatchObject({
      blockingProbability: 0,
    })
    expect(engset({ callsPerHour: 50, ahtSeconds: 360, sources: 3, agents: 9 })).toMatchObject({ timeCongestion: 0 })
    expect(engset({ callsPerHour: 50, ahtSeconds: 360, sources: 3, agents: 0 }).blockingProbability).toBe(1)
    expect(() => engset({ callsPerHour: 1, ahtSeconds: 1, sources: 0, agents: 0 })).toThrow('sources')
  })
})
