import { DAY_MINUTES, DAY_MS, MINUTE_MS, WEEK_MINUTES } from '../../core/time/durations'
import { localTime } from '../../core/time/local-time'
import { findMonday } from '../../core/time/named-week'
import type { ModelAgent, Weekday, WeeklySpan } from '../../documents'
import { parseMinute } from '../windows/calendar'

/** Schedules have steps of a quarter of an hour. */
const STEP_MINUTES = 15
const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** The moment of a span with the fewest agents. */
export interface ThinnestMoment {
  /**
   * Agents with a shift count as one. Others count by their share of time on queue at that moment, or else by their
   * availability.
   */
  readonly min: number
  /** Weekday and time in the span's zone. */
  readonly at: string
}

/**
 * Finds the quarter of an hour of a weekly span in which the fewest of these agents are on duty. Shifts of a model
 * start with Monday 00:00 UTC; the zone's offset is that of the week of `nowMs`.
 */
export function findMinOnDuty(agents: readonly ModelAgent[], span: WeeklySpan, nowMs: number): ThinnestMoment {
  const local = localTime(span.timeZone ?? 'UTC')
  const monday = findMonday(Math.floor(nowMs / DAY_MS)) * DAY_MS
  const unshifted = agents.filter(({ shifts }) => shifts === undefined)
  const always = unshifted.filter(({ week }) => week === undefined).reduce((sum, agent) => sum + agent.availability, 0)
  const observed = unshifted.flatMap(({ week = [] }) => week)
  const shifts = agents.flatMap((agent) => agent.shifts ?? [])
  let thinnest: ThinnestMoment = { min: Number.POSITIVE_INFINITY, at: '' }
  for (const wallMinute of listSteps(span)) {
    const instant = local.findInstants(monday + wallMinute * MINUTE_MS)[0] ?? monday
    const minute = wrap((instant - monday) / MINUTE_MS)
    const onDuty = shifts.filter(({ fromMinute, toMinute }) => {
      return covers(fromMinute, toMinute, minute) || covers(fromMinute, toMinute, minute + WEEK_MINUTES)
    })
    const seen = observed.filter(({ fromMinute, toMinute }) => covers(fromMinute, toMinute, minute))
    const min = always + onDuty.length + seen.reduce((sum, { share }) => sum + share, 0)
    if (min < thinnest.min) thinnest = { min, at: formatMinute(wallMinute) }
  }
  return thinnest
}

function covers(fromMinute: number, toMinute: number, minute: number): boolean {
  return fromMinute <= minute && minute + STEP_MINUTES <= toMinute
}

/** Wall-clock minutes of the week, on quarter hours, at which a step of the span begins. */
function listSteps({ days = DAYS, from, to }: WeeklySpan): number[] {
  const start = parseMinute(from) - (parseMinute(from) % STEP_MINUTES)
  const end = parseMinute(to) > parseMinute(from) ? parseMinute(to) : parseMinute(to) + DAY_MINUTES
  return [...new Set(days)].flatMap((day) => {
    const steps = Math.ceil((end - start) / STEP_MINUTES)
    const midnight = DAYS.indexOf(day) * DAY_MINUTES
    return Array.from({ length: steps }, (_, step) => midnight + start + step * STEP_MINUTES)
  })
}

function wrap(minute: number): number {
  return ((minute % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES
}

function formatMinute(wallMinute: number): string {
  const minute = wrap(wallMinute)
  const time = [Math.floor((minute % DAY_MINUTES) / 60), minute % 60].map((part) => String(part).padStart(2, '0'))
  return `${DAYS[Math.floor(minute / DAY_MINUTES)]} ${time.join(':')}`
}
