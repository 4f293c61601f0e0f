import { DAY_MS, HOUR_MINUTES, MINUTE_MS, WEEK_MINUTES, WEEK_MS } from '../../../core/time/durations'
import { FIRST_MONDAY_MS } from '../../../core/time/local-time'
import type { Demand, ModelAgent, RoutingModel } from '../../../documents'
import { type LocalDay, localDays } from '../../../optimizer/forecast/calendar/local-days'
import { minuteOfWeek } from '../../../optimizer/model/time/week-presence'
import { joinStretches } from '../../../optimizer/model/week/leave'

/** Length of the intervals in which presence is on record. */
const PRESENCE_MINUTES = 15

/**
 * The weeks of a demand's window as models. Each day has the contacts that came in all, spread over contact types and
 * intervals as on all days of that weekday. Agents are on queue as they were, with the handle times of the window. The
 * last week may be incomplete.
 * @param model the model of a forecast week, from the same demand
 * @returns nothing if the demand does not have the agents' time on queue by quarter hours, or the model is of no named days
 */
export function pastWeeks({ period, forecastError: _, ...model }: RoutingModel, demand: Demand): RoutingModel[] {
  if (period === undefined || demand.staffing.every(({ onQueue }) => onQueue === undefined)) return []
  const startMs = Date.parse(demand.interval.start)
  const weeks = Math.ceil((Date.parse(demand.interval.end) - startMs) / WEEK_MS)
  const rates = pastRates(model, demand, period.timeZone)
  const seconds = pastHandleTimes(model, demand)
  const rows = new Map(demand.staffing.map((row) => [row.userId, row]))
  const agents = model.agents.map((agent) => withPastTimes(agent, seconds))
  return Array.from({ length: weeks }, (_week, week) => ({
    ...model,
    contactTypes: model.contactTypes.map((type) => ({
      ...type,
      ahtSeconds: type.ahtSeconds * (seconds.get(type.id) ?? 1),
      weekProfile: {
        ...type.weekProfile,
        intervalMinutes: demand.granularityMinutes,
        callsPerHour: rates(type.id, week),
      },
    })),
    agents: agents.map((agent) => {
      const onQueue = rows.get(agent.id)?.onQueue
      return onQueue === undefined ? agent : { ...agent, week: presenceIn(week, onQueue, startMs) }
    }),
    notes: [],
  }))
}

/** Contacts per hour of a type in each interval of a past week, Monday 00:00 UTC first. */
function pastRates(
  { contactTypes }: Pick<RoutingModel, 'contactTypes'>,
  { contactTypes: counted, interval, granularityMinutes }: Demand,
  timeZone: string,
): (typeId: string, week: number) => number[] {
  const startMs = Date.parse(interval.start)
  const intervalMs = granularityMinutes * MINUTE_MS
  const known = new Set(contactTypes.map(({ id }) => id))
  const offered = new Map(counted.filter(({ id }) => known.has(id)).map((type) => [type.id, type.offered]))
  const count = Math.max(0, ...[...offered.values()].map(({ length }) => length))
  const days = localDays(startMs, count, granularityMinutes, timeZone)
  const perDay = days.map((day) => [...offered.values()].reduce((sum, own) => sum + totalOn(day, own), 0))
  const perWeekday = new Array<number>(7).fill(0)
  days.forEach(({ weekday }, d) => {
    perWeekday[weekday] = (perWeekday[weekday] ?? 0) + (perDay[d] ?? 0)
  })
  const slots = DAY_MS / intervalMs
  const slotsPerWeek = WEEK_MS / intervalMs
  return (typeId, week) => {
    const pastCounts = offered.get(typeId) ?? []
    const bySlot = new Float64Array(7 * slots)
    for (const day of days) {
      for (const [i, slot] of day.slots.entries())
        bySlot[day.weekday * slots + slot] =
          (bySlot[day.weekday * slots + slot] ?? 0) + (pastCounts[day.first + i] ?? 0)
    }
    const rates = new Array<number>(slotsPerWeek).fill(0)
    days.forEach(({ weekday, first, slots: cells }, d) => {
      const share = (perDay[d] ?? 0) / Math.max(1, perWeekday[weekday] ?? 0)
      cells.forEach((slot, i) => {
        if (Math.floor((first + i) / slotsPerWeek) !== week) return
        const contacts = share * (bySlot[weekday * slots + slot] ?? 0)
        const minute = minuteOfWeek((startMs + (first + i) * intervalMs - FIRST_MONDAY_MS) / MINUTE_MS)
        rates[Math.floor(minute / granularityMinutes)] = (contacts * HOUR_MINUTES) / granularityMinutes
      })
    })
    return rates
  }
}

function totalOn({ first, slots }: LocalDay, offered: readonly number[]): number {
  return slots.reduce((sum, _, i) => sum + (offered[first + i] ?? 0), 0)
}

/** Handle times of the window over those of the forecast week, by contact type. */
function pastHandleTimes(model: Pick<RoutingModel, 'contactTypes'>, demand: Demand): ReadonlyMap<string, number> {
  const coming = new Map(model.contactTypes.map(({ id, ahtSeconds }) => [id, ahtSeconds]))
  return new Map(
    demand.contactTypes.flatMap(({ id, handled, handleSeconds }): [string, number][] => {
      const expected = coming.get(id) ?? 0
      return handled > 0 && handleSeconds > 0 && expected > 0 ? [[id, handleSeconds / handled / expected]] : []
    }),
  )
}

function withPastTimes(agent: ModelAgent, seconds: ReadonlyMap<string, number>): ModelAgent {
  return {
    ...agent,
    handling: agent.handling.map((row) => ({
      ...row,
      ahtSeconds: row.ahtSeconds * (seconds.get(row.contactTypeId) ?? 1),
    })),
  }
}

type Stretches = NonNullable<Demand['staffing'][number]['onQueue']>

function presenceIn(week: number, onQueue: Stretches, startMs: number) {
  const [from, to] = [week * WEEK_MINUTES, (week + 1) * WEEK_MINUTES]
  const cells = onQueue.flatMap(([start, end, share]) => {
    const [first, last] = [Math.max(start, from), Math.min(end, to)]
    return Array.from({ length: Math.max(0, Math.ceil((last - first) / PRESENCE_MINUTES)) }, (_, i) => ({
      minute: minuteOfWeek(first + i * PRESENCE_MINUTES + (startMs - FIRST_MONDAY_MS) / MINUTE_MS),
      share,
    }))
  })
  return joinStretches(cells, PRESENCE_MINUTES)
}
