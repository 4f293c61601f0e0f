import * as z from 'zod/mini'
import { lazy } from '../../../core/lazy'
import { amount, anInterval, finite, inside, parserOf, type ShapeOf, texts } from '../../../core/schema'
import { DAY_MINUTES, MINUTE_MS } from '../../../core/time/durations'
import { parseDate } from '../../../core/time/iso-time'
import { isZone, unknownZone } from '../../../core/time/wall-time'
import { assertList, assertObject, issue, itemIssues, refuse, textIssue } from '../../erlang/kit/inputs'
import type { DemandEvent, DemandHistory, ForecastDemandOptions, HistoryContactType, SpecialDay } from './types'

const SUBJECT = 'forecast of demand'

const instant = () =>
  z.string().check(z.refine((time) => Number.isFinite(Date.parse(time)), 'must be an ISO 8601 instant'))
const isDate = (text: string): boolean => parseDate(text) !== undefined

/** Options of `forecastDemand`. */
export const forecastSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    interval: z.optional(anInterval()),
    timeZone: z.optional(z.string().check(z.refine(isZone, { error: ({ input }) => unknownZone(String(input)) }))),
    specialDays: z.optional(
      z.array(
        z.strictObject({
          date: z.string().check(z.refine(isDate, 'must be a date such as 2027-12-25')),
          name: z.optional(z.string()),
          factor: z.optional(amount()),
        } satisfies ShapeOf<SpecialDay>),
      ),
    ),
    events: z.optional(
      z.array(
        z
          .strictObject({
            from: instant(),
            to: instant(),
            name: z.optional(z.string()),
            lift: z.optional(finite()),
            queueIds: z.optional(texts()),
          } satisfies ShapeOf<DemandEvent>)
          .check(
            z.refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
              error: 'must be an instant after its from',
              path: ['to'],
            }),
          ),
      ),
    ),
    missing: z.optional(
      z.array(
        z.strictObject({ start: instant(), end: instant() }).check(
          z.refine(({ start, end }) => Date.parse(end) > Date.parse(start), {
            error: 'must be an instant after its start',
            path: ['end'],
          }),
        ),
      ),
    ),
    confidence: z.optional(inside()),
  } satisfies ShapeOf<ForecastDemandOptions>),
)
const parseForecastOptions = /* @__PURE__ */ parserOf('options', forecastSchema)

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
  readonly timeZone: string
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
  assertObject(SUBJECT, history)
  parseForecastOptions(options)
  assertObject(SUBJECT, history.interval, 'interval')
  assertList(SUBJECT, history.contactTypes, 'contactTypes')
  const { granularityMinutes: intervalMinutes } = history
  const intervalMs = intervalMinutes * MINUTE_MS
  const [startMs, endMs] = [Date.parse(history.interval.start), Date.parse(history.interval.end)]
  const count = Math.round((endMs - startMs) / intervalMs)
  const timeZone = options.timeZone ?? 'UTC'
  refuse(SUBJECT, [
    Number.isInteger(DAY_MINUTES / intervalMinutes) && intervalMinutes >= 1
      ? undefined
      : issue('granularityMinutes', 'must be a whole number of minutes that divides a day', intervalMinutes),
    Number.isFinite(startMs)
      ? undefined
      : issue('interval.start', 'must be an ISO 8601 instant', history.interval.start),
    endMs > startMs ? undefined : issue('interval.end', 'must be an instant after its start', history.interval.end),
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
    timeZone,
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
