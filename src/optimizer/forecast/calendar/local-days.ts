import { DAY_MS, MINUTE_MS } from '../../../core/time/durations'
import { findMonday } from '../../../core/time/named-week'
import { wallTime } from '../../../core/time/wall-time'
import type { DemandForecast } from '../../../documents'

/** A day of the org's time zone, and its intervals within a series. A day with a clock change has more or fewer. */
export interface LocalDay {
  /** Days since 1970-01-01, by the zone's calendar. */
  readonly day: number
  /** As `2027-03-28`. */
  readonly date: string
  /** Monday is 0. */
  readonly weekday: number
  /** Index in the series of the day's first interval. */
  readonly first: number
  /** For each interval of the day: how many whole intervals after local midnight it begins, by the local clock. */
  readonly slots: readonly number[]
}

/**
 * Cuts a series of equal intervals into days of a time zone.
 * @param startMs start of the first interval, epoch ms
 * @param count intervals
 * @param intervalMinutes length of an interval, which divides a day
 * @param timeZone IANA name, such as `Europe/Berlin`
 */
export function localDays(startMs: number, count: number, intervalMinutes: number, timeZone: string): LocalDay[] {
  const intervalMs = intervalMinutes * MINUTE_MS
  const wall = wallTime(timeZone)
  const days: (Omit<LocalDay, 'slots'> & { slots: number[] })[] = []
  let open = -1
  for (let index = 0; index < count; index++) {
    const wallMs = wall(startMs + index * intervalMs)
    const day = Math.floor(wallMs / DAY_MS)
    if (day !== open) {
      open = day
      days.push({ day, date: formatDate(day), weekday: day - findMonday(day), first: index, slots: [] })
    }
    days.at(-1)?.slots.push(Math.floor((wallMs - day * DAY_MS) / intervalMs))
  }
  return days
}

/** Dates of the history that say nothing about a usual day: special ones, and gaps in the data. */
export function unusualDates({ days }: Pick<DemandForecast, 'days'>): ReadonlySet<string> {
  return new Set(days.flatMap(({ date, kind }) => (kind === 'exception' ? [] : [date])))
}

/** The date of a day since 1970-01-01, as `2027-03-28`. */
export function formatDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
