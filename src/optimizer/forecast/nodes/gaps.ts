import type { ForecastDayNote } from '../../../documents'
import type { LocalDay } from '../calendar/local-days'
import type { NodeFit, NodeSeries } from './types'

/**
 * A stretch without contacts is a gap in the data if at least this many were expected. At random this happens to one
 * stretch in `exp(15)`, three million.
 */
const GAP_CONTACTS = 15
/** Days this many standard deviations away from their expectation are listed. */
const EXCEPTION = 4

/**
 * Finds stretches in which the whole org had no contact although many were expected. Either the org was closed or the
 * data are missing; both say nothing about a usual day.
 */
export function findGaps({ usual }: NodeSeries, fit: NodeFit, days: readonly LocalDay[]) {
  const intervals = new Set<number>()
  const notes: ForecastDayNote[] = []
  const typical = typicalVolumes(fit, days)
  for (const day of days) {
    const volume = fit.expected.get(day.day) ?? typical.get(day.weekday) ?? 0
    const share = (i: number): number => fit.profile.shares[day.weekday * fit.profile.slots + (day.slots[i] ?? 0)] ?? 0
    let [from, sum, gap] = [0, 0, 0]
    const close = (to: number): void => {
      if (sum >= GAP_CONTACTS) {
        for (let i = from; i < to; i++) intervals.add(day.first + i)
        gap += sum
      }
      from = to + 1
      sum = 0
    }
    day.slots.forEach((_, i) => {
      if (usual[day.first + i] === 0) sum += volume * share(i)
      else close(i)
    })
    close(day.slots.length)
    if (gap > 0) notes.push({ date: day.date, kind: gap >= 0.95 * volume ? 'closed' : 'partial' })
  }
  return { intervals, notes }
}

/**
 * The volumes to expect of days. A day without any contact has no level of its own, so the median of its weekday is
 * used.
 */
function typicalVolumes({ volumes }: NodeFit, days: readonly LocalDay[]): Map<number, number> {
  return new Map(
    [0, 1, 2, 3, 4, 5, 6].map((weekday) => {
      const values = days
        .filter((day) => day.weekday === weekday)
        .flatMap(({ day }) => volumes.get(day) ?? [])
        .sort((a, b) => a - b)
      return [weekday, values[values.length >> 1] ?? 0]
    }),
  )
}

/** Days whose volume is far from its expectation, and that were not given as special days. */
export function findExceptions(fit: NodeFit, days: readonly LocalDay[]): ForecastDayNote[] {
  return days.flatMap(({ day, date }): ForecastDayNote[] => {
    const [expected, volume] = [fit.expected.get(day), fit.volumes.get(day)]
    if (expected === undefined || volume === undefined || expected <= 0) return []
    const sd = Math.sqrt(fit.spread.day + 1 / expected)
    const ratio = volume / expected
    return Math.abs(Math.log(Math.max(ratio, 1e-3))) > EXCEPTION * sd ? [{ date, kind: 'exception', ratio }] : []
  })
}
