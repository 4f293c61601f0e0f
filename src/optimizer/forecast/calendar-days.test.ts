import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../core/time/durations'
import type { ForecastDay } from '../../documents'
import { type DrawnHistory, type DrawnWorld, drawHistory } from './drawn-history.fixtures'
import { forecastDemand } from './forecast-demand'
import { withoutExceptions } from './level/exceptions'

const FULL = process.env.SKILLROUTE_FULL === '1'
/** Histories drawn for a test; with `SKILLROUTE_FULL=1` the second number. */
const draws = (few: number, many: number): number => (FULL ? many : few)
const A_DAY = 48
const sum = (values: readonly (number | null)[]): number => values.reduce<number>((all, one) => all + (one ?? 0), 0)
const isInside = ({ low, high }: Pick<ForecastDay, 'low' | 'high'>, count: number): boolean =>
  low <= count && count <= high

/** Contacts of each day after a history. */
function arrivedByDay({ actual }: DrawnHistory): number[] {
  const days = (actual[0]?.length ?? 0) / A_DAY
  return Array.from({ length: days }, (_, d) => sum(actual.map((own) => sum(own.slice(d * A_DAY, (d + 1) * A_DAY)))))
}

function ahead(world: DrawnWorld) {
  const drawn = drawHistory(world)
  const { end } = drawn.history.interval
  const until = new Date(Date.parse(end) + (world.ahead ?? 1) * 7 * DAY_MS).toISOString()
  return {
    drawn,
    arrived: arrivedByDay(drawn),
    forecast: forecastDemand(drawn.history, { interval: { start: end, end: until } }),
  }
}

/** Histories that end on the Monday before the first of a month. */
function untilMonth(i: number, weeks: number): string {
  const first = Date.UTC(2026, i, 1)
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS
  return new Date(monday - weeks * 7 * DAY_MS).toISOString().slice(0, 10)
}

describe('days of the month', () => {
  const min = draws(0.6, 0.85)
  const paydays = (monthDay: DrawnWorld['monthDay'], isOne: (date: Date) => boolean, weeks = 17) => {
    let [held, all, off] = [0, 0, 0]
    const notes: string[] = []
    for (let i = 0; i < draws(2, 6); i++) {
      const world = { seed: `payday ${i}`, start: untilMonth(i, weeks), weeks: weeks + 2, ahead: 2 }
      const { arrived, forecast } = ahead({ ...world, ...(monthDay && { monthDay }) })
      notes.push(...forecast.notes)
      forecast.total.days.forEach((day, d) => {
        if (!isOne(new Date(day.date))) return
        all++
        off += Math.abs(day.mean / (arrived[d] ?? 1) - 1)
        if (isInside(day, arrived[d] ?? 0)) held++
      })
    }
    return { held: held / all, error: off / all, notes: notes.join('\n') }
  }
  const isFirst = (date: Date): boolean => date.getUTCDate() <= 3

  it('are learned from the start of a month, and said', () => {
    const { held, error, notes } = paydays((day) => (day <= 3 ? 1.3 : 1), isFirst)
    expect(held).toBeGreaterThan(min)
    expect(error).toBeLessThan(0.12)
    expect(notes).toMatch(/On days 1 to 3 of a month there are 1[23]\d % of the contacts of usual days/)
  })

  it('are learned from its end', () => {
    const isLast = (date: Date): boolean => new Date(date.getTime() + 2 * DAY_MS).getUTCDate() <= 2
    const { held, error, notes } = paydays((_, left) => (left < 2 ? 0.7 : 1), isLast)
    expect(held).toBeGreaterThan(min - 0.05)
    expect(error).toBeLessThan(0.14)
    expect(notes).toContain('On the last 2 days of a month')
  })

  it('widen intervals where one month alone shows them, and are not found where there are none', () => {
    expect(paydays((day) => (day <= 3 ? 1.3 : 1), isFirst, 8).held).toBeGreaterThan(0.6)
    const { held, notes } = paydays(undefined, isFirst)
    expect(held).toBeGreaterThan(min)
    expect(notes).not.toContain('of a month')
  })
})

