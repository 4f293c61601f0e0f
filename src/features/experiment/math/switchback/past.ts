import { isRatioMeasure } from '../../documents/experiment'
import type { BlockOutcome, ExperimentMetric, ServedSeries } from '../kit/types'
import { adjusted, type UnitDifference, unitDifferences } from './differences'
import { type Cut, isOn, listStretches, type UnitSlots, unitsOfWeek } from './slots'

/** What an experiment with a given design would have shown in past weeks, in which there was no plan. */
export interface Past {
  readonly units: readonly UnitSlots[]
  /** Mean contacts of a week by stretch. */
  readonly expected: readonly number[]
  /** Weight of each unit of two weeks. */
  readonly weights: readonly number[]
  /** Slope of the metric over the covariate; 0 without adjustment. */
  readonly slope: number
  /** Variance of the effect estimated from two weeks. */
  readonly variance: number
  /** Degrees of freedom of that variance. */
  readonly degrees: number
  /** Factor of the variance in a coming week, counted from 0, by the trend of the past weeks. */
  spreadIn(week: number): number
}

/**
 * Pairs of neighboring weeks overlap, so they count as fewer by this factor. It comes from the variance of a mean of
 * squares of such differences.
 */
const OVERLAP = 1.5

/**
 * Learns from past weeks how much units of two weeks differ without a plan. Each pair of neighboring weeks is treated
 * as an experiment with the same units.
 * @param firstDay first day of the past weeks, see `listStretches`
 * @param adjust whether to learn the slope of the metric over the logarithm of the contacts
 * @returns undefined where no two weeks can be compared
 */
export function learnPast(
  series: ServedSeries,
  {
    firstDay,
    weeks,
    cut,
    metric,
    adjust,
  }: {
    readonly firstDay: number
    readonly weeks: number
    readonly cut: Cut
    readonly metric: ExperimentMetric
    readonly adjust: 'learn' | 'apply' | 'none'
  },
): Past | undefined {
  const cells = Array.from({ length: weeks }, (_, week) =>
    listStretches(firstDay + week * 7, cut).map(({ measuredFromMs, endMs }) => {
      const served = servedBetween(series, measuredFromMs, endMs)
      return { served, outcome: toOutcome(served.offered, calculateMetric(metric, served)) }
    }),
  )
  const slots = cells[0]?.length ?? 0
  const expected = Array.from(
    { length: slots },
    (_, slot) => cells.reduce((sum, week) => sum + (week[slot]?.served.offered ?? 0), 0) / weeks,
  )
  const units = unitsOfWeek(expected, cut.block)
  const pairs = Array.from({ length: Math.max(0, weeks - 1) }, (_, week) =>
    compareWeeks(units, expected, [cells[week], cells[week + 1]]),
  )
  const all = pairs.flat()
  if (all.length < 2) return undefined
  const learned = fitSlope(all)
  const slope = adjust === 'none' ? 0 : learned
  // Past differences are of usual weeks, so a covariate that is known beforehand explains none of them.
  const left = adjusted(all, adjust === 'learn' ? learned : 0)
  const weekly = cells.map((_, week) => {
    const { fromMs, toMs } = weekAt(firstDay + 7 * week, cut)
    return calculateMetric(metric, servedBetween(series, fromMs, toMs))
  })
  const spreadIn = spreadToCome(metric, weekly)
  return { units, expected, slope, spreadIn, ...measureVariance(units.length, all, left) }
}

type Cells = readonly { readonly outcome: BlockOutcome | undefined }[]

function compareWeeks(
  units: readonly UnitSlots[],
  expected: readonly number[],
  weeks: readonly [Cells | undefined, Cells | undefined],
): UnitDifference[] {
  const blocks = units.flatMap((unit, index) =>
    unit.flatMap((slot = 0, place) =>
      weeks.map((cells, week) => ({
        block: { arm: isOn(week, place, true) ? 'on' : 'off', unit: index, expected: expected[slot] ?? 0 } as const,
        outcome: cells?.[slot]?.outcome,
      })),
    ),
  )
  return unitDifferences(
    blocks.map(({ block }) => block),
    blocks.map(({ outcome }) => outcome),
  )
}

/** Least squares through the origin: without a plan, blocks with equal contacts are expected not to differ. */
function fitSlope(differences: readonly UnitDifference[]): number {
  let [over, under] = [0, 0]
  for (const { difference, covariate, weight } of differences) {
    over += weight * difference * covariate
    under += weight * covariate * covariate
  }
  return under > 0 ? over / under : 0
}

