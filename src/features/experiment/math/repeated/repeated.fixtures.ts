import { type Random, seededRandom } from '../../../../core/random'
import { DAY_MS } from '../../../../core/time/durations'
import type { StoppingRule } from '../kit/stopping'
import { plannedAnalyses } from '../kit/stopping'
import type { ExperimentEstimate, ServedSeries } from '../kit/types'
import { unitDifferences } from '../switchback/differences'
import { estimateAlwaysValid, estimateAtAnalysis } from '../switchback/estimate'
import { calculateMetric, learnPast, type Past, servedBetween, toOutcome } from '../switchback/past'
import { alwaysValidSpread, switchbackBlocks, weeksNeeded } from '../switchback/plan'
import { MONDAY } from './drawn-days.fixtures'

const PAST_WEEKS = 8
const MAX_WEEKS = 12

/** The results of many experiments of one kind. */
export interface Repeated {
  /** Share of the experiments without an effect that found one. */
  readonly alarms: number
  /** Share of the experiments with an effect that found it, and the mean share that their designs promised. */
  readonly power: number
  readonly promised: number
  /** Share of the intervals that contain the true effect, over experiments with and without one. */
  readonly coverage: number
  readonly weeks: number
}

/**
 * Designs and analyzes experiments on weeks without a plan. Each experiment has past weeks, a design, and its own weeks,
 * analyzed twice: as they are, and with an effect added to the blocks with the plan.
 * @param weeksOf consecutive weeks from a Monday on, by half hours
 */
export function repeatExperiments(
  weeksOf: (weeks: number, random: Random) => ServedSeries,
  kind: {
    readonly runs: number
    /** Number of the first experiment; each number is a different experiment. Default 0. */
    readonly first?: number
    readonly block: 'day' | 'halfDay'
    readonly adjust: 'learn' | 'apply'
    readonly stopping: StoppingRule
    readonly effect: number
  },
): Repeated {
  let [alarms, found, promised, covered, weeks] = [0, 0, 0, 0, 0]
  const { first = 0 } = kind
  for (let run = first; run < first + kind.runs; run++) {
    const random = seededRandom(`experiment ${kind.block} ${kind.adjust} ${kind.stopping} ${run}`)
    const cut = { timeZone: 'UTC', block: kind.block, washOutMinutes: 60 }
    const series = weeksOf(PAST_WEEKS + MAX_WEEKS, random)
    const past = learnPast(series, {
      firstDay: MONDAY / DAY_MS,
      weeks: PAST_WEEKS,
      cut,
      metric: 'serviceLevel',
      adjust: kind.adjust,
    })
    if (past === undefined) throw new Error('no past')
    const goal = { effect: kind.effect, power: 0.8, alpha: 0.05, stopping: kind.stopping }
    const reached = weeksNeeded(past, goal, MAX_WEEKS)
    promised += reached.power
    weeks += reached.weeks
    const pairs = reached.weeks / 2
    const expected = (fromMs: number, toMs: number): number => contactsOf(past, fromMs, toMs, kind.block)
    const blocks = switchbackBlocks(past, { firstDay: MONDAY / DAY_MS + 7 * PAST_WEEKS, pairs, cut, random, expected })
    for (const effect of [0, kind.effect]) {
      const outcomes = blocks.map(({ measuredFromMs, endMs, arm, expected: contacts }) => {
        const served = servedBetween(series, measuredFromMs, endMs)
        const value = calculateMetric('serviceLevel', served)
        const outcome = toOutcome(served.offered, value === undefined ? undefined : value + (arm === 'on' ? effect : 0))
        return outcome === undefined || kind.adjust === 'learn'
          ? outcome
          : { ...outcome, covariate: Math.log(contacts) }
      })
      const estimate = evaluate(past, pairs, goal, unitDifferences(blocks, outcomes))
      if (effect === 0 && estimate?.found === true) alarms++
      if (effect > 0 && estimate?.found === true) found++
      if (estimate !== undefined && estimate.low <= effect && effect <= estimate.high) covered++
    }
  }
  const { runs } = kind
  return {
    alarms: alarms / runs,
    power: found / runs,
    promised: promised / runs,
    coverage: covered / (2 * runs),
    weeks: weeks / runs,
  }
}

function evaluate(
  past: Past,
  pairs: number,
  goal: Parameters<typeof weeksNeeded>[1],
  differences: ReturnType<typeof unitDifferences>,
): ExperimentEstimate | undefined {
  const { slope } = past
  const { alpha } = goal
  let estimate: ExperimentEstimate | undefined
  if (goal.stopping === 'alwaysValid') {
    const spread = alwaysValidSpread(past, pairs, goal)
    const scale = differences.reduce((sum, { weight }) => sum + weight, 0) / differences.length
    for (let count = 1; count <= differences.length; count++) {
      estimate = estimateAlwaysValid(differences.slice(0, count), { slope, spread, alpha, scale })
      if (estimate?.found === true) break
    }
    return estimate
  }
  for (const analysis of plannedAnalyses(goal.stopping, pairs, alpha)) {
    const seen = differences.filter(({ unit }) => unit < analysis.pairs * past.units.length)
    estimate = estimateAtAnalysis(seen, { slope, level: analysis.level, alpha })
    if (estimate?.found === true) break
  }
  return estimate
}

/** Expected contacts, as in the past weeks. */
function contactsOf({ expected }: Past, fromMs: number, _toMs: number, block: 'day' | 'halfDay'): number {
  const half = Math.floor((fromMs - MONDAY) / (DAY_MS / 2))
  return expected[block === 'day' ? Math.floor(half / 2) % 7 : half % 14] ?? 0
}
