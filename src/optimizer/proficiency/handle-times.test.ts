import { describe, expect, it } from 'vitest'
import { normal, seededRandom } from '../../core/random'
import { normalCdf } from '../math/normal'
import { testModel } from '../test-model'
import { crossedFit } from './crossed-fit'
import { handleTimes, logMean } from './handle-times'
import { moments, spreads } from './tau'

const AGENTS = 200
const SKILLS = 4
const CV = 0.8
const LOG_VARIANCE = Math.log(1 + CV * CV)

/** 200 agents, 3 to 120 calls an agent and skill, true spread 0.15, single calls log-normal with variation 0.8. */
function generatedTruth(seed: number, agentShare: number) {
  const random = seededRandom(seed)
  const truth = new Map<string, number>()
  const agents = Array.from({ length: AGENTS }, (_, a) => {
    const effect = 0.15 * Math.sqrt(agentShare) * normal(random)
    const handled: Record<string, readonly [number, number]> = {}
    for (let s = 0; s < SKILLS; s++) {
      const aht = (200 + 80 * s) * Math.exp(effect + 0.15 * Math.sqrt(1 - agentShare) * normal(random))
      const calls = 3 + Math.floor(118 * random())
      let sum = 0
      for (let i = 0; i < calls; i++) sum += aht * Math.exp(Math.sqrt(LOG_VARIANCE) * normal(random) - LOG_VARIANCE / 2)
      truth.set(`a${a}|t${s}`, aht)
      handled[`t${s}`] = [calls, sum / calls]
    }
    return { id: `a${a}`, handled }
  })
  const types = Array.from({ length: SKILLS }, (_, s) => ({ id: `t${s}`, skillIds: [`s${s}`] }))
  return { model: testModel({ types, agents }), truth }
}

function relativeErrors(seed: number, agentShare: number): { raw: number; shrunk: number } {
  const { model, truth } = generatedTruth(seed, agentShare)
  const times = handleTimes(model)
  let raw = 0
  let shrunk = 0
  for (const agent of model.agents) {
    for (const row of agent.handling) {
      const aht = truth.get(`${agent.id}|${row.contactTypeId}`) ?? 0
      raw += (row.ahtSeconds / aht - 1) ** 2
      shrunk += (times.ahtSeconds(agent.id, row.contactTypeId) / aht - 1) ** 2
    }
  }
  return { raw: Math.sqrt(raw / (AGENTS * SKILLS)), shrunk: Math.sqrt(shrunk / (AGENTS * SKILLS)) }
}

describe('handleTimes', () => {
  // Knowing every parameter the ratio without agent effects is 0.64; a few small samples more or less move it by 0.02.
  it.each([
    [0, 0.68],
    [0.5, 0.62],
    [1, 0.45],
  ])('with a share %f of the spread in the agent, errs at most %f times as much as raw means', (agentShare, limit) => {
    const runs = Array.from({ length: 5 }, (_, i) => relativeErrors(i + 1, agentShare))
    const raw = runs.reduce((sum, run) => sum + run.raw, 0) / runs.length
    const shrunk = runs.reduce((sum, run) => sum + run.shrunk, 0) / runs.length
    expect(raw).toBeGreaterThan(0.13)
    expect(raw).toBeLessThan(0.16)
    expect(shrunk / raw).toBeLessThan(limit)
  })

  it('predicts a type that the agent never took from how fast they are elsewhere', () => {
    const agents = Array.from({ length: 20 }, (_, i) => {
      const speed = i < 10 ? 0.7 : 1.3
      const seen = { t0: [2000, 300 * speed] as const, t1: [2000, 400 * speed] as const }
      return { id: `a${i}`, handled: i === 0 ? seen : { ...seen, t2: [2000, 500 * speed] as const } }
    })
    const types = ['t0', 't1', 't2'].map((id) => ({ id, skillIds: [id] }))
    const times = handleTimes(testModel({ types, agents }))
    // The geometric mean of 0.7 and 1.3 is .954: 500 * .7 = 350 is the truth; shrinking costs a little.
    expect(times.ahtSeconds('a0', 't2')).toBeGreaterThan(335)
    expect(times.ahtSeconds('a0', 't2')).toBeLessThan(375)
  })
})

