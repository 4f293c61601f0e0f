import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors/input'
import { backTestForecast } from './back-test/back-test'
import { drawHistory } from './drawn-history.fixtures'
import { forecastDemand } from './forecast-demand'
import type { DemandHistory } from './history/types'

/** Mean absolute error over mean, over all contact types. */
function wape(expected: readonly (readonly number[])[], actual: readonly (readonly number[])[]): number {
  let [error, all] = [0, 0]
  actual.forEach((own, t) => {
    own.forEach((count, i) => {
      error += Math.abs(count - (expected[t]?.[i] ?? 0))
      all += count
    })
  })
  return error / all
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
/** One contact type from Monday 2027-01-04 on. */
function hourly(days: number, count: (hour: number) => number): DemandHistory {
  const startMs = Date.parse('2027-01-04T00:00:00Z')
  const offered = Array.from({ length: 24 * days }, (_, hour) => count(hour))
  const interval = {
    start: new Date(startMs).toISOString(),
    end: new Date(startMs + days * 86_400_000).toISOString(),
  }
  return { interval, granularityMinutes: 60, contactTypes: [{ id: 't', queueId: 'q', offered }] }
}
const means = (forecast: ReturnType<typeof forecastDemand>) => forecast.contactTypes.map(({ mean }) => mean)

describe('forecast of demand', () => {
  it.each([
    ['nothing but weekdays', {}],
    ['growth of 3 % a week', { trendPerWeek: 0.03 }],
    ['a lasting change', { step: { day: 30, factor: 1.3 } }],
    ['two days without data', { missing: [10, 11] }],
  ])('is nearly as good as the rates behind the counts: %s', (_, world) => {
    const drawn = drawHistory({ seed: 5, weeks: 9, ...world })
    const forecast = forecastDemand(drawn.history)
    expect(wape(means(forecast), drawn.actual) / wape(drawn.rates, drawn.actual)).toBeLessThan(1.1)
    const total = sum(forecast.total.mean)
    expect(Math.abs(total / sum(drawn.rates.map(sum)) - 1)).toBeLessThan(0.08)
  })

  it('adds up from contact types to queues and all, and from intervals to days', () => {
    const { history } = drawHistory({ seed: 2, weeks: 6 })
    const forecast = forecastDemand(history, { timeZone: 'America/New_York' })
    for (const queue of forecast.queues) {
      const own = forecast.contactTypes.filter(({ queueId }) => queueId === queue.queueId)
      queue.mean.forEach((mean, i) => {
        expect(sum(own.map((type) => type.mean[i] ?? 0))).toBeCloseTo(mean, 9)
      })
    }
    expect(sum(forecast.queues.flatMap(({ mean }) => mean))).toBeCloseTo(sum(forecast.total.mean), 6)
    expect(sum(forecast.total.days.map(({ mean }) => mean))).toBeCloseTo(sum(forecast.total.mean), 6)
    // The week runs from UTC midnight, which is the evening before in New York: eight dates.
    expect(forecast.total.days).toHaveLength(8)
  })

  it('says the growth of queues and contact types with that of the org', () => {
    const { history } = drawHistory({ seed: 5, weeks: 9, trendPerWeek: 0.03 })
    const { total, queues, contactTypes } = forecastDemand(history)
    for (const { trendPerWeek } of [total, ...queues, ...contactTypes])
      expect(Math.abs(trendPerWeek - 0.03)).toBeLessThan(0.02)
  })

  it('takes a holiday as earlier ones of its name, and says what it takes', () => {
    const drawn = drawHistory({ seed: 3, weeks: 9, special: { 30: 0.3, 58: 0.3 } })
    const specialDays = [30, 58].map((day) => ({ date: drawn.date(day), name: 'holiday' }))
    const forecast = forecastDemand(drawn.history, { specialDays })
    const day = forecast.total.days.find(({ special }) => special === 'holiday')
    expect(day?.date).toBe(drawn.date(58))
    const arrived = sum(drawn.rates.map((own) => sum(own.slice(2 * 48, 3 * 48))))
    expect(Math.abs((day?.mean ?? 0) / arrived - 1)).toBeLessThan(0.25)
    expect(forecast.notes.join()).toMatch(/holiday: (2[5-9]|3\d) % of a usual day/)
    expect(forecast.days).toContainEqual({ date: drawn.date(30), kind: 'special', name: 'holiday' })
    const unknown = forecastDemand(drawn.history, { specialDays: [{ date: drawn.date(58), name: 'strike' }] })
    expect(unknown.notes.join()).toContain('strike: nothing like it is in the history')
    const strike = { date: drawn.date(58), name: 'strike' }
    const beside = [...specialDays.slice(0, 1), strike]
    expect(forecastDemand(drawn.history, { specialDays: beside }).notes.join()).toMatch(
      /strike: \d+ % of a usual day's contacts, by other special days, with wide intervals: it was never seen itself/,
    )
    const later = forecastDemand(drawn.history, {
      specialDays: beside,
      interval: { start: `${drawn.date(60)}T12:00:00Z`, end: `${drawn.date(61)}T12:00:00Z` },
    })
    expect(later.notes.join(), 'a day before those asked for').not.toContain('strike')
    const mistyped = forecastDemand(drawn.history, { specialDays: [...specialDays, { date: '2001-12-24' }] })
    expect(mistyped.notes).toEqual([...forecast.notes, '1 special day is outside history and forecast: 2001-12-24.'])
    const closed = forecastDemand(drawn.history, { specialDays: [{ date: drawn.date(58), factor: 0 }] })
    expect(closed.total.days[2]).toMatchObject({ mean: 0, low: 0, high: 0 })
  })

  it('finds days on which nothing was counted, and does not learn from them', () => {
    const drawn = drawHistory({ seed: 4, weeks: 7, missing: [15] })
    const forecast = forecastDemand(drawn.history)
    expect(forecast.days).toContainEqual({ date: drawn.date(15), kind: 'closed' })
    expect(Math.abs(sum(forecast.total.mean) / sum(drawn.rates.map(sum)) - 1)).toBeLessThan(0.08)
  })

  it('knows each weekday of a queue that is open when others are closed', () => {
    const drawn = drawHistory({ seed: 15, weeks: 6, size: 400 })
    // On weekends only the first contact type of the first queue is asked for.
    const closed = (t: number, i: number): boolean => t !== 0 && Math.floor(i / 48) % 7 >= 5
    const offered = drawn.history.contactTypes.map((type, t) =>
      type.offered.map((count, i) => (closed(t, i) ? 0 : count)),
    )
    const contactTypes = drawn.history.contactTypes.map((type, t) => ({ ...type, offered: offered[t] ?? [] }))
    const forecast = forecastDemand({ ...drawn.history, contactTypes })
    const rates = drawn.rates.map((own, t) => own.map((rate, i) => (closed(t, i) ? 0 : rate)))
    const day = (own: readonly number[], at: number): number => sum(own.slice(at * 48, (at + 1) * 48))
    for (const at of [0, 1, 2, 3, 4, 5, 6]) {
      for (const [t, { mean }] of forecast.contactTypes.entries()) {
        const arrived = day(rates[t] ?? [], at)
        if (arrived > 30) expect(Math.abs(day(mean, at) / arrived - 1)).toBeLessThan(0.25)
      }
      expect(Math.abs(day(forecast.total.mean, at) / sum(rates.map((own) => day(own, at))) - 1)).toBeLessThan(0.12)
    }
  })

  it('takes days before the first contact as no data', () => {
    const drawn = drawHistory({ seed: 16, weeks: 5, types: 4 })
    const empty = new Array<number>(28 * 48).fill(0)
    const longer: DemandHistory = {
      ...drawn.history,
      interval: { ...drawn.history.interval, start: drawn.date(-28) },
      contactTypes: drawn.history.contactTypes.map((type) => ({ ...type, offered: [...empty, ...type.offered] })),
    }
    const [own, other] = [forecastDemand(drawn.history), forecastDemand(longer)]
    expect(other.total.mean).toEqual(own.total.mean)
    expect(other.notes.join()).toContain(`The history has no contacts before ${drawn.date(0)}`)
    expect(backTestForecast(longer).methods).toEqual(backTestForecast(drawn.history).methods)
  })

  it('lifts an event as given, in the queues it names', () => {
    const drawn = drawHistory({ seed: 6, weeks: 5 })
    const from = `${drawn.date(29)}T10:00:00Z`
    const to = `${drawn.date(29)}T12:00:00Z`
    const plain = forecastDemand(drawn.history)
    const lifted = forecastDemand(drawn.history, { events: [{ from, to, lift: 2, queueIds: ['q1'] }] })
    const at = 48 + 20
    const ratio = (queueId: string, i: number): number => {
      const of = (one: typeof plain) => one.queues.find((queue) => queue.queueId === queueId)?.mean[i] ?? 0
      return of(lifted) / of(plain)
    }
    expect(ratio('q1', at)).toBeCloseTo(2, 9)
    expect([ratio('q1', at - 1), ratio('q1', at + 4), ratio('q0', at)]).toEqual([1, 1, 1])
  })

  it('updates the rest of a day by what was seen of it', () => {
    const drawn = drawHistory({ seed: 8, weeks: 7 })
    const before = drawn.history.contactTypes[0]?.offered.length ?? 0
    const half = (factor: number): DemandHistory => ({
      ...drawn.history,
      interval: {
        ...drawn.history.interval,
        end: new Date(Date.parse(drawn.history.interval.end) + 24 * 1_800_000).toISOString(),
      },
      contactTypes: drawn.history.contactTypes.map((type, t) => ({
        ...type,
        offered: [...type.offered, ...(drawn.rates[t] ?? []).slice(0, 24).map((rate) => Math.round(factor * rate))],
      })),
    })
    const rest = (history: DemandHistory): number => {
      const forecast = forecastDemand(history)
      expect(forecast.interval.start).toBe(history.interval.end)
      return sum(forecast.total.mean.slice(0, 24))
    }
    expect(before).toBe(6 * 7 * 48)
    expect(rest(half(1.2)) / rest(half(1))).toBeGreaterThan(1.1)
    expect(rest(half(0.8)) / rest(half(1))).toBeLessThan(0.9)
  })

  it('says that a short history is no more than its average week', () => {
    const { history } = drawHistory({ seed: 9, weeks: 3 })
    expect(forecastDemand(history).notes.join()).toContain('The history has 14 days')
  })

  it.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'])(
    'forecasts each weekday of a week that begins with a cut day: %s',
    (timeZone) => {
      const forecast = forecastDemand(
        hourly(7, (hour) => (hour % 24 >= 8 && hour % 24 < 18 ? 20 : 0)),
        { timeZone },
      )
      expect(sum(forecast.total.mean)).toBeCloseTo(1400, 1)
      // Neither the hours at midnight nor those of opening and closing are drawn to the closed ones beside them.
      expect(new Set(forecast.total.mean.map((mean) => Math.round(mean * 100)))).toEqual(new Set([0, 2000]))
    },
  )

  it('counts two holidays on one date once', () => {
    const date = '2027-01-18'
    const specialDays = ['one', 'other'].map((name) => ({ date, name, factor: 0.5 }))
    const { total } = forecastDemand(
      hourly(14, () => 20),
      { specialDays },
    )
    expect(total.days[0]?.mean).toBeCloseTo(240, 0)
  })

  it('notes days that are given as missing', () => {
    const missing = [{ start: '2027-01-05T00:00:00Z', end: '2027-01-06T12:00:00Z' }]
    expect(
      forecastDemand(
        hourly(14, () => 20),
        { missing },
      ).days,
    ).toEqual([
      { date: '2027-01-05', kind: 'missing' },
      { date: '2027-01-06', kind: 'partial' },
    ])
  })

  it('says of an event of some queues what it brings to all', () => {
    const [day, next] = ['2027-01-18T00:00:00Z', '2027-01-19T00:00:00Z']
    const campaign = { name: 'campaign', queueIds: ['q'] }
    const events = [
      { ...campaign, from: '2027-01-11T00:00:00Z', to: '2027-01-12T00:00:00Z' },
      { ...campaign, from: day, to: next },
    ]
    const { notes } = forecastDemand(
      hourly(14, () => 20),
      { events },
    )
    expect(notes.join()).toContain("100 % of a usual day's contacts of all queues")
  })

  it('refuses weekdays of which the history has no data, rather than forecasting 0', () => {
    const { history } = drawHistory({ seed: 9, weeks: 3 })
    const last = (days: number): DemandHistory => {
      const { interval, granularityMinutes } = history
      const start = new Date(Date.parse(interval.end) - days * 86_400_000).toISOString()
      const contactTypes = history.contactTypes.map((type) => ({
        ...type,
        offered: type.offered.slice((-days * 1440) / granularityMinutes),
      }))
      return { interval: { start, end: interval.end }, granularityMinutes, contactTypes }
    }
    expect(() => forecastDemand(last(3))).toThrow(/no data of Monday, Tuesday, Wednesday and Thursday.*at least a week/)
    expect(forecastDemand(last(7)).notes.join()).toContain('The history has 7 days')
    // Three days forecast the same three weekdays.
    const endMs = Date.parse(history.interval.end)
    const [start, end] = [4, 7].map((days) => new Date(endMs + days * 86_400_000).toISOString())
    expect(
      sum(forecastDemand(last(3), { interval: { start: start ?? '', end: end ?? '' } }).total.mean),
    ).toBeGreaterThan(0)
    // A hole that holds every Tuesday leaves Tuesdays unknown.
    const holes = [1, 8].map((day) => {
      const at = Date.parse(history.interval.start) + day * 86_400_000
      return { start: new Date(at).toISOString(), end: new Date(at + 86_400_000).toISOString() }
    })
    expect(() => forecastDemand(history, { missing: holes })).toThrow('no data of Tuesday')
    // Half a Sunday that no other precedes says nothing about whole ones.
    const { interval, granularityMinutes, contactTypes } = last(7)
    const halfSunday = {
      interval: { ...interval, end: new Date(endMs - 43_200_000).toISOString() },
      granularityMinutes,
      contactTypes: contactTypes.map((type) => ({ ...type, offered: type.offered.slice(0, -24) })),
    }
    expect(() => forecastDemand(halfSunday)).toThrow('no data of Sunday (this Sunday is not over), so')
  })

  it('follows local hours over a change of the clocks', () => {
    const drawn = drawHistory({ seed: 10, weeks: 8 })
    const week = { start: '2026-03-23T00:00:00Z', end: '2026-03-30T00:00:00Z' }
    const forecast = forecastDemand(drawn.history, { timeZone: 'Europe/Berlin', interval: week })
    const opening = (day: number): number =>
      forecast.total.mean.slice(day * 48, (day + 1) * 48).findIndex((mean) => mean > 1)
    // The clocks go forward on Sunday the 29th: what began at 8 UTC on winter days begins an hour earlier.
    expect([opening(5), opening(6)]).toEqual([16, 14])
  })

  it('learns from a day on which the clock went forward as from any whole day', () => {
    const week = { start: '2026-03-22T23:00:00.000Z', end: '2026-03-29T22:00:00.000Z' }
    const offered = new Array<number>(7 * 48 - 2).fill(5)
    const history = { interval: week, granularityMinutes: 30, contactTypes: [{ id: 't', queueId: 'q', offered }] }
    const { total } = forecastDemand(history, { timeZone: 'Europe/Berlin' })
    expect(total.days.map(({ date }) => date.slice(8))).toEqual(['30', '31', '01', '02', '03', '04', '05'])
    for (const { mean } of total.days) expect(Math.abs(mean / 240 - 1)).toBeLessThan(0.05)
  })

  it('does not depend on the order of contact types', () => {
    const { history } = drawHistory({ seed: 11, weeks: 5 })
    const turned = forecastDemand({ ...history, contactTypes: [...history.contactTypes].reverse() })
    const own = forecastDemand(history)
    for (const type of own.contactTypes) {
      const other = turned.contactTypes.find(({ id }) => id === type.id)
      type.mean.forEach((mean, i) => {
        expect(other?.mean[i]).toBeCloseTo(mean, 8)
      })
    }
  })

  it('refuses what it cannot read, by name', () => {
    const { history } = drawHistory({ seed: 12, weeks: 3, types: 2 })
    const refused = (change: object, options: object = {}): string => {
      try {
        forecastDemand({ ...history, ...change }, options)
      } catch (error) {
        if (error instanceof ValidationError)
          return error.issues.map(({ path, message }) => `${path} ${message}`).join()
        throw error
      }
      return 'nothing'
    }
    expect(refused({ granularityMinutes: 7 })).toContain('granularityMinutes must be a whole number of minutes')
    expect(refused({ contactTypes: [{ id: 'a', queueId: 'q', offered: [1] }] })).toContain('contactTypes[0].offered')
    expect(refused({}, { timeZone: 'Berlin' })).toContain('timeZone "Berlin" is not an IANA time zone')
    expect(refused({}, { specialDays: [{ date: '25.12.2026' }] })).toContain('specialDays[0].date')
    expect(refused({}, { specialDays: [{ date: '2027-13-01' }] })).toContain('specialDays[0].date must be a date')
    expect(refused({}, { interval: history.interval })).toContain('must not be before the end of the history')
    expect(refused({}, { confidence: 95 })).toContain('confidence')
  })
})

