import { Command, InvalidArgumentError, Option } from 'commander'
import type { Client } from '../../client'
import { ConfigError } from '../../core/errors'
import { cleanText } from '../../report'
import {
  type QueueStatus,
  type QueueStatusOptions,
  queueStatus,
  type StatusSample,
  watchQueueStatus,
} from '../../workflows'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import type { Io } from '../io'
import { positiveInteger, withExample, withOrgOptions, withScopeOptions } from '../options'
import { findScope, type ScopeOptions } from '../scope'
import { statusTable } from '../status-table'

interface StatusOptions extends OrgOptions, ScopeOptions {
  readonly window: number
  readonly occupancy?: boolean
  readonly watch?: number
  readonly samples?: number
  readonly poll?: boolean
  readonly json?: boolean
}

const JSON_LINES = 'print JSON Lines instead of text: one object a queue, with --watch one object a look'

/** Seconds between two samples of `--watch`. */
const WATCH_SECONDS = 10

/** Clears the screen and goes to its beginning. */
const CLEAR = '\u001B[2J\u001B[H'

/** `skillroute status`: queues now and over a window, once or again and again. */
export function statusCommand({ io }: CommandContext): Command {
  const command = new Command('status')
    .description('queues as they are now and as they did over the last minutes')
    .addOption(new Option('--window <minutes>', 'length of the window').argParser(positiveInteger).default(30))
    .option('--occupancy', "read the members' time as well: more requests")
    .addOption(
      new Option('--watch [seconds]', 'again and again until Ctrl-C, by notifications where they can be had')
        .argParser(seconds)
        .preset(String(WATCH_SECONDS)),
    )
    .addOption(new Option('--samples <number>', 'with --watch: end after so many').argParser(positiveInteger))
    .option('--poll', 'with --watch: ask each time, listen to no notifications')
    .action(async (options: StatusOptions) => {
      if (options.watch === undefined && (options.samples !== undefined || options.poll === true))
        throw new ConfigError('--samples and --poll say how to watch; give --watch too')
      await withClient(io, options, async (client) => {
        const scope = await findScope(client, options)
        const { window: windowMinutes, occupancy } = options
        const what = { ...scope, windowMinutes, occupancy, signal: io.signal }
        if (options.watch === undefined) await once(io, client, what, options)
        else await watch(io, client, { ...what, everySeconds: options.watch }, options)
      })
    })
  return withExample(
    withScopeOptions(withOrgOptions(command, JSON_LINES)),
    'skillroute status --queue Billing --window 60\nskillroute status --watch 5',
  )
}

async function once(io: Io, client: Client, what: QueueStatusOptions, options: StatusOptions): Promise<void> {
  const found: QueueStatus[] = []
  for await (const row of queueStatus(client, what)) {
    if (options.json === true) io.out(`${JSON.stringify(row)}\n`)
    else found.push(row)
  }
  if (options.json !== true) io.out(`${statusTable(io, found, options)}\n`)
}

/** Ctrl-C is how watching ends: no failure. */
async function watch(
  io: Io,
  client: Client,
  what: QueueStatusOptions & { readonly everySeconds: number },
  options: StatusOptions,
): Promise<void> {
  const { samples, poll } = options
  const onNote = (note: string): void => io.err(`${io.paint.warn('note')} ${cleanText(note)}\n`)
  try {
    for await (const sample of watchQueueStatus(client, { ...what, samples, poll, onNote })) show(io, sample, options)
  } catch (error) {
    if (!io.signal.aborted) throw error
  }
}

/** A line of JSON, a screen drawn anew, or one more block where nothing can be redrawn. */
function show(io: Io, sample: StatusSample, options: StatusOptions): void {
  if (options.json === true) {
    io.out(`${JSON.stringify(sample)}\n`)
    return
  }
  const how = sample.live ? 'by notifications' : 'asked for'
  const text = `${sample.at.slice(0, 19)}Z, ${how}\n${statusTable(io, sample.queues, options)}\n`
  io.out(io.liveOut === true ? `${CLEAR}${text}` : `${text}\n`)
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
