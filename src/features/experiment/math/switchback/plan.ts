import type { Random } from '../../../../core/random'
import {
  chooseSpread,
  equivalentLevel,
  plannedAnalyses,
  probabilityAlwaysValid,
  type StoppingRule,
  scaledWeights,
} from '../kit/stopping'
import type { ExperimentBlock } from '../kit/types'
import { effectFound, probabilityToFind } from '../power/normal-power'
import { flipLevel } from '../stats/sign-flips'
import { calculateDegrees } from '../stats/weighted-mean'
import type { Past } from './past'
import { type Cut, isOn, listStretches } from './slots'

export interface PowerGoal {
  /** The smallest effect that matters, in the unit of the metric. */
  readonly effect: number
  /** Probability to find the effect. */
  readonly power: number
  /** Probability of a false alarm, two-sided. */
  readonly alpha: number
  readonly stopping: StoppingRule
}

/** How likely an experiment of this many weeks is to find the effect. */
export interface PowerAt {
  readonly weeks: number
  readonly power: number
  /** The smallest effect that would be found with the required probability. */
  readonly smallest: number
}

const WEEKS_OF_PAIR = 2

/** The probability to find the effect with this many pairs of weeks, estimated from past weeks. */
export function calculatePower(past: Past, pairs: number, goal: PowerGoal): PowerAt {
  const of = probabilities(past, pairs, goal)
  const start = Math.sqrt(varianceIn(past, pairs) / pairs)
  return {
    weeks: pairs * WEEKS_OF_PAIR,
    power: of(goal.effect),
    smallest: effectFound(goal.power, of, start),
  }
}

/** The smallest number of weeks that reaches the goal. If none does, the result for the maximum number of weeks. */
export function weeksNeeded(past: Past, goal: PowerGoal, maxWeeks: number): PowerAt & { readonly enough: boolean } {
  const max = Math.floor(maxWeeks / WEEKS_OF_PAIR)
  for (let pairs = 1; pairs <= max; pairs++) {
    if (probabilities(past, pairs, goal)(goal.effect) >= goal.power)
      return { ...calculatePower(past, pairs, goal), enough: true }
  }
  return { ...calculatePower(past, Math.max(1, max), goal), enough: false }
}

/** The spread of an always-valid experiment with this many pairs of weeks. */
export function alwaysValidSpread(past: Past, pairs: number, { effect, alpha }: PowerGoal): number {
  return chooseSpread({ weights: buildWeights(past, pairs), variance: unitVariance(past, pairs), effect, alpha })
}

/** Variance of the effect estimated from one pair of weeks, averaged over so many coming pairs by the trend of the past. */
function varianceIn({ variance, spreadIn }: Past, pairs: number): number {
  const weeks = Array.from({ length: pairs * WEEKS_OF_PAIR }, (_, week) => spreadIn(week))
  return (variance * weeks.reduce((sum, week) => sum + week, 0)) / weeks.length
}

/** Returns the probability to find an effect as a function of its size. */
function probabilities(past: Past, pairs: number, goal: PowerGoal): (effect: number) => number {
  const { alpha, stopping } = goal
  const { degrees: varianceDegrees } = past
  if (stopping === 'alwaysValid') {
    const weights = buildWeights(past, pairs)
    const spread = alwaysValidSpread(past, pairs, goal)
    const given = { weights, variance: unitVariance(past, pairs), varianceDegrees, spread, alpha, seed: pairs }
    return (effect) => probabilityAlwaysValid({ ...given, effect })
  }
  const all = Array.from({ length: pairs }, () => past.weights).flat()
  if (all.length < 2) return () => 0
  const overall = equivalentLevel(plannedAnalyses(stopping, pairs, alpha))
  const level = flipLevel(all.length, overall) ?? overall
  const variance = varianceIn(past, pairs) / pairs
  return probabilityToFind({ variance, varianceDegrees, degrees: calculateDegrees(all), level })
}

function buildWeights({ weights }: Past, pairs: number): number[] {
  return scaledWeights(Array.from({ length: pairs }, () => weights).flat())
}

/** Variance of a unit with the mean weight, such that all units together have the variance of the past weeks. */
function unitVariance(past: Past, pairs: number): number {
  const variance = varianceIn(past, pairs)
  const scaled = scaledWeights(past.weights)
  const squares = scaled.reduce((sum, one) => sum + one * one, 0)
  return squares > 0 ? (variance * scaled.length ** 2) / squares : variance
}

/**
 * The blocks of a switchback, in order of time. Stretches in which the center is usually closed have no block.
 * @param firstDay first day, see `listStretches`
 * @param expected the contacts expected between two instants
 */
export function switchbackBlocks(
  past: Pick<Past, 'units'>,
  {
    firstDay,
    pairs,
    cut,
    expected,
    random,
  }: {
    readonly firstDay: number
    readonly pairs: number
    readonly cut: Cut
    readonly expected: (fromMs: number, toMs: number) => number
    readonly random: Random
  },
): ExperimentBlock[] {
  const blocks: ExperimentBlock[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const weeks = [0, 7].map((days) => listStretches(firstDay + pair * 14 + days, cut))
    for (const [index, slots] of past.units.entries()) {
      const lot = random() < 0.5
      const unit = pair * past.units.length + index
      for (const [place, slot] of slots.entries()) {
        for (const [week, stretches] of weeks.entries()) {
          const stretch = slot === undefined ? undefined : stretches[slot]
          if (stretch === undefined) continue
          const arm = isOn(week, place, lot) ? 'on' : 'off'
          blocks.push({ ...stretch, arm, unit, expected: expected(stretch.measuredFromMs, stretch.endMs) })
        }
      }
    }
  }
  return blocks.sort((a, b) => a.startMs - b.startMs)
}
