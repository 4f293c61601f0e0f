import * as z from 'zod/mini'
import { IdempotencyError, PlanError, SkillrouteError, ValidationError } from '../../core/errors'
import { getField, isRecord } from '../../core/json/unknown'
import { aClock, aFunction, amount, aSignal, checkOptions, flag, positive, text, withMethods } from '../../core/schema'
import { type Clock, sleep, systemClock } from '../../core/time/clock'
import { MINUTE_MS } from '../../core/time/durations'
import { isoTime } from '../../core/time/iso-time'
import type { HeldLease, Lease, Ledger } from '../../documents/ports/ports'
import {
  calendarSchema,
  type OffPeakCalendar,
  parseCalendarParts,
  windowMinutes,
} from '../../workflows/windows/calendar'
import { type WindowSpan, windowSpans } from '../../workflows/windows/windows'
import type { RunLogEntry } from './run-log'

/** The input of the work in a window. */
export interface OffPeakContext {
  /** Epoch milliseconds at which the work must stop: some time before the window closes. */
  readonly deadline: number
  /** Aborted at the deadline or by the caller. Work that obeys it ends cleanly and continues in another window. */
  readonly signal: AbortSignal
  readonly window: WindowSpan
}

/**
 * Options of `runOffPeak`: the calendar, the work, and the lease and ledger that keep two processes from doing it
 * twice.
 */
export interface OffPeakOptions<Result> extends OffPeakCalendar {
  /** Distinguishes schedules that share a lease and a ledger. Default `off-peak`. */
  readonly name?: string | undefined
  /** Default: the machine's own. */
  readonly clock?: Clock | undefined
  /** Keeps two processes from working at the same time. All processes of a schedule share it. */
  readonly lease: Lease
  /** Remembers which windows were used, so that none is used twice. All processes of a schedule share it. */
  readonly ledger: Ledger
  /**
   * The work. It resolves when it is complete. It throws when it failed or its signal stopped it: then it is called again in the
   * next window and continues. An apply report that is `unfinished`, because a freeze or the time limit ended the run, counts
   * as stopped too.
   */
  readonly run: (context: OffPeakContext) => Promise<Result>
  /** Milliseconds before a window's end at which work must stop. Default: 5 minutes, at most a tenth of the window. */
  readonly stopBeforeMs?: number | undefined
  /** True: ends after the first complete run, instead of running in every window. Default false. */
  readonly untilFinished?: boolean | undefined
  /** Longest sleep in one piece: a machine that was suspended notices after at most this long. Default 60 s. */
  readonly pollMs?: number | undefined
  /**
   * Called with every line of the run log; a `started` line comes before the work starts, so that no work goes
   * unlogged.
   */
  readonly log?: ((entry: RunLogEntry) => void | Promise<void>) | undefined
  /** Ends the schedule; running work is stopped first. */
  readonly signal?: AbortSignal | undefined
}

/** How a schedule ended. */
export interface OffPeakSummary<Result> {
  /** `finished`: the work is complete (`untilFinished`). `noWindow`: the calendar has no window left. */
  readonly ended: 'finished' | 'noWindow'
  /** Windows in which work ran in this process. */
  readonly runs: number
  /** The result of the last complete run. */
  readonly result?: Result | undefined
}

const DEFAULT_NAME = 'off-peak'
const DEFAULT_POLL_MS = MINUTE_MS
/**
 * How often to try a lease that another process holds, so that a short run there does not cost a minute of the window.
 */
const LEASE_POLL_MS = 5_000
/** Time to end cleanly: a request in progress, its retries and the journal need seconds; minutes are generous. */
const DEFAULT_STOP_BEFORE_MS = 5 * MINUTE_MS
/** Largest share of a window that may be spent on stopping in time. */
const MAX_OF_WINDOW = 0.1

/**
 * Runs work in the windows of a calendar: at most once per window, even if several processes share lease and ledger,
 * and in every window in which some process runs before the deadline. Work is stopped in time to end cleanly, and
 * continues in the next window. A window is marked as used before its work starts: when a process is killed, the rest
 * of its window stays unused. A failure is logged, and the schedule waits for the next window. `windowSpans` describes
 * the effect of clock changes.
 * @throws ValidationError for a malformed calendar; the reason of `signal` when that is aborted
 * @example
 * await runOffPeak({
 *   timeZone: 'Europe/Berlin',
 *   windows: [{ days: ['mon', 'tue', 'wed', 'thu'], from: '22:00', to: '05:00' }],
 *   lease: fileLease('.skillroute/leases'),
 *   ledger: fileLedger('.skillroute/ledger'),
 *   run: ({ signal }) => applyPlan(client, plan, { journal, signal }),
 *   untilFinished: true,
 * })
 */
