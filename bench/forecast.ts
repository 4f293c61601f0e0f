/**
 * Forecasts of drawn worlds beside the rates behind their counts (no forecast can be better than these, days being drawn)
 * and the mean of four weeks. Prints absolute errors over contacts as ratios, also those of the rates over the mean of four
 * weeks: below that, no forecast can be. "Weekdays learned" is the error of an estimate that knows trend, hours, holidays and
 * changes of level, and takes only the level of each weekday from the history: what a history of this length leaves open
 * where days differ. Prints how many counts intervals held, too, by the size of the expected count, beside what exact
 * intervals of Poisson counts hold: they are of whole contacts, so more than 95 % where counts are small.
 *
 * Then, of as many drawn histories each: days of the month that differ, totals of weeks and months, short histories beside
 * the plain mean of each weekday, and the rest of a day at noon.
 *
 * npm run bench:forecast -- [worlds] [weeks of history] [drawn histories]
 */

import { seededRandom } from '../src/core/random'
import type { DemandForecast, ForecastSeries } from '../src/documents'
import { forecastDemand } from '../src/optimizer'
import { type DrawnHistory, type DrawnWorld, drawHistory } from '../src/optimizer/forecast/drawn-history.fixtures'
import { benchMonths, benchNoon, benchShort, benchTotals } from './parts/calendar-worlds'

const worlds = Number(process.argv[2] ?? 12)
const weeks = Number(process.argv[3] ?? 8)
const histories = Number(process.argv[4] ?? 24)
const A_DAY = 48
const A_WEEK = 7 * A_DAY

interface Errors {
  own: number
  /** Of rates whose weekdays were learned. */
  learned: number
  rates: number
  fourWeeks: number
}

const held = { types: [0, 0], total: [0, 0], days: [0, 0] } satisfies Record<string, [number, number]>

/** What happens in each world: growth, changes of level, holidays and days without data, in turn. */
function worldOf(index: number): DrawnWorld {
  const random = seededRandom(`forecast ${index}`)
  const holiday =
    index % 4 === 2 ? { [Math.round(weeks * 3.5) + 1]: 0.35, [weeks * 7 + 1 + Math.floor(3 * random())]: 0.35 } : {}
  return {
    seed: `world ${index}`,
    weeks: weeks + 1,
    types: 12,
    trendPerWeek: index % 3 === 0 ? 0 : -0.02 + 0.05 * random(),
    special: holiday,
    missing: index % 5 === 4 ? [10, 11] : [],
    ...(index % 4 === 3
      ? { step: { day: Math.floor(weeks * 7 * (0.3 + 0.4 * random())), factor: index % 8 < 4 ? 0.8 : 1.25 } }
      : {}),
  }
}

/** Sums of a week. */
function sum(lists: readonly (readonly number[])[]): number[] {
  return sums(lists, A_WEEK)
}

function sums(lists: readonly (readonly number[])[], length = lists[0]?.length ?? 0): number[] {
  return Array.from({ length }, (_, i) => lists.reduce((all, list) => all + (list[i] ?? 0), 0))
}

function fourWeeks(counts: readonly (number | null)[]): number[] {
  return Array.from({ length: A_WEEK }, (_, i) =>
    [1, 2, 3, 4].reduce((all, week) => all + (counts[counts.length - week * A_WEEK + i] ?? 0) / 4, 0),
  )
}

interface Compared {
  readonly own: readonly number[]
  readonly learned: readonly number[]
  readonly rates: readonly number[]
  readonly mean: readonly number[]
}

function add(errors: Errors, actual: readonly number[], { own, learned, rates, mean }: Compared): void {
  actual.forEach((count, i) => {
    errors.learned += Math.abs(count - (learned[i] ?? 0))
    errors.own += Math.abs(count - (own[i] ?? 0))
    errors.rates += Math.abs(count - (rates[i] ?? 0))
    errors.fourWeeks += Math.abs(count - (mean[i] ?? 0))
  })
}

/** The rates with the levels of weekdays as the history shows them. */
function weekdaysLearned(
  counts: readonly (number | null)[],
  pastRates: readonly number[],
  rates: readonly number[],
): number[] {
  const sums = Array.from({ length: 7 }, () => ({ count: 0, rate: 0 }))
  for (let first = 0; first < counts.length; first += A_DAY) {
    const day = counts.slice(first, first + A_DAY).reduce<number>((all, one) => all + (one ?? 0), 0)
    const own = sums[(first / A_DAY) % 7]
    // A day without contacts is a day without data here.
    if (day === 0 || own === undefined) continue
    own.count += day
    own.rate += pastRates.slice(first, first + A_DAY).reduce((all, one) => all + one, 0)
  }
  return rates.map((rate, i) => {
    const { count, rate: past } = sums[Math.floor(i / A_DAY)] ?? { count: 1, rate: 1 }
    return past > 0 ? (rate * count) / past : rate
  })
}

/** Half hours of contact types by their expected count. */
const SIZES = [
  { from: 0, what: 'below 1' },
  { from: 1, what: '1 to 3' },
  { from: 3, what: '3 to 10' },
  { from: 10, what: '10 and more' },
].map((size) => ({ ...size, held: [0, 0], exact: 0 }))

