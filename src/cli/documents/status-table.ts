import { when } from '../../core/time/iso-time'
import type { LoadForecast } from '../../documents'
import { formatRouting } from '../../optimizer/model/queue-routing'
import { count, duration, percent } from '../../report/text/kit/figures'
import { type Column, figureColumn, textTable } from '../../report/text/kit/table'
import type { Io } from '../../terminal/io/io'
import type { CoveredType, QueueHistory, QueueStatus } from '../../workflows'

/** A row of a queue and medium: waiting contacts, and the contacts of the window. */
interface StatusRow {
  readonly status: QueueHistory & Partial<Pick<QueueStatus, 'now'>>
  readonly now: QueueStatus['now']['media'][number] | undefined
  readonly mediaType: string | undefined
  readonly measures: QueueHistory['measures'][number] | undefined
}

/** Figures to show besides the usual ones. */
export interface StatusColumns {
  readonly occupancy?: boolean | undefined
  readonly saturation?: 'typical' | 'peak' | undefined
  readonly coverage?: boolean | undefined
  /** Forecast contacts that saturation and coverage count instead of the contacts of the window. */
  readonly load?: LoadForecast | undefined
}

/** A row for each medium with waiting or past contacts; a queue without contacts gets one row. */
function listRows(status: StatusRow['status']): StatusRow[] {
  const media = new Set([...(status.now?.media ?? []), ...status.measures].map(({ mediaType }) => mediaType))
  if (media.size === 0) return [{ status, mediaType: undefined, now: undefined, measures: undefined }]
  return [...media].sort().map((mediaType) => ({
    status,
    mediaType,
    now: status.now?.media.find((medium) => medium.mediaType === mediaType),
    measures: status.measures.find((measure) => measure.mediaType === mediaType),
  }))
}

/** Queues as a table: waiting contacts, and the contacts of the last `window` minutes. */
export function statusTable(
  io: Io,
  rows: readonly QueueStatus[],
  { window, ...optionalColumns }: StatusColumns & { readonly window: number },
): string {
  const columns = [...nameColumns, ...nowColumns(io, optionalColumns), ...serviceColumns, abandonedColumn]
  const text = table(io, `Now, and the last ${window} minutes`, columns, rows, optionalColumns)
  if (rows.length === 0) return text
  const isIdle = rows.every(
    ({ now, measures }) => now.onQueueAgents === 0 && measures.every((measure) => !measure.offered),
  )
  const idle = isIdle ? [idleText(window)] : []
  return [text, ...idle, `Routing: ${formatRouting(rows.map(({ routing }) => routing))}.`].join('\n')
}

/** The note at night, when a table of zeros would look like a failure. */
function idleText(window: number): string {
  return `Nobody is on queue, and no contacts came in the last ${window} minutes, as outside opening hours. --window 1440 shows the last 24 hours.`
}

/** The note when no queue had contacts, since an empty table would look like a failure. */
const NO_CONTACTS =
  'No queue had contacts in this time. It may be before the org was created, or older than the data that the platform keeps.'

/** Queues over a past interval as a table. */
export function historyTable(io: Io, rows: readonly QueueHistory[], optionalColumns: StatusColumns): string {
  const [first] = rows
  if (first === undefined) return 'No queues in this scope.'
  const { start, end } = first.window
  const columns = [...nameColumns, ...countColumns, ...serviceColumns, transferColumn]
  const text = table(io, `From ${when(start)} to ${when(end)}`, columns, rows, optionalColumns)
  return rows.every(({ measures }) => measures.length === 0) ? `${text}\n${NO_CONTACTS}` : text
}

function table(
  io: Io,
  head: string,
  columns: readonly Column<StatusRow>[],
  rows: readonly StatusRow['status'][],
  optionalColumns: StatusColumns,
): string {
  const { occupancy, saturation, coverage, load } = optionalColumns
  const layout = { width: io.columns, paint: io.paint }
  const all = [
    ...columns,
    ...(occupancy === true ? [occupancyColumn] : []),
    ...(saturation === undefined ? [] : [saturationColumn(io)]),
  ]
  return [
    head,
    textTable(all, rows.flatMap(listRows), layout),
    'Abandoned: abandoned contacts as a share of those answered or abandoned in that time. ASA: mean wait of those answered.',
    ...(occupancy === true ? ['Occupancy: an agent of several queues counts in full in each of them.'] : []),
    ...(saturation === undefined
      ? []
      : [
          `Saturation: offered load as a share of capacity ${saturation === 'peak' ? 'in the busiest interval' : 'at a typical moment'}, when agents of several queues divide their time in the best way. Over 100 %, the agents cannot handle all contacts; unserved: nobody can take some of them.`,
        ]),
    ...(load === undefined
      ? []
      : [
          `Saturation and coverage count the contacts forecast from ${load.start} on; handle times and the presence of agents come from the window.`,
          ...(rows.some((row) => row.measures.length > 0 && row.saturation === undefined)
            ? [
                'Saturation –: not known, since the forecast does not name the queue and is of hours of the week that the window does not have. Choose a window of a week or more.',
              ]
            : []),
        ]),
    ...(coverage === true ? ['', textTable(coverageColumns(io), coverageRows(rows), layout)] : []),
  ].join('\n')
}