describe('totals', () => {
  it('are those of whole weeks and months, wider than of independent days and narrower than their sum', () => {
    const { forecast } = ahead({ seed: 't', types: 2, weeks: 8 + 10, ahead: 10, start: '2026-01-05' })
    for (const { totals = [], days } of [forecast.total, ...forecast.queues, ...forecast.contactTypes]) {
      expect(totals.map(({ period, from, to }) => [period, from, to])).toEqual([
        ...Array.from({ length: 10 }, (_, week) => {
          const at = (day: number) => new Date(Date.parse('2026-03-02') + day * DAY_MS).toISOString().slice(0, 10)
          return ['week', at(7 * week), at(7 * week + 6)]
        }),
        ['month', '2026-04-01', '2026-04-30'],
        ['all', '2026-03-02', '2026-05-10'],
      ])
      for (const { from, to, mean, low, high } of totals) {
        const own = days.filter(({ date }) => date >= from && date <= to)
        expect(mean).toBeCloseTo(sum(own.map((day) => day.mean)), 6)
        const widths = own.map((day) => day.high - day.low)
        expect(high - low).toBeLessThan(sum(widths))
        expect(high - low).toBeGreaterThan(1.02 * Math.sqrt(sum(widths.map((width) => width ** 2))) - 2)
      }
    }
    const short = forecastDemand(drawHistory({ seed: 't', types: 1, weeks: 9 }).history)
    expect(short.total.totals?.map(({ period }) => period)).toEqual(['week'])
  })

  it('hold the weeks that come', () => {
    let [held, all] = [0, 0]
    for (let i = 0; i < draws(8, 40); i++) {
      const { arrived, forecast } = ahead({ seed: `week ${i}`, weeks: 9, types: 1, size: 900 })
      const [week] = forecast.total.totals ?? []
      all++
      if (week !== undefined && isInside(week, sum(arrived))) held++
    }
    expect(held / all).toBeGreaterThan(draws(0.7, 0.82))
  })
})

it('the rest of a day is surer by noon', () => {
  let [held, all] = [0, 0]
  const narrower: number[] = []
  for (let i = 0; i < draws(4, 12); i++) {
    const drawn = drawHistory({ seed: `noon ${i}`, weeks: 8, size: 1200 })
    const { end } = drawn.history.interval
    const at = (hours: number) => new Date(Date.parse(end) + hours * 3_600_000).toISOString()
    const rest = { start: at(12), end: at(24) }
    const [before] = forecastDemand(drawn.history, { interval: rest }).total.days
    const contactTypes = drawn.history.contactTypes.map((type, t) => ({
      ...type,
      offered: [...type.offered, ...(drawn.actual[t] ?? []).slice(0, A_DAY / 2)],
    }))
    const noon = { ...drawn.history, interval: { ...drawn.history.interval, end: at(12) }, contactTypes }
    const forecast = forecastDemand(noon, { interval: rest })
    const [day] = forecast.total.days
    if (before === undefined || day === undefined) continue
    expect(forecast.notes.join()).toContain('is updated by its contacts until')
    all++
    if (isInside(day, sum(drawn.actual.map((own) => sum(own.slice(A_DAY / 2, A_DAY)))))) held++
    narrower.push((day.high - day.low) / (before.high - before.low))
  }
  expect(held / all).toBeGreaterThan(draws(0.49, 0.8))
  expect(sum(narrower) / narrower.length).toBeLessThan(0.67)
})

it.each([21, 30])('%s days of history do about as well as the plain mean of each weekday', (days) => {
  let [own, plain] = [0, 0]
  for (let i = 0; i < draws(6, 24); i++) {
    const drawn = drawHistory({
      seed: `few days ${i}`,
      weeks: 6,
      days,
      types: draws(1, 6),
      size: draws(3000, 900),
      scatter: 0.5,
    })
    const { total } = forecastDemand(drawn.history)
    const past = Array.from({ length: days }, (_, d) =>
      sum(drawn.history.contactTypes.map(({ offered }) => sum(offered.slice(d * A_DAY, (d + 1) * A_DAY)))),
    )
    arrivedByDay(drawn).forEach((count, d) => {
      const same = past.filter((_, day) => (day - d - days) % 7 === 0)
      own += Math.abs((total.days[d]?.mean ?? 0) - count)
      plain += Math.abs(sum(same) / same.length - count)
    })
  }
  expect(own / plain).toBeLessThan(1.1)
})

it('calls few of the days exceptions that are as random as all others', () => {
  const random = drawHistory({ seed: 'exceptions', weeks: 60, types: 1, size: 300 })
  const days = arrivedByDay({
    ...random,
    actual: random.history.contactTypes.map(({ offered }) => offered.map((one) => one ?? 0)),
  })
  let found = 0
  for (let from = 0; from + 21 <= days.length; from += 21) {
    const points = days.slice(from, from + 21).map((count, i) => ({
      day: 20_000 + from + i,
      weekday: i % 7,
      value: Math.log(count),
      variance: 1 / count,
    }))
    withoutExceptions(points).forEach((point, i) => {
      if (point.variance !== points[i]?.variance) found++
    })
  }
  expect(found / days.length).toBeLessThan(0.06)
})
