import { ValidationError } from '../../core/errors'
import type { ReportDocument } from '../html/documents/report-document'
import { BESIDE, CHANGE_COLUMNS, type ChangeRow, changeRows } from './changes'
import { QUEUE_COLUMNS, type QueueRow, queueRows } from './queue-forecast'
import { buildTable, type Column, type Table } from './table'

/** One line: a queue before and after, all queues together, or a change. */
type Row =
  | { readonly queue: QueueRow; readonly total?: never; readonly change?: never }
  | { readonly total: Total; readonly queue?: never; readonly change?: never }
  | { readonly change: ChangeRow; readonly queue?: never; readonly total?: never }

/** Figures of all queues of a plan, by the names of the columns. */
interface Total {
  readonly planId: string | undefined
  readonly cells: Readonly<Record<string, number | string | undefined>>
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'record', cell: ({ queue, total }) => (queue ? 'queue' : total ? 'total' : 'change') },
  { name: 'plan_id', cell: ({ queue, total, change }) => (queue ?? total ?? change)?.planId },
  ...QUEUE_COLUMNS.map(
    ({ name, cell }): Column<Row> => ({
      name,
      cell: ({ queue, total }) => (queue === undefined ? total?.cells[name] : cell(queue)),
    }),
  ),
  ...CHANGE_COLUMNS.map(
    ({ name, cell }): Column<Row> => ({
      name,
      cell: ({ change }) => (change === undefined ? undefined : cell(change)),
    }),
  ),
]

/**
 * The impact of a plan, or of recommendations: a row for each queue and medium of the forecast (`record`
 * is `queue`) with each measure before, after and their difference with its confidence interval, and the prediction
 * interval of one coming week; a row for all of them, weighted by their contacts (`record` is `total`; without occupancy, which
 * contacts do not weight); then a row for each change (`record` is `change`) with its values, its wave, its value
 * per week in contacts within service level, both together with the other changes and on its own, and its status where
 * an apply report of the plan is among the documents. Ratios are 0..1; unknown cells are empty.
 * @throws ValidationError when none of the documents has a forecast or changes
 */
export function impactTable(documents: readonly ReportDocument[]): Table {
  const beside = documents.filter(({ format }) => BESIDE.includes(format))
  const rows = documents.flatMap((document): Row[] => [
    ...queueRows(document).map((queue) => ({ queue })),
    ...totals(queueRows(document)).map((total) => ({ total })),
    ...changeRows([document, ...beside]).map((change) => ({ change })),
  ])
  if (rows.length === 0) {
    const message = 'have neither a forecast nor changes: name a plan, recommendations or a forecast'
    throw new ValidationError([{ path: 'documents', message }], { subject: 'impact' })
  }
  return buildTable(COLUMNS, rows)
}

const WEIGHTED = QUEUE_COLUMNS.filter(({ name }) =>
  /^(service_level|asa_seconds|abandonment)_(before|after)$/.test(name),
)

/** All queues together; a figure that is unknown for one of them is unknown. */
function totals(queues: readonly QueueRow[]): Total[] {
  const [first] = queues
  if (first === undefined) return []
  const contacts = queues.reduce((sum, { queue }) => sum + queue.contactsPerWeek, 0)
  const means = WEIGHTED.map(({ name, cell }): [string, number | undefined] => {
    const figures = queues.map((row) => ({ figure: cell(row), weight: row.queue.contactsPerWeek / contacts }))
    const isKnown = contacts > 0 && figures.every(({ figure }) => typeof figure === 'number')
    return [name, isKnown ? figures.reduce((sum, { figure, weight }) => sum + Number(figure) * weight, 0) : undefined]
  })
  const figures = Object.fromEntries(means)
  const differences = means.flatMap(([name, after]) => {
    const before = figures[name.replace('_after', '_before')]
    if (!name.endsWith('_after') || after === undefined || before === undefined) return []
    return [[name.replace('_after', '_difference'), after - before]]
  })
  const cells = { queue: 'all queues', contacts_per_week: contacts, ...figures, ...Object.fromEntries(differences) }
  return [{ planId: first.planId, cells }]
}
