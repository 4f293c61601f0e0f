import { DAY_MS, MINUTE_MS } from '../../../core/time/durations'
import { FIRST_MONDAY_MS } from '../../../core/time/local-time'
import type { AgentTime, Demand, DemandForecast, Leave, ModelAgent, ModelContactType } from '../../../documents'
import { type LocalDay, localDays, unusualDates } from '../../forecast/calendar/local-days'
import { presenceAtWork } from '../time/moments'
import { minuteOfWeek, shareAt } from '../time/week-presence'
import { type AwayAt, joinStretches, leaveByAgent, type WeekCell } from './leave'

const SLOT_MINUTES = 15
const SLOT_MS = SLOT_MINUTES * MINUTE_MS
const DAY_SLOTS = DAY_MS / SLOT_MS
/** A day on which clocks change lacks an hour. */
const HOUR_SLOTS = 60 / SLOT_MINUTES

/** The days for which presence is expected. */
interface Coming {
  readonly startMs: number
  readonly days: readonly LocalDay[]
  /** Names of special days by date. */
  readonly special: ReadonlyMap<string, string>
}

/**
 * When agents are on queue on the days of a forecast, by the clocks of its time zone. If the demand has an agent's time
 * by quarter hours, each day is like the same weekday of the past. Holidays, gaps in the data, days before the agent's
 * first day and runs of days away do not count. A special day is like earlier days of the same name, if there are any.
 * During leave an agent is absent.
 * @param types contacts of those days, whose work availability is the share of
 */
export function expectedPresence(
  agents: readonly ModelAgent[],
  demand: Demand,
  forecast: DemandForecast,
  leave: readonly Leave[] = [],
  types: readonly ModelContactType[] = [],
): { readonly agents: readonly ModelAgent[]; readonly notes: readonly string[] } {
  const rows = new Map(demand.staffing.map((row) => [row.userId, row]))
  const past = summarizePast(demand, forecast)
  const coming = summarizeComing(forecast)
  const away = leaveByAgent(leave)
  const shareAtWork = presenceAtWork(types)
  const starts = coming.days.flatMap(({ first, slots }) => slots.map((_, i) => coming.startMs + (first + i) * SLOT_MS))
  const counted = { newAgents: 0, away: 0, onLeave: 0 }
  const expected = agents.map((agent) => {
    const row = rows.get(agent.id)
    const known = row?.onQueue === undefined ? undefined : learned(row.onQueue, past, coming)
    if (known?.isNew === true) counted.newAgents++
    if ((known?.awayDays ?? 0) > 0) counted.away++
    const usual = known?.cells ?? usualCells(agent, coming)
    const isAway = away.get(agent.id)
    const cells = isAway === undefined ? usual : withoutLeave(usual, coming, isAway)
    if (isAway !== undefined && starts.some(isAway)) counted.onLeave++
    return cells === undefined ? onLeaveByAvailability(agent, coming, isAway) : withWeek(agent, cells, shareAtWork)
  })
  return { agents: expected, notes: notesOn(counted, leave.length > 0) }
}

interface Past {
  readonly days: readonly LocalDay[]
  readonly count: number
  readonly special: ReadonlyMap<string, string>
  readonly unusual: ReadonlySet<string>
  /** How many agents were on queue, by day. */
  readonly present: readonly number[]
  /** How many had been on queue by then. */
  readonly begun: readonly number[]
}

function summarizePast({ interval, staffing }: Demand, forecast: DemandForecast): Past {
  const { timeZone, days } = forecast
  const startMs = Date.parse(interval.start)
  const count = staffing.length === 0 ? 0 : Math.ceil((Date.parse(interval.end) - startMs) / SLOT_MS)
  const pastDays = localDays(startMs, count, SLOT_MINUTES, timeZone)
  const [allPresent, allBegun] = [pastDays.map(() => 0), pastDays.map(() => 0)]
  for (const { onQueue = [] } of staffing) {
    sharesByDay(onQueue, { days: pastDays, count }).forEach(({ present, begun }, i) => {
      allPresent[i] = (allPresent[i] ?? 0) + present
      allBegun[i] = (allBegun[i] ?? 0) + begun
    })
  }
  return {
    days: pastDays,
    count,
    present: allPresent,
    begun: allBegun,
    unusual: unusualDates(forecast),
    special: new Map(days.flatMap(({ date, kind, name }) => (kind === 'special' && name ? [[date, name]] : []))),
  }
}