export async function runOffPeak<Result>(options: OffPeakOptions<Result>): Promise<OffPeakSummary<Result>> {
  checkOptions(options, {
    name: z.optional(text()),
    clock: z.optional(aClock()),
    lease: withMethods('acquire'),
    ledger: withMethods('begin', 'finish', 'release'),
    run: aFunction(),
    log: z.optional(aFunction()),
    untilFinished: z.optional(flag()),
    stopBeforeMs: z.optional(amount()),
    pollMs: z.optional(positive()),
    signal: z.optional(aSignal()),
    ...calendarSchema.shape,
  })
  const calendar = parseCalendarParts(options)
  checkTimes(options)
  const { clock = systemClock, signal } = options
  let usedUntilMs = Number.NEGATIVE_INFINITY
  let runs = 0
  let result: Result | undefined
  for (;;) {
    signal?.throwIfAborted()
    const span = windowSpans(calendar, Math.max(clock.now(), usedUntilMs)).next().value
    if (span === undefined) return { ended: 'noWindow', runs, result }
    await waitForWindow(span, options)
    const outcome = await useWindow(span, options)
    usedUntilMs = span.endMs
    if (outcome === undefined) continue
    runs++
    if (!outcome.finished) continue
    result = outcome.result
    if (options.untilFinished === true) return { ended: 'finished', runs, result }
  }
}

/** When work in a window must stop. */
export function findDeadline(span: WindowSpan, stopBeforeMs?: number): number {
  const max = (span.endMs - span.startMs) * MAX_OF_WINDOW
  return span.endMs - (stopBeforeMs ?? Math.min(DEFAULT_STOP_BEFORE_MS, max))
}

function checkTimes({ stopBeforeMs = 0, windows }: OffPeakOptions<unknown>): void {
  const shortestMs = Math.min(...windows.map(windowMinutes)) * MINUTE_MS
  if (stopBeforeMs < shortestMs) return
  const message = `must be less than the shortest window (${shortestMs} ms)`
  throw new ValidationError([{ path: 'stopBeforeMs', message }], { subject: 'schedule' })
}

async function waitForWindow<Result>(span: WindowSpan, options: OffPeakOptions<Result>): Promise<void> {
  const { clock = systemClock, pollMs = DEFAULT_POLL_MS, signal } = options
  if (clock.now() < span.startMs) await write('waiting', span, options)
  while (clock.now() < span.startMs) await sleep(clock, Math.min(pollMs, span.startMs - clock.now()), signal)
}

type Outcome<Result> = { readonly finished: true; readonly result: Result } | { readonly finished: false }

/** Does the work in a window unless another process has done it or is doing it; undefined if no work was started. */
async function useWindow<Result>(
  span: WindowSpan,
  options: OffPeakOptions<Result>,
): Promise<Outcome<Result> | undefined> {
  const { clock = systemClock } = options
  const deadline = findDeadline(span, options.stopBeforeMs)
  const held = await acquireLease(span, deadline, options)
  if (held === undefined) {
    await write(clock.now() < deadline ? 'taken' : 'late', span, options)
    return undefined
  }
  try {
    const missed = clock.now() >= deadline ? 'late' : (await claim(span, options)) ? undefined : 'taken'
    if (missed === undefined) return await work(span, deadline, options, held.lost)
    await write(missed, span, options)
    return undefined
  } finally {
    await held.release()
  }
}

/** Takes the schedule's lease; waits until the deadline for another process that holds it. */
async function acquireLease<Result>(
  span: WindowSpan,
  deadline: number,
  options: OffPeakOptions<Result>,
): Promise<HeldLease | undefined> {
  const { clock = systemClock, pollMs = DEFAULT_POLL_MS, signal } = options
  const name = `schedule ${options.name ?? DEFAULT_NAME}`
  let isNotified = false
  while (clock.now() < deadline) {
    try {
      return await options.lease.acquire(name, name)
    } catch (error) {
      if (!(error instanceof PlanError && error.reason === 'locked')) throw error
      // Logged once per window, so that a reader sees why nothing starts and which process blocks it.
      if (!isNotified) await write('locked', span, options, { reason: error.message })
      isNotified = true
    }
    await sleep(clock, Math.min(pollMs, LEASE_POLL_MS, Math.max(1, deadline - clock.now())), signal)
  }
  return undefined
}

