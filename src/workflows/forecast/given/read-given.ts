import { ValidationError } from '../../../core/errors'
import { isZone, unknownZone } from '../../../core/time/wall-time'
import type { DemandForecast, LoadForecast, Snapshot } from '../../../documents'
import { readLoad } from '../../load/read-load'
import { parseLoadCsv } from './csv-load'

/** Contacts of coming days by another tool, or a forecast that was kept. */
export type GivenForecast = LoadForecast | DemandForecast

export interface ReadForecastOptions {
  /** Resolves the names of queues, skills and languages. */
  readonly snapshot: Snapshot
  /** IANA name of the time zone of times without a zone. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Name of the file in messages. */
  readonly file?: string | undefined
}

/**
 * Reads a forecast from text: CSV with a row for each queue and interval, as workforce tools and `skillroute forecast
 * --csv` write it; YAML or JSON of `skillroute/load@1`; or a document of `skillroute forecast --out`. Names become ids.
 * @throws ValidationError naming every problem with its line
 * @example
 * const given = await readForecast('from,queue,contacts,aht\n2027-01-18T08:00,Billing,42,310', { snapshot })
 */
export async function readForecast(content: string, options: ReadForecastOptions): Promise<GivenForecast> {
  const { snapshot, timeZone = 'UTC', file = 'forecast' } = options
  if (!isZone(timeZone)) throw new ValidationError([{ path: 'timeZone', message: unknownZone(timeZone) }])
  const ownForecast = ownDocument(content, file)
  if (ownForecast !== undefined) return ownForecast
  if (isCsv(content, file)) return parseLoadCsv(content, { snapshot, timeZone, file })
  return await readLoad(content, { snapshot, file })
}

function isCsv(content: string, file: string): boolean {
  return file.toLowerCase().endsWith('.csv') || !/^\s*(?:[{[#]|---|"?[\w-]+"?\s*:)/.test(content.replace(/^\uFEFF/, ''))
}

/** A document of our own; undefined for other text. Its contact types must be whole. */
function ownDocument(content: string, file: string): DemandForecast | undefined {
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
