import { DAY_MINUTES, WEEK_MINUTES } from '../../../core/time/durations'
import type { ModelAgent } from '../../../documents'

type WithShifts = readonly Pick<ModelAgent, 'shifts'>[]

/**
 * Cycle length of shifts in minutes without a profile: a day if every shift begins on the first day (a night shift may
 * end on the next), else as many weeks as contain them all.
 */
export function shiftCycleMinutes(agents: WithShifts): number {
  let latest = 0
  for (const { shifts = [] } of agents) for (const { fromMinute } of shifts) latest = Math.max(latest, fromMinute)
  if (latest < DAY_MINUTES) return DAY_MINUTES
  return (Math.floor(latest / WEEK_MINUTES) + 1) * WEEK_MINUTES
}

/** Share of the time between two minutes of the cycle that shifts cover, 0..1; shifts may pass the end of the cycle. */
export function shiftCover(
  shifts: NonNullable<ModelAgent['shifts']>,
  from: number,
  to: number,
  cycleMinutes: number,
): number {
  const parts: [number, number][] = []
  for (const { fromMinute, toMinute } of shifts) {
    for (let round = Math.floor((from - toMinute) / cycleMinutes); ; round++) {
      const start = Math.max(from, fromMinute + round * cycleMinutes)
      const end = Math.min(to, toMinute + round * cycleMinutes)
      if (fromMinute + round * cycleMinutes >= to) break
      if (end > start) parts.push([start, end])
    }
  }
  parts.sort((x, y) => x[0] - y[0])
  let covered = 0
  let reached = from
  for (const [start, end] of parts) {
    covered += Math.max(0, end - Math.max(start, reached))
    reached = Math.max(reached, end)
  }
  return covered / (to - from)
}