function summarizeComing({ interval, timeZone, total }: DemandForecast): Coming {
  const startMs = Date.parse(interval.start)
  const endMs = Math.min(Date.parse(interval.end), startMs + 7 * DAY_MS)
  return {
    startMs,
    days: localDays(startMs, Math.ceil((endMs - startMs) / SLOT_MS), SLOT_MINUTES, timeZone),
    special: new Map(total.days.flatMap(({ date, special }) => (special === undefined ? [] : [[date, special]]))),
  }
}

function sharesByDay(onQueue: NonNullable<AgentTime['onQueue']>, { days, count }: Pick<Past, 'days' | 'count'>) {
  const shares = new Float64Array(count)
  for (const [from, to, share] of onQueue)
    for (let i = Math.floor(from / SLOT_MINUTES); i < Math.min(count, to / SLOT_MINUTES); i++) shares[i] = share
  let begun = 0
  return days.map((day) => {
    const own = shares.subarray(day.first, day.first + day.slots.length)
    const present = own.some((share) => share > 0) ? 1 : 0
    begun ||= present
    return { day, shares: own, present, begun }
  })
}

function learned(onQueue: NonNullable<AgentTime['onQueue']>, past: Past, coming: Coming) {
  const days = sharesByDay(onQueue, past).map((one, i) => {
    const [present, begun] = [(past.present[i] ?? 0) - one.present, (past.begun[i] ?? 0) - one.begun]
    const isWholeDay = one.shares.length >= DAY_SLOTS - HOUR_SLOTS
    return { ...one, isUsual: isWholeDay && !past.unusual.has(one.day.date), others: present / begun }
  })
  const present = presentDays(
    days.map(({ day, isUsual, ...own }) => ({ weekday: day.weekday, isPresent: own.present > 0, isUsual })),
  )
  const counted = days.filter((_, i) => present.counts[i] === true)
  const usual = days.filter(({ isUsual }) => isUsual)
  const whilePresent = meanDay(counted.filter(({ present }) => present > 0))
  const cells = coming.days.flatMap((day): WeekCell[] => {
    const name = coming.special.get(day.date)
    const alike = name === undefined ? [] : days.filter((one) => past.special.get(one.day.date) === name)
    const same = (one: (typeof days)[number]): boolean => one.day.weekday === day.weekday
    // Parts of days tell of a weekday that the window has no other of, and else its other days.
    const parts = present.isNew ? [] : days.filter((one) => same(one) && !past.unusual.has(one.day.date))
    const isWhole = parts.reduce((sum, { shares: own }) => sum + own.length, 0) >= DAY_SLOTS - HOUR_SLOTS
    const known = [alike, counted.filter(same), isWhole ? parts : [], counted]
    const from = known.find(({ length }) => length > 0) ?? []
    const profile = meanDay(from)
    // Of a weekday that the agent's days do not have, those of the others tell whether people are there.
    const ratio = meanOthers(usual.filter(same)) / meanOthers(counted)
    const factor = from === counted && Number.isFinite(ratio) ? ratio : 1
    const limit = from === counted ? whilePresent : profile
    return day.slots.map((slot, i) => ({
      minute: weekMinute(coming, day.first + i),
      share: Math.min(limit[slot] ?? 0, Math.round(100 * factor * (profile[slot] ?? 0)) / 100),
    }))
  })
  return { cells, isNew: present.isNew, awayDays: present.awayDays }
}

/** Mean share of the others who were present, of those who had begun; NaN without days on which one had. */
function meanOthers(days: readonly { readonly others: number }[]): number {
  const known = days.filter(({ others }) => Number.isFinite(others))
  return known.reduce((sum, { others }) => sum + others, 0) / known.length
}

/** Mean share by quarter hour of the local day, in hundredths. */
function meanDay(days: readonly { readonly day: LocalDay; readonly shares: Float64Array }[]): number[] {
  const sums = new Array<number>(DAY_SLOTS).fill(0)
  const times = new Array<number>(DAY_SLOTS).fill(0)
  for (const { day, shares } of days) {
    day.slots.forEach((slot, i) => {
      sums[slot] = (sums[slot] ?? 0) + (shares[i] ?? 0)
      times[slot] = (times[slot] ?? 0) + 1
    })
  }
  return sums.map((sum, slot) => Math.round((100 * sum) / Math.max(1, times[slot] ?? 0)) / 100)
}

/** The agent's average week, if no finer record exists; undefined if even that is unknown. */
function usualCells({ week }: ModelAgent, coming: Coming): WeekCell[] | undefined {
  if (week === undefined) return undefined
  return coming.days.flatMap((day) =>
    day.slots.map((_, i) => {
      const minute = weekMinute(coming, day.first + i)
      return { minute, share: shareAt(week, minute) }
    }),
  )
}

