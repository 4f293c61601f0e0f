import type { Effect, FigureInterval, MeasureIntervals, QueueEffect, ServiceMeasures } from '../../documents'
import type { ReportDocument } from '../html/documents/report-document'
import { buildTable, type CellFormat, type Column, type Table } from './table'

/** A queue before and after a change. */
export interface QueueRow {
  readonly planId?: string | undefined
  readonly queue: QueueEffect
}

type Measure = keyof MeasureIntervals

const MEASURES: readonly (readonly [string, Measure, CellFormat | undefined])[] = [
  ['service_level', 'serviceLevel', 'ratio'],
  ['asa_seconds', 'asaSeconds', undefined],
  ['occupancy', 'occupancy', 'ratio'],
  ['abandonment', 'abandonProbability', 'ratio'],
]

/** What CSV and workbooks show of a queue's forecast. */
export const QUEUE_COLUMNS: readonly Column<QueueRow>[] = [
  { name: 'queue_id', cell: ({ queue: { queue } }) => queue.id },
  { name: 'queue', cell: ({ queue: { queue } }) => queue.name },
  { name: 'media_type', cell: ({ queue }) => queue.mediaType },
  { name: 'target_ratio', format: 'ratio', cell: ({ queue }) => queue.target.ratio },
  { name: 'target_seconds', cell: ({ queue }) => queue.target.seconds },
  { name: 'contacts_per_week', cell: ({ queue }) => queue.contactsPerWeek },
  ...MEASURES.flatMap(([name, measure, format]): Column<QueueRow>[] => [
    { name: `${name}_before`, format, cell: ({ queue }) => queue.before[measure] },
    { name: `${name}_after`, format, cell: ({ queue }) => queue.after[measure] },
    ...spanColumns(`${name}_after`, format, ({ after }) => after.intervals?.[measure]),
    { name: `${name}_difference`, format, cell: ({ queue }) => calculateDifference(queue, measure) },
    ...spanColumns(`${name}_difference`, format, ({ difference }) => difference?.intervals[measure]),
    ...spanColumns(`${name}_week`, format, ({ after }) => after.predictions?.[measure]),
  ]),
]

/** A row for each queue and medium of the forecasts in documents. */
export function queueForecastTable(documents: readonly ReportDocument[]): Table {
  return buildTable(QUEUE_COLUMNS, documents.flatMap(queueRows))
}

/** The forecast of a plan, of recommendations, or by itself. */
export function queueRows(document: ReportDocument): QueueRow[] {
  if (document.format === 'skillroute/plan@1') return listRows(document.effect, document.id)
  if (document.format === 'skillroute/recommendations@1') return listRows(document.effect)
  return document.format === 'skillroute/effect@1' ? listRows(document) : []
}

function listRows(forecast: Effect | null, planId?: string): QueueRow[] {
  return (forecast?.queues ?? []).map((queue) => ({ planId, queue }))
}

function spanColumns(
  name: string,
  format: CellFormat | undefined,
  span: (queue: QueueEffect) => FigureInterval | undefined,
): Column<QueueRow>[] {
  return [
    { name: `${name}_low`, format, cell: ({ queue }) => span(queue)?.low },
    { name: `${name}_high`, format, cell: ({ queue }) => span(queue)?.high },
  ]
}

/** As simulated under the same contacts, else the difference of the two figures, where both are known. */
function calculateDifference({ before, after, difference }: QueueEffect, measure: Measure): number | undefined {
  const known = difference?.[measure]
  if (known !== undefined) return known ?? undefined
  const figure = (side: ServiceMeasures): number | null => side[measure] ?? null
  const [was, is] = [figure(before), figure(after)]
  return was === null || is === null ? undefined : is - was
}
