/**
 * Forecasts of drawn worlds beside the rates behind their counts (no forecast can be better than these, days being drawn)
 * and the mean of four weeks. Prints absolute errors over contacts as ratios, also those of the rates over the mean of four
 * weeks: below that, no forecast can be. Prints how many counts intervals held, too.
 *
 * npm run bench:forecast -- [worlds] [weeks of history]
 */

import { seededRandom } from '../src/core/random'
import type { DemandForecast, ForecastSeries } from '../src/documents'
import { forecastDemand } from '../src/optimizer'
import { type DrawnHistory, type DrawnWorld, drawHistory } from '../src/optimizer/forecast/drawn-history.fixtures'

const worlds = Number(process.argv[2] ?? 12)
const weeks = Number(process.argv[3] ?? 8)
const A_DAY = 48
const A_WEEK = 7 * A_DAY

interface Errors {
  own: number
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

function sum(lists: readonly (readonly number[])[]): number[] {
  return Array.from({ length: A_WEEK }, (_, i) => lists.reduce((all, list) => all + (list[i] ?? 0), 0))
}

function fourWeeks(counts: readonly (number | null)[]): number[] {
  return Array.from({ length: A_WEEK }, (_, i) =>
    [1, 2, 3, 4].reduce((all, week) => all + (counts[counts.length - week * A_WEEK + i] ?? 0) / 4, 0),
  )
}

function add(
  errors: Errors,
  actual: readonly number[],
  own: readonly number[],
  rates: readonly number[],
  mean: readonly number[],
): void {
  actual.forEach((count, i) => {
    errors.own += Math.abs(count - (own[i] ?? 0))
    errors.rates += Math.abs(count - (rates[i] ?? 0))
    errors.fourWeeks += Math.abs(count - (mean[i] ?? 0))
  })
}

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

function judge(drawn: DrawnHistory, forecast: DemandForecast): { types: Errors; total: Errors } {
  const none = (): Errors => ({ own: 0, rates: 0, fourWeeks: 0 })
  const [types, total] = [none(), none()]
  const means = drawn.history.contactTypes.map(({ offered }) => fourWeeks(offered))
  drawn.actual.forEach((actual, t) => {
    const own = forecast.contactTypes[t]
    if (own === undefined) return
    add(types, actual, own.mean, drawn.rates[t] ?? [], means[t] ?? [])
    hold(held.types, own, actual)
  })
  const all = sum(drawn.actual)
  add(total, all, forecast.total.mean, sum(drawn.rates), sum(means))
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

const shown = ({ own, rates, fourWeeks: mean }: Errors): string =>
  `${(own / rates).toFixed(3)} of the rates' own, ${(own / mean).toFixed(3)} of four weeks' (rates ${(rates / mean).toFixed(3)})`

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
  const { types, total } = judge(drawn, forecast)
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
