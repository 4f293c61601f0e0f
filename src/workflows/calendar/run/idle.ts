import { contentHash } from '../../../core/json/hash'
import type { SkillCalendar } from '../../../documents'
import { valueSource } from '../../../documents/yaml/source'
import { spansOf } from '../entry-times'
import { checkEntries } from '../resolve'
import { shapedCalendar } from '../validate'
import type { CalendarState } from './ledger'
import { AHEAD_MS } from './wanted'

/** Tells one version of a calendar from the next. */
export function calendarHash(calendar: SkillCalendar, specialDays: readonly string[] = []): string {
  return contentHash([calendar, specialDays])
}

/**
 * When something begins or ends next, if certainly nothing did since the last run; undefined if something may be due.
 * Needs no org. With entries by shift, something may always be due, since shifts change.
 */
export function idleUntil(
  { lastRan, held, plans }: CalendarState,
  calendar: SkillCalendar,
  { specialDays, nowMs }: { readonly specialDays?: readonly string[] | undefined; readonly nowMs: number },
): string | null | undefined {
  if (lastRan === undefined || lastRan.calendar !== calendarHash(calendar, specialDays)) return undefined
  const isOpen = [...plans.values()].some(({ isMade, open }) => !isMade || open.size > 0)
  if (isOpen || nowMs < lastRan.atMs || calendar.entries.some(({ during }) => during === 'shift')) return undefined
  const source = valueSource(calendar)
  if (shapedCalendar(source).calendar === undefined) return undefined
  const edges = checkEntries(calendar, { source, issues: [], specialDays }).flatMap((times) =>
    spansOf(times, lastRan.atMs, nowMs + AHEAD_MS).flatMap(({ startMs, endMs }) => [startMs, endMs]),
  )
  const all = [...edges, ...[...held.values()].map(({ until }) => Date.parse(until))]
  if (all.some((ms) => ms > lastRan.atMs && ms <= nowMs)) return undefined
  const nextMs = Math.min(...all.filter((ms) => ms > nowMs && Number.isFinite(ms)))
  return Number.isFinite(nextMs) ? new Date(nextMs).toISOString() : null
}
