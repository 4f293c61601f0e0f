import { DAY_MS } from '../../core/time/durations'
import { localTime } from '../../core/time/local-time'
import { parseWrittenTime } from '../../core/time/parse-instant'
import type { FreezeSpan } from '../../documents'

/** A freeze in epoch ms, including `start` and excluding `end`. */
export interface FrozenTime {
  readonly startMs: number
  readonly endMs: number
}

/**
 * The time span of a freeze. If the clock repeats an hour, the longer span applies.
 * @returns for a malformed freeze, a sentence on its problem
 */
export function frozenTime({
  from,
  to,
  timeZone = 'UTC',
}: FreezeSpan): FrozenTime | { readonly why: string; readonly key: 'from' | 'to' } {
  const start = bounds(from, timeZone)
  if ('why' in start) return { key: 'from', ...start }
  const end = bounds(to, timeZone)
  if ('why' in end) return { key: 'to', ...end }
  if (end.endMs <= start.startMs) return { key: 'to', why: `must not lie before ${from}, where the freeze starts` }
  return { startMs: start.startMs, endMs: end.endMs }
}

/** The span of a text: a whole day for a date, one instant for a date-time. */
function bounds(text: string, timeZone: string): FrozenTime | { readonly why: string } {
  const written = parseWrittenTime(text)
  if ('why' in written) return { why: `${written.why}, or a date: 2026-12-24` }
  const { dayMs, wallMs, offsetMinutes } = written
  const local = localTime(timeZone)
  const first = (atMs: number): number => local.findInstants(atMs)[0] ?? atMs
  const last = (atMs: number): number => local.findInstants(atMs).at(-1) ?? atMs
  if (wallMs === undefined) return { startMs: first(dayMs), endMs: last(dayMs + DAY_MS) }
  if (offsetMinutes === undefined) return { startMs: first(wallMs), endMs: last(wallMs) }
  const atMs = wallMs - offsetMinutes * 60_000
  return { startMs: atMs, endMs: atMs }
}
