import { sum } from '../../core/sum'
import { MINUTE_MS } from '../../core/time/durations'
import { localTime } from '../../core/time/local-time'
import { shortWeekday } from '../../core/time/weekdays'
import type { DemandForecast, ForecastDay, ForecastQueue, ForecastTotal } from '../../documents'
import { type LineChart, lineChart } from '../chart/lines'
import { totalName } from '../text/demand-forecast'
import { count, percent, plural } from '../text/kit/figures'
import { type LegendEntry, renderChart } from './kit/figure'
import { html, type Markup, noteList } from './kit/markup'
import type { Section } from './kit/page'
import { figureColumn, renderTable, type TableColumn } from './kit/table'

/** Contacts and handle times of coming days, with their prediction intervals. */
export async function demandForecastSection(
  forecast: DemandForecast,
  queueNames: ReadonlyMap<string, string> = new Map(),
): Promise<Section> {
  const { total, queues, confidence, timeZone, notes } = forecast
  const all = sum(total.mean)
  const [first, last] = [total.days[0]?.date, total.days.at(-1)?.date]
  const special = total.days.flatMap(({ date, special: name }) => (name === undefined ? [] : [`${name} (${date})`]))
  return {
    id: 'demand-forecast',
    title: 'Contacts expected',
    lead: `${count(all)} contacts from ${first ?? 'the start'} to ${last ?? 'the end'}, by days in ${timeZone}.${special.length > 0 ? ` Special days: ${special.join(', ')}.` : ''}`,
    body: html`${await daysFigure(forecast)}${await intervalsFigure(forecast)}${await timesFigure(forecast)}${totalsTable(forecast)}${queueTable(queues, total.days, queueNames)}${noteList(`What it rests on (intervals hold ${percent(confidence, 0)})`, notes)}`,
  }
}

function weekday(date: string): string {
  return `${shortWeekday(new Date(`${date}T00:00Z`))} ${date.slice(5)}`
}

/** The lines of an expectation and its interval. */
function band(rows: readonly Band[], isStepped: boolean): LineChart['lines'] {
  const outer = (key: 'low' | 'high') => ({
    name: key,
    color: 'muted' as const,
    dashed: true,
    stepped: isStepped,
    values: rows.map((row) => row[key]),
  })
  const mean = {
    name: 'expected',
    color: 'after' as const,
    filled: true,
    stepped: isStepped,
    values: rows.map((row) => row.mean),
  }
  return [mean, outer('low'), outer('high')]
}

type Band = Pick<ForecastDay, 'mean' | 'low' | 'high'>

function bandColumns(
  title: string,
  format: (value: number) => string,
  formatMean = format,
): readonly TableColumn<Band>[] {
  return [
    figureColumn(title, ({ mean }) => formatMean(mean)),
    figureColumn('From', ({ low }) => format(low)),
    figureColumn('To', ({ high }) => format(high)),
  ]
}

function buildLegend(confidence: number): LegendEntry[] {
  return [
    { name: 'expected', color: 'after', shape: 'area' },
    { name: `${percent(confidence, 0)} between`, color: 'muted', shape: 'dashes' },
  ]
}

async function daysFigure({ total: { days }, confidence }: DemandForecast): Promise<Markup> {
  const chart = lineChart({
    moments: days.map(({ date }) => weekday(date)),
    lines: band(days, false),
    format: (value) => count(value),
    xName: 'day',
    yName: 'contacts',
    whole: true,
    labelEvery: { wide: Math.ceil(days.length / 14), narrow: Math.ceil(days.length / 4) },
    height: 240,
  })
  const max = days.reduce<ForecastDay | undefined>((top, day) => (day.mean > (top?.mean ?? 0) ? day : top), undefined)
  return await renderChart(chart, {
    title: 'By day',
    description:
      max === undefined
        ? 'No contacts are expected.'
        : `The busiest day is ${weekday(max.date)} with ${count(max.mean)} contacts, between ${count(max.low)} and ${count(max.high)}.`,
    legend: buildLegend(confidence),
    table: renderTable(
      [
        { title: 'Day', cell: ({ date }) => weekday(date) },
        ...bandColumns('Expected', count),
        { title: 'Special', cell: ({ special }) => special ?? '' },
      ],
      days,
      { caption: 'Contacts by day' },
    ),
  })
}

interface Slot extends Band {
  readonly label: string
}

