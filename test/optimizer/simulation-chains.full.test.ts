import { describe, expect, it } from 'vitest'
import type { ModelContactType, RoutingModel } from '../../src/documents'
import { testModel } from '../../src/optimizer/test-model'
import { simulate } from '../../src/workflows/parallel/simulate'

/** One line before agents who are all alike, with everything that makes it a chain of births and deaths. */
interface Line {
  readonly perHour: number
  readonly ahtSeconds: number
  readonly agents: number
  readonly patienceSeconds: number
  readonly limit: number
  readonly balk: number
  readonly resolution: number
}

const LINE: Line = {
  perHour: 100,
  ahtSeconds: 180,
  agents: 4,
  patienceSeconds: 200,
  limit: 5,
  balk: 0.3,
  resolution: 1,
}

const RUN = { seed: 11, confidence: 0.999, hours: 1500 }

describe('single features against a chain of births and deaths', () => {
  it.each([
    { name: 'room for five', line: { ...LINE, balk: 0 } },
    { name: 'room for none', line: { ...LINE, balk: 0, limit: 0 } },
    { name: 'balking', line: LINE },
    { name: 'contacts that come back', line: { ...LINE, balk: 0, resolution: 0.7 } },
  ])('$name', async ({ line }) => {
    const { total } = await simulate(modelOf(line), RUN)
    const exact = chain(line)
    const figures = [
      [total.atOnceProbability, exact.atOnce],
      [total.waitProbability, exact.mustWait],
      [total.turnedAwayProbability, exact.turnedAway],
      [total.balkProbability, exact.mustWait * line.balk],
      [total.queueLength, exact.queue],
      [total.busy, exact.busy],
    ] as const
    for (const [{ mean, halfWidth }, value] of figures) {
      expect(Math.abs(mean - value)).toBeLessThanOrEqual(Math.max(halfWidth ?? 0, 1e-9))
    }
    expect(total.resolutionRatio.mean).toBeCloseTo(line.resolution, 2)
  })

  it('a reserve of one makes four agents three', async () => {
    const plain = modelOf({ ...LINE, balk: 0 })
    const retained: RoutingModel = {
      ...plain,
      agentGroups: [{ id: 'g', reserve: 1 }],
      agents: plain.agents.map((agent) => ({ ...agent, group: 'g' })),
    }
    const exact = chain({ ...LINE, balk: 0, agents: 3 })
    const { total } = await simulate(retained, RUN)
    expect(Math.abs(total.atOnceProbability.mean - exact.atOnce)).toBeLessThan(total.atOnceProbability.halfWidth ?? 0)
    expect(Math.abs(total.busy.mean - exact.busy)).toBeLessThan(total.busy.halfWidth ?? 0)
  })

  it('a reserve for one type alone turns away the other first', async () => {
    const line = { ...LINE, balk: 0, limit: 0 }
    const [type] = modelOf(line).contactTypes
    if (type === undefined) throw new Error('one type')
    const plain = modelOf(line)
    const retained: RoutingModel = {
      ...plain,
      contactTypes: [type, { ...type, id: 'second' }],
      agentGroups: [{ id: 'g', reserve: { second: 1 } }],
      agents: plain.agents.map((agent) => ({ ...agent, group: 'g' })),
    }
    // Busy agents 0 to 4: the first type is let in by the last idle agent, the second is not.
    const load = (line.perHour * line.ahtSeconds) / 3600
    const weights = [1, 2 * load, (2 * load) ** 2 / 2, (2 * load) ** 3 / 6, ((2 * load) ** 3 * load) / 24]
    const sum = weights.reduce((total, weight) => total + weight, 0)
    const [three, four] = [(weights[3] ?? 0) / sum, (weights[4] ?? 0) / sum]
    const { contactTypes } = await simulate(retained, RUN)
    const lost = (id: string) => contactTypes.find(({ contactTypeId }) => contactTypeId === id)?.turnedAwayProbability
    const [first, second] = [lost(type.id), lost('second')]
    expect(Math.abs((first?.mean ?? 0) - four)).toBeLessThan(first?.halfWidth ?? 0)
    expect(Math.abs((second?.mean ?? 0) - three - four)).toBeLessThan(second?.halfWidth ?? 0)
  })

  it('a limit of all types together', async () => {
    const line = { ...LINE, balk: 0 }
    const [type] = modelOf(line).contactTypes
    if (type === undefined) throw new Error('one type')
    const half = (id: string): ModelContactType => {
      const { queueLimit, ...rest } = type
      return { ...rest, id, callsPerHour: line.perHour / 2 }
    }
    const model = { ...modelOf(line), contactTypes: [half('a'), half('b')], waitingLimit: line.limit }
    const { total } = await simulate(model, RUN)
    const exact = chain(line)
    expect(Math.abs(total.turnedAwayProbability.mean - exact.turnedAway)).toBeLessThan(
      total.turnedAwayProbability.halfWidth ?? 0,
    )
    expect(Math.abs(total.queueLength.mean - exact.queue)).toBeLessThan(total.queueLength.halfWidth ?? 0)
  })
})

