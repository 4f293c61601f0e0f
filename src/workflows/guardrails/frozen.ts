import type { FreezeSpan } from '../../core/documents'
import { DAY_MS, localTime } from '../schedule/local-time'

/** A freeze in epoch ms: `start` belongs to it, `end` does not. */
export interface FrozenTime {
  readonly startMs: number
  readonly endMs: number
}

/** Date, and a time where there is one; an offset or `Z` where the time is not of the zone. */
const FORM = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * The time that a freeze takes, wide rather than narrow: from the first of two hours of the same name to the last.
 * @returns a sentence on what is wrong where it is none
 */
export function frozenTime({
  from,
  to,
  zone = 'UTC',
}: FreezeSpan): FrozenTime | { readonly why: string; readonly key: 'from' | 'to' } {
  const start = bounds(from, zone)
  if (start === undefined) return { key: 'from', why: unreadable(from) }
  const end = bounds(to, zone)
  if (end === undefined) return { key: 'to', why: unreadable(to) }
  if (end.endMs <= start.startMs) return { key: 'to', why: `must not lie before ${from}, where the freeze starts` }
  return { startMs: start.startMs, endMs: end.endMs }
}

function unreadable(text: string): string {
  return `${JSON.stringify(text)} is no date that exists; write 2026-12-24, 2026-12-24T18:00 or 2026-12-24T18:00Z`
}

/** The instants that a text stands for: a whole day for a date, one for a date-time. */
function bounds(text: string, zone: string): FrozenTime | undefined {
  const [, date = '', time, offset] = FORM.exec(text) ?? []
  const dayMs = Date.parse(`${date}T00:00:00Z`)
  if (!Number.isFinite(dayMs) || !new Date(dayMs).toISOString().startsWith(date)) return undefined
  const local = localTime(zone)
  const first = (wallMs: number): number => local.instantsOf(wallMs)[0] ?? wallMs
  const last = (wallMs: number): number => local.instantsOf(wallMs).at(-1) ?? wallMs
  if (time === undefined) return { startMs: first(dayMs), endMs: last(dayMs + DAY_MS) }
  if (offset !== undefined) {
    const atMs = Date.parse(text)
    return Number.isFinite(atMs) ? { startMs: atMs, endMs: atMs } : undefined
  }
  const wallMs = Date.parse(`${date}T${time}Z`)
  return Number.isFinite(wallMs) ? { startMs: first(wallMs), endMs: last(wallMs) } : undefined
}
