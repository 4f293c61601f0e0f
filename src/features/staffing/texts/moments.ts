import { DAY_MINUTES, MINUTE_MS } from '../../../core/time/durations'
import { wallTime } from '../../../core/time/wall-time'
import { duration, percent } from '../../../report/text/kit/figures'
import type { StaffedQueue, Staffing } from '../documents/staffing'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** When an interval begins, for people. */
export interface StaffingMoment {
  /** The day: its date where days were named, the weekday in an average week, empty in one day. */
  readonly day: string
  /** Such as `08:30`. */
  readonly time: string
}

/**
 * When intervals of a staffing begin.
 * @param timeZone IANA name, for days that were named; an average week is in UTC, one day in its own time
 */
export function staffingMoments(
  { interval, intervals }: Staffing,
  timeZone = 'UTC',
): (minute: number) => StaffingMoment {
  if (interval === undefined) {
    const isWeek = intervals.some(({ startMinute }) => startMinute >= DAY_MINUTES)
    return (minute) => ({
      day: isWeek ? (DAYS[Math.floor(minute / DAY_MINUTES) % 7] ?? '') : '',
      time: clockTime(minute % DAY_MINUTES),
    })
  }
  const startMs = Date.parse(interval.start)
  const wallAt = wallTime(timeZone)
  return (minute) => {
    const wall = new Date(wallAt(startMs + minute * MINUTE_MS)).toISOString()
    return { day: `${DAYS[(new Date(wall).getUTCDay() + 6) % 7]} ${wall.slice(0, 10)}`, time: wall.slice(11, 16) }
  }
}

function clockTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.round(minute % 60)).padStart(2, '0')}`
}

/** A target as planners say it: `80 % in 20 s`, or `voice 80 % in 20 s, chat 80 % in 60 s`. */
export function targetText({ target, targetByMedium = {} }: StaffedQueue): string {
  const byMedium = Object.entries(targetByMedium)
  const { serviceLevel, targetSeconds = 0, asaSeconds, maxAbandonProbability } = target
  return [
    ...(serviceLevel === undefined || byMedium.length > 0 ? [] : [levelText(serviceLevel, targetSeconds)]),
    ...byMedium.flatMap(([medium, own]) =>
      own === undefined ? [] : [`${medium} ${levelText(own.ratio, own.seconds)}`],
    ),
    ...(asaSeconds === undefined ? [] : [`mean wait ${duration(asaSeconds)}`]),
    ...(maxAbandonProbability === undefined ? [] : [`at most ${percent(maxAbandonProbability, 0)} abandoned`]),
  ].join(', ')
}

function levelText(ratio: number, seconds: number): string {
  return `${percent(ratio, 0)} in ${duration(Math.round(seconds))}`
}
