import { describe, expect, it } from 'vitest'
import { normal, seededRandom } from '../../core/random'
import { testModel } from '../test-model'
import { crossedFit } from './crossed-fit'
import { handleTimes } from './handle-times'
import { moments, spreads } from './tau'

const AGENTS = 30
const SEEDS = Array.from({ length: 120 }, (_, i) => i + 1)

/** Agents on contact types of which `t0` has a number of holders and the others about half of the agents. */
interface Sketch {
  readonly holders: number
  readonly others: number
  /** Standard deviations of log handle times: of the agent throughout, and on a type besides. */
  readonly agentSd: number
  readonly ownSd: number
}

function drawn(seed: number, { holders, others, agentSd, ownSd }: Sketch) {
  const random = seededRandom(`few holders ${seed}`)
  const truth: number[] = []
  const agents = Array.from({ length: AGENTS }, (_, a) => {
    const speed = agentSd * normal(random)
    const handled: Record<string, readonly [number, number]> = {}
    for (let s = 0; s <= others; s++) {
      const log = Math.log(200 + 50 * s) + speed + ownSd * normal(random)
      if (s === 0) truth.push(log)
      const contacts = 30 + Math.floor(270 * random())
      const variance = Math.log1p(0.64 / contacts)
      const seconds = Math.exp(log + Math.sqrt(variance) * normal(random) - variance / 2)
      if (s === 0 ? a < holders : random() < 0.5) handled[`t${s}`] = [contacts, seconds]
    }
    return { id: `a${a}`, handled }
  })
  const types = Array.from({ length: others + 1 }, (_, s) => ({ id: `t${s}`, skillIds: [`s${s}`] }))
  return { model: testModel({ types, agents }), truth }
}

/** Share of the true times on `t0` inside their interval of 95 %, of those who do not hold it, and of those who do. */
function covered(sketch: Sketch): { fresh: number; held: number } {
  const inside = { fresh: 0, held: 0 }
  for (const seed of SEEDS) {
    const { model, truth } = drawn(seed, sketch)
    const { fit } = handleTimes(model)
    truth.forEach((log, a) => {
      const { mean, variance } = fit.posterior(`a${a}`, 't0')
      inside[a < sketch.holders ? 'held' : 'fresh'] += Number(Math.abs(log - mean) <= 1.96 * Math.sqrt(variance))
    })
  }
  const { holders } = sketch
  return {
    fresh: inside.fresh / (SEEDS.length * (AGENTS - holders)),
    held: inside.held / (SEEDS.length * holders),
  }
}

describe('handle times on a contact type with few holders', () => {
  it.each([1, 2, 3, 5, 20])(
    'are inside their interval of nineteen in twenty nearly as often, with %i holders',
    (holders) => {
      for (const [agentSd, ownSd] of [
        [0.1, 0.22],
        [0.15, 0.15],
        [0.05, 0.1],
      ] as const) {
        const { fresh, held } = covered({ holders, others: 6, agentSd, ownSd })
        expect(fresh, `${agentSd} and ${ownSd}`).toBeGreaterThan(0.9)
        expect(fresh, `${agentSd} and ${ownSd}`).toBeLessThan(0.975)
        expect(held, `${agentSd} and ${ownSd}, held`).toBeGreaterThan(0.9)
      }
    },
  )

  it.each([1, 2, 3])('are rather too wide than too narrow with %i holders of the only type', (holders) => {
    expect(covered({ holders, others: 0, agentSd: 0.1, ownSd: 0.22 }).fresh).toBeGreaterThan(0.9)
  })

  it('are uncertain where nobody has taken the type yet', () => {
    const { model } = drawn(1, { holders: 0, others: 6, agentSd: 0.1, ownSd: 0.22 })
    const { variance, columnMeanVariance } = handleTimes(model).fit.posterior('a0', 't0')
    expect(Math.sqrt(variance)).toBeGreaterThan(0.18)
    // The types' means differ by 0.25 on the logarithmic scale.
    expect(Math.sqrt(columnMeanVariance)).toBeGreaterThan(0.2)
    expect(Math.sqrt(columnMeanVariance)).toBeLessThan(0.35)
  })
})

describe('spreads', () => {
  const groups = (...y: number[]) => y.map((own) => ({ y: own, variance: 0.01 }))
  const many = groups(...Array.from({ length: 20 }, (_, i) => 0.03 * i))

  it('leaves columns with twenty agents to themselves, whatever the others show', () => {
    const alike = groups(...new Array<number>(40).fill(1))
    const { byColumn } = spreads(new Map([...Object.entries({ many, alike, one: groups(3) })]))
    expect(byColumn.get('many')).toBe(moments(many)?.tau2)
    expect(byColumn.get('alike')).toBe(0)
  })

  it('takes the usual spread for one agent, and most of it for two who happen to be alike', () => {
    const { byColumn, pooledVariance } = spreads(
      new Map([...Object.entries({ many, one: groups(3), two: groups(1, 1) })]),
    )
    expect(pooledVariance).toBeGreaterThan(0.02)
    expect(byColumn.get('one')).toBe(pooledVariance)
    // Two agents without any difference: their own estimate is (0 - 1) / 100.
    expect(byColumn.get('two')).toBeCloseTo((18 / 19) * pooledVariance + (1 / 19) * -0.01, 12)
  })

  it('has a default of a quarter where no two agents share a column', () => {
    expect(spreads(new Map([['one', groups(3)]])).byColumn.get('one')).toBeCloseTo(0.0625, 12)
  })
})

describe('error of a column mean', () => {
  it('counts for those who do not hold the type, and not for its only holder', () => {
    const fit = crossedFit([{ agent: 'a', column: 's', y: 2, variance: 0.01 }])
    // Spread .0625: another agent has it, the mean errs by it once more and by the sampling variance.
    expect(fit.posterior('b', 's')).toMatchObject({ mean: 2, shrinkage: 1, sharedVariance: 0 })
    expect(fit.posterior('b', 's').variance).toBeCloseTo(0.0625 + 0.0725, 12)
    expect(fit.posterior('b', 's').columnMeanVariance).toBeCloseTo(0.0725, 12)
    expect(fit.posterior('a', 's').mean).toBeCloseTo(2, 12)
    expect(fit.posterior('a', 's').variance).toBeCloseTo(0.01, 12)
  })
})
