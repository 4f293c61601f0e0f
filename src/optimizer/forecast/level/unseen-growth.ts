import type { LevelEffort, LevelPoint } from './types'

/** Data of this many weeks or less hardly show the growth of {@link LevelEffort.unseenGrowthPerWeek}. */
const UNSEEN_WEEKS = 8

/**
 * The standard deviation, as a logarithm, by which growth that the data do not show changes a day after them. In data of more
 * than eight weeks, it is smaller, as the standard error of a slope is, by the power 1.5 of their length.
 */
export function unseenGrowth(
  points: readonly LevelPoint[],
  { unseenGrowthPerWeek }: LevelEffort,
): (day: number) => number {
  const [firstDay, lastDay] = [points[0]?.day ?? 0, points.at(-1)?.day ?? 0]
  const weeks = Math.max(UNSEEN_WEEKS, (lastDay - firstDay) / 7)
  const sdPerWeek = unseenGrowthPerWeek * (UNSEEN_WEEKS / weeks) ** 1.5
  return (day) => (sdPerWeek * Math.max(0, day - lastDay)) / 7
}