describe('logMean', () => {
  it('is unbiased, with the variance it states, from a sum and from mean logarithms', () => {
    const random = seededRandom(4)
    for (const contacts of [3, 10, 60]) {
      const seen = { sum: [] as number[], logs: [] as number[] }
      for (let i = 0; i < 4000; i++) {
        const logs = Array.from({ length: contacts }, () => Math.sqrt(LOG_VARIANCE) * normal(random) - LOG_VARIANCE / 2)
        const row = { contactTypeId: 't', handled: contacts, transferred: 0 }
        const ahtSeconds = logs.reduce((sum, log) => sum + Math.exp(log), 0) / contacts
        const meanLogSeconds = logs.reduce((sum, log) => sum + log, 0) / contacts
        const bySum = logMean({ ...row, ahtSeconds }, LOG_VARIANCE)
        const byLogs = logMean({ ...row, ahtSeconds, meanLogSeconds }, LOG_VARIANCE)
        seen.sum.push(bySum.y / Math.sqrt(bySum.variance))
        seen.logs.push(byLogs.y / Math.sqrt(byLogs.variance))
      }
      for (const scaled of [seen.sum, seen.logs]) {
        const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length
        const variance = scaled.reduce((sum, value) => sum + value * value, 0) / scaled.length
        // The logarithm of a mean of three is not quite normal: its bias is 0.05 standard deviations.
        expect(Math.abs(mean)).toBeLessThan(0.09)
        expect(Math.abs(variance - 1)).toBeLessThan(0.1)
      }
    }
  })

  it('takes the variation of a type from the options, else from the type, else 0.8', () => {
    const types = [
      { id: 't', handleTime: { kind: 'lognormal', cv: 0.5 } as const },
      { id: 'u', handleTime: { kind: 'empirical', values: [100, 300] } as const },
      { id: 'v' },
    ]
    const own = handleTimes(testModel({ types, agents: [] }))
    expect(own.logVariance('t')).toBeCloseTo(Math.log(1.25), 12)
    expect(own.logVariance('u')).toBeCloseTo(Math.log(1.25), 12)
    expect(own.logVariance('v')).toBeCloseTo(Math.log(1.64), 12)
    expect(handleTimes(testModel({ types, agents: [] }), { t: 1 }).logVariance('t')).toBeCloseTo(Math.log(2), 12)
    expect(handleTimes(testModel({ types, agents: [] }), 1).logVariance('v')).toBeCloseTo(Math.log(2), 12)
  })
})

describe('crossedFit', () => {
  it('shrinks by hand: two groups, and twenty agents', () => {
    // y 0 and 2 with variance 0.5: w = 2, 2; mean 1; Q = 4; S1 = 4, S2 = 8: tau2 = (4 - 1)/(4 - 2) = 1.5.
    expect(
      moments([
        { y: 0, variance: 0.5 },
        { y: 2, variance: 0.5 },
      ])?.tau2,
    ).toBeCloseTo(1.5, 12)
    // Twenty agents, half at 0 and half at 2: w = 2 each; Q = 20 * 2 = 40; S1 = 40, S2 = 80: tau2 = (40 - 19)/(40 - 2).
    const cells = Array.from({ length: 20 }, (_, i) => ({ agent: `a${i}`, column: 's', y: 2 * (i % 2), variance: 0.5 }))
    const fit = crossedFit(cells)
    const tau2 = 21 / 38
    const shrinkage = 0.5 / (0.5 + tau2)
    expect(fit.posterior('a0', 's').mean).toBeCloseTo(shrinkage, 12)
    expect(fit.posterior('a1', 's').mean).toBeCloseTo(2 - shrinkage, 12)
    // The mean of twenty errs by (.5 + tau2)/20.
    const mean = (0.5 + tau2) / 20
    expect(fit.posterior('a0', 's').variance).toBeCloseTo((1 - shrinkage) * 0.5 + shrinkage ** 2 * mean, 12)
  })

  it('finds no spread where the differences are noise', () => {
    const alike = Array.from({ length: 20 }, (_, i) => ({ y: (i % 2) / 2, variance: 1 }))
    expect(spreads(new Map([['s', alike]])).byColumn.get('s')).toBe(0)
  })
})

describe('normalCdf', () => {
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.96, 0.02499789514822],
    [3.5, 0.999767370920964],
    [-6, 9.865876450377e-10],
    [-50, 0],
  ])('P(Z <= %f) = %f', (x, p) => {
    expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-13)
  })
})