function withoutLeave(cells: WeekCell[] | undefined, coming: Coming, isAway: AwayAt): WeekCell[] | undefined {
  return cells?.map((cell, i) => (isAway(coming.startMs + i * SLOT_MS) ? { ...cell, share: 0 } : cell))
}

function withWeek(
  agent: ModelAgent,
  cells: readonly WeekCell[],
  shareAtWork: ReturnType<typeof presenceAtWork>,
): ModelAgent {
  const week = joinStretches(cells, SLOT_MINUTES)
  const share = agent.staffedSeconds > 0 ? shareAtWork(week) : undefined
  return { ...agent, week, availability: Math.min(1, share ?? agent.availability) }
}

/** If only totals are known, leave lowers an agent's availability by its share of the forecast period. */
function onLeaveByAvailability(agent: ModelAgent, coming: Coming, isAway: AwayAt | undefined): ModelAgent {
  const count = coming.days.reduce((sum, { slots }) => sum + slots.length, 0)
  if (isAway === undefined || count === 0) return agent
  let away = 0
  for (let i = 0; i < count; i++) if (isAway(coming.startMs + i * SLOT_MS)) away++
  return away === 0 ? agent : { ...agent, availability: agent.availability * (1 - away / count) }
}

function weekMinute({ startMs }: Coming, index: number): number {
  return minuteOfWeek(Math.floor((startMs + index * SLOT_MS - FIRST_MONDAY_MS) / MINUTE_MS))
}

function notesOn(
  { newAgents, away, onLeave }: { readonly newAgents: number; readonly away: number; readonly onLeave: number },
  hasLeave: boolean,
): string[] {
  return [
    ...(newAgents > 0
      ? [`Agents who came on queue within the window: ${newAgents}. They count from their first day on.`]
      : []),
    ...(away > 0
      ? [`Agents who were away for three or more of their days in a row: ${away}. Those days do not count.`]
      : []),
    hasLeave
      ? `Agents on leave in these days: ${onLeave}.`
      : 'No leave list was given: agents are taken to be there as usual.',
  ]
}

/** One day of the window for one agent. */
interface PastDay {
  /** Monday is 0. */
  readonly weekday: number
  readonly isPresent: boolean
  /** Whether the day is informative: no holiday, no gap in the data. */
  readonly isUsual: boolean
}

/** The part of an agent's window that shows when the agent is on queue. */
interface PresentDays {
  /** For each day, whether it counts. */
  readonly counts: readonly boolean[]
  /** Working days in a row on which the agent was away; they do not count. */
  readonly awayDays: number
  /** The agent started within the window: days before do not count. */
  readonly isNew: boolean
}

/**
 * From this many working days in a row without presence, the absence is not random: leave, training, a week of illness.
 */
const AWAY_DAYS = 3
/** From this many days without presence at the start of the window, an agent counts as new. */
const NEW_FROM_DAYS = 7
/** From this share of days with presence, the agent works on a weekday. */
const WORKS = 0.5

/**
 * The days of a window that show when an agent is on queue. Days before the agent's first day and long absences do not
 * count. Single days of absence count, since they will recur.
 */
function presentDays(days: readonly PastDay[]): PresentDays {
  const first = days.findIndex(({ isPresent }) => isPresent)
  if (first < 0) return { counts: days.map(({ isUsual }) => isUsual), awayDays: 0, isNew: false }
  const isNew = first >= NEW_FROM_DAYS
  const begin = isNew ? first : 0
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
  days.forEach(({ weekday, isPresent }, i) => {
    if (counts[i] !== true || !works.has(weekday)) return
    if (isPresent) close()
    else run.push(i)
  })
  close()
  return { counts, awayDays, isNew }
}

/** Weekdays on which the agent was present at least half of the time. */
function workingWeekdays(days: readonly PastDay[], counts: readonly boolean[]): Set<number> {
  const seen = new Map<number, { of: number; there: number }>()
  days.forEach(({ weekday, isPresent }, i) => {
    if (counts[i] !== true) return
    const seenCounts = seen.get(weekday) ?? { of: 0, there: 0 }
    seen.set(weekday, { of: seenCounts.of + 1, there: seenCounts.there + (isPresent ? 1 : 0) })
  })
  return new Set([...seen].filter(([, { of, there }]) => there > 0 && there >= WORKS * of).map(([weekday]) => weekday))
}

/** An agent who was away for more than half of the window may well be away again. */
function longest(days: readonly PastDay[], counts: readonly boolean[], works: ReadonlySet<number>): number {
  return days.filter(({ weekday }, i) => counts[i] === true && works.has(weekday)).length / 2
}
