import { Command, Option } from 'commander'
import { count, duration, percent, textTable } from '../../report'
import { type QueueStatus, queueStatus } from '../../workflows'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import type { Io } from '../io'
import { positiveInteger, withExample, withOrgOptions, withScopeOptions } from '../options'
import { findScope, type ScopeOptions } from '../scope'

interface StatusOptions extends OrgOptions, ScopeOptions {
  readonly window: number
  readonly occupancy?: boolean
  readonly json?: boolean
}

/** `skillroute status`: queues now and over a window. */
export function statusCommand({ io }: CommandContext): Command {
  const command = new Command('status')
    .description('queues as they are now and as they did over the last minutes')
    .addOption(new Option('--window <minutes>', 'length of the window').argParser(positiveInteger).default(30))
    .option('--occupancy', "read the members' time as well: more requests")
    .action(async (options: StatusOptions) => {
      const rows = await withClient(io, options, async (client) => {
        const scope = await findScope(client, options)
        const { window: windowMinutes, occupancy } = options
        const found: QueueStatus[] = []
        for await (const row of queueStatus(client, { ...scope, windowMinutes, occupancy, signal: io.signal })) {
          if (options.json === true) io.out(`${JSON.stringify(row)}\n`)
          else found.push(row)
        }
        return found
      })
      if (options.json !== true) io.out(`${table(io, rows, options)}\n`)
    })
  return withExample(withScopeOptions(withOrgOptions(command)), 'skillroute status --queue Billing --window 60')
}

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

function table(io: Io, rows: readonly QueueStatus[], { window, occupancy }: StatusOptions): string {
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
