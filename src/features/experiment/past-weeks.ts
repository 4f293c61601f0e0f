import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import { DAY_MS } from '../../core/time/durations'
import { localTime } from '../../core/time/local-time'
import type { Interval } from '../../documents'
import { forecastDemand } from '../../optimizer'
import type { SpecialDays } from '../../workflows/special-days/read-special-days'
import type { ServedSeries } from './math/kit/types'
import { firstDayFrom } from './math/switchback/slots'
import { captureServed } from './served'

/** The latest whole weeks that are over, and the first day of the experiment. */
export interface PastWeeks {
  /** First day of the experiment, days since 1970-01-01 by the zone's calendar. */
  readonly firstDay: number
  /** First day of the past weeks, also in days since 1970-01-01; it has the same weekday. */
  readonly firstPastDay: number
  readonly weeks: number
  readonly interval: Interval
  /** By queue. */
  readonly served: ReadonlyMap<string, ServedSeries>
}

/** The first instant of a day in a time zone, epoch ms. @param day days since 1970-01-01 */
export function findMidnight(day: number, timeZone: string): number {
  return localTime(timeZone).findInstants(day * DAY_MS)[0] ?? day * DAY_MS
}

/** Reads whole past weeks that begin on the weekday of the experiment's first day. */
export async function readPastWeeks(
  client: Client,
  queueIds: readonly string[],
  {
    start,
    weeks,
    timeZone,
    signal,
  }: {
    readonly start: number
    readonly weeks: number
    readonly timeZone: string
    readonly signal?: AbortSignal | undefined
  },
): Promise<PastWeeks> {
  const nowMs = client.clock.now()
  const firstDay = firstDayFrom(Math.max(start, nowMs), timeZone)
  const today = firstDayFrom(nowMs, timeZone) - (findMidnight(firstDayFrom(nowMs, timeZone), timeZone) > nowMs ? 1 : 0)
  const pastEnd = firstDay - 7 * Math.ceil((firstDay - today) / 7)
  const firstPastDay = pastEnd - 7 * weeks
  const interval = {
    start: new Date(findMidnight(firstPastDay, timeZone)).toISOString(),
    end: new Date(findMidnight(pastEnd, timeZone)).toISOString(),
  }
  return { firstDay, firstPastDay, weeks, interval, served: await captureServed(client, queueIds, interval, signal) }
}

/** Forecasts from the past weeks how many contacts queues get between two instants. */
export function expectedContacts(
  { interval, served }: Pick<PastWeeks, 'interval' | 'served'>,
  {
    days,
    timeZone,
    specialDays,
  }: {
    /** The days to forecast. */
    readonly days: Interval
    readonly timeZone: string
    readonly specialDays?: SpecialDays | undefined
  },
): (queueIds: readonly string[], fromMs: number, toMs: number) => number {
  const contactTypes = [...served].flatMap(([id, { offered }]) =>
    offered.some((count) => count > 0) ? [{ id, queueId: id, offered }] : [],
  )
  if (contactTypes.length === 0) {
    const message = `had no contacts from ${interval.start} to ${interval.end}: nothing can be learned about them. Name other queues`
    throw new ValidationError([{ path: 'queueIds', message }])
  }
  const forecast = forecastDemand(
    { interval, granularityMinutes: 30, contactTypes },
    { ...specialDays, interval: days, timeZone },
  )
  const [startMs, stepMs] = [Date.parse(forecast.interval.start), 1_800_000]
  return (queueIds, fromMs, toMs) => {
    const queues = forecast.queues.filter(({ queueId }) => queueIds.includes(queueId))
    const [first, end] = [Math.ceil((fromMs - startMs) / stepMs), Math.ceil((toMs - startMs) / stepMs)]
    let sum = 0
    for (const { mean } of queues) for (let i = Math.max(0, first); i < end; i++) sum += mean[i] ?? 0
    return sum
  }
}
