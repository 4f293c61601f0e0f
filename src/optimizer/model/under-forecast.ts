import { DAY_MS } from '../../core/time/local-time'
import type { DemandForecast, ModelContactType } from '../../documents'
import { activeRate, averageWeek, busiestHour, type WeekSlots, weekSlots } from './time/week-profile'

const WEEK_MS = 7 * DAY_MS

/**
 * Contact types with the contacts of a forecast week instead of those of the past. Types that are not in the forecast
 * get none.
 */
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
  const hasTimes = forecast.contactTypes.some(({ ahtSeconds }) => ahtSeconds !== undefined)
  notes.push(
    hasTimes
      ? `Contacts and handle times are those forecast from ${from}Z to ${to}Z; patience is that of the past.`
      : `Contacts are those forecast from ${from}Z to ${to}Z; handle times and patience are those of the past.`,
  )
  if (missing > 0) notes.push(`${missing} contact types are not in the forecast: none of their contacts are expected.`)
  if (unknown > 0) notes.push(`${unknown} contact types of the forecast are unknown to the demand and left out.`)
  return types.map((type) => {
    const own = byId.get(type.id)
    const mean = (own?.mean ?? []).slice(0, slots.slotOf.length)
    const week = averageWeek(mean, slots)
    return {
      ...type,
      ...handleTimesOf(mean, own?.ahtSeconds, slots),
      callsPerHour: activeRate(mean, granularityMinutes),
      peakCallsPerHour: busiestHour(week, granularityMinutes),
      weekProfile: { intervalMinutes: granularityMinutes, callsPerHour: week },
    }
  })
}

/** With factors this close to 1, a type gets no profile of its own: the effect would be invisible. */
const LEAST_FACTOR = 0.02

/** The mean handle time of the week, and the factors of its hours. */
function handleTimesOf(
  mean: readonly number[],
  seconds: readonly number[] | undefined,
  { slotOf, intervalMinutes, occurrences }: WeekSlots,
): Partial<Pick<ModelContactType, 'ahtSeconds' | 'handleTimeFactors'>> {
  const contacts = mean.reduce((sum, one) => sum + one, 0)
  if (seconds === undefined || contacts === 0) return {}
  const ahtSeconds = mean.reduce((sum, one, i) => sum + one * (seconds[i] ?? 0), 0) / contacts
  if (!(ahtSeconds > 0)) return {}
  const factors = new Array<number>(occurrences.length).fill(1)
  slotOf.forEach((slot, i) => {
    factors[slot] = (seconds[i] ?? ahtSeconds) / ahtSeconds
  })
  if (factors.every((factor) => Math.abs(factor - 1) < LEAST_FACTOR)) return { ahtSeconds }
  return { ahtSeconds, handleTimeFactors: { intervalMinutes, factors } }
}
