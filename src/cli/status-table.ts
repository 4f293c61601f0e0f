import { count, duration, percent, textTable } from '../report'
import type { QueueStatus } from '../workflows'
import type { Io } from './io'

/** One line a queue and medium: what waits now, what was asked in the window. */
interface StatusRow {
  readonly status: QueueStatus
  readonly mediaType: string | undefined
  readonly now: QueueStatus['now']['media'][number] | undefined
  readonly measures: QueueStatus['measures'][number] | undefined
}

/** A row for each medium in which something waits or was asked; one for a queue without either. */
function rowsOf(status: QueueStatus): StatusRow[] {
  const media = new Set([...status.now.media, ...status.measures].map(({ mediaType }) => mediaType))
  if (media.size === 0) return [{ status, mediaType: undefined, now: undefined, measures: undefined }]
  return [...media].sort().map((mediaType) => ({
    status,
    mediaType,
    now: status.now.media.find((one) => one.mediaType === mediaType),
    measures: status.measures.find((one) => one.mediaType === mediaType),
  }))
}

/** Queues as a table: what waits now, and what was asked in the last `window` minutes. */
export function statusTable(
  io: Io,
  rows: readonly QueueStatus[],
  { window, occupancy }: { readonly window: number; readonly occupancy?: boolean | undefined },
): string {
  const lines = rows.flatMap(rowsOf)
  const { paint } = io
  const optional = (value: number | undefined, shown: (value: number) => string): string =>
    value === undefined ? '–' : shown(value)
  const head = `Now, and the last ${window} minutes\n`
  const ended = 'Abandoned is the share that gave up of the contacts that were answered or abandoned in that time.'
  const note = `\n${ended}${occupancy === true ? '\nAn agent of several queues counts wholly in the occupancy of each.' : ''}`
  return (
    head +
    textTable<StatusRow>(
      [
        { title: 'Queue', cell: (row) => row.status.queue.name },
        { title: 'Media', cell: (row) => row.mediaType ?? '–' },
        {
          title: 'Waiting',
          cell: (row) => count(row.now?.waiting ?? 0),
          align: 'right',
          paint: (text, row) => ((row.now?.waiting ?? 0) > 0 ? paint.warn(text) : text),
        },
        {
          title: 'Longest',
          cell: (row) => optional(row.now?.longestWaitingSeconds ?? undefined, duration),
          align: 'right',
        },
        { title: 'Talking', cell: (row) => count(row.now?.interacting ?? 0), align: 'right' },
        {
          title: 'On queue',
          cell: (row) => `${row.status.now.onQueueAgents}/${row.status.now.members}`,
          align: 'right',
        },
        { title: 'Offered', cell: (row) => optional(row.measures?.offered, count), align: 'right' },
        { title: 'Service level', cell: (row) => optional(row.measures?.serviceLevel, percent), align: 'right' },
        { title: 'ASA', cell: (row) => optional(row.measures?.asaSeconds, duration), align: 'right' },
        { title: 'AHT', cell: (row) => optional(row.measures?.ahtSeconds, duration), align: 'right' },
        { title: 'Abandoned', cell: (row) => optional(row.measures?.abandonRate, percent), align: 'right' },
        ...(occupancy === true
          ? [
              {
                title: 'Occupancy',
                cell: (row: StatusRow) => optional(row.status.occupancy, percent),
                align: 'right' as const,
              },
            ]
          : []),
      ],
      lines,
      { width: io.columns, paint },
    ) +
    note
  )
}
