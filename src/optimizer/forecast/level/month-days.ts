import { DAY_MS } from '../../../core/time/durations'
import type { Term } from './regress'
import type { LevelPoint, MonthDays } from './types'

/** Days of a month that can differ together: a payday, and the days on which invoices arrive. */
const MAX_LENGTH = 5
/** The first and the last days of a month to try; between them, days are counted from the first. */
const FIRST_DAYS = 20
const LAST_DAYS = 8
/** Usual size of the difference, if there is one: 30 %. */
const MONTH_SD = 0.3
export interface MonthTerm extends Term {
  readonly monthDays: MonthDays
  /** Whether the data have these days in one month alone, where they may as well have differed by chance. */
  readonly isSeenOnce: boolean
}

/**
 * A term for each stretch of days that lies in at least two months of the data, and for those of one month at its
 * beginning or end, where paydays and bills are.
 */
export function monthTerms(points: readonly LevelPoint[]): MonthTerm[] {
  const known = new Map<number, Place>()
  const findPlace = (day: number): Place => {
    const place = known.get(day) ?? monthPlace(day)
    known.set(day, place)
    return place
  }
  const months = new Map<number, Set<number>>()
  for (const { day } of points) {
    const { month, first, last } = findPlace(day)
    for (const place of [first, last]) months.set(place, (months.get(place) ?? new Set()).add(month))
  }
  return stretches().flatMap(({ from, to }): MonthTerm[] => {
    let seen = Number.POSITIVE_INFINITY
    for (let place = from; place <= to; place++) seen = Math.min(seen, months.get(place)?.size ?? 0)
    const isAtEdge = to > from && (from === 1 || to === -1)
    if (seen < (isAtEdge ? 1 : 2)) return []
    const at = (day: number): number => {
      const place = findPlace(day)[from > 0 ? 'first' : 'last']
      return place >= from && place <= to ? 1 : 0
    }
    return [{ at, precision: 1 / MONTH_SD ** 2, monthDays: { from, to }, isSeenOnce: seen === 1 }]
  })
}

function stretches(): MonthDays[] {
  const from = (first: number, last: number): MonthDays[] =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((start) =>
      Array.from({ length: Math.min(MAX_LENGTH, last - start + 1) }, (_, more) => ({ from: start, to: start + more })),
    )
  return [...from(1, FIRST_DAYS), ...from(-LAST_DAYS, -1)]
}

interface Place {
  readonly month: number
  /** 1 for the first day of the month. */
  readonly first: number
  /** -1 for the last. */
  readonly last: number
}

/** How many stretches are tried: 90 from the first day of a month, 30 from the last. */
export const STRETCHES = 120

/** Where a day is in its month. */
export function monthPlace(day: number): Place {
  const date = new Date(day * DAY_MS)
  const [month, first] = [date.getUTCMonth(), date.getUTCDate()]
  const length = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  return { month: 12 * date.getUTCFullYear() + month, first, last: first - length - 1 }
}
