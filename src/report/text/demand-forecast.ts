import { joinUpTo } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import { shortWeekday } from '../../core/time/weekdays'
import type {
  BackTestMethod,
  DemandForecast,
  ForecastBackTest,
  ForecastDay,
  ForecastDayNote,
  ForecastSeries,
  ForecastTotal,
} from '../../documents'
import { count, percent } from './kit/figures'
import { type Column, figureColumn, type TableOptions, textTable } from './kit/table'

/** Names of the queues of a forecast, which only contains ids. */
export interface DemandForecastTextOptions extends TableOptions {
  /** Names of queues by id. Default: their ids are shown. */
  readonly queueNames?: ReadonlyMap<string, string> | undefined
}

/** Exceptions of the history that are named; the document has all. */
const MAX_NAMED = 5

interface Row {
  readonly name: string
  readonly series: ForecastSeries
}

/**
 * Days with their prediction interval, then the days of each queue, the largest first, and what the forecast is based
 * on.
 */
export function demandForecastText(forecast: DemandForecast, options: DemandForecastTextOptions = {}): string {
  const { total, queues, interval, timeZone } = forecast
  const largest = queues
    .map((series): Row => ({ name: options.queueNames?.get(series.queueId) ?? series.queueId, series }))
    .sort((a, b) => sum(b.series) - sum(a.series))
  const visible = largest.slice(0, options.limit)
  const hidden = largest.length - visible.length
  // The sum stands below the queues whatever the limit is.
  const rows: Row[] = [...visible, { name: hidden > 0 ? `All, with ${hidden} more` : 'All', series: total }]
  return [
    `Contacts expected from ${when(interval.start)} to ${when(interval.end)}, by days in ${timeZone}`,
    textTable(dayColumns(forecast.confidence), [...total.days.map(ofDay), ...(total.totals ?? []).map(ofTotal)], {
      ...options,
      limit: undefined,
    }),
    '',
    textTable(queueColumns(forecast), rows, { ...options, limit: undefined }),
    ...pastDays(forecast.days),
    ...forecast.notes,
  ].join('\n')
}

/** A day or several, with their name. */
interface Period extends Pick<ForecastDay, 'mean' | 'low' | 'high' | 'special'> {
  readonly name: string
}

function ofDay(day: ForecastDay): Period {
  return { ...day, name: `${weekday(day.date)} ${day.date}` }
}

function ofTotal(total: ForecastTotal): Period {
  return { ...total, name: totalName(total) }
}

/** Such as `Month 2027-03`. */
export function totalName({ period, from, to }: ForecastTotal): string {
  return { week: `Week of ${from}`, month: `Month ${from.slice(0, 7)}`, all: `${from} to ${to}` }[period]
}

function dayColumns(confidence: number): Column<Period>[] {
  return [
    { title: 'Day', cell: ({ name }) => name },
    figureColumn('Expected', ({ mean }) => count(mean)),
    figureColumn(betweenTitle(confidence), between),
    { title: '', cell: ({ special }) => special ?? '' },
  ]
}

function betweenTitle(confidence: number): string {
  return `${percent(confidence, 0)} between`
}

function between({ low, high }: Pick<Period, 'low' | 'high'>): string {
  return `${count(low)}–${count(high)}`
}

function queueColumns({ total, confidence }: DemandForecast): Column<Row>[] {
  const visible = total.days.length <= 8 ? total.days : []
  return [
    { title: 'Queue', cell: ({ name }) => name },
    ...visible.map(
      ({ date }, i): Column<Row> => figureColumn(weekday(date), ({ series }) => count(series.days[i]?.mean ?? 0)),
    ),
    figureColumn('Sum', ({ series }) => count(sum(series))),
    ...(whole(total) === undefined
      ? []
      : [figureColumn(betweenTitle(confidence), ({ series }: Row) => formatBetween(series))]),
    figureColumn('Trend a week', ({ series }) => growth(series.trendPerWeek)),
  ]
}

/** The total of all days. */
function whole({ totals = [], days }: ForecastSeries): ForecastTotal | undefined {
  return totals.find(({ from, to }) => from === days[0]?.date && to === days.at(-1)?.date)
}

function formatBetween(series: ForecastSeries): string {
  const total = whole(series)
  return total === undefined ? '' : between(total)
}

function pastDays(days: readonly ForecastDayNote[]): string[] {
  const words = {
    special: 'special',
    missing: 'without data',
    partial: 'partly without data',
    closed: 'without contacts',
  }
  const found = days.map((day) =>
    day.kind === 'exception'
      ? `${day.date}: ${percent(day.ratio ?? 0, 0)} of what was expected`
      : `${day.date}: ${day.name ?? words[day.kind]}`,
  )
  if (found.length === 0) return []
  return [`Unusual days of the history: ${joinUpTo(found, MAX_NAMED, '; ')}.`]
}

const METHODS = {
  forecast: 'this forecast',
  lastWeek: 'the week before',
  fourWeeks: 'mean of four weeks',
  ets: 'exponential smoothing',
}

/** How well past weeks would have been forecast, compared with simpler methods. */
export function forecastBackTestText(test: ForecastBackTest, options: TableOptions = {}): string {
  return [
    `Forecast of the last ${test.origins.length === 1 ? 'week' : `${test.origins.length} weeks`}, each from the time before it:`,
    textTable<BackTestMethod>(
      [
        { title: 'Method', cell: ({ name }) => METHODS[name] },
        figureColumn('Of intervals: error', ({ intervals }) => percent(intervals.wape)),
        figureColumn('held', ({ intervals }) => percent(intervals.coverage)),
        figureColumn('Of days: error', ({ days }) => percent(days.wape)),
        figureColumn('held', ({ days }) => percent(days.coverage)),
      ],
      test.methods,
      options,
    ),
    'Error: absolute errors over contacts. Held: share of the counts inside the intervals.',
  ].join('\n')
}

function weekday(date: string): string {
  return shortWeekday(new Date(`${date}T00:00:00Z`))
}

function sum({ mean }: ForecastSeries): number {
  return mean.reduce((all, value) => all + value, 0)
}

function growth(ratio: number): string {
  const text = (100 * ratio).toFixed(1)
  return text === '0.0' || text === '-0.0' ? 'as now' : `${ratio > 0 ? '+' : ''}${text} %`
}
