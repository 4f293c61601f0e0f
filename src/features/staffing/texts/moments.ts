import { DAY_MINUTES, MINUTE_MS } from '../../../core/time/durations'
import { wallTime } from '../../../core/time/wall-time'
import { SHORT_WEEKDAYS, shortWeekday } from '../../../core/time/weekdays'
import { clockTime, duration, percent } from '../../../report/text/kit/figures'
import type { StaffedQueue, Staffing } from '../documents/staffing'

/** When an interval begins, for display. */
export interface StaffingMoment {
  /** `Mon 2027-01-18` on named days; else `Mon`, or empty if all intervals are of the first day. */
  readonly day: string
  /** Such as `08:30`. */
  readonly time: string
}

/**
 * Returns a function that formats the start of an interval, given its `startMinute`.
 * @param timeZone IANA name, used only for named days: an average week is in UTC, and a single day has no time zone
 */
export function staffingMoments(
  { interval, intervals }: Staffing,
  timeZone = 'UTC',
): (startMinute: number) => StaffingMoment {
  if (interval === undefined) {
    const isWeek = intervals.some(({ startMinute }) => startMinute >= DAY_MINUTES)
    return (startMinute) => {
      const minute = Math.round(startMinute)
      return {
        day: isWeek ? (SHORT_WEEKDAYS[Math.floor(minute / DAY_MINUTES) % 7] ?? '') : '',
        time: clockTime(minute % DAY_MINUTES),
      }
    }
  }
  const startMs = Date.parse(interval.start)
  const toWallTime = wallTime(timeZone)
  return (startMinute) => {
    const wall = new Date(toWallTime(startMs + startMinute * MINUTE_MS)).toISOString()
    return { day: `${shortWeekday(new Date(wall))} ${wall.slice(0, 10)}`, time: wall.slice(11, 16) }
  }
}

/** Formats a queue's target as planners write it: `80 % in 20 s`, or `voice 80 % in 20 s, chat 80 % in 1 min`. */
export function targetText({ target, targetByMedium = {} }: StaffedQueue): string {
  const byMedium = Object.entries(targetByMedium)
  const { serviceLevel, targetSeconds = 0, asaSeconds, maxAbandonProbability } = target
  return [
    ...(serviceLevel === undefined || byMedium.length > 0 ? [] : [levelText(serviceLevel, targetSeconds)]),
    ...byMedium.flatMap(([medium, level]) =>
      level === undefined ? [] : [`${medium} ${levelText(level.ratio, level.seconds)}`],
    ),
    ...(asaSeconds === undefined ? [] : [`mean wait ${duration(asaSeconds)}`]),
    ...(maxAbandonProbability === undefined ? [] : [`at most ${percent(maxAbandonProbability, 0)} abandoned`]),
  ].join(', ')
}

function levelText(ratio: number, seconds: number): string {
  return `${percent(ratio, 0)} in ${duration(Math.round(seconds))}`
}
