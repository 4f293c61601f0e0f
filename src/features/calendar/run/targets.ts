import { DAY_MS } from '../../../core/time/durations'
import { listSpans } from '../entry-times'
import type { ResolvedEntry } from '../resolve'
import { intersected, merged, type Span } from '../spans'
import { type CalendarState, type HeldTarget, keyOf } from './ledger'
import type { CalendarTarget } from './options'

/** How far back spans are looked up. Hours of the week make spans of at most a week, so none is cut off. */
const BACK_MS = 8 * DAY_MS
/** How far ahead spans are looked up. Later runs extend targets that hold longer. */
export const AHEAD_MS = 15 * DAY_MS

/** A level that entries require an agent to hold now. */
export interface Target extends Pick<CalendarTarget, 'user' | 'skill' | 'level' | 'entries'> {
  readonly levelRule: 'atLeast' | 'exact'
  readonly startMs: number
  readonly endMs: number
}

/** When each entry holds, from `BACK_MS` before the present to `AHEAD_MS` after. */
export interface Times {
  /** @param userId the agent; matters only to entries that hold during shifts */
  spans(entry: ResolvedEntry, userId: string): readonly Span[]
}

/** @param shifts by agent, for entries that hold during shifts */
export function timesAround(nowMs: number, shifts: ReadonlyMap<string, readonly Span[]>): Times {
  const [fromMs, toMs] = [nowMs - BACK_MS, nowMs + AHEAD_MS]
  const cache = new Map<string, readonly Span[]>()
  return {
    spans({ index, entry, times }, userId) {
      const byShift = entry.during === 'shift'
      const key = byShift ? `${index} ${userId}` : String(index)
      const spans = cache.get(key) ?? listSpans(times, fromMs, toMs, byShift ? (shifts.get(userId) ?? []) : undefined)
      cache.set(key, spans)
      return spans
    },
  }
}

/** All targets that the entries require now, by key. Entries that follow each other without a pause count as one span. */
export function targetsNow(entries: readonly ResolvedEntry[], times: Times, nowMs: number): Map<string, Target> {
  const candidates = new Map<string, Candidate>()
  for (const entry of entries) {
    for (const { id, name } of entry.agents) {
      const spans = times.spans(entry, id)
      if (spans.length === 0) continue
      for (const { skill, level } of entry.skills) {
        const user = { id, name }
        const key = `${keyOf({ user, skill })} ${String(level)}`
        const candidate = candidates.get(key) ?? { user, skill, level, parts: [] }
        candidate.parts.push({ entry, spans })
        candidates.set(key, candidate)
      }
    }
  }
  const targets = new Map<string, Target>()
  for (const { parts, ...target } of candidates.values()) {
    const current = spanAt(merged(parts.flatMap(({ spans }) => [...spans])), nowMs)
    if (current === undefined) continue
    const currentEntries = parts
      .filter(({ spans }) => intersected(spans, [current]).length > 0)
      .map(({ entry }) => entry)
    const levelRule = currentEntries.some((entry) => entry.levelRule === 'exact') ? 'exact' : 'atLeast'
    targets.set(keyOf(target), {
      ...target,
      levelRule,
      entries: currentEntries.map(({ entry }) => entry.name),
      ...clipped(current, nowMs),
    })
  }
  return targets
}

/** A level of a skill of an agent, with the entries that require it at some time. */
interface Candidate extends Pick<Target, 'user' | 'skill' | 'level'> {
  readonly parts: { readonly entry: ResolvedEntry; readonly spans: readonly Span[] }[]
}

/** Gives a span finite ends, since an entry without `from` or `to` has none. */
function clipped({ startMs, endMs }: Span, nowMs: number): Span {
  return { startMs: Math.max(startMs, nowMs - BACK_MS), endMs: Math.min(endMs, nowMs + AHEAD_MS) }
}

function spanAt(spans: readonly Span[], atMs: number): Span | undefined {
  return spans.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)
}

/**
 * The span in which a target that began earlier must still be held; undefined if it is over. It stays held even if the
 * entry would select other agents by now.
 */
export function stillHeld(
  target: HeldTarget,
  entries: readonly ResolvedEntry[],
  times: Times,
  nowMs: number,
): Span | undefined {
  const itsEntries = entries.filter(
    ({ entry, skills }) =>
      target.entries.includes(entry.name) &&
      skills.some(({ skill, level }) => skill.id === target.skill.id && level === target.level),
  )
  const current = spanAt(merged(itsEntries.flatMap((entry) => [...times.spans(entry, target.user.id)])), nowMs)
  // A later span of the same hours is a different span, even if no run happened in the pause between the two.
  return current === undefined || current.startMs > Date.parse(target.until) ? undefined : clipped(current, nowMs)
}

/** When something begins or ends next; null: not within `AHEAD_MS`. */
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
