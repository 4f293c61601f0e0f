import { sum } from '../../../core/sum'
import { localDays } from '../calendar/local-days'
import type { HistoryContactType } from '../history/types'

/** Contacts that were handled in one interval of a local day. */
export interface HandleCell {
  /** Days since 1970-01-01, by the zone's calendar. */
  readonly day: number
  /** Monday is 0. */
  readonly weekday: number
  /** Intervals after local midnight. */
  readonly slot: number
  readonly queueId: string
  readonly handled: number
  readonly seconds: number
  /** Seconds that the contacts would have taken if each took the mean of its type. */
  readonly secondsAtMean: number
}

/** Contacts handled and their time by interval, with the mean of each type over the whole history. */
export interface HandleHistory {
  readonly cells: readonly HandleCell[]
  /** Length of the intervals, all alike. */
  readonly intervalMinutes: number
  /** Mean handle time and contacts by the id of the type; types without usable handle times are missing. */
  readonly means: ReadonlyMap<string, { readonly seconds: number; readonly handled: number }>
}

/** @param isUsual whether a date counts: no holiday, no gap in the data */
export function buildHandleHistory(
  types: readonly HistoryContactType[],
  startMs: number,
  timeZone: string,
  isUsual: (date: string) => boolean,
): HandleHistory | undefined {
  const known = types.filter(
    ({ handleTimes }) => handleTimes !== undefined && sum(handleTimes.handled) > 0 && sum(handleTimes.seconds) > 0,
  )
  const intervalMinutes = known[0]?.handleTimes?.intervalMinutes
  if (intervalMinutes === undefined) return undefined
  const means = new Map<string, { seconds: number; handled: number }>()
  const cells: HandleCell[] = []
  const count = Math.max(...known.map(({ handleTimes }) => handleTimes?.handled.length ?? 0))
  const days = localDays(startMs, count, intervalMinutes, timeZone)
  for (const { id, queueId, handleTimes } of known) {
    if (handleTimes === undefined || handleTimes.intervalMinutes !== intervalMinutes) continue
    const handled = sum(handleTimes.handled)
    const mean = sum(handleTimes.seconds) / handled
    means.set(id, { seconds: mean, handled })
    for (const { day, weekday, date, first, slots } of days) {
      if (!isUsual(date)) continue
      slots.forEach((slot, i) => {
        const [n, seconds] = [handleTimes.handled[first + i] ?? 0, handleTimes.seconds[first + i] ?? 0]
        if (n > 0 && seconds > 0)
          cells.push({ day, weekday, slot, queueId, handled: n, seconds, secondsAtMean: n * mean })
      })
    }
  }
  return means.size === 0 ? undefined : { cells, intervalMinutes, means }
}
