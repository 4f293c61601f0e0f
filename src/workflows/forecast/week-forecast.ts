import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import { parseNamedDays } from '../../core/time/named-week'
import type { Demand, DemandForecast, Snapshot } from '../../documents'
import { type ForecastDemandOptions, forecastDemand } from '../../optimizer'
import { readSpecialDays } from '../special-days/read-special-days'

/** Days to come, and what is known of them. */
export interface WeekToCome {
  /** `next-week`, a week (`2027-W03`), a date, or dates from one to another (`2027-01-18..2027-01-24`). */
  readonly days: string
  /** IANA name of the zone whose clocks days and hours follow. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** YAML or JSON of holidays, events and gaps in the data (`skillroute/special-days@1`). Default: none. */
  readonly specialDays?: { readonly text: string; readonly file?: string | undefined } | undefined
}

/**
 * Options with which `forecastDemand` forecasts days that a person named, from a demand that ends before them.
 * @throws ValidationError for days that do not exist or are over, and for what is wrong with the file of special days
 */
export async function weekOptions(
  week: WeekToCome,
  demand: Demand,
  snapshot: Pick<Snapshot, 'queues'>,
): Promise<ForecastDemandOptions> {
  checkBag(week, 'week', 'days=s timeZone?s specialDays?o')
  const { timeZone = 'UTC', specialDays: source } = week
  const endMs = Date.parse(demand.interval.end)
  const days = parseNamedDays(week.days, { nowMs: endMs, zone: timeZone })
  if ('why' in days) throw new ValidationError([{ path: 'week.days', message: days.why }])
  if (days.fromMs < endMs) {
    const message = `begins before the end of the history, ${demand.interval.end}: choose later days`
    throw new ValidationError([{ path: JSON.stringify(week.days), message }])
  }
  const special =
    source === undefined ? {} : await readSpecialDays(source.text, { timeZone, snapshot, file: source.file })
  return {
    interval: { start: new Date(days.fromMs).toISOString(), end: new Date(days.toMs).toISOString() },
    timeZone,
    ...special,
  }
}

/** The forecast of the days that a plan is for. */
export async function forecastWeek(
  week: WeekToCome,
  demand: Demand,
  snapshot: Pick<Snapshot, 'queues'>,
): Promise<DemandForecast> {
  return forecastDemand(demand, await weekOptions(week, demand, snapshot))
}