describe('back-test of forecasts', () => {
  it('puts simpler methods beside the forecast, on the same weeks', () => {
    const { history } = drawHistory({ seed: 13, weeks: 8, types: 4, trendPerWeek: 0.03, size: 600 })
    const { origins, methods } = backTestForecast(history, { weeks: 2 })
    expect(origins).toHaveLength(2)
    const [own, week, mean, smooth] = methods
    expect(methods.map(({ name }) => name)).toEqual(['forecast', 'lastWeek', 'fourWeeks', 'ets'])
    expect(own?.intervals.wape).toBeLessThan(mean?.intervals.wape ?? 0)
    expect(own?.intervals.wape).toBeLessThan(week?.intervals.wape ?? 0)
    expect(own?.intervals.pinball).toBeLessThan(smooth?.intervals.pinball ?? 0)
    expect(own?.intervals.coverage).toBeGreaterThan(0.92)
    expect(mean?.days.coverage).toBeLessThan(own?.days.coverage ?? 0)
  })

  it('refuses a history that is too short', () => {
    const { history } = drawHistory({ seed: 14, weeks: 3, types: 2 })
    expect(() => backTestForecast(history)).toThrow('must be at least 3 weeks')
  })
})

/** A forecast from the contacts of each day by queue, spread evenly from 8 to 16 o'clock. */
function forecastDays(start: string, end: string, daily: readonly (readonly number[])[]) {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour < 8 || hour >= 16 ? 0 : 1 / 8))
  return forecastDemand({
    interval: { start: `${start}T00:00:00.000Z`, end: `${end}T00:00:00.000Z` },
    granularityMinutes: 60,
    contactTypes: daily.map((counts, i) => ({
      id: `t${i}`,
      queueId: `q${i}`,
      offered: counts.flatMap((count) => hours.map((share) => count * share)),
    })),
  })
}

it('gives each queue the contacts of its only week, also where few contacts come on a weekend to one queue above all', () => {
  const daily = [
    [590, 550, 600, 540, 620, 17, 0],
    [391, 410, 400, 430, 420, 71, 60],
    [400, 410, 380, 420, 390, 20, 10],
  ]
  const forecast = forecastDays('2026-03-02', '2026-03-09', daily)
  means(forecast).forEach((mean, i) => {
    const ratio = sum(mean) / sum(daily[i] ?? [])
    expect(ratio).toBeGreaterThan(0.98)
    expect(ratio).toBeLessThan(1.02)
  })
})

it('keeps an incident out of the forecast of a queue that is open on Saturdays alone', () => {
  const weeks = Array.from({ length: 8 }, (_, week) => week)
  const daily = [
    weeks.flatMap(() => [500, 500, 500, 500, 500, 300, 0]),
    weeks.flatMap((week) => [0, 0, 0, 0, 0, week === 2 ? 1000 : 100, 0]),
  ]
  const forecast = forecastDays('2026-01-05', '2026-03-02', daily)
  expect(sum(means(forecast)[1] ?? [])).toBeLessThan(110)
})
