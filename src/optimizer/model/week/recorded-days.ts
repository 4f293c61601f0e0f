import { sum } from '../../../core/sum'
import { MINUTE_MS } from '../../../core/time/durations'
import type { Demand, DemandForecast, ForecastContactType } from '../../../documents'
import { type LocalDay, localDays, unusualDates } from '../../forecast/calendar/local-days'

/**
 * A forecast whose days are spread over their intervals as the recorded days of the same weekday were, by the clocks of
 * its zone. The forecast's own profiles are smooth, to be near each single count; but agents are there when contacts
 * come, and load that is smoothed away from them would have to wait in a simulation. Days with a special day or event,
 * those of which a contact type has no record, and hours that were given stay as they are.
 */
export function onRecordedDays(demand: Demand, forecast: DemandForecast): DemandForecast {
  const { granularityMinutes, interval, timeZone } = forecast
  if (granularityMinutes !== demand.granularityMinutes) return forecast
  const listDays = ({ start, end }: Demand['interval']) => {
    const count = Math.ceil((Date.parse(end) - Date.parse(start)) / (granularityMinutes * MINUTE_MS))
    return localDays(Date.parse(start), count, granularityMinutes, timeZone)
  }
  const unusual = unusualDates(forecast)
  const past = listDays(demand.interval).filter(({ date }) => !unusual.has(date))
  const lifted = new Set(forecast.total.days.flatMap(({ date, special }) => (special === undefined ? [] : [date])))
  const coming = listDays(interval).filter(({ date }) => !lifted.has(date))
  const offered = new Map(demand.contactTypes.map((type) => [type.id, type.offered]))
  const contactTypes = forecast.contactTypes.map((type): ForecastContactType => {
    const counts = offered.get(type.id)
    if (counts === undefined || type.hasGivenHours === true) return type
    const mean = [...type.mean]
    for (const { weekday, first, slots } of coming) {
      const recorded = meanOfSlots(
        past.filter((day) => day.weekday === weekday),
        counts,
      )
      const all = sum(slots.map((slot) => recorded.get(slot) ?? 0))
      const expected = sum(type.mean.slice(first, first + slots.length))
      if (all === 0) continue
      slots.forEach((slot, i) => {
        mean[first + i] = (expected * (recorded.get(slot) ?? 0)) / all
      })
    }
    return { ...type, mean }
  })
  return { ...forecast, contactTypes }
}

/** Mean count of each slot of the day. The first and the last day of a window have only some of them. */
function meanOfSlots(days: readonly LocalDay[], counts: readonly number[]): Map<number, number> {
  const bySlot = new Map<number, number[]>()
  for (const { first, slots } of days)
    slots.forEach((slot, i) => {
      const own = bySlot.get(slot) ?? []
      bySlot.set(slot, own)
      own.push(counts[first + i] ?? 0)
    })
  return new Map([...bySlot].map(([slot, own]) => [slot, sum(own) / own.length]))
}
