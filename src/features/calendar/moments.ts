import { DAY_MS } from '../../core/time/durations'
import { listSpans } from './entry-times'
import type { ResolvedEntry } from './resolve'
import { merged, type Span } from './spans'

/** Entries that hold at once, and the first time at which they do. */
export interface Moment {
  readonly entries: readonly ResolvedEntry[]
  readonly atMs: number
}

/** How far ahead entries are compared: more than a year, so that each date of it and both clock changes are among them. */
const AHEAD_MS = 400 * DAY_MS

/**
 * Every set of entries that hold at the same time, within {@link AHEAD_MS} from the present and from the beginning of each
 * later campaign. Agents of entries by shift count as always on shift.
 */
export function listMoments(entries: readonly ResolvedEntry[], nowMs: number): Moment[] {
  const starts = entries.map(({ times }) => times.fromMs).filter((ms) => ms > nowMs + AHEAD_MS && Number.isFinite(ms))
  const found = new Map<string, Moment>()
  for (const { startMs, endMs } of merged([nowMs, ...starts].map((ms) => ({ startMs: ms, endMs: ms + AHEAD_MS })))) {
    for (const moment of within(entries, startMs, endMs)) {
      const key = moment.entries.map(({ index }) => index).join()
      if (!found.has(key)) found.set(key, moment)
    }
  }
  return [...found.values()]
}

function* within(entries: readonly ResolvedEntry[], fromMs: number, toMs: number): Generator<Moment> {
  const edges = entries
    .flatMap((entry) => {
      const spans: readonly Span[] = listSpans(entry.times, fromMs, toMs)
      return spans.flatMap(({ startMs, endMs }) => [
        { atMs: Math.max(startMs, fromMs), entry, isStart: true },
        { atMs: endMs, entry, isStart: false },
      ])
    })
    .sort((a, b) => a.atMs - b.atMs)
  const open = new Map<number, ResolvedEntry>()
  for (const [i, { atMs, entry, isStart }] of edges.entries()) {
    if (isStart) open.set(entry.index, entry)
    else open.delete(entry.index)
    if (edges[i + 1]?.atMs === atMs || open.size === 0) continue
    yield { entries: [...open.values()].sort((a, b) => a.index - b.index), atMs }
  }
}
