import wrapAnsi from 'wrap-ansi'
import { checkBag } from '../../core/bag'
import type { Forecast, QueueForecast } from '../../documents'
import { contactsInTime } from '../../optimizer/what-if/contacts-in-time'
import { cleanText } from './kit/clean'
import { bar, count, duration, percent, pointsBetween } from './kit/figures'
import { plain } from './kit/paint'
import { type Column, type TableOptions, textTable } from './kit/table'

/** Before and after per queue as a table, the largest gain first, with the method and its assumptions below. */
export function forecastText(forecast: Forecast, options: TableOptions = {}): string {
  checkBag(forecast, 'forecast', 'format=s method=s queues=l notes=l *')
  checkBag(options, 'options', 'width?n paint?o indent?s limit?n')
  const rows = [...forecast.queues].sort((a, b) => gain(b) - gain(a) || (a.queue.name < b.queue.name ? -1 : 1))
  const { paint = plain, indent = '' } = options
  const notes = [`Method: ${METHODS[forecast.method] ?? forecast.method}.`, ...forecast.notes]
  const below = wrapAnsi(notes.map(cleanText).join(' '), (options.width ?? 100) - indent.length).split('\n')
  return [
    textTable(columns(options, rows), rows, options),
    '',
    `${indent}${totalText(forecast)}`,
    ...belowTarget(forecast).map((text) => paint.warn(`${indent}${text}`)),
    ...below.map((line) => paint.dim(`${indent}${line}`)),
  ].join('\n')
}

/** All queues together, each weighted by its contacts. */
function totalText(forecast: Forecast): string {
  const { contactsPerWeek: contacts, before, after } = contactsInTime(forecast)
  if (contacts === 0) return 'No contacts are expected.'
  const more = Math.round(after - before)
  return `All queues: ${percent(before / contacts)} → ${percent(after / contacts)} within service level, ${count(Math.abs(more))} contacts a week ${more < 0 ? 'fewer' : 'more'}.`
}

/** Names the queues that the change brings below their target, and those that stay below it. */
export function belowTarget({ queues }: Forecast): string[] {
  const missing = queues.filter((row) => row.after.serviceLevel < row.target.ratio)
  const line = (what: string, rows: readonly QueueForecast[]): string[] => {
    const names = rows.map(({ queue, mediaType }) => `${cleanText(queue.name)} (${mediaType})`)
    return names.length === 0 ? [] : [`${what}: ${names.join(', ')}.`]
  }
  const falls = (row: QueueForecast): boolean => row.before.serviceLevel >= row.target.ratio
  return [
    ...line('Falls below target', missing.filter(falls)),
    ...line(
      'Still below target',
      missing.filter((row) => !falls(row)),
    ),
  ]
}

const METHODS: Readonly<Record<string, string>> = {
  'erlang-a': 'Erlang A',
  'erlang-c': 'Erlang C',
  'erlang-a+erlang-c': 'Erlang A where patience is known, else Erlang C',
  simulation: 'simulation',
}

function columns({ paint = plain }: TableOptions, rows: readonly QueueForecast[]): Column<QueueForecast>[] {
  const severalMedia = new Set(rows.map((row) => row.mediaType)).size > 1
  return [
    { title: 'Queue', cell: (row) => row.queue.name },
    ...(severalMedia ? [{ title: 'Media', cell: (row: QueueForecast) => row.mediaType }] : []),
    {
      title: 'Target',
      cell: (row) => `${Math.round(row.target.ratio * 100)} % in ${row.target.seconds} s`,
      align: 'right',
    },
    {
      title: 'Service level',
      cell: (row) => `${percent(row.before.serviceLevel)} → ${percent(row.after.serviceLevel)}`,
      align: 'right',
    },
    {
      title: 'Points',
      cell: (row) => pointsBetween(row.before.serviceLevel, row.after.serviceLevel),
      align: 'right',
      paint: (text) => (text.includes('+') ? paint.good(text) : text.includes('±') ? paint.dim(text) : paint.bad(text)),
    },
    {
      title: 'After',
      cell: (row) => bar(row.after.serviceLevel, 10).padEnd(10),
      paint: (text, row) => (row.after.serviceLevel >= row.target.ratio ? paint.good(text) : paint.warn(text)),
    },
    ...(rows.some((row) => row.after.predictions?.serviceLevel !== undefined) ? [comingWeek] : []),
    {
      title: 'ASA',
      cell: (row) => `${duration(row.before.asaSeconds)} → ${duration(row.after.asaSeconds)}`,
      align: 'right',
    },
    {
      title: 'Occupancy',
      cell: (row) => `${percent(row.before.occupancy, 0)} → ${percent(row.after.occupancy, 0)}`,
      align: 'right',
    },
  ]
}

/** The prediction interval of one coming week: wider than the error of the mean. */
const comingWeek: Column<QueueForecast> = {
  title: 'A week',
  cell({ after }) {
    const { low, high } = after.predictions?.serviceLevel ?? {}
    return low === undefined || high === undefined ? '–' : `${percent(low, 0)} – ${percent(high, 0)}`
  },
  align: 'right',
}

function gain(row: QueueForecast): number {
  return row.after.serviceLevel - row.before.serviceLevel
}
