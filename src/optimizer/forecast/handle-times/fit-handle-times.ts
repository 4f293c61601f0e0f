import { fitLevel } from '../level/fit-level'
import { type LevelEffort, type LevelFit, SHARE_EFFORT } from '../level/types'
import type { HandleCell } from './handle-cells'

/**
 * Squared coefficient of variation of single handle times. The coefficient is 0.8, as in published measurements of
 * calls.
 */
export const SINGLE_VARIANCE = 0.64
/** A day with fewer contacts than this says nothing about its level. */
const FEWEST_CONTACTS = 5
/** A queue with fewer days than this is assumed to change as the org does. */
const FEWEST_DAYS = 10

/** Handle times differ less from weekday to weekday, and from day to day, than counts do. */
const EFFORT: LevelEffort = { ...SHARE_EFFORT, weekdaySds: [0.005, 0.05, 0.2] }

/**
 * Logarithm of handle times divided by the mean of their type: the part that the day's level adds, and the part of the
 * hour.
 */
export interface HandleTimeFit {
  /** For a queue on a day: expectation and variance. */
  level(queueId: string, day: number, weekday: number): { readonly mean: number; readonly variance: number }
  /** The level of the whole org. */
  readonly org: LevelFit
  /** The part of an interval of the local day. */
  hour(queueId: string, weekday: number, slot: number): number
  trendPerDay(queueId: string): number
}

/**
 * Fits, in this order, the daily level of the org, how each queue departs from it, the hours of the day, the hours by
 * weekday and the hours by queue.
 */
export function fitHandleTimes(cells: readonly HandleCell[]): HandleTimeFit | undefined {
  const org = fitDays(cells, () => 0, 1)
  if (org === undefined) return undefined
  const byQueue = new Map<string, LevelFit>()
  const queueIds = [...new Set(cells.map(({ queueId }) => queueId))]
  for (const queueId of queueIds.length > 1 ? queueIds : []) {
    const queueCells = cells.filter((cell) => cell.queueId === queueId)
    const fit = fitDays(queueCells, org.usual, FEWEST_DAYS)
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
  secondsAtMean: number
}

function fitDays(
  cells: readonly HandleCell[],
  whole: (day: number, weekday: number) => number,
  fewest: number,
): LevelFit | undefined {
  const days = new Map<number, Sums & { readonly weekday: number }>()
  for (const cell of cells) {
    const daySums = days.get(cell.day) ?? { weekday: cell.weekday, handled: 0, seconds: 0, secondsAtMean: 0 }
    days.set(cell.day, daySums)
    add(daySums, cell)
  }
  const points = [...days]
    .filter(([, { handled }]) => handled >= FEWEST_CONTACTS)
    .sort(([a], [b]) => a - b)
    .map(([day, { weekday, handled, seconds, secondsAtMean }]) => ({
      day,
      weekday,
      value: Math.log(seconds / secondsAtMean) - whole(day, weekday),
      variance: SINGLE_VARIANCE / handled,
    }))
  return points.length < fewest ? undefined : fitLevel(points, EFFORT)
}

function add(sums: Sums, { handled, seconds, secondsAtMean }: Sums): void {
  sums.handled += handled
  sums.seconds += seconds
  sums.secondsAtMean += secondsAtMean
}

/** A day further from its level than this many standard deviations is not used to learn the hours. */
const ODD = 4

/**
 * The cells of days whose handle time is close to their level. A day with an outage, for example, tells nothing about
 * usual hours.
 */
function usualDays(
  cells: readonly HandleCell[],
  level: (cell: HandleCell) => number,
  dayVariance: number,
): readonly HandleCell[] {
  const days = new Map<number, Sums>()
  for (const cell of cells) {
    const daySums = days.get(cell.day) ?? { handled: 0, seconds: 0, secondsAtMean: 0 }
    days.set(cell.day, daySums)
    add(daySums, { ...cell, secondsAtMean: cell.secondsAtMean * Math.exp(level(cell)) })
  }
  return cells.filter(({ day }) => {
    const { handled = 1, seconds = 1, secondsAtMean = 1 } = days.get(day) ?? {}
    return Math.abs(Math.log(seconds / secondsAtMean)) <= ODD * Math.sqrt(SINGLE_VARIANCE / handled + dayVariance)
  })
}

/**
 * Each step explains the deviations that the step before left, as far as they exceed the scatter of single handle
 * times.
 */
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
      const groupSums = sums.get(name) ?? { handled: 0, seconds: 0, secondsAtMean: 0 }
      sums.set(name, groupSums)
      const expected = Math.exp(level(cell) + hour(cell.queueId, cell.weekday, cell.slot))
      add(groupSums, { ...cell, secondsAtMean: cell.secondsAtMean * expected })
    }
    steps.push({ key, found: shrunken(sums) })
  }
  return hour
}

/**
 * Logarithms of actual / expected, drawn towards 0. The less they differ beyond the scatter of single contacts, the
 * more they are drawn.
 */
function shrunken(sums: ReadonlyMap<string, Sums>): Map<string, number> {
  const rows = [...sums].map(([name, { handled, seconds, secondsAtMean }]) => ({
    name,
    value: Math.log(seconds / secondsAtMean),
    variance: SINGLE_VARIANCE / handled,
    handled,
  }))
  const weight = rows.reduce((all, { handled }) => all + handled, 0)
  const excess = rows.reduce((all, { value, variance, handled }) => all + handled * (value * value - variance), 0)
  const between = weight > 0 ? Math.max(0, excess / weight) : 0
  return new Map(rows.map(({ name, value, variance }) => [name, (value * between) / (between + variance)]))
}
