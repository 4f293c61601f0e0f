import { WEEK_MINUTES } from '../../../core/time/durations'
import type { WeekPresence } from '../../../documents'

/** Share of an agent's time on queue at a minute of the week, Monday 00:00 UTC first; weeks repeat. */
export function shareAt(week: readonly WeekPresence[], minute: number): number {
  const at = minuteOfWeek(minute)
  let low = 0
  let high = week.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((week[middle]?.toMinute ?? 0) > at) high = middle
    else low = middle + 1
  }
  const found = week[low]
  return found !== undefined && found.fromMinute <= at ? found.share : 0
}

/** The minute of the week on which a minute of any week falls. */
export function minuteOfWeek(minute: number): number {
  return ((minute % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES
}

/** `shareAt` for ascending minutes, as in a pass over a week: it remembers its position. */
export function shareWalk(week: readonly WeekPresence[]): (minute: number) => number {
  let place = 0
  let last = -Infinity
  return (minute) => {
    const at = minute >= 0 && minute < WEEK_MINUTES ? minute : minuteOfWeek(minute)
    if (at < last) place = 0
    last = at
    while (place < week.length && (week[place]?.toMinute ?? 0) <= at) place++
    const found = week[place]
    return found !== undefined && found.fromMinute <= at ? found.share : 0
  }
}