/** Intervals by the clocks of the zone; times of day at which nothing is expected on any day are left out. */
function listSlots({ interval, granularityMinutes, timeZone, total: { mean, low, high } }: DemandForecast): Slot[] {
  const { wallAt } = localTime(timeZone)
  const startMs = Date.parse(interval.start)
  const slots = mean.map((expected, i) => {
    const wall = new Date(wallAt(startMs + i * granularityMinutes * MINUTE_MS))
    const time = wall.toISOString().slice(11, 16)
    const label = `${shortWeekday(wall)} ${time}`
    return { label, time, mean: expected, low: low[i] ?? 0, high: high[i] ?? 0 }
  })
  const open = new Set(slots.filter((slot) => slot.mean > 0).map(({ time }) => time))
  return slots.filter(({ time }) => open.has(time))
}

async function intervalsFigure(forecast: DemandForecast): Promise<Markup> {
  const slots = listSlots(forecast)
  const chart = lineChart({
    moments: slots.map(({ label }) => label),
    lines: band(slots, true),
    format: (value) => String(Math.round(value)),
    xName: `interval, ${forecast.timeZone}`,
    yName: 'contacts',
    whole: true,
    labelEvery: { wide: Math.ceil(slots.length / 8), narrow: Math.ceil(slots.length / 3) },
  })
  const max = slots.reduce<Slot | undefined>((top, slot) => (slot.mean > (top?.mean ?? 0) ? slot : top), undefined)
  const minutes = forecast.granularityMinutes
  return await renderChart(chart, {
    title: `By ${minutes} minutes`,
    description:
      max === undefined
        ? 'No contacts are expected.'
        : `The busiest interval begins ${max.label} with ${max.mean.toFixed(0)} contacts. Hours without contacts on any day are left out.`,
    legend: buildLegend(forecast.confidence),
    table: renderTable(
      [{ title: 'From', cell: ({ label }) => label }, ...bandColumns('Expected', count, (mean) => mean.toFixed(1))],
      slots,
      { caption: `Contacts by ${minutes} minutes` },
    ),
  })
}

async function timesFigure({ total, confidence }: DemandForecast): Promise<Markup> {
  const days = total.handleTime?.days ?? []
  if (days.length === 0) return html``
  const rows = days.map(({ date, seconds, low, high }) => ({ date, mean: seconds, low, high }))
  const chart = lineChart({
    moments: rows.map(({ date }) => weekday(date)),
    lines: band(rows, false),
    format: (value) => String(Math.round(value)),
    xName: 'day',
    yName: 'seconds',
    labelEvery: { wide: Math.ceil(rows.length / 14), narrow: Math.ceil(rows.length / 4) },
    height: 200,
  })
  const seconds = rows.map(({ mean }) => mean)
  return await renderChart(chart, {
    title: 'Mean handle time by day',
    description: `Mean handle times of ${plural(rows.length, 'day')}: ${Math.min(...seconds).toFixed(0)} to ${Math.max(...seconds).toFixed(0)} seconds.`,
    legend: buildLegend(confidence),
    table: renderTable(
      [{ title: 'Day', cell: ({ date }) => weekday(date) }, ...bandColumns('Seconds', (seconds) => seconds.toFixed(0))],
      rows,
      { caption: 'Mean handle time by day' },
    ),
  })
}

function totalsTable({ total: { totals = [] }, confidence }: DemandForecast): Markup {
  if (totals.length === 0) return html``
  const columns: TableColumn<ForecastTotal>[] = [
    { title: 'Period', cell: totalName },
    ...bandColumns('Expected', count),
  ]
  return html`<h3>Totals</h3>${renderTable(columns, totals, { caption: `Contacts by week and month, ${percent(confidence, 0)} between` })}`
}

/** Days that are columns of the table of queues; of more days only the sum is. */
const MAX_DAYS = 8

function queueTable(
  queues: readonly ForecastQueue[],
  days: readonly ForecastDay[],
  names: ReadonlyMap<string, string>,
): Markup {
  const rows = [...queues].sort((a, b) => sum(b.mean) - sum(a.mean))
  const columns: TableColumn<ForecastQueue>[] = [
    { title: 'Queue', cell: ({ queueId }) => names.get(queueId) ?? queueId },
    ...(days.length > MAX_DAYS ? [] : days).map(
      ({ date }, i): TableColumn<ForecastQueue> =>
        figureColumn(weekday(date), (queue) => count(queue.days[i]?.mean ?? 0)),
    ),
    figureColumn('All', ({ mean }) => count(sum(mean))),
  ]
  return html`<h3>By queue</h3>${renderTable(columns, rows, { caption: 'Contacts expected by queue' })}`
}
