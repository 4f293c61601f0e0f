import type { DemandForecast, ForecastContactType, ForecastSeries } from '../../documents'
import type { RowNames } from './names'
import { buildTable, type Column, type Table } from './table'

interface Row {
  readonly from: string
  readonly type: ForecastContactType
  readonly at: number
}

/** A row for each contact type and interval in which contacts are expected. `queueNames` and `skillNames` are by id. */
export function demandForecastTable(forecast: DemandForecast, names: RowNames = {}): Table {
  const { contactTypes, interval, granularityMinutes } = forecast
  const startMs = Date.parse(interval.start)
  const rows = contactTypes.flatMap((type) =>
    type.mean.flatMap((mean, index): Row[] =>
      mean > 0
        ? [{ from: new Date(startMs + index * granularityMinutes * 60_000).toISOString(), type, at: index }]
        : [],
    ),
  )
  const columns: readonly Column<Row>[] = [
    { name: 'from', format: 'instant', cell: ({ from }) => from },
    { name: 'minutes', cell: () => granularityMinutes },
    { name: 'queue_id', cell: ({ type }) => type.queueId },
    { name: 'queue', cell: ({ type }) => names.queueNames?.get(type.queueId) },
    { name: 'media_type', cell: ({ type }) => type.mediaType },
    { name: 'language_id', cell: ({ type }) => type.languageId },
    {
      name: 'skills',
      cell: ({ type }) => (type.skillIds ?? []).map((id) => names.skillNames?.get(id) ?? id).join(' + '),
    },
    { name: 'expected', cell: ({ type, at }) => type.mean[at] },
    { name: 'low', cell: ({ type, at }) => type.low[at] },
    { name: 'high', cell: ({ type, at }) => type.high[at] },
    { name: 'aht_seconds', cell: ({ type, at }) => type.ahtSeconds?.[at] },
  ]
  return buildTable(columns, rows)
}

/** A row for each queue and all of them, by day and by whole week and month. `queueNames` is by id. */
export function demandTotalsTable({ total, queues }: DemandForecast, names: RowNames = {}): Table {
  const series: readonly (ForecastSeries & { readonly queueId?: string })[] = [total, ...queues]
  const rows = series.flatMap(({ queueId, days, totals = [] }) => [
    ...days.map(({ date, ...day }) => ({ ...day, queueId, period: 'day', from: date, to: date })),
    ...totals.map((dayTotal) => ({ ...dayTotal, queueId })),
  ])
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { name: 'period', cell: ({ period }) => period },
    { name: 'from', cell: ({ from }) => from },
    { name: 'to', cell: ({ to }) => to },
    { name: 'queue_id', cell: ({ queueId }) => queueId },
    { name: 'queue', cell: ({ queueId }) => (queueId === undefined ? 'All' : names.queueNames?.get(queueId)) },
    { name: 'expected', cell: ({ mean }) => mean },
    { name: 'low', cell: ({ low }) => low },
    { name: 'high', cell: ({ high }) => high },
  ]
  return buildTable(columns, rows)
}