/** Marks a window as used before its work starts: after a crash, work continues in the next window. */
async function claim<Result>(span: WindowSpan, options: OffPeakOptions<Result>): Promise<boolean> {
  const { clock = systemClock, ledger } = options
  const key = `window ${options.name ?? DEFAULT_NAME} ${span.id}`
  try {
    const claimed = await ledger.begin(key, span.id)
    if (claimed.state === 'done') return false
    await ledger.finish(key, { startedAt: isoTime(clock.now()) })
    return true
  } catch (error) {
    if (error instanceof IdempotencyError && error.reason === 'inFlight') return false
    throw error
  }
}

async function work<Result>(
  span: WindowSpan,
  deadline: number,
  options: OffPeakOptions<Result>,
  lost: AbortSignal | undefined,
): Promise<Outcome<Result>> {
  const { clock = systemClock } = options
  // A process that has lost the schedule stops, as if the window closed.
  const ends = [options.signal, lost].filter((one) => one !== undefined)
  const outer = ends.length === 0 ? undefined : AbortSignal.any(ends)
  const controller = new AbortController()
  const stop = (): void => controller.abort(outer?.reason)
  await write('started', span, options, { deadline: isoTime(deadline) })
  const cancel = atDeadline(deadline, options, () => controller.abort(windowCloses(span)))
  outer?.addEventListener('abort', stop, { once: true })
  if (outer?.aborted === true) stop()
  try {
    const result = await options.run({ deadline, signal: controller.signal, window: span })
    const reason = unfinishedWhy(result)
    if (reason !== undefined) {
      await write('stopped', span, options, { reason, ...overrun(span, clock) })
      return { finished: false }
    }
    await write('finished', span, options, overrun(span, clock))
    return { finished: true, result }
  } catch (error) {
    const stopped = controller.signal.aborted
    const reason = error instanceof Error ? error.message : String(error)
    await write(stopped ? 'stopped' : 'failed', span, options, { reason, ...overrun(span, clock) })
    return { finished: false }
  } finally {
    cancel()
    outer?.removeEventListener('abort', stop)
  }
}

/** Calls `fn` at the deadline. Checks in steps: a timer set hours ahead fires late on a machine that was suspended. */
function atDeadline(deadline: number, options: OffPeakOptions<unknown>, fn: () => void): () => void {
  const { clock = systemClock, pollMs = DEFAULT_POLL_MS } = options
  let cancel = (): void => undefined
  const check = (): void => {
    const leftMs = deadline - clock.now()
    if (leftMs <= 0) fn()
    else cancel = clock.setTimer(check, Math.min(pollMs, leftMs))
  }
  check()
  return () => cancel()
}

function windowCloses(span: WindowSpan): SkillrouteError {
  return new SkillrouteError(
    'schedule.windowCloses',
    `The window ${span.id} closes at ${isoTime(span.endMs)}: work stops now and continues in the next.`,
  )
}

function overrun(span: WindowSpan, clock: Clock): { overranSeconds?: number } {
  const overMs = clock.now() - span.endMs
  return overMs > 0 ? { overranSeconds: Math.ceil(overMs / 1000) } : {}
}

async function write<Result>(
  type: RunLogEntry['type'],
  span: WindowSpan,
  options: OffPeakOptions<Result>,
  more: Partial<RunLogEntry> = {},
): Promise<void> {
  const { clock = systemClock, name = DEFAULT_NAME } = options
  const window = { id: span.id, start: isoTime(span.startMs), end: isoTime(span.endMs) }
  await options.log?.({ type, at: isoTime(clock.now()), schedule: name, window, ...more })
}

/**
 * Why a run's result is unfinished: an apply report that a freeze or the time limit ended before its changes were made.
 * Undefined for every other result.
 */
function unfinishedWhy(result: unknown): string | undefined {
  if (getField(result, 'format') !== 'skillroute/apply-report@1') return undefined
  const unfinished = getField(result, 'unfinished')
  return isRecord(unfinished) ? String(unfinished.message) : undefined
}
