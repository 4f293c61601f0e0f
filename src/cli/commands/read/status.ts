import { Command, Option } from 'commander'
import type { Client } from '../../../client'
import { ConfigError } from '../../../core/errors'
import type { LoadForecast, Snapshot } from '../../../documents'
import { cleanText } from '../../../report/text/kit/clean'
import { timeCell } from '../../../report/text/kit/figures'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positive, positiveInteger, withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { type PastOptions, pastInterval, pastWindow, withPastOptions } from '../../../terminal/org/past-window'
import { findScope, type ScopeOptions } from '../../../terminal/org/scope'
import { loadSnapshot } from '../../../terminal/planning/analyze'
import { loadMustBeThere, resolveLoad } from '../../../terminal/planning/load-file'
import { type QueueStatus, type QueueStatusOptions, queueHistory, queueStatus } from '../../../workflows'
import { type StatusSample, watchQueueStatus } from '../../../workflows/status/watch'
import { historyTable, statusTable } from '../../documents/status-table'

interface StatusOptions extends OrgOptions, ScopeOptions, PastOptions {
  readonly window?: number
  readonly occupancy?: boolean
  readonly saturation?: 'typical' | 'peak'
  readonly coverage?: boolean
  readonly load?: string
  readonly watch?: number
  readonly samples?: number
  readonly poll?: boolean
}

const JSON_LINES = 'print JSON Lines instead of text: one object for each queue, with --watch for each sample'

/** Seconds between two samples of `--watch`. */
const WATCH_SECONDS = 10

const CLEAR = '\u001B[2J\u001B[H'

/** `skillroute status`: queues now and over a window, once or again and again. */
export function statusCommand({ io }: CommandContext): Command {
  const command = new Command('status')
    .description('show queues now and over the last minutes, or over any past interval')
    .option('--window <minutes>', 'length of the window that ends now (default: 30)', positiveInteger)
    .option('--occupancy', "read the members' time as well: more requests")
    .addOption(
      new Option(
        '--saturation [moment]',
        'offered load of each queue as a share of its capacity, agents of several queues counted once; at a typical moment or at the peak; reads the whole org',
      )
        .choices(['typical', 'peak'])
        .preset('typical'),
    )
    .option('--coverage', 'who can take the contacts of each queue, by the skills they ask for: reads the whole org')
    .option(
      '--load <file>',
      'with --saturation or --coverage: a forecast file whose contacts count, or wfm for the forecast of workforce management (default: the contacts of the window)',
    )
    .addOption(
      new Option('--watch [seconds]', 'repeat until Ctrl-C, by notifications where possible')
        .argParser(positive)
        .preset(String(WATCH_SECONDS)),
    )
    .option('--samples <number>', 'with --watch: end after this many samples', positiveInteger)
    .option('--poll', 'with --watch: send a query each time, without notifications')
    .action(async (options: StatusOptions) => {
      if (options.watch === undefined && (options.samples !== undefined || options.poll === true))
        throw new ConfigError('--samples and --poll say how to watch; give --watch too')
      const { occupancy, saturation: saturationAt, coverage } = options
      const readsOrg = saturationAt !== undefined || coverage === true
      if (options.load !== undefined && !readsOrg)
        throw new ConfigError(
          '--load has an effect only on saturation and coverage: give --saturation or --coverage too.',
        )
      const past = await pastWindow(io, options)
      if (past !== undefined && (options.window !== undefined || options.watch !== undefined))
        throw new ConfigError(
          '--from names a past interval; --window and --watch look at the present. Give one or the other.',
        )
      await loadMustBeThere(io, options.load)
      await withClient(io, options, async (client) => {
        const scope = await findScope(client, options)
        const { saturation = readsOrg, load } = await forecastLoad(io, client, options)
        const over = { ...scope, occupancy, saturation, saturationAt, load, signal: io.signal }
        const what = { ...over, windowMinutes: chooseWindow(options) }
        if (past !== undefined) {
          const interval = pastInterval(past, client.clock.now())
          await print(io, queueHistory(client, { ...over, interval }), options, (rows) =>
            historyTable(io, rows, { ...options, load }),
          )
        } else if (options.watch === undefined) {
          await print(io, queueStatus(client, what), options, (rows) => formatTable(io, rows, options, load))
        } else await watch(io, client, { ...what, everySeconds: options.watch }, options)
      })
    })
  return withExample(
    withScopeOptions(withPastOptions(withOrgOptions(command, JSON_LINES))),
    'skillroute status --queue Billing --window 60 --saturation\nskillroute status --window 600 --saturation peak --load wfm\nskillroute status --from 2026-11-02T00:00Z --to 2026-11-09T00:00Z\nskillroute status --watch 5',
  )
}

/** The contacts of `--load`, and the configuration of the org for their names. */
async function forecastLoad(
  io: Io,
  client: Client,
  { load: file, json }: StatusOptions,
): Promise<{ readonly saturation?: Snapshot; readonly load?: LoadForecast | undefined }> {
  if (file === undefined) return {}
  const saturation = await loadSnapshot(io, async () => client, { json })
  return { saturation, load: await resolveLoad(io, client, saturation, file) }
}

/** Prints a line of JSON for each row as it arrives, or all rows as a table. */
async function print<Row>(
  io: Io,
  rows: AsyncIterable<Row>,
  { json }: StatusOptions,
  text: (rows: readonly Row[]) => string,
): Promise<void> {
  const found: Row[] = []
  for await (const row of rows) {
    if (json === true) io.out(`${JSON.stringify(row)}\n`)
    else found.push(row)
  }
  if (json !== true) io.out(`${text(found)}\n`)
}

const WINDOW_MINUTES = 30

function chooseWindow({ window = WINDOW_MINUTES }: StatusOptions): number {
  return window
}

function formatTable(
  io: Io,
  rows: readonly QueueStatus[],
  options: StatusOptions,
  load: LoadForecast | undefined,
): string {
  return statusTable(io, rows, { ...options, load, window: chooseWindow(options) })
}

/** Ctrl-C ends watching; it is no failure. */
async function watch(
  io: Io,
  client: Client,
  what: QueueStatusOptions & { readonly everySeconds: number },
  options: StatusOptions,
): Promise<void> {
  const { samples, poll } = options
  const onNote = (note: string): void => io.err(`${io.paint.warn('note')} ${cleanText(note)}\n`)
  try {
    for await (const sample of watchQueueStatus(client, { ...what, samples, poll, onNote }))
      show(io, sample, options, what.load)
  } catch (error) {
    if (!io.signal.aborted) throw error
  }
}

/** Prints a line of JSON, redraws the screen, or appends a block where nothing can be redrawn. */
function show(io: Io, sample: StatusSample, options: StatusOptions, load: LoadForecast | undefined): void {
  if (options.json === true) {
    io.out(`${JSON.stringify(sample)}\n`)
    return
  }
  const how = sample.live ? 'by notifications' : 'asked for'
  const text = `${timeCell(sample.at)} UTC, ${how}\n${formatTable(io, sample.queues, options, load)}\n`
  io.out(io.liveOut === true ? `${CLEAR}${text}` : `${text}\n`)
}
