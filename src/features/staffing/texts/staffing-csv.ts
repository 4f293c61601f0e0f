import { checkDocument } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import { MINUTE_MS } from '../../../core/time/durations'
import { type CsvOptions, csvFields } from '../../../documents/tables/csv-format'
import { buildTable, type Column, csvText, type Table } from '../../../report/csv/table'
import type { Staffing } from '../documents/staffing'
import { type StaffingPart, staffingColumns } from './columns'
import { staffingMoments } from './moments'

interface Row extends StaffingPart {
  readonly name: string
}

/** A row for each interval, all queues together, and one for each queue in it. */
export function staffingCsv(staffing: Staffing, csv: CsvOptions = {}): string {
  checkDocument(staffing, 'staffing', 'skillroute/staffing@1')
  checkOptions(csv, csvFields())
  return csvText(staffingTable(staffing), csv)
}

/** The rows of {@link staffingCsv}. */
export function staffingTable(staffing: Staffing): Table {
  const names = new Map(staffing.queues.map(({ id, name }) => [id, name]))
  const rows = staffing.intervals.flatMap((interval): Row[] => [
    { interval, queue: undefined, name: '' },
    ...interval.queues.map((queue) => ({ interval, queue, name: names.get(queue.queueId) ?? queue.queueId })),
  ])
  const columns: readonly Column<Row>[] = [
    { name: 'from', format: 'instant', cell: startFormatter(staffing) },
    { name: 'minutes', cell: ({ interval }) => interval.minutes },
    { name: 'queue_id', cell: ({ queue }) => queue?.queueId },
    { name: 'queue', cell: ({ name }) => name },
    ...staffingColumns(staffing).map(({ name, value, cellFormat }) => ({ name, cell: value, format: cellFormat })),
  ]
  return buildTable(columns, rows)
}

/** An instant where days were named; else the weekday and the time, or the time alone. */
function startFormatter(staffing: Staffing): (row: Row) => string {
  const { interval: named } = staffing
  if (named !== undefined) {
    const startMs = Date.parse(named.start)
    return ({ interval }) => new Date(startMs + interval.startMinute * MINUTE_MS).toISOString()
  }
  const moment = staffingMoments(staffing)
  return ({ interval }) => {
    const { day, time } = moment(interval.startMinute)
    return `${day} ${time}`.trim()
  }
}
