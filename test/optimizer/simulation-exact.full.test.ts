import { describe, expect, it } from 'vitest'
import type { SimulateOptions } from '../../src/optimizer'
import { simulate } from '../../src/workflows/parallel/simulate'
import { type ExactModel, exactModels, toRoutingModel } from './multi-skill-model'

/** What is promised: probabilities within 0.004, means within 1.5 %, of runs whose 99.9 % intervals are narrower. */
const PROBABILITY = { within: 0.004, halfWidth: 0.003 }
const MEAN = { within: 0.015, halfWidth: 0.01 }

interface Figure {
  readonly mean: number
  readonly halfWidth: number | null
}

describe('multi-skill models with exact answers', () => {
  it.each(exactModels())('$model.id', async (exact) => {
    const { model, rules } = toRoutingModel(exact)
    const options: SimulateOptions = {
      seed: 7,
      rules,
      cells: true,
      confidence: 0.999,
      withinSeconds: exact.model.targetSeconds,
      hours: HOURS[exact.model.id] ?? LONGEST_HOURS,
      replications: 4,
    }
    const result = await simulate(model, options)
    const misses: string[] = []
    const probability = (name: string, figure: Figure | undefined, value: number): void => {
      const { mean = Number.NaN, halfWidth = null } = figure ?? {}
      if (!(Math.abs(mean - value) <= PROBABILITY.within)) misses.push(`${name}: ${mean} for ${value}`)
      if (!((halfWidth ?? 1) <= PROBABILITY.halfWidth)) misses.push(`${name}: half-width ${halfWidth}`)
    }
    const meanValue = (name: string, figure: Figure | undefined, value: number): void => {
      const { mean = Number.NaN, halfWidth = null } = figure ?? {}
      if (!(Math.abs(mean - value) <= MEAN.within * value)) misses.push(`${name}: ${mean} for ${value}`)
      if (!((halfWidth ?? 1) <= MEAN.halfWidth * value)) misses.push(`${name}: half-width ${(halfWidth ?? 1) / value}`)
    }
    compareTypes(exact, result, probability, meanValue)
    compareUnits(exact, result, meanValue)
    expect(misses).toEqual([])
  })
})

type Compare = (name: string, figure: Figure | undefined, value: number) => void
type Result = Awaited<ReturnType<typeof simulate>>

function compareTypes({ exact }: ExactModel, result: Result, probability: Compare, mean: Compare): void {
  exact.types.forEach((type, k) => {
    const row = result.contactTypes[k]
    probability(`t${k} at once`, row?.atOnceProbability, type.atOnce)
    probability(`t${k} must wait`, row?.waitProbability, type.mustWait)
    probability(`t${k} turned away`, row?.turnedAwayProbability, type.turnedAway)
    probability(`t${k} balked`, row?.balkProbability, type.balked)
    probability(`t${k} abandoned`, row?.abandonProbability, type.abandoned)
    type.withinServiceLevel.forEach((value, i) => {
      probability(`t${k} within ${row?.answeredWithin?.[i]?.seconds}`, row?.answeredWithin?.[i]?.probability, value)
    })
    type.atOnceByUnit.forEach((value, u) => {
      if (value > 0) probability(`t${k} at once by g${u}`, cellOf(result, k, u)?.atOnceProbability, value)
    })
    mean(`t${k} queue`, row?.queueLength, type.queueLength)
    mean(`t${k} wait of entered`, row?.asaEnteredSeconds, type.meanWaitEntered)
    mean(`t${k} wait of all`, row?.asaSeconds, type.meanWaitOffered)
  })
}

function compareUnits({ exact }: ExactModel, result: Result, mean: Compare): void {
  exact.units.forEach(({ busy, byType = [] }, u) => {
    const unit = result.agentGroups[u] ?? result.agents[u]
    mean(`g${u} busy`, unit?.busy, busy)
    byType.forEach((value, k) => {
      if (value > 0) mean(`g${u} busy with t${k}`, cellOf(result, k, u)?.inHand, value)
    })
  })
  exact.busyByTypeAndUnit?.forEach((values, k) => {
    values.forEach((value, u) => {
      if (value > 0) mean(`g${u} busy with t${k}`, cellOf(result, k, u)?.inHand, value)
    })
  })
}

function cellOf({ cells = [] }: Result, type: number, unit: number) {
  return cells.find((cell) => cell.contactTypeId === `t${type}` && (cell.agentGroupId ?? cell.agentId) === `g${unit}`)
}

/** Of each of the four replications: long enough for the half-widths. The others need no more than the default here. */
const HOURS: Readonly<Record<string, number>> = {
  'V-prio': 16_000,
  'N-basic': 10_000,
  'W-three-types': 8000,
  'X-primary-secondary': 18_000,
  'Chain-3x3': 13_000,
}

const LONGEST_HOURS = 32_000
