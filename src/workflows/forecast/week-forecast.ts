import { PlanError, ValidationError } from '../../core/errors'
import { parseNamedDays } from '../../core/time/named-week'
import { isZone, unknownZone } from '../../core/time/wall-time'
import type {
  Calibration,
  Demand,
  DemandForecast,
  Leave,
  LoadForecast,
  Ref,
  RoutingModel,
  Snapshot,
  WeekRequest,
} from '../../documents'
import { type ForecastDemandOptions, forecastDemand, routingModel } from '../../optimizer'
import { readLoad } from '../load/read-load'
import { readSpecialDays } from '../special-days/read-special-days'
import { calibrateContacts, parseCalibration } from './calibration/calibrate-contacts'
import { parseLoadCsv } from './given/csv-load'
import { withLoad } from './given/with-load'
import { listHolidays } from './holidays'
import { withOverrides } from './overrides'
import { readLeave } from './read-leave'

/**
 * The options of `forecastDemand` for the days that a person named, from a demand that ends before them.
 * @throws ValidationError for days that do not exist or are over, and for errors in the file of special days
 */
export async function weekOptions(
  week: WeekRequest,
  demand: Demand,
  snapshot: Pick<Snapshot, 'queues'>,
): Promise<ForecastDemandOptions> {
  const { timeZone = 'UTC', specialDays: source, holidays } = week
  const endMs = Date.parse(demand.interval.end)
  const days = parseNamedDays(week.days, { nowMs: endMs, timeZone })
  if ('why' in days) throw new ValidationError([{ path: 'week.days', message: days.why }])
  if (days.fromMs < endMs) {
    const message = `begins before the end of the history, ${demand.interval.end}: choose later days`
    throw new ValidationError([{ path: JSON.stringify(week.days), message }])
  }
  const interval = { start: new Date(days.fromMs).toISOString(), end: new Date(days.toMs).toISOString() }
  const special =
    source === undefined ? {} : await readSpecialDays(source.text, { timeZone, snapshot, file: source.file })
  const written = special.specialDays ?? []
  const dates = new Set(written.map(({ date }) => date))
  const found =
    holidays === undefined ? [] : await listHolidays(holidays, { start: demand.interval.start, end: interval.end })
  const specialDays = [...written, ...found.filter(({ date }) => !dates.has(date))]
  return { interval, timeZone, ...special, ...(specialDays.length === 0 ? {} : { specialDays }) }
}

/**
 * The forecast of the days that a plan is for, with a planner's corrections.
 * @param options.confidence share of the counts that prediction intervals should contain, 0..1. Default 0.95
 * @throws ValidationError for days that do not exist or are over, files that cannot be read, and unknown names
 */
export async function forecastWeek(
  week: WeekRequest,
  demand: Demand,
  snapshot: Snapshot,
  options: Pick<ForecastDemandOptions, 'confidence'> = {},
): Promise<DemandForecast> {
  const { confidence } = options
  const chosen = { ...(await weekOptions(week, demand, snapshot)), confidence }
  const given = await resolveForecast(week, snapshot)
  const forecast = given === undefined ? forecastDemand(demand, chosen) : useGiven(demand, chosen, given)
  const calibration = resolveCalibration(week.calibration, snapshot.org)
  const calibrated = calibration === undefined ? forecast : calibrateContacts(forecast, calibration)
  return withOverrides(calibrated, week, snapshot)
}

/**
 * The forecast that was given, if any. Text may be CSV with a row for each queue and interval, as workforce tools and
 * `skillroute forecast --csv` write it; YAML or JSON of `skillroute/load@1`; or a document of `skillroute forecast --out`.
 * Names become ids.
 * @throws ValidationError naming every problem with its line
 */
