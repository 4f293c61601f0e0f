import { isRatioMeasure } from '../../documents/experiment'
import type { ExperimentMetric } from '../kit/types'

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

/** Values at the ends have no finite odds. */
const NEAREST = 1e-3

const ODDS = {
  to: (share: number): number => {
    const inside = Math.min(1 - NEAREST, Math.max(NEAREST, share))
    return Math.log(inside / (1 - inside))
  },
  from: (odds: number): number => 1 / (1 + Math.exp(-odds)),
  spread: (share: number): number => share * (1 - share),
}

const PROPORTION = {
  to: (seconds: number): number => Math.log(Math.max(NEAREST, seconds)),
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
