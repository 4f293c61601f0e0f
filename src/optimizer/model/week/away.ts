/** One day of the window for one agent. */
export interface PastDay {
  /** Monday is 0. */
  readonly weekday: number
  /** Minutes on queue. */
  readonly minutes: number
  /** Whether the day tells anything: no holiday, no gap in the data. */
  readonly isUsual: boolean
}

/** What of an agent's window says when they are on queue. */
export interface PresentDays {
  /** Of each day whether it counts. */
  readonly counts: readonly boolean[]
  /** Working days in a row on which the agent was away; they do not count. */
  readonly awayDays: number
  /** The agent came within the window: days before do not count. */
  readonly joined: boolean
}

/** Working days in a row without any presence that are not random: leave, training, illness of a week. */
const AWAY_DAYS = 3
/** Days without presence at the window's beginning from which on an agent counts as new. */
const JOINED_DAYS = 7
/** Share of the days of a weekday with presence from which on the agent works on that weekday. */
const WORKS = 0.5

/**
 * Which days of a window tell when an agent is on queue: not those before the first, and no runs of days away. Single days
 * of absence count, since such days will come again.
 */
export function presentDays(days: readonly PastDay[]): PresentDays {
  const first = days.findIndex(({ minutes }) => minutes > 0)
  if (first < 0) return { counts: days.map(({ isUsual }) => isUsual), awayDays: 0, joined: false }
  const joined = first >= JOINED_DAYS
  const begin = joined ? first : 0
  const counts = days.map(({ isUsual }, i) => isUsual && i >= begin)
  const works = workingWeekdays(days, counts)
  let awayDays = 0
  let run: number[] = []
  const close = (): void => {
    if (run.length >= AWAY_DAYS && run.length <= longest(days, counts, works)) {
      awayDays += run.length
      for (let i = run[0] ?? 0; i <= (run.at(-1) ?? -1); i++) counts[i] = false
    }
    run = []
  }
  days.forEach(({ weekday, minutes }, i) => {
    if (counts[i] !== true || !works.has(weekday)) return
    if (minutes === 0) run.push(i)
    else close()
  })
  close()
  return { counts, awayDays, joined }
}

/** Weekdays on which the agent was there at least every second time. */
function workingWeekdays(days: readonly PastDay[], counts: readonly boolean[]): Set<number> {
  const seen = new Map<number, { of: number; there: number }>()
  days.forEach(({ weekday, minutes }, i) => {
    if (counts[i] !== true) return
    const own = seen.get(weekday) ?? { of: 0, there: 0 }
    seen.set(weekday, { of: own.of + 1, there: own.there + (minutes > 0 ? 1 : 0) })
  })
  return new Set([...seen].filter(([, { of, there }]) => there > 0 && there >= WORKS * of).map(([weekday]) => weekday))
}

/** Who was away for more than half of the window may well be away again. */
function longest(days: readonly PastDay[], counts: readonly boolean[], works: ReadonlySet<number>): number {
  return days.filter(({ weekday }, i) => counts[i] === true && works.has(weekday)).length / 2
}
