import { DAY_MINUTES, HOUR_MINUTES } from '../../core/time/durations'
import type { RoutingModel } from '../../documents'
import { profileDayCut } from './day-cut'

/** Number of days from which a model's rates were estimated. */
export interface DayEvidence {
  /** Effective days: quiet ones count less, (sum of volume)^2 / sum of volume^2. */
  readonly days: number
  /** Degrees of freedom to estimate how days differ, after one mean per weekday. */
  readonly freedom: number
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
