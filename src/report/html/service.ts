import type { Effect, FigureInterval, QueueEffect, ServiceMeasures } from '../../documents'
import { intervalChart, type Mark } from '../chart/intervals'
import { gain } from '../text/forecast'
import { count, digitsBesideTarget, duration } from '../text/kit/figures'
import { asPercent, formatPoints, type LegendEntry, noBreak, ratioWithin, renderChart } from './kit/figure'
import { html, type Markup, noteList } from './kit/markup'
import type { Section } from './kit/page'
import { byWeight, rowNames, scaleFrom } from './kit/queue-rows'
import { figureColumn, nameColumn, renderTable, sortedColumn } from './kit/table'

/** Rows of a chart: more cannot be read. The table has all. */
const MAX_QUEUES = 24

/** The ratios that are charted. */
type Measure = 'serviceLevel' | 'abandonProbability' | 'occupancy'

const MEASURES: readonly { readonly measure: Measure; readonly title: string; readonly text: string }[] = [
  {
    measure: 'serviceLevel',
    title: 'Service level',
    text: 'Share of contacts answered within the target time of the queue. ',
  },
  {
    measure: 'abandonProbability',
    title: 'Abandonment',
    text: 'Share of callers who abandon before an agent answers. ',
  },
  {
    measure: 'occupancy',
    title: 'Occupancy',
    text: 'Share of their time on queue that agents are busy with contacts. ',
  },
]

const METHODS: Readonly<Record<string, string>> = {
  'erlang-a': 'by formula (Erlang A)',
  'erlang-c': 'by formula (Erlang C)',
  'erlang-a+erlang-c': 'by formula (Erlang A where patience is known, else Erlang C)',
  simulation: 'by simulation',
}

/** The days that a forecast is for, by the clocks of their zone. */
function periodText({ period }: Effect): string {
  if (period === undefined) return 'in an average week'
  const { start, end, timeZone } = period
  const date = (ms: number): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(ms)
  const [first, last] = [date(Date.parse(start)), date(Date.parse(end) - 1)]
  return first === last ? `on ${first}` : `from ${first} to ${last}`
}

/** Service level, abandonment and occupancy before and after, per queue. */
export async function serviceSection(forecast: Effect): Promise<Section> {
  const rows = byWeight(forecast.queues)
  const visible = rows.slice(0, MAX_QUEUES)
  const figures: Markup[] = []
  for (const { measure, title, text } of MEASURES) {
    if (visible.some((row) => row.after[measure] !== undefined)) {
      // One table has the numbers of all charts: under the first.
      const table = figures.length === 0 ? serviceTable(rows) : undefined
      figures.push(await measureFigure(forecast, visible, rows.length, measure, title, text, table))
    }
  }
  return {
    id: 'service',
    title: 'Service before and after',
    lead: `The effect of the changes on each queue ${periodText(forecast)}, calculated ${METHODS[forecast.method] ?? `by ${forecast.method}`}.`,
    body: html`${figures}${noteList('What these figures are based on', forecast.notes)}`,
  }
}

function measureFigure(
  forecast: Effect,
  visible: readonly QueueEffect[],
  all: number,
  measure: Measure,
  title: string,
  text: string,
  table: Markup | undefined,
): Promise<Markup> {
  const hasPredictions = visible.some((row) => row.after.predictions?.[measure] !== undefined)
  const level = forecast.simulation?.predictionLevel
  const whiskers = hasPredictions
    ? `Thin whiskers: where one coming week lies${level === undefined ? '' : ` with a probability of ${Math.round(level * 100)} %`}. Thick bars: where the mean of many weeks lies. `
    : ''
  const left = all > visible.length ? `The ${visible.length} of ${all} rows that gain or lose most. ` : ''
  const nameOf = rowNames(forecast.queues)
  const legend: LegendEntry[] = [
    { name: 'before', color: 'before', shape: 'ring' },
    { name: 'after', color: 'after', shape: 'dot' },
    ...(measure === 'serviceLevel' ? [{ name: 'target', color: 'target' as const, shape: 'tick' as const }] : []),
    ...(hasPredictions ? [{ name: 'one coming week', color: 'muted' as const, shape: 'whisker' as const }] : []),
  ]
  const chart = intervalChart({
    rows: visible.map((row) => ({
      name: nameOf(row),
      marks: [...buildMarks(row.before, measure, 'before', 'ring'), ...buildMarks(row.after, measure, 'after', 'dot')],
      target: measure === 'serviceLevel' ? row.target.ratio : undefined,
    })),
    format: asPercent,
    min: measure === 'serviceLevel' ? scaleFrom(forecast.queues) : undefined,
    max: measure === 'abandonProbability' ? undefined : 1,
  })
  return renderChart(chart, { title, description: `${text}${whiskers}${left}`.trim(), legend, table })
}

function buildMarks(
  measures: ServiceMeasures,
  measure: Measure,
  color: 'before' | 'after',
  shape: 'ring' | 'dot',
): Mark[] {
  const value = measures[measure]
  if (value === undefined) return []
  return [{ value, mean: measures.intervals?.[measure], span: measures.predictions?.[measure], color, shape }]
}

function serviceTable(rows: readonly QueueEffect[]): Markup {
  const span = (measures: ServiceMeasures, measure: Measure): FigureInterval | undefined =>
    measures.predictions?.[measure] ?? measures.intervals?.[measure]
  const pair = (title: string, measure: Measure) =>
    (['before', 'after'] as const).map((side) =>
      figureColumn(
        `${title}, ${side}`,
        (row: QueueEffect) =>
          ratioWithin(
            row[side][measure],
            span(row[side], measure),
            measure === 'serviceLevel' ? digitsBesideTarget(row[side].serviceLevel, row.target) : 1,
          ),
        (row: QueueEffect) => row[side][measure] ?? -1,
      ),
    )
  return renderTable<QueueEffect>(
    [
      nameColumn('Queue', (row) => row.queue.name),
      { title: 'Media', cell: (row) => row.mediaType },
      sortedColumn('Contacts a week', (row) => row.contactsPerWeek, count),
      figureColumn('Target', (row) => noBreak(`${Math.round(row.target.ratio * 100)} % in ${row.target.seconds} s`)),
      ...pair('Service level', 'serviceLevel'),
      figureColumn('Points', ({ before, after }) => formatPoints(before.serviceLevel, after.serviceLevel), gain),
      ...pair('Abandoned', 'abandonProbability'),
      ...pair('Occupancy', 'occupancy'),
      figureColumn(
        'ASA',
        (row) => noBreak(`${duration(row.before.asaSeconds)} → ${duration(row.after.asaSeconds)}`),
        (row) => row.after.asaSeconds ?? 1e9,
      ),
    ],
    rows,
    { caption: 'Service by queue before and after' },
  )
}