async function resolveForecast(
  { forecast, timeZone = 'UTC' }: WeekRequest,
  snapshot: Snapshot,
): Promise<GivenForecast | undefined> {
  if (forecast === undefined || !('text' in forecast)) return forecast
  const { text, file = 'forecast' } = forecast
  if (!isZone(timeZone)) throw new ValidationError([{ path: 'timeZone', message: unknownZone(timeZone) }])
  const own = parseOwnForecast(text, file)
  if (own !== undefined) return own
  return isCsv(text, file) ? parseLoadCsv(text, { snapshot, timeZone, file }) : await readLoad(text, { snapshot, file })
}

/** Contacts of coming days by another tool, or a forecast that was kept. */
type GivenForecast = LoadForecast | DemandForecast

/** A document of our own; undefined for other text. Its contact types must be whole. */
function parseOwnForecast(content: string, file: string): DemandForecast | undefined {
  if (!/^\s*\{/.test(content)) return undefined
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return undefined
  }
  if (!isForecast(value)) return undefined
  const count = value.total.mean.length
  const broken = value.contactTypes.flatMap(({ mean, low, high }, i) =>
    [mean, low, high].every((series) => Array.isArray(series) && series.length === count)
      ? []
      : [{ path: `contactTypes[${i}]`, message: `must have ${count} values in mean, low and high` }],
  )
  if (broken.length > 0) throw new ValidationError(broken, { subject: file })
  return value
}

function isForecast(value: unknown): value is DemandForecast {
  if (typeof value !== 'object' || value === null) return false
  if (Reflect.get(value, 'format') !== 'skillroute/demand-forecast@1') return false
  const total: unknown = Reflect.get(value, 'total')
  const hasTotal = typeof total === 'object' && total !== null && Array.isArray(Reflect.get(total, 'mean'))
  return hasTotal && Array.isArray(Reflect.get(value, 'contactTypes')) && Array.isArray(Reflect.get(value, 'queues'))
}

function isCsv(content: string, file: string): boolean {
  return file.toLowerCase().endsWith('.csv') || !/^\s*(?:[{[#]|---|"?[\w-]+"?\s*:)/.test(content.replace(/^\uFEFF/, ''))
}

/** The forecast that was given, for the days that were named. */
function useGiven(demand: Demand, chosen: ForecastDemandOptions, given: GivenForecast): DemandForecast {
  if (given.format === 'skillroute/load@1') return withLoad(forecastDemand(demand, chosen), given, 'the forecast given')
  const [desired, own] = [chosen.interval, given.interval]
  const isSame =
    Date.parse(own.start) === Date.parse(desired?.start ?? '') && Date.parse(own.end) === Date.parse(desired?.end ?? '')
  if (isSame) return given
  const message = `the forecast given is for ${own.start} to ${own.end}, not for ${desired?.start} to ${desired?.end}`
  throw new ValidationError([{ path: 'week.forecast', message }])
}

/**
 * The calibration of a week, of this org.
 * @throws PlanError `wrongOrg` for that of another org
 */
export function resolveCalibration(given: WeekRequest['calibration'], org: Ref): Calibration | undefined {
  if (given === undefined) return undefined
  const calibration = 'text' in given ? parseCalibration(given.text, given.file) : given
  if (calibration.org.id === org.id) return calibration
  throw new PlanError(
    'wrongOrg',
    `The calibration is of the org ${calibration.org.name}, not of ${org.name}. Run skillroute learn in this org.`,
  )
}

/** The model of the days that a plan is for: contacts and handle times as forecast, agents without those on leave. */
export async function weekModel(week: WeekRequest, demand: Demand, snapshot: Snapshot): Promise<RoutingModel> {
  const leave = await resolveLeave(week, snapshot)
  const forecast = await forecastWeek(week, demand, snapshot)
  const model = routingModel(snapshot, demand, { forecast, leave })
  return { ...model, notes: [...model.notes, ...forecast.notes] }
}

async function resolveLeave(
  { leave, timeZone }: WeekRequest,
  snapshot: Snapshot,
): Promise<readonly Leave[] | undefined> {
  if (leave === undefined || !('text' in leave)) return leave
  return await readLeave(leave.text, { snapshot, timeZone, file: leave.file })
}
