import { monthPlace } from './month-days'
import type { LevelPoint } from './types'

/** A day further away than this many standard deviations is an exception and weighs less. */
const USUAL = 2.5
/** A running median covers this many days on either side. */
const NEIGHBORS = 5

/**
 * Raises the variance of days that are far from the days around them, until they are within the usual scatter. What the
 * same day of other months shows, too, is not counted.
 */
export function withoutExceptions(points: readonly LevelPoint[]): LevelPoint[] {
  // A median with the day itself would follow it, most of all where a weekday was seen few times.
  const plain = points.map(({ value, weekday }, i) => {
    const alike = points.filter((point, other) => other !== i && point.weekday === weekday)
    return alike.length === 0 ? 0 : value - median(alike.map((point) => point.value))
  })
  const rest = plain.map((value, i) => {
    const around = plain.slice(Math.max(0, i - NEIGHBORS), i + NEIGHBORS + 1)
    return value - median(around.toSpliced(Math.min(i, NEIGHBORS), 1))
  })
  const sd = Math.max(1e-6, 1.4826 * median(rest.map(Math.abs)))
  const places = points.map(({ day }) => monthPlace(day))
  return points.map((point, i) => {
    const residual = Math.abs(rest[i] ?? 0)
    if (residual <= USUAL * Math.max(sd, Math.sqrt(point.variance))) return point
    const monthly = (['first', 'last'] as const).map((key) => {
      const others = rest.filter((_, other) => other !== i && places[other]?.[key] === places[i]?.[key])
      return Math.min(residual, Math.max(0, Math.sign(rest[i] ?? 0) * median(others)))
    })
    const away = (residual - Math.max(...monthly)) / Math.max(sd, Math.sqrt(point.variance))
    if (away <= USUAL) return point
    const total = Math.max(point.variance, sd * sd)
    return { ...point, variance: point.variance + total * ((away / USUAL) ** 2 - 1) }
  })
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
