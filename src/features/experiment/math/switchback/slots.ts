import { DAY_MS, MINUTE_MS } from '../../../../core/time/durations'
import { localTime } from '../../../../core/time/local-time'
import type { ExperimentBlock } from '../kit/types'

export interface Cut {
  /** IANA name of the zone whose days count. */
  readonly timeZone: string
  readonly block: 'day' | 'halfDay'
  /** Minutes left out at the beginning of each block. */
  readonly washOutMinutes: number
}

/** The second half of a day begins here: 12:00. */
const MIDDAY_MS = DAY_MS / 2

/** A stretch of a week: the same hours of the same weekday. */
export type Stretch = Pick<ExperimentBlock, 'startMs' | 'endMs' | 'measuredFromMs'>

/**
 * The days or half days of one week, in order. Days begin at the zone's midnight, so that a clock change makes one an hour
 * shorter or longer.
 * @param firstDay days since 1970-01-01 of the week's first day, by the zone's calendar
 */
export function listStretches(firstDay: number, { timeZone, block, washOutMinutes }: Cut): Stretch[] {
  const { findInstants } = localTime(timeZone)
  const at = (wallMs: number): number => findInstants(wallMs)[0] ?? wallMs
  const cuts = Array.from({ length: 7 }, (_, i) => (firstDay + i) * DAY_MS).flatMap((day) =>
    block === 'day' ? [day] : [day, day + MIDDAY_MS],
  )
  return cuts.map((wall, i) => {
    const startMs = at(wall)
    const endMs = at(cuts[i + 1] ?? (firstDay + 7) * DAY_MS)
    return { startMs, endMs, measuredFromMs: Math.min(endMs, startMs + washOutMinutes * MINUTE_MS) }
  })
}

/** The first day that begins at or after an instant, as days since 1970-01-01 by the zone's calendar. */
export function firstDayFrom(instantMs: number, timeZone: string): number {
  return Math.floor((localTime(timeZone).wallAt(instantMs - 1) - 1) / DAY_MS) + 1
}

/**
 * The stretches of a week that one random draw decides, by their place in the week: a single stretch, or two with
 * opposite states.
 */
export type UnitSlots = readonly [first: number, second?: number]

/** A stretch with less than this share of the contacts of the busiest stretch counts as closed. */
const CLOSED = 0.01

/**
 * Forms the units of two weeks. A unit with one stretch has the plan in one of the two weeks. A unit with two stretches
 * has it in one week during the first stretch and in the other week during the second, so a busy week favors neither
 * side. The two halves of a day form a unit; a whole day is paired with the day whose number of contacts is most
 * similar.
 * @param expected contacts by stretch of the week
 */
export function unitsOfWeek(expected: readonly number[], block: 'day' | 'halfDay'): UnitSlots[] {
  const min = Math.max(...expected) * CLOSED
  const open = expected.flatMap((contacts, slot) => (contacts > min ? [slot] : []))
  if (block === 'halfDay') {
    const days = [...new Set(open.map((slot) => Math.floor(slot / 2)))]
    return days.map((day) => {
      const [first = 0, second] = open.filter((slot) => Math.floor(slot / 2) === day)
      return second === undefined ? [first] : [first, second]
    })
  }
  const sorted = [...open].sort((a, b) => (expected[b] ?? 0) - (expected[a] ?? 0) || a - b)
  return sorted.flatMap((slot, i): UnitSlots[] => {
    if (i % 2 === 1) return []
    const second = sorted[i + 1]
    return [second === undefined ? [slot] : [slot, second]]
  })
}

/** Whether the plan is in effect in a week (0 or 1) at a place of a unit, given the unit's random draw. */
export function isOn(week: number, place: number, lot: boolean): boolean {
  return (week % 2 === place % 2) === lot
}
