import type { Command } from 'commander'
import { ConfigError, type Issue, ValidationError } from '../../core/errors'
import { parseMoment } from '../../core/time/parse-time'
import type { Interval } from '../../documents'
import type { Io } from '../io/io'
import { withTimeZoneOption } from '../io/options'
import { findTimeZone } from './profile'

export interface PastOptions {
  readonly from?: string
  readonly to?: string
  readonly timeZone?: string
  readonly org?: string | undefined
}

/** A past interval from the options; without `toMs` it ends now. */
export interface PastWindow {
  readonly fromMs: number
  readonly toMs: number | undefined
}

export function withPastOptions(command: Command): Command {
  return withTimeZoneOption(
    command
      .option('--from <time>', 'start of a past interval of any length, such as 2026-11-02T08:00+01:00 or 2026-11-02')
      .option('--to <time>', 'end of the past interval (default: now)'),
    'timeZone of the org profile, otherwise UTC for dates',
  )
}

const DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * Reads the past interval from the options and checks it, before any request. A date without a time means its midnight, in UTC where no zone is given.
 * @returns undefined if the options name none
 * @throws ConfigError for an end without a start
 * @throws ValidationError naming each option that is not a time
 */
export async function pastWindow(io: Io, options: PastOptions): Promise<PastWindow | undefined> {
  const { from, to } = options
  if (from === undefined && to === undefined) return undefined
  if (from === undefined) throw new ConfigError('--to needs --from: give the start of the interval too.')
  const timeZone = await findTimeZone(io, options)
  const issues: Issue[] = []
  const read = (option: string, text: string): number => {
    const time = DATE.test(text) ? parseMoment(`${text}T00:00`, timeZone ?? 'UTC') : parseMoment(text, timeZone)
    if ('atMs' in time) return time.atMs
    issues.push({ path: option, message: time.why })
    return Number.NaN
  }
  const fromMs = read('--from', from)
  const toMs = to === undefined ? undefined : read('--to', to)
  if (toMs !== undefined && toMs <= fromMs) issues.push({ path: '--to', message: 'must be later than --from' })
  if (issues.length > 0) throw new ValidationError(issues)
  return { fromMs, toMs }
}

/**
 * The interval, cut off at the present, since an org has no data from the future.
 * @throws ValidationError when it begins in the future
 */
export function pastInterval({ fromMs, toMs = Number.POSITIVE_INFINITY }: PastWindow, nowMs: number): Interval {
  if (fromMs >= nowMs) {
    const message = `is in the future: the client's clock shows ${new Date(nowMs).toISOString()}`
    throw new ValidationError([{ path: '--from', message }])
  }
  return { start: new Date(fromMs).toISOString(), end: new Date(Math.min(toMs, nowMs)).toISOString() }
}
