import { DAY_MS } from '../../src/core/time/durations'
import type { ForecastDay } from '../../src/documents'
import { forecastDemand } from '../../src/optimizer'
import { type DrawnHistory, type DrawnWorld, drawHistory } from '../../src/optimizer/forecast/drawn-history.fixtures'
import type { DemandHistory } from '../../src/optimizer/forecast/history/types'

const A_DAY = 48

/** Starts of drawn histories: the forecast begins on each day of a month in turn. */
const start = (i: number): string => new Date(Date.parse('2025-01-06') + i * 7 * DAY_MS).toISOString().slice(0, 10)

/** Contacts of the days after a history, of all contact types. */
function cameByDay({ actual }: DrawnHistory): number[] {
  const days = (actual[0]?.length ?? 0) / A_DAY
  return Array.from({ length: days }, (_, d) => actual.reduce((sum, own) => sum + between(own, d * A_DAY, A_DAY), 0))
}

function between(counts: readonly (number | null)[], from: number, count: number): number {
  return counts.slice(from, from + count).reduce<number>((sum, one) => sum + (one ?? 0), 0)
}

/** How many of some counts lay inside their intervals, and absolute errors over contacts. */
class Tally {
  inside = 0
  all = 0
  private error = 0
  private contacts = 0
  add({ mean, low, high }: Pick<ForecastDay, 'mean' | 'low' | 'high'>, actual: number): void {
    this.all++
    if (low <= actual && actual <= high) this.inside++
    this.error += Math.abs(actual - mean)
    this.contacts += actual
  }
  get held(): string {
    return `${((100 * this.inside) / this.all).toFixed(1)} % of ${this.all}`
  }
  get wape(): number {
    return this.error / this.contacts
  }
}

/** Weeks after a history of all `weeks`, forecast at once. */
function weeksAhead(world: Omit<DrawnWorld, 'weeks'>, weeks: number, ahead: number) {
  const drawn = drawHistory({ types: 12, ...world, weeks: weeks + ahead, ahead })
  const { end } = drawn.history.interval
  const interval = { start: end, end: new Date(Date.parse(end) + ahead * 7 * DAY_MS).toISOString() }
  return { drawn, interval, forecast: forecastDemand(drawn.history, { interval }) }
}

const MONTHS: Readonly<Record<string, DrawnWorld['monthDay']>> = {
  'no day of the month differs': undefined,
  'the first three days of a month at 1.3': (day) => (day <= 3 ? 1.3 : 1),
  'the last two days at 1.25': (_, left) => (left < 2 ? 1.25 : 1),
  'the first two days at 1.1': (day) => (day <= 2 ? 1.1 : 1),
}

/** The weekday of the first of a month varies over histories: this one begins in its week. */
function monthStart(i: number, weeks: number): string {
  const first = Date.UTC(2026, i, 1)
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS
  return new Date(monday - weeks * 7 * DAY_MS).toISOString().slice(0, 10)
}

const leftIn = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate() - date.getUTCDate()

/** Days of the two weeks around the first of a month, with days of the month that differ. */
export function benchMonths(worlds: number): void {
  for (const [name, monthDay] of Object.entries(MONTHS)) {
    for (const weeks of [8, 13]) {
      const [all, own] = [new Tally(), new Tally()]
      for (let i = 0; i < worlds; i++) {
        const world = { seed: `month ${i}`, start: monthStart(i, weeks), ...(monthDay && { monthDay }) }
        const { drawn, forecast } = weeksAhead(world, weeks, 2)
        cameByDay(drawn).forEach((count, d) => {
          const day = forecast.total.days[d]
          if (day === undefined) return
          all.add(day, count)
          const date = new Date(day.date)
          if ((monthDay?.(date.getUTCDate(), leftIn(date)) ?? 1) !== 1) own.add(day, count)
        })
      }
      const special = own.all > 0 ? `; of these days ${own.held}, error ${(100 * own.wape).toFixed(1)} %` : ''
      console.log(`${name}, ${weeks} weeks: days ${all.held}, error ${(100 * all.wape).toFixed(2)} %${special}`)
    }
  }
}

const CHANGES: readonly Partial<DrawnWorld>[] = [
  {},
  { trendPerWeek: 0.01 },
  { step: { day: 30, factor: 0.85 } },
  { monthDay: (day) => (day <= 3 ? 1.3 : 1) },
]