function measureVariance(
  count: number,
  all: readonly UnitDifference[],
  left: readonly number[],
): Pick<Past, 'weights' | 'variance' | 'degrees'> {
  const weights = new Array<number>(count).fill(0)
  const squares = new Array<number>(count).fill(0)
  const seen = new Array<number>(count).fill(0)
  for (const [i, { unit, weight }] of all.entries()) {
    weights[unit] = weight
    squares[unit] = (squares[unit] ?? 0) + (left[i] ?? 0) ** 2
    seen[unit] = (seen[unit] ?? 0) + 1
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let [variance, fourth] = [0, 0]
  for (const [unit, sum] of squares.entries()) {
    const times = seen[unit] ?? 0
    if (times === 0) continue
    const part = ((weights[unit] ?? 0) / total) ** 2 * (sum / times)
    variance += part
    fourth += (part * part) / Math.max(1, times / (times > 1 ? OVERLAP : 1))
  }
  return { weights, variance, degrees: fourth > 0 ? (variance * variance) / fourth : 1 }
}

/** From the first instant of a week to its last. */
function weekAt(firstDay: number, cut: Cut): { readonly fromMs: number; readonly toMs: number } {
  const stretches = listStretches(firstDay, cut)
  return { fromMs: stretches[0]?.startMs ?? 0, toMs: stretches.at(-1)?.endMs ?? 0 }
}

/**
 * The covariate is the logarithm of the contacts, so 10 % more contacts count the same in a small block and in a large
 * one.
 */
export function toOutcome(contacts: number, value: number | undefined): BlockOutcome | undefined {
  return value === undefined || contacts <= 0 ? undefined : { value, covariate: Math.log(contacts) }
}

/** Sums of a stretch of a series. */
type Served = { readonly [K in Exclude<keyof ServedSeries, 'startMs' | 'intervalMs'>]: number }

/** Adds up the intervals that begin from `fromMs` on and before `toMs`. */
export function servedBetween(series: ServedSeries, fromMs: number, toMs: number): Served {
  const { startMs, intervalMs, offered } = series
  const first = Math.max(0, Math.ceil((fromMs - startMs) / intervalMs))
  const last = Math.min(offered.length, Math.ceil((toMs - startMs) / intervalMs))
  const sum = (counts: readonly number[]): number => {
    let all = 0
    for (let i = first; i < last; i++) all += counts[i] ?? 0
    return all
  }
  return {
    offered: sum(offered),
    answered: sum(series.answered),
    abandoned: sum(series.abandoned),
    withinServiceLevel: sum(series.withinServiceLevel),
    waitSeconds: sum(series.waitSeconds),
    handled: sum(series.handled),
    handleSeconds: sum(series.handleSeconds),
  }
}

/** The metric over some contacts; undefined if none of them counts for the metric. */
export function calculateMetric(metric: ExperimentMetric, served: Served): number | undefined {
  const { offered, answered, withinServiceLevel, abandoned, waitSeconds, handled, handleSeconds } = served
  const [over, under] = {
    serviceLevel: [withinServiceLevel, offered],
    abandonRate: [abandoned, offered],
    asaSeconds: [waitSeconds, answered],
    ahtSeconds: [handleSeconds, handled],
  }[metric]
  return over === undefined || under === undefined || under <= 0 ? undefined : over / under
}

/**
 * How much more the coming weeks will vary than the past ones, by the trend of the metric: a factor of the variance, at least
 * 1, for a week counted from the end of the past. Ratios vary most at a half and little near 0 and 1 (their logarithmic odds
 * vary evenly), times in proportion to their size, so an org whose service falls becomes harder to measure.
 * @param weekly the metric of each past week; undefined: no contacts
 */
export function spreadToCome(
  metric: ExperimentMetric,
  weekly: readonly (number | undefined)[],
): (week: number) => number {
  const scale = isRatioMeasure(metric) ? ODDS : PROPORTION
  const points = weekly.flatMap((value, week) => (value === undefined ? [] : [{ week, value: scale.to(value) }]))
  const line = lineThrough(points)
  const squared = (week: number): number => scale.spread(scale.from(line(week))) ** 2
  const past = points.reduce((sum, { week }) => sum + squared(week), 0) / Math.max(1, points.length)
  return (week) => (past > 0 ? Math.max(1, squared(weekly.length + week) / past) : 1)
}

/** Shares of 0 and 1 have no finite odds, and a time of 0 has no logarithm. */
const MIN_VALUE = 1e-3

const ODDS = {
  to: (share: number): number => {
    const inside = Math.min(1 - MIN_VALUE, Math.max(MIN_VALUE, share))
    return Math.log(inside / (1 - inside))
  },
  from: (odds: number): number => 1 / (1 + Math.exp(-odds)),
  spread: (share: number): number => share * (1 - share),
}

const PROPORTION = {
  to: (seconds: number): number => Math.log(Math.max(MIN_VALUE, seconds)),
  from: Math.exp,
  spread: (seconds: number): number => seconds,
}

/** The straight line through some points, the flatter the more its slope may be random variation. */
function lineThrough(points: readonly { readonly week: number; readonly value: number }[]): (week: number) => number {
  const count = points.length
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, count)
  const [middle, level] = [mean(({ week }) => week), mean(({ value }) => value)]
  const width = points.reduce((sum, { week }) => sum + (week - middle) ** 2, 0)
  if (count < 3 || width === 0) return () => level
  const slope = points.reduce((sum, { week, value }) => sum + (week - middle) * (value - level), 0) / width
  const left = points.reduce((sum, { week, value }) => sum + (value - level - slope * (week - middle)) ** 2, 0)
  const noise = left / (count - 2) / width
  const sure = slope === 0 ? 0 : Math.max(0, 1 - noise / slope ** 2)
  return (week) => level + sure * slope * (week - middle)
}
