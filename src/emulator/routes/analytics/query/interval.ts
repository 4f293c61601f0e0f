import { wallTime } from '../../../../core/time/wall-time'
import { refuse } from '../../../answers/refuse'
import type { TimeSpan } from '../../../history/shifts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** From `fromMs` (inclusive) to `toMs` (exclusive), epoch ms. */
export type QueryInterval = TimeSpan

/** Boundaries of the buckets of an interval, ascending: bucket i goes from boundary i to boundary i+1. */
export type Boundaries = readonly number[]

/** Reads `start/end` in ISO 8601; the end may be a period such as `P7D`. @throws Refusal 400 `invalid.date` */
export function readInterval(value: unknown): QueryInterval {
  const [start = '', end = '', ...rest] = typeof value === 'string' ? value.split('/') : []
  const fromMs = Date.parse(start)
  const period = readPeriod(end)
  const toMs = period === undefined ? Date.parse(end) : addPeriod(fromMs, period, 'UTC')
  if (rest.length > 0 || Number.isNaN(fromMs) || Number.isNaN(toMs))
    refuse(400, 'invalid.date', `Invalid interval [${String(value)}]: expected start/end in ISO 8601, UTC`)
  if (toMs <= fromMs) refuse(400, 'invalid.date', 'The end of the interval must be after its start')
  return { fromMs, toMs }
}

/** Refuses an interval that is too long. @throws Refusal 400 `bad.request` */
export function limitDays(interval: QueryInterval, days: number, what: string): void {
  if (interval.toMs - interval.fromMs > days * dayMs)
    refuse(400, 'bad.request', `The interval of ${what} must not be longer than ${days} days`, {
      details: [{ errorCode: 'bad.request', fieldName: 'interval' }],
    })
}

/** An interval in the platform's notation. */
export function showInterval(fromMs: number, toMs: number): string {
  return `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`
}

/**
 * Cuts an interval into buckets of an ISO 8601 period by the clock of `timeZone`, so that days are local days, also
 * across daylight-saving changes. The first and the last bucket may be partial. No granularity: one bucket.
 * @throws Refusal 400 `invalid.value` for an invalid period or time zone, `bad.request` for too many buckets
 */
export function bucketBoundaries(interval: QueryInterval, granularity: unknown, timeZone: unknown): Boundaries {
  const { fromMs, toMs } = interval
  const zone = readTimeZone(timeZone)
  if (granularity === undefined || granularity === null) return [fromMs, toMs]
  const period = typeof granularity === 'string' ? readPeriod(granularity) : undefined
  if (period === undefined || (period.ms === 0 && period.days === 0 && period.months === 0))
    return refuse(400, 'invalid.value', `Invalid granularity [${String(granularity)}]: expected a period such as PT15M`)
  const boundaries = [fromMs]
  for (let at = floorTo(fromMs, period, zone); at < toMs; at = addPeriod(at, period, zone)) {
    if (at > fromMs) boundaries.push(at)
    if (boundaries.length > maxBuckets) refuse(400, 'bad.request', 'The granularity is too fine for this interval')
  }
  return [...boundaries, toMs]
}

const maxBuckets = 31 * 24 * 60

/** The bucket that contains a time; -1 outside the interval. */
export function findBucket(boundaries: Boundaries, atMs: number): number {
  const last = boundaries.length - 1
  if (atMs < (boundaries[0] ?? 0) || atMs >= (boundaries[last] ?? 0)) return -1
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((boundaries[middle] ?? 0) <= atMs) low = middle
    else high = middle
  }
  return low
}

interface Period {
  readonly months: number
  readonly days: number
  readonly ms: number
}

function readPeriod(text: string): Period | undefined {
  const match = /^P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
  if (match === null) return undefined
  const [months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((n) => Number(n ?? 0))
  return { months, days: weeks * 7 + days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 }
}

function readTimeZone(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: String(value) }).resolvedOptions().timeZone
  } catch {
    return refuse(400, 'invalid.value', `Unknown time zone [${String(value)}]`)
  }
}

function floorTo(atMs: number, period: Period, zone: string): number {
  const local = atMs + offsetMs(atMs, zone)
  if (period.months > 0) {
    const date = new Date(local)
    return toUtc(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1), zone)
  }
  // Weeks begin on Monday. The epoch began on a Thursday, three days into a week.
  const origin = period.days % 7 === 0 && period.days > 0 ? -3 * dayMs : 0
  const step = period.days * dayMs + period.ms
  return toUtc(Math.floor((local - origin) / step) * step + origin, zone)
}

function addPeriod(atMs: number, period: Period, zone: string): number {
  if (period.months === 0 && period.days === 0) return atMs + period.ms
  const date = new Date(atMs + offsetMs(atMs, zone))
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + period.months)
  // A month without such a day: its last one.
  if (date.getUTCDate() !== day) date.setUTCDate(0)
  return toUtc(date.getTime() + period.days * dayMs + period.ms, zone)
}

function toUtc(localMs: number, zone: string): number {
  const guess = localMs - offsetMs(localMs, zone)
  return localMs - offsetMs(guess, zone)
}

/** Offset of a zone's clock from UTC at a time. */
function offsetMs(atMs: number, zone: string): number {
  if (zone === 'UTC') return 0
  return wallTime(zone)(atMs) - atMs
}
