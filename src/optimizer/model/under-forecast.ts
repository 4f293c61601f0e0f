import { DAY_MS } from '../../core/time/local-time'
import type { DemandForecast, ModelContactType } from '../../documents'
import { activeRate, averageWeek, busiestHour, weekSlots } from './time/week-profile'

const WEEK_MS = 7 * DAY_MS

/** Contact types with the contacts of a forecast week instead of those of the past. Types that it lacks get none. */
export function underForecast(
  types: readonly ModelContactType[],
  forecast: DemandForecast,
  notes: string[],
): ModelContactType[] {
  const { granularityMinutes } = forecast
  const startMs = Date.parse(forecast.interval.start)
  const endMs = Math.min(Date.parse(forecast.interval.end), startMs + WEEK_MS)
  const slots = weekSlots(startMs, endMs, granularityMinutes)
  const byId = new Map(forecast.contactTypes.map((type) => [type.id, type]))
  const known = new Set(types.map(({ id }) => id))
  const [missing, unknown] = [
    types.filter(({ id }) => !byId.has(id)).length,
    forecast.contactTypes.filter(({ id }) => !known.has(id)).length,
  ]
  const [from, to] = [forecast.interval.start, new Date(endMs).toISOString()].map((instant) => instant.slice(0, 16))
  notes.push(
    `Contacts are those forecast from ${from}Z to ${to}Z; handle times, patience and agents those of the past.`,
  )
  if (missing > 0) notes.push(`${missing} contact types are not in the forecast: none of their contacts are expected.`)
  if (unknown > 0) notes.push(`${unknown} contact types of the forecast are unknown to the demand and left out.`)
  return types.map((type) => {
    const mean = (byId.get(type.id)?.mean ?? []).slice(0, slots.slotOf.length)
    const week = averageWeek(mean, slots)
    return {
      ...type,
      callsPerHour: activeRate(mean, granularityMinutes),
      peakCallsPerHour: busiestHour(week, granularityMinutes),
      weekProfile: { intervalMinutes: granularityMinutes, callsPerHour: week },
    }
  })
}