describe('what varies over time against the equations of the chain', () => {
  it('arrivals by interval and handle times by interval of arrival', async () => {
    // Half an hour each; the handle time of a contact is that of the half hour in which it came, so that the chain has
    // two kinds of work. Nobody waits for long: 50 agents, so that the infinite-server formulas hold.
    const rates = [120, 40, 200]
    const factors = [1, 0.5, 2]
    const base = testModel({
      types: [{ id: 't', ahtSeconds: 300, weekProfile: { intervalMinutes: 30, callsPerHour: rates } }],
      agents: Array.from({ length: 50 }, (_, i) => ({ id: `a${String(i).padStart(2, '0')}` })),
    })
    const model = {
      ...base,
      contactTypes: base.contactTypes.map((type) => ({
        ...type,
        handleTimeFactors: { intervalMinutes: 30, factors },
      })),
    }
    const result = await simulate(model, { seed: 5, replications: 600, confidence: 0.999 })
    result.intervals.forEach(({ total }, i) => {
      expect(Math.abs(total.offered.mean - (rates[i] ?? 0) / 2)).toBeLessThan(total.offered.halfWidth ?? 0)
      const busy = meanInService(rates, factors, 300, i)
      expect(Math.abs(total.busy.mean - busy)).toBeLessThan(total.busy.halfWidth ?? 0)
    })
  })

  it('a limited line with patience under a rate that triples', async () => {
    const line = { ...LINE, balk: 0 }
    const perHour = [40, 120]
    const plain = modelOf(line)
    const model = {
      ...plain,
      contactTypes: plain.contactTypes.map((type) => ({
        ...type,
        weekProfile: { intervalMinutes: 30, callsPerHour: perHour },
      })),
    }
    const { total } = await simulate(model, { seed: 6, replications: 2000, confidence: 0.999 })
    const exact = transient(line, perHour, 1800)
    expect(Math.abs(total.queueLength.mean - exact.queue)).toBeLessThan(total.queueLength.halfWidth ?? 0)
    expect(Math.abs(total.turnedAway.mean - exact.turnedAway)).toBeLessThan(total.turnedAway.halfWidth ?? 0)
    expect(Math.abs(total.abandoned.mean - exact.abandoned)).toBeLessThan(total.abandoned.halfWidth ?? 0)
  })
})

function modelOf(line: Line): RoutingModel {
  const base = testModel({
    types: [
      {
        id: 't',
        callsPerHour: line.perHour,
        ahtSeconds: line.ahtSeconds,
        patienceSeconds: line.patienceSeconds,
        queueLimit: line.limit,
        balkProbability: line.balk,
      },
    ],
    agents: Array.from({ length: line.agents }, (_, i) => ({ id: `a${i}` })),
  })
  const agents = base.agents.map((agent) => ({ ...agent, resolution: { t: line.resolution } }))
  return { ...base, agents }
}

function deathsPerSecond(line: Line, state: number): number {
  const waiting = Math.max(0, state - line.agents)
  return (Math.min(state, line.agents) * line.resolution) / line.ahtSeconds + waiting / line.patienceSeconds
}

/** A contact that was not resolved takes the place that its agent has just made: the state stays. */
function chain(line: Line) {
  const top = line.agents + line.limit
  const weights = [1]
  for (let n = 1; n <= top; n++) {
    const births = (line.perHour / 3600) * (n > line.agents ? 1 - line.balk : 1)
    weights.push(((weights[n - 1] ?? 0) * births) / deathsPerSecond(line, n))
  }
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const p = weights.map((weight) => weight / sum)
  const turnedAway = p[top] ?? 0
  const atOnce = p.slice(0, line.agents).reduce((total, value) => total + value, 0)
  return {
    atOnce,
    turnedAway,
    mustWait: 1 - atOnce - turnedAway,
    queue: p.reduce((total, value, n) => total + value * Math.max(0, n - line.agents), 0),
    busy: p.reduce((total, value, n) => total + value * Math.min(n, line.agents), 0),
  }
}

/** Mean number in service of M(t)/M/infinity over half hour `interval`, each contact with the rate of its half hour. */
function meanInService(rates: readonly number[], factors: readonly number[], aht: number, interval: number): number {
  const length = 1800
  let seconds = 0
  for (let i = 0; i <= interval; i++) {
    const mean = aht * (factors[i] ?? 1)
    const perSecond = (rates[i] ?? 0) / 3600
    const steps = 1800
    for (let s = 0; s < steps; s++) {
      const arrival = i * length + ((s + 0.5) * length) / steps
      const from = Math.max(arrival, interval * length)
      const to = (interval + 1) * length
      seconds +=
        perSecond * (length / steps) * mean * (Math.exp((arrival - from) / mean) - Math.exp((arrival - to) / mean))
    }
  }
  return seconds / length
}

/** Kolmogorov's equations by Euler steps small enough not to matter. */
function transient(line: Line, perHour: readonly number[], secondsEach: number) {
  const top = line.agents + line.limit
  const step = 0.05
  let p = Array.from({ length: top + 1 }, (_, n): number => (n === 0 ? 1 : 0))
  const sums = { queue: 0, turnedAway: 0, abandoned: 0 }
  for (const rate of perHour) {
    for (let t = 0; t < secondsEach; t += step) {
      const births = rate / 3600
      const queue = p.reduce((total, value, n) => total + value * Math.max(0, n - line.agents), 0)
      sums.queue += queue * step
      sums.turnedAway += (p[top] ?? 0) * births * step
      sums.abandoned += (queue / line.patienceSeconds) * step
      const old = p
      p = old.map((value, n) => {
        const gained = (old[n - 1] ?? 0) * births + (old[n + 1] ?? 0) * deathsPerSecond(line, n + 1)
        const lost = value * ((n < top ? births : 0) + deathsPerSecond(line, n))
        return value + step * (gained - lost)
      })
    }
  }
  return { ...sums, queue: sums.queue / (secondsEach * perHour.length) }
}
