import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random'
import { seededModel, testModel } from '../test-model'
import { scoreProficiency } from './score'

const one = (handled: Record<string, readonly [number, number]>, level = 2) =>
  testModel({
    types: [{ id: 't', skillIds: ['s'] }],
    agents: [{ id: 'a', skills: { s: level }, handled }],
  })

describe('tier rule', () => {
  it.each([
    [0.86, 5],
    [0.85, 4],
    [0.71, 4],
    [0.7, 3],
    [0, 3],
  ])('gives a queue with resolution rate %f level %i', (rate, level) => {
    const [score] = scoreProficiency(one({ t: [10, 200] }), { method: 'tier', tier: { resolutionRates: { q: rate } } })
    expect(score?.proposed).toBe(level)
  })

  it('takes thresholds and levels as options, names the transfer proxy and keeps the level without data', () => {
    const [other] = scoreProficiency(one({ t: [10, 200] }), {
      method: 'tier',
      tier: { high: 0.5, levels: [3, 2, 1], medium: 0.4, resolutionRates: { q: 0.6 } },
    })
    expect(other?.proposed).toBe(3)
    const [proxy] = scoreProficiency(one({ t: [10, 200] }), { method: 'tier' })
    expect(proxy?.explanation).toContain('proxy')
    expect(scoreProficiency(one({}), { method: 'tier' })[0]?.proposed).toBe(2)
  })

  it('calculates the rate of a queue from the contacts that its agents resolved', () => {
    const model = one({ t: [10, 200] })
    const resolved = (count: number) => ({
      ...model,
      agents: model.agents.map((agent) => ({
        ...agent,
        handling: agent.handling.map((row) => ({ ...row, resolved: count })),
      })),
    })
    expect(scoreProficiency(resolved(9), { method: 'tier' })[0]?.proposed).toBe(5)
    expect(scoreProficiency(resolved(8), { method: 'tier' })[0]?.proposed).toBe(4)
    expect(scoreProficiency(resolved(6), { method: 'tier' })[0]?.proposed).toBe(3)
  })

  it('gives an exact limit the lower level, whatever doubles say', () => {
    // (1 * 0.85 + 20 * 0.85) / 21 is 0.8500000000000001 in doubles.
    const both = testModel({
      types: [
        { id: 't', skillIds: ['s'] },
        { id: 'u', queueId: 'p', skillIds: ['s'] },
      ],
      queues: [{ id: 'q' }, { id: 'p' }],
      agents: [{ id: 'a', skills: { s: 2 }, handled: { t: [1, 200], u: [20, 200] } }],
    })
    const tier = { resolutionRates: { q: 0.85, p: 0.85 } }
    expect(scoreProficiency(both, { method: 'tier', tier })[0]?.proposed).toBe(4)
  })

  it('does not take a time for shorter than the limit that it equals on paper', () => {
    // (17 * 200.1 + 17 * 279.9) / 34 is 239.99999999999997 in doubles.
    const two = testModel({
      types: ['t', 'u'].map((id) => ({ id, skillIds: ['s'] })),
      agents: [{ id: 'a', skills: { s: 3 }, handled: { t: [17, 200.1], u: [17, 279.9] } }],
    })
    expect(scoreProficiency(two, { method: 'handleTimeBoost' })[0]?.proposed).toBe(3)
  })

  it('refuses levels outside the scale and rates outside 0..1', () => {
    expect(() => scoreProficiency(one({}), { method: 'tier', tier: { levels: [6, 4, 3] } })).toThrow(/tier.levels\[0\]/)
    expect(() => scoreProficiency(one({}), { method: 'tier', tier: { resolutionRates: { q: 85 } } })).toThrow(
      'tier.resolutionRates.q',
    )
  })
})

describe('handle-time boost', () => {
  it.each([
    [{ t: [5, 239.9] as const }, 3, 4],
    [{ t: [5, 240] as const }, 3, 3],
    [{ t: [5, 100] as const }, 5, 5],
    [{}, 4, 4],
  ])('%j with base %i gives %i', (handled, base, level) => {
    expect(scoreProficiency(one(handled), { method: 'handleTimeBoost', handleTimeBoost: { base } })[0]?.proposed).toBe(
      level,
    )
  })

  it('evaluates an agent without data by the stand-in time', () => {
    const options = { method: 'handleTimeBoost', handleTimeBoost: { secondsWithoutData: 200 } } as const
    expect(scoreProficiency(one({}), options)[0]?.proposed).toBe(4)
  })
})

