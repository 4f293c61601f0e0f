import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { sleep, systemClock } from '../../../core/time/clock'
import { MINUTE_MS } from '../../../core/time/durations'
import { timeCell } from '../../../report/text/kit/figures'
import { figureColumn, textTable } from '../../../report/text/kit/table'
import { fileLease, fileLedger } from '../../../stores'
import { withFile } from '../../../stores/file/on-disk'
import { describeError, EXIT } from '../../../terminal/io/exit-code'
import { resolvePath } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positiveInteger, withExample } from '../../../terminal/io/options'
import { sharedStatePath, statePath, withStateOption } from '../../../terminal/io/state-folder'
import { parseWritten } from '../../../terminal/io/written-file'
import { BREAK_LEASE, breakHeld } from '../../../terminal/org/break-lease'
import { type WindowSpan, windowSpans } from '../../../workflows/windows/windows'
import type { RunLogEntry } from '../run-log'
import { runOffPeak } from '../run-off-peak'
import { parseSchedule, type Schedule } from './schedule-file'

interface ScheduleOptions {
  readonly list?: number
  readonly untilFinished?: boolean
  readonly log?: string
  readonly breakLease?: string
  readonly json?: boolean
}

/** `skillroute schedule`: runs other commands in windows of the week, once per window, even when the clocks change. */
export function scheduleCommand(context: CommandContext): Command {
  const { io, exit } = context
  const command = new Command('schedule')
    .description(
      'run commands in the time windows of a schedule file: once per window, stopped at its end, resumed in the next one',
    )
    .argument('<file>', 'schedule file: timeZone, windows, freeze, run')
    .option('--list <number>', 'print the next windows and run nothing', positiveInteger)
    .option('--until-finished', 'end after the first complete run')
    .option('--log <file>', `run log (default: schedule.log.jsonl in the state folder)`)
    .option('--break-lease <id>', BREAK_LEASE)
    .option('--json', 'print JSON lines instead of text')
    .action(async (file: string, options: ScheduleOptions) => {
      const schedule = await parseWritten(io, file, (value) => parseSchedule(value, context.usageProblem))
      if (options.list !== undefined) {
        io.out(listText(io, schedule, options.list, options.json === true))
        return
      }
      const { ended } = await runSchedule(context, schedule, resolvePath(io, file), options)
      if (ended === 'finished') return
      io.err('The schedule has no more windows.\n')
      exit(EXIT.failed)
    })
    .addHelpText('after', SCHEDULE_FILE)
  return withExample(
    withStateOption(command),
    'skillroute schedule nightly.yaml --list 5\nskillroute schedule nightly.yaml',
  )
}

const SCHEDULE_FILE = `
A schedule file:
  timeZone: Europe/Berlin
  windows:
    - { days: [mon, tue, wed, thu], from: "22:00", to: "05:00" }
    - { days: [sat], from: "18:00", to: "24:00" }
  freeze: [2026-12-20..2027-01-06]
  run: apply plan.json --yes      # or a list of commands, run in order
  everyMinutes: 5                 # again and again within a window; left out: once a window`

async function runSchedule(
  { io, run }: CommandContext,
  schedule: Schedule,
  file: string,
  options: ScheduleOptions,
): Promise<{ ended: 'finished' | 'noWindow' }> {
  const logFile = options.log === undefined ? statePath(io, 'schedule.log.jsonl') : resolvePath(io, options.log)
  await withFile('write', logFile, () => mkdir(dirname(logFile), { recursive: true }))
  // One place per user, not per folder: processes started in different folders must see each other.
  const state = sharedStatePath(io, 'schedule')
  const lease = fileLease(join(state, 'leases'))
  if (options.breakLease !== undefined) await breakHeld(io, lease, options.breakLease)
  const { run: lines, stopBeforeMinutes, everyMinutes, ...calendar } = schedule
  return runOffPeak({
    ...calendar,
    // The file identifies the schedule: two processes with the same file share its windows, wherever they were started.
    name: schedule.name ?? file,
    lease,
    ledger: fileLedger(join(state, 'windows')),
    stopBeforeMs: stopBeforeMinutes === undefined ? undefined : stopBeforeMinutes * MINUTE_MS,
    untilFinished: options.untilFinished,
    signal: io.signal,
    run: ({ signal, deadline }) => {
      const work = (): Promise<void> => runCommands(lines, run, ioOfRun(io, signal, options))
      return everyMinutes === undefined ? work() : repeated(work, everyMinutes * MINUTE_MS, { io, signal, deadline })
    },
    async log(entry) {
      await withFile('write', logFile, () => appendFile(logFile, `${JSON.stringify(entry)}\n`))
      io.out(options.json === true ? `${JSON.stringify(entry)}\n` : `${entryText(entry, io)}\n`)
    },
  })
}

