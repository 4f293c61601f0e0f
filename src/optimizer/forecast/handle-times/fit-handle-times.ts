import { fitLevel, type LevelEffort, SHARE_EFFORT } from '../level/fit-level'
import type { LevelFit } from '../level/types'
import type { HandleCell } from './handle-cells'

/** Squared coefficient of variation of single handle times: 0.8, as published measurements of calls have it. */
export const SINGLE_VARIANCE = 0.64
/** Contacts of a day below which it tells nothing of that day's level. */
const FEWEST_CONTACTS = 5
/** Days below which a queue is taken to change as the org does. */
const FEWEST_DAYS = 10

/** Handle times differ less from weekday to weekday, and from day to day, than counts do. */
const EFFORT: LevelEffort = { ...SHARE_EFFORT, weekdaySds: [0.005, 0.05, 0.2] }

/** Logarithm of handle times over the mean of their type: what the level of a day and the hour add. */
export interface HandleTimeFit {
  /** Of a queue on a day: expectation and variance. */
  level(queueId: string, day: number, weekday: number): { readonly mean: number; readonly variance: number }
  /** Of the whole org. */
  readonly org: LevelFit
  /** Of an interval of the local day. */
  hour(queueId: string, weekday: number, slot: number): number
  trendPerDay(queueId: string): number
}

/** Levels of days for the org and for what its queues differ from it; then hours, weekdays' hours and queues' hours. */
export function fitHandleTimes(cells: readonly HandleCell[]): HandleTimeFit | undefined {
  const org = fitDays(cells, () => 0, 1)
  if (org === undefined) return undefined
  const byQueue = new Map<string, LevelFit>()
  const queueIds = [...new Set(cells.map(({ queueId }) => queueId))]
  for (const queueId of queueIds.length > 1 ? queueIds : []) {
    const own = cells.filter((cell) => cell.queueId === queueId)
    const fit = fitDays(own, org.usual, FEWEST_DAYS)
    if (fit !== undefined) byQueue.set(queueId, fit)
  }
  const usual = ({ queueId, day, weekday }: HandleCell): number =>
    org.usual(day, weekday) + (byQueue.get(queueId)?.usual(day, weekday) ?? 0)
  const hour = hourProfiles(usualDays(cells, usual, org.dayVariance), usual)
  return {
    org,
    hour,
    level(queueId, day, weekday) {
      const whole = org.forecast(day, weekday)
      const part = byQueue.get(queueId)?.forecast(day, weekday) ?? { mean: 0, variance: 0 }
      return { mean: whole.mean + part.mean, variance: whole.variance + part.variance }
    },
    trendPerDay: (queueId) => org.trendPerDay + (byQueue.get(queueId)?.trendPerDay ?? 0),
  }
}

interface Sums {
  handled: number
  seconds: number
  usual: number
}

function fitDays(
  cells: readonly HandleCell[],
  whole: (day: number, weekday: number) => number,
  fewest: number,
): LevelFit | undefined {
  const days = new Map<number, Sums & { readonly weekday: number }>()
  for (const cell of cells) {
    const own = days.get(cell.day) ?? { weekday: cell.weekday, handled: 0, seconds: 0, usual: 0 }
    days.set(cell.day, own)
    add(own, cell)
  }
  const points = [...days]
    .filter(([, { handled }]) => handled >= FEWEST_CONTACTS)
    .sort(([a], [b]) => a - b)
    .map(([day, { weekday, handled, seconds, usual }]) => ({
      day,
      weekday,
      value: Math.log(seconds / usual) - whole(day, weekday),
      variance: SINGLE_VARIANCE / handled,
    }))
  return points.length < fewest ? undefined : fitLevel(points, EFFORT)
}

function add(sums: Sums, { handled, seconds, usual }: Sums): void {
  sums.handled += handled
  sums.seconds += seconds
  sums.usual += usual
}

/** Standard deviations from its level beyond which a day is none that hours are learned from. */
const ODD = 4

/** Cells of days that are about as long as their level says: a day with a failure tells nothing of usual hours. */
function usualDays(
  cells: readonly HandleCell[],
  level: (cell: HandleCell) => number,
  dayVariance: number,
): readonly HandleCell[] {
  const days = new Map<number, Sums>()
  for (const cell of cells) {
    const own = days.get(cell.day) ?? { handled: 0, seconds: 0, usual: 0 }
    days.set(cell.day, own)
    add(own, { ...cell, usual: cell.usual * Math.exp(level(cell)) })
  }
  return cells.filter(({ day }) => {
    const { handled = 1, seconds = 1, usual = 1 } = days.get(day) ?? {}
    return Math.abs(Math.log(seconds / usual)) <= ODD * Math.sqrt(SINGLE_VARIANCE / handled + dayVariance)
  })
}

/** Each step explains what the one before left, as far as it differs by more than single handle times scatter. */
function hourProfiles(cells: readonly HandleCell[], level: (cell: HandleCell) => number): HandleTimeFit['hour'] {
  const keys = [
    (_queue: string, _weekday: number, slot: number) => `${slot}`,
    (_queue: string, weekday: number, slot: number) => `${weekday} ${slot}`,
    (queue: string, _weekday: number, slot: number) => `${queue} ${slot}`,
  ]
  const steps: { readonly key: (typeof keys)[number]; readonly found: ReadonlyMap<string, number> }[] = []
  const hour = (queueId: string, weekday: number, slot: number): number =>
    steps.reduce((sum, { key, found }) => sum + (found.get(key(queueId, weekday, slot)) ?? 0), 0)
  for (const key of keys) {
    const sums = new Map<string, Sums>()
    for (const cell of cells) {
      const name = key(cell.queueId, cell.weekday, cell.slot)
      const own = sums.get(name) ?? { handled: 0, seconds: 0, usual: 0 }
      sums.set(name, own)
      const expected = Math.exp(level(cell) + hour(cell.queueId, cell.weekday, cell.slot))
      add(own, { ...cell, usual: cell.usual * expected })
    }
    steps.push({ key, found: shrunken(sums) })
  }
  return hour
}

/** Logarithms of actual over expected, drawn towards 0 by how little they differ beyond the scatter of single contacts. */
function shrunken(sums: ReadonlyMap<string, Sums>): Map<string, number> {
  const rows = [...sums].map(([name, { handled, seconds, usual }]) => ({
    name,
    value: Math.log(seconds / usual),
    variance: SINGLE_VARIANCE / handled,
    handled,
  }))
  const weight = rows.reduce((all, { handled }) => all + handled, 0)
  const excess = rows.reduce((all, { value, variance, handled }) => all + handled * (value * value - variance), 0)
  const between = weight > 0 ? Math.max(0, excess / weight) : 0
  return new Map(rows.map(({ name, value, variance }) => [name, (value * between) / (between + variance)]))
}
