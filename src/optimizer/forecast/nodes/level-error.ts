import type { SeriesPart } from './forecast-node'
import type { NodeFit } from './types'

const WEEK_DAYS = 7

/**
 * The error that all days of a week have in common, as a share of the contacts: the part of the error of their sum that
 * exceeds independent errors of the days. For a part of a whole, it is the error of its share.
 * @returns undefined where no day is forecast
 */
export function levelError(parts: readonly SeriesPart[], { level, open }: NodeFit): number | undefined {
  const days = (parts[0]?.days ?? []).slice(0, WEEK_DAYS).flatMap(({ day: { day, weekday } }, d) => {
    const weight = parts.reduce((sum, { days: own }) => sum + total(own[d]?.mean), 0)
    return open[weekday] === true && weight > 0 ? [{ day, weekday, weight }] : []
  })
  const all = days.reduce((sum, { weight }) => sum + weight, 0)
  if (days.length === 0) return undefined
  let [alone, squares] = [0, 0]
  for (const { day, weekday, weight } of days) {
    const share = (weight / all) ** 2
    squares += share
    alone += share * level.forecast(day, weekday).variance
  }
  const together = level.together(days)
  return Math.sqrt(squares < 1 ? Math.max(0, (together - alone) / (1 - squares)) : together)
}

function total(mean: readonly number[] = []): number {
  return mean.reduce((sum, one) => sum + one, 0)
}