describe('shrunk levels', () => {
  /** `count` agents on one skill at 300 s, and a first one with other figures. */
  const group = (first: readonly [number, number], level: number, count = 30) => {
    const random = seededRandom(3)
    const others = Array.from({ length: count }, (_, i) => ({
      id: `b${String(i).padStart(2, '0')}`,
      skills: { s: 3 },
      handled: { t: [400, 300 * Math.exp(0.3 * (random() - 0.5))] as const },
    }))
    return testModel({
      types: [{ id: 't', skillIds: ['s'] }],
      agents: [{ id: 'a', skills: { s: level }, handled: { t: first } }, ...others],
    })
  }

  it('raises a clearly fast agent, one level a cycle, and says so', () => {
    const [score] = scoreProficiency(group([400, 200], 2))
    expect(score).toMatchObject({ current: 2, proposed: 3, rankLevel: 5 })
    expect(score?.probability).toBeGreaterThan(0.99)
    expect(score?.index).toBeGreaterThan(1.2)
    expect(score?.explanation).toContain('a cycle moves at most 1 level')
  })

  it('lowers a clearly slow one', () => {
    expect(scoreProficiency(group([400, 450], 4))[0]).toMatchObject({ proposed: 3, rankLevel: 1 })
  })

  it('keeps the level without evidence enough, however fast it looks', () => {
    const [score] = scoreProficiency(group([19, 100], 2))
    expect(score?.proposed).toBe(2)
    expect(score?.explanation).toContain('Only 19 of the 20 contacts needed')
  })

  it('moves only what is probable, and by one level at most', () => {
    const scores = scoreProficiency(seededModel(5, 80, 6))
    const moved = scores.filter(({ proposed, current }) => proposed !== current)
    const doubted = scores.filter(({ probability }) => probability !== null && probability < 0.8)
    expect(moved.length).toBeGreaterThan(10)
    expect(doubted.length).toBeGreaterThan(0)
    for (const { proposed, current, probability } of moved) {
      expect(probability).toBeGreaterThanOrEqual(0.8)
      expect(Math.abs(proposed - current)).toBeLessThanOrEqual(1)
    }
    for (const { proposed, current } of doubted) expect(proposed).toBe(current)
  })

  it('moves nobody where the agents do not differ', () => {
    const model = testModel({
      types: [{ id: 't', skillIds: ['s'] }],
      agents: Array.from({ length: 8 }, (_, i) => ({
        id: `a${i}`,
        skills: { s: 1 },
        handled: { t: [50, 300] as const },
      })),
    })
    expect(scoreProficiency(model).every((score) => score.proposed === 1)).toBe(true)
  })

  it('moves nobody where agents differ by less than 3 %, however surely they do', () => {
    const model = (percent: number) =>
      testModel({
        types: [{ id: 't', skillIds: ['s'] }],
        agents: Array.from({ length: 21 }, (_, i) => ({
          id: `a${i}`,
          skills: { s: 1 + (i % 5) },
          handled: { t: [200_000, 300 * (1 + (percent / 100) * (i / 20))] as const },
        })),
      })
    const moved = (percent: number) =>
      scoreProficiency(model(percent)).filter(({ proposed, current }) => proposed !== current)
    expect(moved(2.9)).toEqual([])
    expect(moved(12).length).toBeGreaterThan(5)
    const [retained] = scoreProficiency(model(2.9)).filter(({ rankLevel, current }) => rankLevel !== current)
    expect(retained?.explanation).toContain('less than 3 % beyond where level')
  })

  it('does not call an agent slow for having the long calls', () => {
    // x takes the 600 s type at its usual speed, the others the 200 s one at theirs.
    const model = testModel({
      types: [
        { id: 'long', skillIds: ['s'], queueId: 'q' },
        { id: 'short', skillIds: ['s'], queueId: 'r' },
      ],
      queues: [{ id: 'q' }, { id: 'r' }],
      agents: Array.from({ length: 12 }, (_, i) => ({
        id: `a${i}`,
        skills: { s: 3 },
        handled: i < 6 ? { long: [200, 600 + i] as const } : { short: [200, 200 + i] as const },
      })),
    })
    for (const score of scoreProficiency(model)) expect(Math.abs((score.index ?? 1) - 1)).toBeLessThan(0.03)
  })

  it('goes as far as is probable where a cycle may move more, and to level 0 by option', () => {
    const [far] = scoreProficiency(group([400, 200], 2), { shrunk: { maxStep: 5 } })
    expect(far).toMatchObject({ proposed: 5, rankLevel: 5 })
    const [low] = scoreProficiency(group([400, 600], 1), { shrunk: { quantiles: [0.1, 0.2, 0.3, 0.7, 0.9] } })
    expect(low).toMatchObject({ proposed: 0, rankLevel: 0 })
    expect(scoreProficiency(group([400, 600], 1))[0]).toMatchObject({ proposed: 1, rankLevel: 1 })
  })

  it('gives tenths of levels by option, which whole levels round', () => {
    const model = seededModel(5, 80, 6)
    const whole = scoreProficiency(model)
    const tenths = scoreProficiency(model, { shrunk: { decimals: true, maxStep: 0.5 } })
    expect(tenths.some(({ proposed }) => !Number.isInteger(proposed))).toBe(true)
    tenths.forEach(({ proposed, current, rankLevel }, i) => {
      expect(Math.abs(proposed * 10 - Math.round(proposed * 10))).toBeLessThan(1e-9)
      expect(Math.abs(proposed - current)).toBeLessThanOrEqual(0.5 + 1e-9)
      const rank = whole[i]?.rankLevel ?? null
      if (rankLevel !== null && rank !== null) expect(Math.abs(rankLevel - rank)).toBeLessThanOrEqual(0.61)
    })
  })

  it('weighs resolution and handle time by their exponents', () => {
    // a is slow and resolves nearly all, the others differ a little in both.
    const model = group([400, 400], 3)
    const agents = model.agents.map((agent, i) => ({
      ...agent,
      handling: agent.handling.map((row) => ({
        ...row,
        resolved: Math.round(row.handled * (i === 0 ? 0.98 : 0.6 + 0.01 * (i % 5))),
      })),
    }))
    const at = (handleTime: number, resolution: number) =>
      scoreProficiency({ ...model, agents }, { shrunk: { exponents: { handleTime, resolution } } })[0]
    expect(at(1, 0)).toMatchObject({ proposed: 2, rankLevel: 1 })
    expect(at(0, 1)).toMatchObject({ proposed: 4, rankLevel: 5 })
    expect(at(1, 0)?.expectedResolution).toBeGreaterThan(0.9)
    expect(at(1, 1)?.explanation).toContain('resolved work an hour')
  })

  it('takes quality as it is', () => {
    const model = group([400, 300], 3)
    const quality = Object.fromEntries(model.agents.map(({ id }) => [id, id === 'a' ? 0.9 : 0.6]))
    expect(scoreProficiency(model, { shrunk: { quality } })[0]).toMatchObject({ proposed: 4, rankLevel: 5 })
  })

  it.each([
    [{ quantiles: [0.1, 0.3, 0.7] }, 'quantiles'],
    [{ quantiles: [0.3, 0.1, 0.7, 0.9] }, 'quantiles'],
    [{ handleTimeCv: { t: -1 } }, 'handleTimeCv.t'],
    [{ exponents: { resolution: -1 } }, 'exponents.resolution'],
    [{ quality: { a: 80 } }, 'quality.a'],
    [{ minProbability: 0.2 }, 'minProbability'],
    [{ maxStep: Number.NaN }, 'maxStep'],
  ])('refuses %j', (shrunk, path) => {
    expect(() => scoreProficiency(group([400, 200], 2), { shrunk })).toThrow(`shrunk.${path}`)
  })

  it('splits a contact with two skills between them', () => {
    const model = testModel({
      types: [{ id: 't', skillIds: ['s', 'u'] }],
      agents: [{ id: 'a', skills: { s: 3, u: 3 }, handled: { t: [30, 300] } }],
    })
    expect(scoreProficiency(model).map((score) => [score.handled, score.effectiveContacts])).toEqual([
      [30, 15],
      [30, 15],
    ])
  })
})