function holdBySize({ mean, low, high }: ForecastSeries, actual: readonly number[], rates: readonly number[]): void {
  actual.forEach((count, i) => {
    const expected = mean[i] ?? 0
    const size = SIZES.findLast(({ from }) => expected >= from)
    if (expected === 0 || size === undefined) return
    size.exact += poissonHeld(rates[i] ?? 0)
    hold(size.held, { mean: [expected], low: [low[i] ?? 0], high: [high[i] ?? 0] }, [count])
  })
}

/** The probability within the narrowest interval of a Poisson count that leaves at most 2.5 % on each side. */
function poissonHeld(mean: number): number {
  let [below, held, probability] = [0, 0, Math.exp(-mean)]
  for (let count = 0; below + held < 1 - TAIL; count++) {
    if (below + probability <= TAIL && held === 0) below += probability
    else held += probability
    probability *= mean / (count + 1)
  }
  return held
}
const TAIL = 0.025

function hold(
  into: number[],
  { mean, low, high }: Pick<ForecastSeries, 'mean' | 'low' | 'high'>,
  actual: readonly number[],
): void {
  actual.forEach((count, i) => {
    if ((mean[i] ?? 0) === 0) return
    into[1] = (into[1] ?? 0) + 1
    if ((low[i] ?? 0) <= count && count <= (high[i] ?? 0)) into[0] = (into[0] ?? 0) + 1
  })
}

function evaluate(drawn: DrawnHistory, forecast: DemandForecast): { types: Errors; total: Errors } {
  const none = (): Errors => ({ own: 0, learned: 0, rates: 0, fourWeeks: 0 })
  const [types, total] = [none(), none()]
  const means = drawn.history.contactTypes.map(({ offered }) => fourWeeks(offered))
  drawn.actual.forEach((actual, t) => {
    const own = forecast.contactTypes[t]
    if (own === undefined) return
    const rates = drawn.rates[t] ?? []
    const learned = weekdaysLearned(drawn.history.contactTypes[t]?.offered ?? [], drawn.pastRates[t] ?? [], rates)
    add(types, actual, { own: own.mean, learned, rates, mean: means[t] ?? [] })
    hold(held.types, own, actual)
    holdBySize(own, actual, rates)
  })
  const all = sum(drawn.actual)
  const rates = sum(drawn.rates)
  const learned = weekdaysLearned(
    sums(drawn.history.contactTypes.map(({ offered }) => offered.map((count) => count ?? 0))),
    sums(drawn.pastRates),
    rates,
  )
  add(total, all, { own: forecast.total.mean, learned, rates, mean: sum(means) })
  hold(held.total, forecast.total, all)
  const dayTotals = forecast.total.days.map((_, day) =>
    all.slice(day * A_DAY, (day + 1) * A_DAY).reduce((x, y) => x + y, 0),
  )
  const { days } = forecast.total
  hold(
    held.days,
    { mean: days.map((one) => one.mean), low: days.map((one) => one.low), high: days.map((one) => one.high) },
    dayTotals,
  )
  return { types, total }
}

const shown = ({ own, learned, rates, fourWeeks: mean }: Errors): string =>
  `${(own / rates).toFixed(3)} of the rates' own (weekdays learned ${(learned / rates).toFixed(3)}), ${(own / mean).toFixed(3)} of four weeks' (rates ${(rates / mean).toFixed(3)})`

for (let index = 0; index < worlds; index++) {
  const world = worldOf(index)
  const drawn = drawHistory(world)
  const started = performance.now()
  const specialDays = Object.keys(world.special ?? {}).map((day) => ({
    date: drawn.date(Number(day)),
    name: 'holiday',
  }))
  const forecast = forecastDemand(drawn.history, { specialDays })
  const ms = performance.now() - started
  const { types, total } = evaluate(drawn, forecast)
  const events = [
    `${(100 * (world.trendPerWeek ?? 0)).toFixed(1)} % a week`,
    ...(world.step === undefined ? [] : [`from day ${world.step.day} times ${world.step.factor}`]),
    ...(specialDays.length > 0 ? ['holidays'] : []),
    ...((world.missing ?? []).length > 0 ? ['days missing'] : []),
  ]
  console.log(
    `${index}: ${events.join(', ')}: half hours of types ${shown(types)}; of all ${shown(total)}; ${ms.toFixed(0)} ms`,
  )
}
const share = ([inside = 0, all = 0]: number[]): string => `${((100 * inside) / all).toFixed(1)} % of ${all}`
console.log(
  `95 % intervals held: half hours of types ${share(held.types)}, of all ${share(held.total)}; days ${share(held.days)}`,
)
for (const { what, held: own, exact } of SIZES) {
  console.log(
    `  types, ${what} expected: ${share(own)} (exact ${((100 * exact) / Math.max(1, own[1] ?? 0)).toFixed(1)} %)`,
  )
}
benchMonths(histories)
benchTotals(histories)
benchShort(histories)
benchNoon(histories)
