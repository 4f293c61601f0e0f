import { DAY_MS } from '../../../core/time/durations'
import type { Ref } from '../../../documents'
import { spansOf } from '../entry-times'
import type { ResolvedEntry } from '../resolve'
import { intersected, merged, type Span } from '../spans'
import { type CalendarState, type HeldTarget, keyOf } from './ledger'

/** How far back spans are considered: longer than any span of hours of the week. */
const BACK_MS = 8 * DAY_MS
/** How far ahead spans are considered: later runs extend targets that hold longer. */
export const AHEAD_MS = 15 * DAY_MS

/** A level that entries require an agent to hold now. */
export interface Wanted {
  readonly user: Ref
  readonly skill: Ref
  readonly level: number | null
  readonly levels: 'atLeast' | 'exact'
  readonly entries: readonly string[]
  readonly startMs: number
  readonly endMs: number
}

/** When each entry holds, from shortly before the present to shortly after. */
export interface Times {
  /** For an agent, whose shifts matter to entries by shift. */
  spans(entry: ResolvedEntry, userId: string): readonly Span[]
}

/** @param shifts of each agent, for entries by shift */
export function timesAround(nowMs: number, shifts: ReadonlyMap<string, readonly Span[]>): Times {
  const [fromMs, toMs] = [nowMs - BACK_MS, nowMs + AHEAD_MS]
  const known = new Map<string, readonly Span[]>()
  return {
    spans({ index, entry, times }, userId) {
      const byShift = entry.during === 'shift'
      const key = byShift ? `${index} ${userId}` : String(index)
      const found = known.get(key) ?? spansOf(times, fromMs, toMs, byShift ? (shifts.get(userId) ?? []) : undefined)
      known.set(key, found)
      return found
    },
  }
}

/** All targets that the entries require now, by key of the target. Entries that follow without a pause count as one. */
export function wantedNow(entries: readonly ResolvedEntry[], times: Times, nowMs: number): Map<string, Wanted> {
  const found = new Map<string, Candidate>()
  for (const entry of entries) {
    for (const { id, name } of entry.agents) {
      const spans = times.spans(entry, id)
      if (spans.length === 0) continue
      for (const { skill, level } of entry.skills) {
        const user = { id, name }
        const key = `${keyOf({ user, skill })} ${String(level)}`
        const known = found.get(key) ?? { user, skill, level, parts: [] }
        known.parts.push({ entry, spans })
        found.set(key, known)
      }
    }
  }
  const wanted = new Map<string, Wanted>()
  for (const { parts, ...target } of found.values()) {
    const now = spanAt(merged(parts.flatMap(({ spans }) => [...spans])), nowMs)
    if (now === undefined) continue
    const own = parts.filter(({ spans }) => intersected(spans, [now]).length > 0).map(({ entry }) => entry)
    const levels = own.some((entry) => entry.levels === 'exact') ? 'exact' : 'atLeast'
    wanted.set(keyOf(target), {
      ...target,
      levels,
      entries: own.map(({ entry }) => entry.name),
      ...clipped(now, nowMs),
    })
  }
  return wanted
}

/** A level of a skill of an agent, with the entries that require it at some time. */
interface Candidate extends Pick<Wanted, 'user' | 'skill' | 'level'> {
  readonly parts: { readonly entry: ResolvedEntry; readonly spans: readonly Span[] }[]
}

/** Limits a campaign without beginning or end to finite times. */
function clipped({ startMs, endMs }: Span, nowMs: number): Span {
  return { startMs: Math.max(startMs, nowMs - BACK_MS), endMs: Math.min(endMs, nowMs + AHEAD_MS) }
}

function spanAt(spans: readonly Span[], atMs: number): Span | undefined {
  return spans.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)
}

/**
 * The span in which a target that began earlier must still be held; undefined if it is over. The agents of the entries
 * are not determined again, since that was done when the target began.
 */
export function stillHeld(
  target: HeldTarget,
  entries: readonly ResolvedEntry[],
  times: Times,
  nowMs: number,
): Span | undefined {
  const own = entries.filter(
    ({ entry, skills }) =>
      target.entries.includes(entry.name) &&
      skills.some(({ skill, level }) => skill.id === target.skill.id && level === target.level),
  )
  const now = spanAt(merged(own.flatMap((entry) => [...times.spans(entry, target.user.id)])), nowMs)
  // A later span of the same hours is a different span, even if no run happened in the pause between the two.
  return now === undefined || now.startMs > Date.parse(target.until) ? undefined : clipped(now, nowMs)
}

/** When something begins or ends next; null: not within the time looked at. */
export function nextEdge(
  state: Pick<CalendarState, 'held'>,
  entries: readonly ResolvedEntry[],
  times: Times,
  nowMs: number,
): string | null {
  const edges = entries.flatMap((entry) => {
    const ids = entry.entry.during === 'shift' ? entry.agents.map(({ id }) => id) : ['']
    return ids.flatMap((id) => times.spans(entry, id).flatMap(({ startMs, endMs }) => [startMs, endMs]))
  })
  const ends = [...state.held.values()].map(({ until }) => Date.parse(until))
  const nextMs = Math.min(...[...edges, ...ends].filter((ms) => ms > nowMs && Number.isFinite(ms)))
  return Number.isFinite(nextMs) ? new Date(nextMs).toISOString() : null
}
