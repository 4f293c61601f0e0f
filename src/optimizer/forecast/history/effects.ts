import { defined } from '../../../core/defined'
import { joinUpTo } from '../../../core/text/counted'
import type { LocalDay } from '../calendar/local-days'
import type { ForecastDemandOptions } from './types'

/** Something that changes the contacts of a stretch of intervals by one factor. */
export interface Effect {
  /** Effects of the same name have the same factor. */
  readonly name: string
  readonly kind: 'special' | 'event'
  /** Indexes of intervals, the last one not included. */
  readonly first: number
  readonly end: number
  /** Contacts with the effect divided by those without it. Absent: estimated from earlier effects of the same name. */
  readonly factor?: number
  readonly queueIds?: readonly string[]
}

/** The effects, as ranges of the intervals of a series. Effects outside the series are left out. */
export function effectsIn(
  days: readonly LocalDay[],
  startMs: number,
  intervalMs: number,
  { specialDays = [], events = [] }: Pick<ForecastDemandOptions, 'specialDays' | 'events'>,
): Effect[] {
  const count = days.reduce((sum, { slots }) => sum + slots.length, 0)
  const byDate = new Map(days.map((day) => [day.date, day]))
  const specialDayEffects = specialDays.flatMap(({ date, name = 'special day', factor }): Effect[] => {
    const day = byDate.get(date)
    // Of two holidays on one date, the first counts.
    if (day === undefined || !byDate.delete(date)) return []
    const range = { first: day.first, end: day.first + day.slots.length }
    return [{ name, kind: 'special', ...range, ...(factor === undefined ? {} : { factor }) }]
  })
  const eventEffects = events.flatMap(({ from, to, name = 'event', lift, queueIds }): Effect[] => {
    const first = Math.max(0, Math.floor((Date.parse(from) - startMs) / intervalMs))
    const end = Math.min(count, Math.ceil((Date.parse(to) - startMs) / intervalMs))
    if (end <= first) return []
    return [
      {
        name,
        kind: 'event',
        first,
        end,
        ...defined({ factor: lift, queueIds }),
      },
    ]
  })
  return [...specialDayEffects, ...eventEffects]
}

/** A note on special days that no day of history or forecast has, such as those of a mistyped year. */
export function unusedDays(
  { specialDays = [] }: Pick<ForecastDemandOptions, 'specialDays'>,
  days: readonly LocalDay[],
): string[] {
  const known = new Set(days.map(({ date }) => date))
  const unused = specialDays.flatMap(({ date }) => (known.has(date) ? [] : [date])).sort()
  if (unused.length === 0) return []
  return [
    `${unused.length === 1 ? '1 special day is' : `${unused.length} special days are`} outside history and forecast: ${joinUpTo(unused)}.`,
  ]
}

/** Whether an effect concerns a queue. Without a queue: whether it concerns the whole org, as every effect does. */
export function reaches({ queueIds }: Effect, queueId: string | undefined): boolean {
  return queueId === undefined || queueIds === undefined || queueIds.includes(queueId)
}
