import { addTo } from '../../core/group-by'
import { DAY_MINUTES, DAY_MS, MINUTE_MS } from '../../core/time/durations'
import type { Demand } from '../../documents'
import { dayCut } from './day-cut'

/**
 * How much whole days of the same weekday differ beyond Poisson randomness: the shape of a gamma factor with mean 1, for
 * `RoutingModel.dayFactorShape` and `whatIf`. By moments: the variance of a weekday's counts over the weeks is
 * m + m^2 / shape. Undefined with fewer than two days of every weekday, or when days do not differ more than that.
 *
 * A trend over the window counts as differing days. Days begin at midnight UTC if it is quiet then, otherwise at the
 * quietest time. Days that the window cuts are left out.
 * @example
 * const forecast = whatIf(model, changes, { method: 'simulation', simulation: { dayFactorShape: estimateDayFactorShape(demand) } })
 */
export function estimateDayFactorShape(demand: Demand): number | undefined {
  const weekdays = new Map<number, number[]>()
  for (const [day, contacts] of contactsByDay(demand)) {
    addTo(weekdays, ((day % 7) + 7) % 7, contacts)
  }
  let excess = 0
  let squares = 0
  for (const counts of weekdays.values()) {
    const weeks = counts.length
    const mean = counts.reduce((sum, count) => sum + count, 0) / weeks
    if (weeks < 2 || mean === 0) continue
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (weeks - 1)
    excess += variance - mean
    squares += mean * mean - variance / weeks
  }
  return excess > 0 && squares > 0 ? squares / excess : undefined
}

/** Contacts offered by day (days since 1970, each from the quiet time on), whole days only. */
function contactsByDay(demand: Demand): Map<number, number> {
  const { interval, granularityMinutes, contactTypes } = demand
  const cut = quietTime(demand) * MINUTE_MS
  const start = Date.parse(interval.start) - cut
  const end = Date.parse(interval.end) - cut
  const days = new Map<number, number>()
  for (let day = Math.ceil(start / DAY_MS); (day + 1) * DAY_MS <= end; day++) days.set(day, 0)
  for (const { offered } of contactTypes) {
    offered.forEach((count, i) => {
      const day = Math.floor((start + i * granularityMinutes * MINUTE_MS) / DAY_MS)
      const known = days.get(day)
      if (known !== undefined) days.set(day, known + count)
    })
  }
  return days
}

/** Minute of the UTC day at which days begin; midnight where the intervals do not divide a day. */
function quietTime({ interval, granularityMinutes, contactTypes }: Demand): number {
  const slots = DAY_MINUTES / granularityMinutes
  const first = Date.parse(interval.start) / (granularityMinutes * MINUTE_MS)
  if (!Number.isInteger(slots) || !Number.isInteger(first)) return 0
  const volumes = new Array<number>(slots).fill(0)
  for (const { offered } of contactTypes) {
    offered.forEach((count, i) => {
      const slot = (((first + i) % slots) + slots) % slots
      volumes[slot] = (volumes[slot] ?? 0) + count
    })
  }
  return dayCut(volumes)
}
