import wrapAnsi from 'wrap-ansi'
import type { Effect, QueueEffect, Ref } from '../../documents'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import { cleanText } from './kit/clean'
import { bar, count, duration, levelBeside, percent, percentSpan, plural, pointsBetween } from './kit/figures'
import { plain } from './kit/paint'
import { type Column, figureColumn, type TableOptions, textTable } from './kit/table'

/** Before and after per queue as a table, the largest gain first, with the method and its assumptions below. */
export function forecastText(forecast: Effect, options: TableOptions = {}): string {
  return scopedForecastText(forecast, options)
}

/** {@link forecastText} with the named queues alone in the table and one line for the others; all queues if none is named. */
export function scopedForecastText(
  forecast: Effect,
  options: TableOptions,
  scope: readonly Ref[] = forecast.queues.map(({ queue }) => queue),
): string {
  const sorted = [...forecast.queues].sort((a, b) => gain(b) - gain(a) || (a.queue.name < b.queue.name ? -1 : 1))
  const ids = new Set(scope.map(({ id }) => id))
  const rows = sorted.filter(({ queue }) => ids.has(queue.id))
  const others = sorted.filter(({ queue }) => !ids.has(queue.id))
  const { paint = plain, indent = '' } = options
  const notes = [`Method: ${METHODS[forecast.method] ?? forecast.method}.`, ...forecast.notes]
  const below = wrapAnsi(notes.map(cleanText).join(' '), (options.width ?? 100) - indent.length).split('\n')
  return [
    textTable(columns(options, rows), rows, options),
    '',
    ...othersText(others).map((text) => indent + text),
    `${indent}${totalText(forecast)}`,
    ...belowTarget({ queues: [...rows, ...others.filter(fallsBelow)] }).map((text) => paint.warn(`${indent}${text}`)),
    ...below.map((line) => paint.dim(`${indent}${line}`)),
  ].join('\n')
}

/** All queues together, each weighted by its contacts. */
function totalText(forecast: Effect): string {
  const { contactsPerWeek: contacts, before, after } = contactsWithinServiceLevel(forecast)
  if (contacts === 0) return 'No contacts are expected.'
  const more = Math.round(after - before)
  const all = `All queues: ${percent(before / contacts)} → ${percent(after / contacts)}${totalSpan(forecast)}`
  return `${all} within service level, ${count(Math.abs(more))} contacts a week ${more < 0 ? 'fewer' : 'more'}.`
}

/** Where the service level of all queues will be in a week after the change, in brackets; empty without a simulation. */
export function totalSpan({ total }: Effect): string {
  return total === undefined ? '' : ` (a week: ${percentSpan(total.after)})`
}

/** Names the queues that the change brings below their target, and those that stay below it. */
export function belowTarget({ queues }: Pick<Effect, 'queues'>): string[] {
  const missing = queues.filter((row) => row.after.serviceLevel < row.target.ratio)
  const line = (what: string, rows: readonly QueueEffect[]): string[] => {
    const names = rows.map(({ queue, mediaType }) => `${cleanText(queue.name)} (${mediaType})`)
    return names.length === 0 ? [] : [`${what}: ${names.join(', ')}.`]
  }
  return [
    ...line('Falls below target', missing.filter(fallsBelow)),
    ...line(
      'Still below target',
      missing.filter((row) => !fallsBelow(row)),
    ),
  ]
}

function fallsBelow({ before, after, target }: QueueEffect): boolean {
  return before.serviceLevel >= target.ratio && after.serviceLevel < target.ratio
}

/** `4 other queues: between -0.2 (Sales) and +0.1 points.` The rows are sorted by their gain, the largest first. */
function othersText(rows: readonly QueueEffect[]): string[] {
  const [best] = rows
  const worst = rows.at(-1)
  if (best === undefined || worst === undefined) return []
  const number = new Set(rows.map(({ queue }) => queue.id)).size
  const points = ({ before, after }: QueueEffect): string => pointsBetween(before.serviceLevel, after.serviceLevel)
  if (rows.length === 1) return [`1 other queue: ${cleanText(best.queue.name)}, ${points(best)} points.`]
  return [
    `${plural(number, 'other queue')}: between ${points(worst)} (${cleanText(worst.queue.name)}) and ${points(best)} points (${cleanText(best.queue.name)}).`,
  ]
}

const METHODS: Readonly<Record<string, string>> = {
  'erlang-a': 'Erlang A',
  'erlang-c': 'Erlang C',
  'erlang-a+erlang-c': 'Erlang A where patience is known, else Erlang C',
  simulation: 'simulation',
}

function columns({ paint = plain }: TableOptions, rows: readonly QueueEffect[]): Column<QueueEffect>[] {
  const severalMedia = new Set(rows.map((row) => row.mediaType)).size > 1
  return [
    { title: 'Queue', cell: (row) => row.queue.name },
    ...(severalMedia ? [{ title: 'Media', cell: (row: QueueEffect) => row.mediaType }] : []),
    figureColumn('Target', (row) => `${Math.round(row.target.ratio * 100)} % in ${row.target.seconds} s`),
    figureColumn(
      'Service level',
      (row) => `${levelBeside(row.before, row.target)} → ${levelBeside(row.after, row.target)}`,
    ),
    figureColumn(
      'Points',
      (row) => pointsBetween(row.before.serviceLevel, row.after.serviceLevel),
      (text) => (text.includes('+') ? paint.good(text) : text.includes('±') ? paint.dim(text) : paint.bad(text)),
    ),
    {
      title: 'After',
      cell: (row) => bar(row.after.serviceLevel, 10).padEnd(10),
      paint: (text, row) => (row.after.serviceLevel >= row.target.ratio ? paint.good(text) : paint.warn(text)),
    },
    ...(rows.some((row) => row.after.predictions?.serviceLevel !== undefined) ? [comingWeek] : []),
    figureColumn('ASA', (row) => `${duration(row.before.asaSeconds)} → ${duration(row.after.asaSeconds)}`),
    figureColumn('Occupancy', (row) => `${percent(row.before.occupancy, 0)} → ${percent(row.after.occupancy, 0)}`),
  ]
}

/** The prediction interval of one coming week: wider than the error of the mean. */
const comingWeek: Column<QueueEffect> = {
  title: 'A week',
  cell({ after }) {
    const span = after.predictions?.serviceLevel
    return span === undefined ? '–' : percentSpan(span)
  },
  align: 'right',
}

/** By how much the service level rises, 0..1. */
export function gain({ before, after }: QueueEffect): number {
  return after.serviceLevel - before.serviceLevel
}