/**
 * Runs work again and again with a pause, until the next run would begin too late. A failed run is reported and does
 * not prevent the next. Throws what the last run threw.
 */
async function repeated(
  work: () => Promise<void>,
  pauseMs: number,
  { io, signal, deadline }: { readonly io: Io; readonly signal: AbortSignal; readonly deadline: number },
): Promise<void> {
  for (;;) {
    try {
      await work()
      if (isLast()) return
    } catch (error) {
      signal.throwIfAborted()
      if (isLast()) throw error
      io.err(`${describeError(error)}\n`)
    }
    await sleep(systemClock, pauseMs, signal)
  }

  function isLast(): boolean {
    return systemClock.now() + pauseMs >= deadline
  }
}

/** Commands one after the other; the first that does not end with 0 ends the run. */
async function runCommands(
  commands: readonly (readonly string[])[],
  run: CommandContext['run'],
  io: Io,
): Promise<void> {
  for (const argv of commands) {
    io.signal.throwIfAborted()
    const code = await run(argv, io)
    if (code === EXIT.done) continue
    io.signal.throwIfAborted()
    throw new Error(`skillroute ${argv.join(' ')} ended with exit code ${code}`)
  }
}

/** Commands are interrupted when their window closes; beside JSON lines of the schedule, their output goes to stderr. */
function ioOfRun(io: Io, signal: AbortSignal, options: ScheduleOptions): Io {
  return {
    out: options.json === true ? (text) => io.err(text) : (text) => io.out(text),
    err: (text) => io.err(text),
    env: io.env,
    cwd: io.cwd,
    paint: io.paint,
    columns: io.columns,
    liveErr: io.liveErr,
    signal,
  }
}

function listText(io: Io, schedule: Schedule, limit: number, json: boolean): string {
  const spans: WindowSpan[] = []
  for (const span of windowSpans(schedule, Date.now())) if (spans.push(span) === limit) break
  const iso = (ms: number): string => new Date(ms).toISOString()
  if (json)
    return `${JSON.stringify(spans.map(({ id, startMs, endMs }) => ({ id, start: iso(startMs), end: iso(endMs) })))}\n`
  if (spans.length === 0) return 'The schedule has no windows in the future.\n'
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: schedule.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: schedule.timeZone, weekday: 'short' })
  const hours = (span: WindowSpan): string => `${((span.endMs - span.startMs) / (60 * MINUTE_MS)).toFixed(2)} h`
  const table = textTable<WindowSpan>(
    [
      {
        title: `Starts (${schedule.timeZone})`,
        cell: (span) => `${day.format(span.startMs)} ${local.format(span.startMs)}`,
      },
      { title: 'Ends', cell: (span) => `${day.format(span.endMs)} ${local.format(span.endMs)}` },
      figureColumn('Length', hours),
      { title: 'Starts (UTC)', cell: (span) => timeCell(iso(span.startMs)) },
    ],
    spans,
    { width: io.columns, paint: io.paint },
  )
  return `${table}\n\nruns: ${schedule.run.map((argv) => `skillroute ${argv.join(' ')}`).join(', then ')}\n`
}

const WORDS: Readonly<Record<RunLogEntry['type'], string>> = {
  waiting: 'waiting for',
  started: 'started in',
  finished: 'finished in',
  stopped: 'stopped in',
  failed: 'failed in',
  locked: 'another process holds the schedule in',
  taken: 'another process has used',
  late: 'too late for',
}

function entryText(entry: RunLogEntry, { paint }: Io): string {
  const reason = entry.reason === undefined ? '' : `: ${entry.reason}`
  const over = entry.overranSeconds === undefined ? '' : `, ${entry.overranSeconds} s after the window closed`
  const until = entry.deadline === undefined ? '' : `, to stop by ${entry.deadline}`
  const tone = entry.type === 'failed' ? paint.bad : entry.type === 'finished' ? paint.good : (text: string) => text
  return `${paint.dim(entry.at)} ${tone(WORDS[entry.type])} ${entry.window.id}${until}${over}${reason}`
}
