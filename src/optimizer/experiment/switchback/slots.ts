import { DAY_MS, localTime } from '../../../core/time/local-time'
import type { ExperimentBlock } from '../kit/types'

/** How time is cut into blocks. */
export interface Cut {
  /** IANA name of the zone whose days count. */
  readonly zone: string
  readonly block: 'day' | 'halfDay'
  /** Minutes left out at the beginning of each block. */
  readonly washOutMinutes: number
}

/** The second half of a day begins here: 12:00. */
const MIDDAY_MS = DAY_MS / 2
const MINUTE_MS = 60_000

/** A stretch of a week: the same hours of the same weekday. */
export type Stretch = Pick<ExperimentBlock, 'startMs' | 'endMs' | 'measuredFromMs'>

/**
 * The days or half days of one week, in order. Days begin at the zone's midnight, so that a clock change makes one an hour
 * shorter or longer.
 * @param firstDay days since 1970-01-01 of the week's first day, by the zone's calendar
 */
export function stretchesOf(firstDay: number, { zone, block, washOutMinutes }: Cut): Stretch[] {
  const { instantsOf } = localTime(zone)
  const at = (wallMs: number): number => instantsOf(wallMs)[0] ?? wallMs
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
export function firstDayFrom(instantMs: number, zone: string): number {
  return Math.floor((localTime(zone).wallAt(instantMs - 1) - 1) / DAY_MS) + 1
}
