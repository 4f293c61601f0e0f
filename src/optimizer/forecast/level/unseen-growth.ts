import type { LevelPoint } from './types'

/**
 * Growth per week, as a logarithm, that eight weeks of data hardly show: 0.5 %. In longer data it is smaller, as the standard
 * error of a slope is, by the power 1.5 of their length.
 */
const UNSEEN_GROWTH = { sdPerWeek: 0.005, weeks: 8 }

/** The standard deviation, as a logarithm, by which growth that the data do not show changes a day after them. */
export function unseenGrowth(points: readonly LevelPoint[]): (day: number) => number {
  const [firstDay, lastDay] = [points[0]?.day ?? 0, points.at(-1)?.day ?? 0]
  const weeks = Math.max(UNSEEN_GROWTH.weeks, (lastDay - firstDay) / 7)
  const sdPerWeek = UNSEEN_GROWTH.sdPerWeek * (UNSEEN_GROWTH.weeks / weeks) ** 1.5
  return (day) => (sdPerWeek * Math.max(0, day - lastDay)) / 7
}
