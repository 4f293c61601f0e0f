import { ValidationError } from '../../core/errors'
import { sum } from '../../core/sum'
import { DAY_MS } from '../../core/time/durations'
import type { Demand, DemandContactType, Interval } from '../../documents'
import { answeredWithinServiceLevel, countAnswered } from '../../documents/org/demand'
import type { ReportDocument } from '../html/documents/report-document'
import { namesIn, type RowNames } from './names'
import { buildTable, type Column, type Table } from './table'

/** A contact type over the window, or on one day. */
interface Row {
  readonly record: 'total' | 'day'
  readonly interval: Interval
  readonly type: DemandContactType
  readonly offered: number
  readonly handled: number | undefined
  readonly handleSeconds: number
}

/**
 * The contacts of demands: a row for each queue, medium, language and set of skills over the whole window (`record`
 * is `total`), then one for each of its days in UTC (`day`), of which service level, answers and abandons are not known.
 * @throws ValidationError when none of the documents is a demand
 */
export function contactsOfAll(documents: readonly ReportDocument[]): Table {
  const names = namesIn(documents)
  const [first, ...more] = documents.flatMap((document) =>
    document.format === 'skillroute/demand@1' ? [contactsTable(document, names)] : [],
  )
  if (first === undefined) {
    throw new ValidationError(
      [{ path: 'documents', message: 'have no rows: name a demand, a plan, recommendations or a forecast' }],
      { subject: 'contacts' },
    )
  }
  return { ...first, rows: [first, ...more].flatMap(({ rows }) => rows) }
}

/** The rows of {@link contactsOfAll} for one demand. */
export function contactsTable(demand: Demand, { queueNames, skillNames }: RowNames = {}): Table {
  const ofTotal = <T>({ record }: Row, value: T): T | undefined => (record === 'total' ? value : undefined)
  const columns: readonly Column<Row>[] = [
    { name: 'record', cell: ({ record }) => record },
    { name: 'from', format: 'instant', cell: ({ interval }) => interval.start },
    { name: 'to', format: 'instant', cell: ({ interval }) => interval.end },
    { name: 'queue_id', cell: ({ type }) => type.queueId },
    { name: 'queue', cell: ({ type }) => queueNames?.get(type.queueId) },
    { name: 'media_type', cell: ({ type }) => type.mediaType },
    { name: 'language_id', cell: ({ type }) => type.languageId },
    { name: 'skills', cell: ({ type }) => type.skillIds.map((id) => skillNames?.get(id) ?? id).join(' + ') },
    { name: 'offered', cell: ({ offered }) => offered },
    { name: 'handled', cell: ({ handled }) => handled },
    { name: 'aht_seconds', cell: ({ handled, handleSeconds }) => ratio(handleSeconds, handled) },
    { name: 'answered', cell: (row) => ofTotal(row, row.type.answered) },
    { name: 'abandoned', cell: (row) => ofTotal(row, row.type.abandoned) },
    { name: 'short_abandoned', cell: (row) => ofTotal(row, row.type.shortAbandoned) },
    { name: 'transferred', cell: (row) => ofTotal(row, row.type.transferred) },
    { name: 'service_level', format: 'ratio', cell: (row) => ofTotal(row, serviceLevel(row)) },
    { name: 'asa_seconds', cell: (row) => ofTotal(row, ratio(row.type.answeredWaitSeconds, row.type.answered)) },
  ]
  return buildTable(
    columns,
    demand.contactTypes.flatMap((type) => [total(demand, type), ...days(demand, type)]),
  )
}

function total({ interval }: Demand, type: DemandContactType): Row {
  const { handled, handleSeconds } = type
  return { record: 'total', interval, type, offered: sum(type.offered), handled, handleSeconds }
}

/** The days on which contacts were offered or handled. */
function days({ interval, granularityMinutes }: Demand, type: DemandContactType): Row[] {
  const { start, end } = interval
  const offered = byDay(start, type.offered, granularityMinutes)
  const { handled: counts = [], seconds = [], intervalMinutes = 1 } = type.handleTimes ?? {}
  const handled = byDay(start, counts, intervalMinutes)
  const handleSeconds = byDay(start, seconds, intervalMinutes)
  const found = [...new Set([...offered.keys(), ...handled.keys()])].sort((a, b) => a - b)
  return found.map((day) => ({
    record: 'day',
    interval: {
      start: new Date(Math.max(Date.parse(start), day * DAY_MS)).toISOString(),
      end: new Date(Math.min(Date.parse(end), (day + 1) * DAY_MS)).toISOString(),
    },
    type,
    offered: offered.get(day) ?? 0,
    handled: type.handleTimes === undefined ? undefined : (handled.get(day) ?? 0),
    handleSeconds: handleSeconds.get(day) ?? 0,
  }))
}

/** Sums of a series by day since 1970, without days of 0. */
function byDay(start: string, series: readonly number[], minutes: number): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  series.forEach((value, index) => {
    const day = Math.floor((Date.parse(start) + index * minutes * 60_000) / DAY_MS)
    if (value > 0) sums.set(day, (sums.get(day) ?? 0) + value)
  })
  return sums
}

/** As the platform counts it: answered within the target, of those offered; unknown if answers were not measured against it. */
function serviceLevel({ offered, type }: Row): number | undefined {
  const isKnown = type.overServiceLevel !== undefined || countAnswered(type) === 0
  return isKnown ? ratio(answeredWithinServiceLevel(type), offered) : undefined
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole
}
