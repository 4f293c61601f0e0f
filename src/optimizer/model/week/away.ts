/** One day of the window for one agent. */
export interface PastDay {
  /** Monday is 0. */
  readonly weekday: number
  /** Minutes on queue. */
  readonly minutes: number
  /** Whether the day is informative: no holiday, no gap in the data. */
  readonly isUsual: boolean
}

/** The part of an agent's window that shows when the agent is on queue. */
export interface PresentDays {
  /** For each day, whether it counts. */
  readonly counts: readonly boolean[]
  /** Working days in a row on which the agent was away; they do not count. */
  readonly awayDays: number
  /** The agent started within the window: days before do not count. */
  readonly joined: boolean
}

/**
 * From this many working days in a row without presence, the absence is not random: leave, training, a week of illness.
 */
const AWAY_DAYS = 3
/** From this many days without presence at the start of the window, an agent counts as new. */
const JOINED_DAYS = 7
/** From this share of days with presence, the agent works on a weekday. */
const WORKS = 0.5

/**
 * The days of a window that show when an agent is on queue. Days before the agent's first day and long absences do not
 * count. Single days of absence count, since they will recur.
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

/** Weekdays on which the agent was present at least half of the time. */
function workingWeekdays(days: readonly PastDay[], counts: readonly boolean[]): Set<number> {
  const seen = new Map<number, { of: number; there: number }>()
  days.forEach(({ weekday, minutes }, i) => {
    if (counts[i] !== true) return
    const own = seen.get(weekday) ?? { of: 0, there: 0 }
    seen.set(weekday, { of: own.of + 1, there: own.there + (minutes > 0 ? 1 : 0) })
  })
  return new Set([...seen].filter(([, { of, there }]) => there > 0 && there >= WORKS * of).map(([weekday]) => weekday))
}

/** An agent who was away for more than half of the window may well be away again. */
function longest(days: readonly PastDay[], counts: readonly boolean[], works: ReadonlySet<number>): number {
  return days.filter(({ weekday }, i) => counts[i] === true && works.has(weekday)).length / 2
}
