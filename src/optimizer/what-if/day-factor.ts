import { addTo } from '../../core/group-by'
import { DAY_MINUTES, DAY_MS, HOUR_MINUTES, MINUTE_MS } from '../../core/time/durations'
import type { Demand, RoutingModel } from '../../documents'

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

/** The days behind the profiles and the numbers of contacts on record; undefined where there are none. */
export function dayEvidence(model: RoutingModel): DayEvidence | undefined {
  const { contactTypes } = model
  const cut = profileDayCut(model)
  const volumes = new Map<number, number>()
  let offered = 0
  for (const type of contactTypes) {
    if (type.weekProfile === undefined || type.offered <= 0) continue
    offered += type.offered
    const { intervalMinutes, callsPerHour } = type.weekProfile
    const cycleMinutes = intervalMinutes * callsPerHour.length
    callsPerHour.forEach((rate, slot) => {
      // The time before the first cut belongs to the last day of the previous cycle.
      const day = Math.floor(((slot * intervalMinutes - cut + cycleMinutes) % cycleMinutes) / DAY_MINUTES)
      volumes.set(day, (volumes.get(day) ?? 0) + (rate * intervalMinutes) / HOUR_MINUTES)
    })
  }
  const days = [...volumes.values()]
  const volume = days.reduce((sum, count) => sum + count, 0)
  if (volume <= 0) return undefined
  const cycles = offered / volume
  const daysPerCycle = volume ** 2 / days.reduce((sum, count) => sum + count * count, 0)
  return { days: daysPerCycle * cycles, freedom: Math.max(0, daysPerCycle * (cycles - 1)) }
}

/** Number of days from which a model's rates were estimated. */
interface DayEvidence {
  /** Effective days: quiet ones count less, (sum of volume)^2 / sum of volume^2. */
  readonly days: number
  /** Degrees of freedom to estimate how days differ, after one mean per weekday. */
  readonly freedom: number
}

/** When the days of a model's week profiles begin; midnight for profiles that do not cover whole days. */
export function profileDayCut({ contactTypes }: RoutingModel): number {
  const volumes: number[] = []
  for (const { weekProfile } of contactTypes) {
    if (weekProfile === undefined) continue
    const { intervalMinutes, callsPerHour } = weekProfile
    const slots = DAY_MINUTES / intervalMinutes
    if (!Number.isInteger(slots) || callsPerHour.length % slots > 0) return 0
    if (volumes.length > 0 && volumes.length !== slots) return 0
    callsPerHour.forEach((rate, slot) => {
      volumes[slot % slots] = (volumes[slot % slots] ?? 0) + rate
    })
  }
  return dayCut(volumes)
}

/**
 * Minute of the UTC day at which a center's days begin. It is midnight UTC if there are hardly any contacts then,
 * otherwise the quietest time; of a closed night, the middle. So a working day is not cut in two in any time zone.
 * @param volumes contacts by slot of the day, from midnight UTC; the slots are of one length
 */
export function dayCut(volumes: readonly number[]): number {
  const slots = volumes.length
  const total = volumes.reduce((sum, volume) => sum + volume, 0)
  if (slots < 2 || !(total > 0)) return 0
  /** Contacts of the two slots on either side of the start of a slot. */
  const around = volumes.map((volume, slot) => volume + (volumes[(slot + slots - 1) % slots] ?? 0))
  const min = Math.min(...around)
  if ((around[0] ?? 0) <= min + QUIET_SHARE * total) return 0
  const quiet = around.map((volume) => volume <= min)
  let best = { length: 0, from: 0 }
  quiet.forEach((is, from) => {
    if (!is || quiet[(from + slots - 1) % slots] === true) return
    let length = 1
    while (length < slots && quiet[(from + length) % slots] === true) length++
    if (length > best.length) best = { length, from }
  })
  return (((best.from + Math.floor(best.length / 2)) % slots) * DAY_MINUTES) / slots
}

/**
 * Days begin at midnight if the contacts around it exceed those around the quietest time by at most this share of all.
 */
const QUIET_SHARE = 0.01
