/**
 * Busy agents ordered by the time at which they finish: a calendar queue (Brown 1988). Time is divided into days with
 * about one agent each, so the cost of adding an agent and removing the first does not grow with their number. No time
 * may be earlier than that of the last agent removed.
 */
export interface Completions {
  size: number
  /** The agent who finishes first, -1 while no agent works. */
  first: number
  /** When the first agent finishes, as an array of one number; Infinity while no agent works. */
  readonly firstAt: Float64Array
  /** When each agent finishes. */
  readonly at: Float64Array
  /**
   * A page lists the agents of a day; each page also serves the same day of every other year. `page` has the first
   * agent of each page, `after` the next agent after each; -1 for none.
   */
  readonly page: Int32Array
  readonly after: Int32Array
  /** Number of days in a second. */
  readonly pace: number
  /** The day of the first entry, counted from time 0. */
  today: number
}

/**
 * Length of a year (all pages once), as a multiple of the mean time ahead. With about a page for each agent, entries of
 * another year are then rare on a page.
 */
const MEANS_PER_YEAR = 4

/** @param meanSeconds roughly how far ahead of the present an agent finishes */
export function completions(agents: number, meanSeconds: number): Completions {
  const pages = 2 ** Math.ceil(Math.log2(Math.max(2, agents)))
  return {
    size: 0,
    first: -1,
    firstAt: new Float64Array([Number.POSITIVE_INFINITY]),
    at: new Float64Array(agents),
    page: new Int32Array(pages).fill(-1),
    after: new Int32Array(agents),
    pace: pages / (MEANS_PER_YEAR * Math.max(meanSeconds, Number.MIN_VALUE)),
    today: 0,
  }
}

/** Enters the time in `at[agent]`, which must be set before. */
export function addCompletion(calendar: Completions, agent: number): void {
  const { page, after, at, firstAt } = calendar
  const time = at[agent] ?? 0
  const day = Math.floor(time * calendar.pace)
  const place = day & (page.length - 1)
  after[agent] = page[place] ?? -1
  page[place] = agent
  calendar.size++
  if (time < (firstAt[0] ?? 0)) {
    calendar.first = agent
    firstAt[0] = time
    calendar.today = day
  }
}

/** Removes the first entry and finds the next. */
export function removeFirst(calendar: Completions): void {
  takeOut(calendar, calendar.first)
  calendar.size--
  findFirst(calendar)
}

function takeOut({ page, after, today }: Completions, agent: number): void {
  const place = today & (page.length - 1)
  let other = page[place] ?? -1
  if (other === agent) {
    page[place] = after[agent] ?? -1
    return
  }
  while (after[other] !== agent) other = after[other] ?? -1
  after[other] = after[agent] ?? -1
}

function findFirst(calendar: Completions): void {
  const { page, after, at, pace, firstAt } = calendar
  calendar.first = -1
  firstAt[0] = Number.POSITIVE_INFINITY
  if (calendar.size === 0) return
  const mask = page.length - 1
  for (let day = calendar.today, searched = 0; searched <= mask; day++, searched++) {
    let best = -1
    let bestAt = Number.POSITIVE_INFINITY
    for (let agent = page[day & mask] ?? -1; agent >= 0; agent = after[agent] ?? -1) {
      const time = at[agent] ?? 0
      if (time < bestAt && time * pace < day + 1) {
        best = agent
        bestAt = time
      }
    }
    if (best < 0) continue
    calendar.first = best
    firstAt[0] = bestAt
    calendar.today = day
    return
  }
  findFar(calendar)
}

/** Searches a whole year of empty days: the first completion is in another year. */
function findFar(calendar: Completions): void {
  const { page, after, at, pace, firstAt } = calendar
  for (const start of page) {
    for (let agent = start; agent >= 0; agent = after[agent] ?? -1) {
      const time = at[agent] ?? 0
      if (time >= (firstAt[0] ?? 0)) continue
      calendar.first = agent
      firstAt[0] = time
    }
  }
  calendar.today = Math.floor((firstAt[0] ?? 0) * pace)
}
