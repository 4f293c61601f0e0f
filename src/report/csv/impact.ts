import { checkBag, checkKind } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { CsvOptions } from '../../documents/tables/csv-format'
import type { ReportDocument } from '../html/documents/report-document'
import { CHANGE_COLUMNS, type ChangeRow, changeRows } from './changes'
import { csvText } from './csv-text'
import { QUEUE_COLUMNS, type QueueRow, queueRows } from './queue-forecast'
import { type Column, tableOf } from './table'

/** One line: a queue before and after, or a change. */
type Row =
  | { readonly queue: QueueRow; readonly change?: never }
  | { readonly change: ChangeRow; readonly queue?: never }

const COLUMNS: readonly Column<Row>[] = [
  { name: 'record', cell: ({ queue }) => (queue === undefined ? 'change' : 'queue') },
  { name: 'plan_id', cell: ({ queue, change }) => (queue ?? change)?.planId },
  ...QUEUE_COLUMNS.map(
    ({ name, cell }): Column<Row> => ({ name, cell: ({ queue }) => (queue === undefined ? undefined : cell(queue)) }),
  ),
  ...CHANGE_COLUMNS.map(
    ({ name, cell }): Column<Row> => ({
      name,
      cell: ({ change }) => (change === undefined ? undefined : cell(change)),
    }),
  ),
]

/** The columns of {@link impactCsv}. */
export const IMPACT_COLUMNS: readonly string[] = COLUMNS.map(({ name }) => name)

/**
 * The impact of a plan, or of recommendations, as CSV text: a row for each queue and medium of the forecast (`record`
 * is `queue`) with each measure before, after and their difference with its confidence interval, and the prediction
 * interval of one coming week; then a row for each change (`record` is `change`) with its values, its wave, its value
 * per week in contacts within service level, both together with the other changes and on its own, and its status where
 * an apply report of the plan is among the documents. Ratios are 0..1; unknown cells are empty.
 * @throws ValidationError when none of the documents has a forecast or changes, and for an unknown locale or sign
 */
export function impactCsv(documents: readonly ReportDocument[], csv: CsvOptions = {}): string {
  checkKind(documents, 'documents', 'l')
  checkBag(csv, 'csv', 'locale?s delimiter?s decimal?s')
  const statuses = documents.filter(({ format }) => format === 'skillroute/apply-report@1')
  const rows = documents.flatMap((one): Row[] => [
    ...queueRows(one).map((queue) => ({ queue })),
    ...changeRows([one, ...statuses]).map((change) => ({ change })),
  ])
  if (rows.length === 0) {
    const message = 'have neither a forecast nor changes: name a plan, recommendations or a forecast'
    throw new ValidationError([{ path: 'documents', message }], { subject: 'impact' })
  }
  return csvText(tableOf(COLUMNS, rows), csv)
}
