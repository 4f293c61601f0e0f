import type { QueueEffect } from '../../../documents'
import { gain } from '../../text/forecast'
import { count, plural } from '../../text/kit/figures'

/** A forecast has a row for each queue and medium: those with the most to gain or lose in contacts come first. */
export function byWeight(rows: readonly QueueEffect[]): QueueEffect[] {
  const weight = (row: QueueEffect): number => Math.abs(gain(row)) * row.contactsPerWeek
  return [...rows].sort((a, b) => weight(b) - weight(a) || (a.queue.name < b.queue.name ? -1 : 1))
}

/** Names of the rows of a chart. The medium is included if the rows have several media. */
export function rowNames(rows: readonly QueueEffect[]): (row: QueueEffect) => string {
  const severalMedia = new Set(rows.map((row) => row.mediaType)).size > 1
  return ({ queue, mediaType }) => (severalMedia ? `${queue.name} (${mediaType})` : queue.name)
}

/** `12 queues`, or `16 pairs of queue and medium in 12 queues` where some queues have several media. */
export function pairsText(rows: readonly QueueEffect[]): string {
  const queues = new Set(rows.map((row) => row.queue.id)).size
  return queues === rows.length
    ? plural(queues, 'queue')
    : `${count(rows.length)} pairs of queue and medium in ${plural(queues, 'queue')}`
}

/** Start of the scale of service level charts: the full tenth below all values of the forecast and of `others`. */
export function scaleFrom(rows: readonly QueueEffect[], others: readonly number[] = []): number {
  const levels = rows.flatMap(({ before, after, target }) => [
    ...[before, after].map((measures) => measures.predictions?.serviceLevel?.low ?? measures.serviceLevel),
    target.ratio,
  ])
  return Math.max(0, Math.floor(Math.min(1, ...levels, ...others) * TENTHS - 1e-9) / TENTHS)
}

const TENTHS = 10
