import { isZone, unknownZone } from '../../../core/time/wall-time'
import {
  given,
  insideIssue,
  issue,
  itemIssues,
  mustBeList,
  mustBeObject,
  refuse,
  textIssue,
} from '../../erlang/kit/inputs'
import type { DemandHistory, ForecastDemandOptions, HistoryContactType } from './types'

const SUBJECT = 'forecast of demand'
const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** A history and options as the forecast uses them. Intervals are counted from the history's start. */
export interface CheckedHistory {
  readonly startMs: number
  readonly intervalMs: number
  readonly intervalMinutes: number
  /** Intervals of a usual day. */
  readonly slots: number
  /** Intervals of the history. */
  readonly count: number
  readonly contactTypes: readonly HistoryContactType[]
  readonly zone: string
  /** First interval of the requested forecast, and the one after its last. */
  readonly from: number
  readonly to: number
  readonly confidence: number
  /** First interval with a contact. The intervals before it are not data. */
  readonly begun: number
  isKnown(interval: number): boolean
  /** Whether data of the interval were requested and are not missing; true also before the first contact. */
  isRequested(interval: number): boolean
}

/** @throws ValidationError naming everything that cannot be used */
export function checkHistory(history: DemandHistory, options: ForecastDemandOptions): CheckedHistory {
  mustBeObject(SUBJECT, history)
  mustBeObject(SUBJECT, options, 'options')
  mustBeObject(SUBJECT, history.interval, 'interval')
  mustBeList(SUBJECT, history.contactTypes, 'contactTypes')
  const { granularityMinutes: intervalMinutes } = history
  const intervalMs = intervalMinutes * MINUTE_MS
  const [startMs, endMs] = [Date.parse(history.interval.start), Date.parse(history.interval.end)]
  const count = Math.round((endMs - startMs) / intervalMs)
  const zone = options.timeZone ?? 'UTC'
  refuse(SUBJECT, [
    Number.isInteger(DAY_MINUTES / intervalMinutes) && intervalMinutes >= 1
      ? undefined
      : issue('granularityMinutes', 'must be a whole number of minutes that divides a day', intervalMinutes),
    Number.isFinite(startMs)
      ? undefined
      : issue('interval.start', 'must be an ISO 8601 instant', history.interval.start),
    endMs > startMs ? undefined : issue('interval.end', 'must be an instant after its start', history.interval.end),
    isZone(zone) ? undefined : { path: 'timeZone', message: unknownZone(zone) },
    given(options.confidence, (value) => insideIssue('confidence', value)),
    ...itemIssues('specialDays', options.specialDays, dateIssue),
    ...itemIssues('events', options.events, stretchIssue('from', 'to')),
    ...itemIssues('missing', options.missing, stretchIssue('start', 'end')),
  ])
  refuse(
    SUBJECT,
    itemIssues('contactTypes', history.contactTypes, (path, type) => typeIssue(path, type, count)),
  )
  const start = options.interval === undefined ? endMs : Date.parse(options.interval.start)
  const end = options.interval === undefined ? endMs + 7 * DAY_MINUTES * MINUTE_MS : Date.parse(options.interval.end)
  const from = Math.floor((start - startMs) / intervalMs)
  const to = Math.ceil((end - startMs) / intervalMs)
  refuse(SUBJECT, [
    from >= count
      ? undefined
      : issue('interval.start', 'must not be before the end of the history', options.interval?.start),
    to > from ? undefined : issue('interval.end', 'must be an instant after its start', options.interval?.end),
    to - count <= MAX_DAYS * (DAY_MINUTES / intervalMinutes)
      ? undefined
      : issue('interval.end', `must be within ${MAX_DAYS} days of the history's end`, options.interval?.end),
  ])
  const begun = firstContact(history.contactTypes, count)
  const holes = (options.missing ?? []).map((hole) => [Date.parse(hole.start), Date.parse(hole.end)] as const)
  const isRequested = (interval: number): boolean => {
    const [at, until] = [startMs + interval * intervalMs, startMs + (interval + 1) * intervalMs]
    return holes.every(([holeStart, holeEnd]) => until <= holeStart || at >= holeEnd)
  }
  return {
    startMs,
    intervalMs,
    intervalMinutes,
    slots: DAY_MINUTES / intervalMinutes,
    count,
    contactTypes: history.contactTypes,
    zone,
    from,
    to,
    confidence: options.confidence ?? 0.95,
    begun,
    isRequested,
    isKnown: (interval) => interval >= begun && isRequested(interval),
  }
}

/** First interval with a contact. The org keeps no history of the intervals before it, although they were requested. */
function firstContact(types: readonly HistoryContactType[], count: number): number {
  for (let i = 0; i < count; i++) if (types.some(({ offered }) => (offered[i] ?? 0) > 0)) return i
  return count
}

/** Days. Further ahead, only the seasons of the year would matter, and the model has none. */
const MAX_DAYS = 371

function dateIssue(path: string, value: unknown) {
  const date: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'date') : undefined
  const isDate =
    typeof date === 'string' &&
    /^\d{4}-\d\d-\d\d$/.test(date) &&
    new Date(Date.parse(date)).toISOString().startsWith(date)
  if (!isDate) return issue(`${path}.date`, 'must be a date such as 2027-12-25', date)
  const factor: unknown = Reflect.get(Object(value), 'factor')
  return given(factor, () =>
    typeof factor === 'number' && factor >= 0 && factor < Infinity
      ? undefined
      : issue(`${path}.factor`, 'must be a finite number of at least 0', factor),
  )
}

function stretchIssue(from: string, to: string) {
  return (path: string, value: unknown) => {
    const [start, end]: unknown[] = [Reflect.get(Object(value), from), Reflect.get(Object(value), to)]
    if (!Number.isFinite(Date.parse(String(start))))
      return issue(`${path}.${from}`, 'must be an ISO 8601 instant', start)
    return Date.parse(String(end)) > Date.parse(String(start))
      ? undefined
      : issue(`${path}.${to}`, `must be an instant after its ${from}`, end)
  }
}

function typeIssue(path: string, value: unknown, count: number) {
  const id: unknown = Reflect.get(Object(value), 'id')
  if (typeof id !== 'string' || id === '') return textIssue(`${path}.id`, id)
  const queueId: unknown = Reflect.get(Object(value), 'queueId')
  if (typeof queueId !== 'string') return textIssue(`${path}.queueId`, queueId)
  const offered: unknown = Reflect.get(Object(value), 'offered')
  if (!Array.isArray(offered)) return issue(`${path}.offered`, 'must be a list', offered)
  if (offered.length !== count)
    return issue(`${path}.offered`, `must have an entry for each of the ${count} intervals`, offered.length)
  const wrong = offered.findIndex(
    (one: unknown) => one !== null && !(typeof one === 'number' && one >= 0 && one < Infinity),
  )
  return wrong < 0 ? undefined : issue(`${path}.offered[${wrong}]`, 'must be a count or null', offered[wrong])
}
