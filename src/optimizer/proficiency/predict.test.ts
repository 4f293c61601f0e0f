import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random'
import { gauss, seededModel, testModel } from '../test-model'
import { backTestHandleTimes, calibrationGroups } from './calibration'
import { predictProficiency } from './predict'
import { resolutionFit } from './resolution'
import { scoreProficiency } from './score'

describe('predictProficiency', () => {
  it('expects of a fast agent to be fast on a new skill, less surely than with own contacts', () => {
    const agents = Array.from({ length: 20 }, (_, i) => {
      const speed = Math.exp(0.03 * (i - 9.5))
      const seen = { t0: [300, 300 * speed] as const, t1: [300, 400 * speed] as const }
      return { id: `a${i}`, handled: i === 0 ? seen : { ...seen, t2: [300, 500 * speed] as const } }
    })
    const types = ['t0', 't1', 't2'].map((id) => ({ id, skillIds: [id.replace('t', 's')] }))
    const model = testModel({ types, agents })
    const [fresh, known] = predictProficiency(model, [
      { agentId: 'a0', skillId: 's2' },
      { agentId: 'a1', skillId: 's2' },
    ])
    expect(fresh?.level).toBeGreaterThanOrEqual(4)
    expect(fresh?.index).toBeGreaterThan(1.15)
    expect(fresh?.expectedHandleSeconds).toBeLessThan(450)
    const width = (own: typeof fresh): number => (own?.indexInterval?.[1] ?? 0) / (own?.indexInterval?.[0] ?? 1)
    expect(width(fresh)).toBeGreaterThan(width(known))
    expect(fresh?.explanation).toMatch(/level [45] to begin with/)
  })

  it('agrees with the score of a held skill and refuses what it does not know', () => {
    const model = seededModel(5, 60, 6)
    const score = scoreProficiency(model).find(({ rankLevel }) => rankLevel !== null)
    const pair = { agentId: score?.agent.id ?? '', skillId: score?.skill.id ?? '' }
    expect(predictProficiency(model, [pair])[0]).toMatchObject({ level: score?.rankLevel, index: score?.index })
    expect(() => predictProficiency(model, [{ ...pair, agentId: 'nobody' }])).toThrow('pairs[0].agentId')
  })
})

describe('resolutionFit', () => {
  const model = (rows: readonly (readonly [number, number])[]) => {
    const base = testModel({
      types: [{ id: 't', skillIds: ['s'] }],
      agents: rows.map(([handled], i) => ({ id: `a${i}`, handled: { t: [handled, 300] as const } })),
    })
    const agents = base.agents.map((agent, i) => ({
      ...agent,
      handling: agent.handling.map((row) => ({ ...row, resolved: rows[i]?.[1] ?? 0 })),
    }))
    return { ...base, agents }
  }

  it('shrinks by hand: analysis of variance of two agents', () => {
    // 20 of 40 and 30 of 40: mean .625; MSB = 2 * 40 * .125^2 = 1.25; MSW = (40 * .25 + 40 * .1875)/78 = .224359;
    // n0 = 40; rho = 1.025641/(1.25 + 39 * .224359) = .102564; kappa = 8.75.
    const fit = resolutionFit(
      model([
        [40, 20],
        [40, 30],
      ]),
    )
    expect(fit.kappa.get('s')).toBeCloseTo(8.75, 6)
    expect(fit.posterior('a0', 's')?.mean).toBeCloseTo((20 + 8.75 * 0.625) / 48.75, 9)
  })

  it('gives everyone the mean where agents differ only by randomness', () => {
    const fit = resolutionFit(
      model([
        [40, 30],
        [40, 30],
        [40, 30],
      ]),
    )
    expect(fit.kappa.get('s')).toBe(Number.POSITIVE_INFINITY)
    expect(fit.posterior('a0', 's')).toEqual({ mean: 0.75, kept: false, logRelative: 0, logVariance: 0 })
    expect(fit.posterior('a0', 'other')).toBeUndefined()
  })

  it('survives agents who resolve all or nothing', () => {
    const fit = resolutionFit(
      model([
        [40, 40],
        [40, 0],
        [1, 0],
      ]),
    )
    for (const id of ['a0', 'a1', 'a2']) {
      expect(Number.isFinite(fit.posterior(id, 's')?.logRelative)).toBe(true)
      expect(fit.posterior(id, 's')?.logVariance).toBeGreaterThan(0)
    }
  })
})

describe('calibrationGroups', () => {
  it('groups by stated probability, the top group with 1 in it', () => {
    const groups = calibrationGroups([
      { probability: 0.85, right: true },
      { probability: 0.89, right: false },
      { probability: 1, right: true },
    ])
    expect(groups.map(({ count, right }) => [count, right])).toEqual([
      [2, 0.5],
      [1, 1],
    ])
    expect(groups[0]?.from).toBeCloseTo(0.85, 12)
    expect(groups[0]?.stated).toBeCloseTo(0.87, 12)
    expect(() => calibrationGroups([{ probability: 2, right: true }])).toThrow('[0].probability')
  })
})

describe('backTestHandleTimes', () => {
  it('finds shrunken times nearer to a later window than raw ones, and intervals that hold what they say', () => {
    const truth = seededModel(3, 200, 8)
    const window = (seed: number) => {
      const random = seededRandom(seed)
      const seen = (handled: number, ahtSeconds: number): number => {
        const sd = Math.sqrt(Math.log1p(0.64 / handled))
        return ahtSeconds * Math.exp(sd * gauss(random) - (sd * sd) / 2)
      }
      const agents = truth.agents.map((agent) => ({
        ...agent,
        handling: agent.handling.map((row) => ({ ...row, ahtSeconds: seen(row.handled, row.ahtSeconds) })),
      }))
      return { ...truth, agents }
    }
    const judged = backTestHandleTimes(window(1), window(2))
    expect(judged.pairs).toBeGreaterThan(100)
    expect(judged.shrunkError).toBeLessThan(judged.rawError)
    expect(judged.coverage.map(({ level }) => level)).toEqual([0.5, 0.8, 0.95])
    expect(judged.coverage[1]?.covered).toBeGreaterThan(0.6)
    expect(judged.coverage[1]?.covered).toBeLessThan(0.95)
  })
})
