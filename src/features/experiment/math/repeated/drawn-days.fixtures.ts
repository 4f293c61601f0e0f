import type { ServedSeries } from '../kit/types'

/** First instant of drawn weeks. */
export const MONDAY = Date.parse('2026-01-05T00:00:00Z')
const SLOTS = 48

/**
 * Weeks whose days are drawn from those of the same weekday, the same days for all groups.
 * @param pool days from a Monday on, by half hours, for each group
 */
export function drawnWeeks(pool: readonly ServedSeries[], weeks: number, random: () => number): ServedSeries[] {
  const poolWeeks = Math.floor((pool[0]?.offered.length ?? 0) / SLOTS / 7)
  const days = Array.from({ length: weeks * 7 }, (_, day) => 7 * Math.floor(random() * poolWeeks) + (day % 7))
  return pool.map((group) => {
    const of = (key: Exclude<keyof ServedSeries, 'startMs' | 'intervalMs'>): number[] =>
      days.flatMap((day) => group[key].slice(day * SLOTS, (day + 1) * SLOTS))
    return {
      startMs: MONDAY,
      intervalMs: group.intervalMs,
      offered: of('offered'),
      answered: of('answered'),
      abandoned: of('abandoned'),
      withinServiceLevel: of('withinServiceLevel'),
      waitSeconds: of('waitSeconds'),
      handled: of('handled'),
      handleSeconds: of('handleSeconds'),
    }
  })
}

/** The same, for the days of one group. */
export function weeksFrom(pool: ServedSeries): (weeks: number, random: () => number) => ServedSeries {
  return (weeks, random) => drawnWeeks([pool], weeks, random)[0] ?? pool
}