/** Totals of the weeks and months of the nine weeks after a history, of all contacts and of each queue. */
export function benchTotals(worlds: number): void {
  for (const weeks of [8, 13]) {
    const pair = () => [new Tally(), new Tally()] as const
    const held = { first: pair(), week: pair(), month: pair(), all: pair() }
    for (let i = 0; i < 2 * worlds; i++) {
      const world = { seed: `totals ${i}`, start: start(i), ...CHANGES[i % CHANGES.length] }
      const { drawn, forecast } = weeksAhead(world, weeks, 9)
      const indexes = (isOwn: (queueId: string) => boolean): number[] =>
        drawn.history.contactTypes.flatMap(({ queueId }, t) => (isOwn(queueId) ? [t] : []))
      const queues = forecast.queues.map((series) => ({ series, types: indexes((id) => id === series.queueId) }))
      for (const { series, types } of [{ series: forecast.total, types: indexes(() => true) }, ...queues]) {
        const came = cameByDay({ ...drawn, actual: types.map((t) => drawn.actual[t] ?? []) })
        series.totals?.forEach((total, at) => {
          const days = series.days.map(({ date }, d) => (date >= total.from && date <= total.to ? (came[d] ?? 0) : 0))
          const count = days.reduce((sum, one) => sum + one, 0)
          for (const name of at === 0 ? (['first', total.period] as const) : [total.period])
            held[name][series === forecast.total ? 0 : 1].add(total, count)
        })
      }
    }
    for (const [name, what] of [
      ['first', 'the next week'],
      ['week', 'weeks'],
      ['month', 'months'],
    ] as const) {
      const [all, queues] = held[name]
      console.log(
        `totals of ${what} after ${weeks} weeks: held ${all.held}, error ${(100 * all.wape).toFixed(1)} %; of queues ${queues.held}`,
      )
    }
  }
}

/** The mean of each weekday. */
function weekdayMeans({ contactTypes }: DemandHistory): number[] {
  const days = (contactTypes[0]?.offered.length ?? 0) / A_DAY
  const counts = Array.from({ length: days }, (_, d) =>
    contactTypes.reduce((sum, { offered }) => sum + between(offered, d * A_DAY, A_DAY), 0),
  )
  // From the end of the history, so that the first entry is the weekday after it.
  return Array.from({ length: 7 }, (_, weekday) => {
    const own = counts.filter((_, d) => (days - d) % 7 === (7 - weekday) % 7)
    return own.reduce((sum, one) => sum + one, 0) / own.length
  })
}

/** Errors of the days of the next week, of short histories beside the plain mean of each weekday. */
export function benchShort(worlds: number): void {
  for (const scatter of [0.5, 1]) {
    for (const days of [14, 21, 30]) {
      const [own, plain] = [new Tally(), new Tally()]
      for (let i = 0; i < worlds; i++) {
        const drawn = drawHistory({ seed: `short ${i}`, types: 12, scatter, weeks: 8, days, start: start(i) })
        const forecast = forecastDemand(drawn.history)
        const means = weekdayMeans(drawn.history)
        cameByDay(drawn).forEach((count, d) => {
          const mean = means[d] ?? 0
          plain.add({ mean, low: 0, high: 0 }, count)
          own.add(forecast.total.days[d] ?? { mean: 0, low: 0, high: 0 }, count)
        })
      }
      const ratio = (own.wape / plain.wape).toFixed(3)
      console.log(
        `${days} days of history, scatter ${scatter}: error of days ${(100 * own.wape).toFixed(2)} %, plain mean by weekday ${(100 * plain.wape).toFixed(2)} % (${ratio}), days held ${own.held}`,
      )
    }
  }
}

/** The rest of a day, forecast at midnight and at noon. */
export function benchNoon(worlds: number): void {
  for (const size of [100, 300, 1000]) {
    const [before, after] = [new Tally(), new Tally()]
    const narrowed: number[] = []
    for (let i = 0; i < worlds; i++) {
      const drawn = drawHistory({ seed: `noon ${i}`, types: 12, size, weeks: 9, start: start(i) })
      const midnight = Date.parse(drawn.history.interval.end)
      for (const d of [0, 3]) {
        const at = (day: number) => new Date(midnight + day * DAY_MS).toISOString()
        const rest = { start: at(d + 0.5), end: at(d + 1) }
        const seen = d * A_DAY + A_DAY / 2
        const came = drawn.actual.reduce((sum, own) => sum + between(own, seen, A_DAY / 2), 0)
        const [first, second] = [0, A_DAY / 2].map((more) => {
          const known = d * A_DAY + more
          const contactTypes = drawn.history.contactTypes.map((type, t) => ({
            ...type,
            offered: [...type.offered, ...(drawn.actual[t] ?? []).slice(0, known)],
          }))
          const interval = { start: drawn.history.interval.start, end: at(known / A_DAY) }
          return forecastDemand({ ...drawn.history, interval, contactTypes }, { interval: rest }).total.days[0]
        })
        if (first === undefined || second === undefined) continue
        before.add(first, came)
        after.add(second, came)
        narrowed.push(1 - (second.high - second.low) / (first.high - first.low))
      }
    }
    const mean = narrowed.reduce((sum, one) => sum + one, 0) / narrowed.length
    console.log(
      `rest of the day at noon, types of up to ${size}: held ${after.held} (at midnight ${before.held}), error ${(100 * after.wape).toFixed(1)} % (${(100 * before.wape).toFixed(1)} %), narrower by ${(100 * mean).toFixed(0)} %`,
    )
  }
}