const nameColumns: readonly Column<StatusRow>[] = [
  { title: 'Queue', cell: (row) => row.status.queue.name },
  { title: 'Media', cell: (row) => row.mediaType ?? 'no contacts' },
]

function nowColumns({ paint }: Io, { occupancy }: StatusColumns): Column<StatusRow>[] {
  const busy: Column<StatusRow> = figureColumn('Busy now', (row) =>
    optional(row.status.now?.occupancy ?? undefined, percent),
  )
  return [
    figureColumn(
      'Waiting',
      (row) => count(row.now?.waiting ?? 0),
      (text, row) => ((row.now?.waiting ?? 0) > 0 ? paint.warn(text) : text),
    ),
    figureColumn('Longest', (row) => optional(row.now?.longestWaitingSeconds ?? undefined, duration)),
    figureColumn('Talking', (row) => count(row.now?.interacting ?? 0)),
    figureColumn('On queue', (row) => `${row.status.now?.onQueueAgents ?? 0}/${row.status.now?.members ?? 0}`),
    figureColumn('Idle', (row) => count(row.status.now?.agentsByStatus.IDLE ?? 0)),
    ...(occupancy === true ? [busy] : []),
    figureColumn('Offered', (row) => optional(row.measures?.offered, count)),
  ]
}

const abandonedColumn: Column<StatusRow> = figureColumn('Abandoned', (row) =>
  optional(row.measures?.abandonRate, percent),
)

const countColumns: readonly Column<StatusRow>[] = [
  figureColumn('Offered', (row) => optional(row.measures?.offered, count)),
  figureColumn('Answered', (row) => optional(row.measures?.answered, count)),
  abandonedColumn,
]

const serviceColumns: readonly Column<StatusRow>[] = [
  figureColumn('Service level', (row) => optional(row.measures?.serviceLevel, percent)),
  figureColumn('ASA', (row) => optional(row.measures?.asaSeconds, duration)),
  figureColumn('AHT', (row) => optional(row.measures?.ahtSeconds, duration)),
]

const transferColumn: Column<StatusRow> = figureColumn('Transfers', ({ measures }) =>
  measures === undefined ? '–' : `${count(measures.transferred)} (${optional(measures.transferRate, percent)})`,
)

const occupancyColumn: Column<StatusRow> = figureColumn('Occupancy', (row) => optional(row.status.occupancy, percent))

/** Saturation above which waits grow without bound; `projectSaturation` uses the same limit. */
const FULL = 0.95

function saturationColumn({ paint }: Io): Column<StatusRow> {
  const isFull = ({ status }: StatusRow): boolean =>
    status.saturation !== undefined && (status.saturation.saturation ?? Number.POSITIVE_INFINITY) > FULL
  return figureColumn(
    'Saturation',
    ({ status: { saturation } }) =>
      saturation === undefined ? '–' : saturation.saturation === null ? 'unserved' : percent(saturation.saturation),
    (text, row) => (isFull(row) ? paint.warn(text) : text),
  )
}

interface CoverageRow {
  readonly queue: string
  readonly type: CoveredType
}

function coverageRows(rows: readonly StatusRow['status'][]): CoverageRow[] {
  return rows.flatMap(({ queue, saturation }) =>
    (saturation?.contactTypes ?? []).map((type) => ({ queue: queue.name, type })),
  )
}

function coverageColumns({ paint }: Io): Column<CoverageRow>[] {
  return [
    { title: 'Queue', cell: (row) => row.queue },
    { title: 'Media', cell: (row) => row.type.mediaType },
    { title: 'Language', cell: (row) => row.type.language?.name ?? '–' },
    { title: 'Skills', cell: (row) => row.type.skills.map(({ name }) => name).join(' + ') || 'none' },
    figureColumn('Contacts', (row) => count(row.type.offered)),
    figureColumn('Can serve', (row) => count(row.type.agents)),
    figureColumn('On queue', (row) => row.type.agentsOnQueue.toFixed(1)),
    figureColumn(
      'Covered',
      (row) => percent(row.type.onQueue),
      (text, row) => (row.type.agents === 0 ? paint.bad(text) : text),
    ),
  ]
}

function optional(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value)
}
