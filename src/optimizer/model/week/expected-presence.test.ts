import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MINUTES } from '../../../core/time/durations'
import type { Demand, DemandForecast, OnQueueStretch } from '../../../documents'
import { testModel } from '../../test-model'
import { shareAt } from '../time/week-presence'
import { expectedPresence } from './expected-presence'

/** On queue from 8 to 16 o'clock on weekdays, by UTC minutes from the window's start; `shiftedFrom`: an hour earlier since. */
function onQueue(isThere: (day: number) => boolean, shiftedFrom = 99): OnQueueStretch[] {
  return Array.from({ length: 28 }, (_, day) => day)
    .filter((day) => day % 7 < 5 && isThere(day))
    .map((day) => {
      const start = day * 24 * HOUR_MINUTES + (day >= shiftedFrom ? 7 : 8) * HOUR_MINUTES
      return [start, start + 8 * HOUR_MINUTES, 1]
    })
}

const window = (start: string) => ({
  start: new Date(start).toISOString(),
  end: new Date(Date.parse(start) + 28 * DAY_MS).toISOString(),
})

function demandOf(start: string, stretches: readonly OnQueueStretch[]): Demand {
  const none = { interactingSeconds: 0, communicatingSeconds: 0, notRespondingSeconds: 0, offQueueSeconds: 0 }
  return {
    format: 'skillroute/demand@1',
    org: { id: 'o', name: 'O' },
    interval: window(start),
    granularityMinutes: 30,
    contactTypes: [],
    agents: [],
    staffing: [{ userId: 'a', idleSeconds: 1, ...none, onQueue: stretches }],
    notes: [],
  }
}

function forecastOf(start: string, timeZone = 'UTC', days: DemandForecast['days'] = []): DemandForecast {
  const series = { mean: [], low: [], high: [], days: [], trendPerWeek: 0 }
  return {
    format: 'skillroute/demand-forecast@1',
    interval: { start, end: new Date(Date.parse(start) + 7 * DAY_MS).toISOString() },
    granularityMinutes: 30,
    timeZone,
    confidence: 0.95,
    contactTypes: [],
    queues: [],
    total: series,
    days,
    notes: [],
  }
}

const START = '2026-02-02T00:00:00Z'
const NEXT = '2026-03-02T00:00:00.000Z'
const { agents } = testModel({ types: [{ id: 't' }], agents: [{ id: 'a' }] })

/** Share of each weekday at noon. */
function noons(
  ...[demand, forecast, leave]: readonly [Demand, DemandForecast, { userId: string; from: string; to: string }[]?]
) {
  const expected = expectedPresence(agents, demand, forecast, leave)
  const [{ week = [] } = {}] = expected.agents
  return {
    noons: [0, 1, 2, 3, 4, 5, 6].map((day) => shareAt(week, (24 * day + 12) * HOUR_MINUTES)),
    week,
    notes: expected.notes,
  }
}

const USUAL = [1, 1, 1, 1, 1, 0, 0]

it('takes availability from the work of the days to come: leave in hours without work does not lower it', () => {
  const busyDay = Array.from({ length: 168 }, (_, hour) => (hour < 24 ? 6 : 0))
  const { contactTypes, agents: own } = testModel({
    types: [{ id: 't', weekProfile: { intervalMinutes: 60, callsPerHour: busyDay } }],
    agents: [{ id: 'a', availability: 0.2 }],
  })
  const demand = demandOf(
    START,
    onQueue(() => true),
  )
  const availability = (from: string, to: string) =>
    expectedPresence(own, demand, forecastOf(NEXT), [{ userId: 'a', from, to }], contactTypes).agents[0]?.availability
  expect(availability('2026-03-04', '2026-03-06')).toBeCloseTo(8 / 24, 12)
  expect(availability('2026-03-02', '2026-03-03')).toBe(0)
})

describe('agents in the week to come', () => {
  it('are there as on the same weekdays before', () => {
    expect(
      noons(
        demandOf(
          START,
          onQueue(() => true),
        ),
        forecastOf(NEXT),
      ).noons,
    ).toEqual(USUAL)
  })

  it('count from their first day on', () => {
    const calibrated = noons(
      demandOf(
        START,
        onQueue((day) => day >= 21),
      ),
      forecastOf(NEXT),
    )
    expect(calibrated.noons).toEqual(USUAL)
    expect(calibrated.notes.join(' ')).toContain('came on queue within the window: 1')
  })

  it('count without a week away, but with single days of absence', () => {
    expect(
      noons(
        demandOf(
          START,
          onQueue((day) => day < 14 || day >= 21),
        ),
        forecastOf(NEXT),
      ).noons,
    ).toEqual(USUAL)
    expect(
      noons(
        demandOf(
          START,
          onQueue((day) => day !== 14),
        ),
        forecastOf(NEXT),
      ).noons,
    ).toEqual([0.75, 1, 1, 1, 1, 0, 0])
  })

  it('count without holidays', () => {
    const holiday = [{ date: '2026-02-16', kind: 'special' as const, name: 'holiday' }]
    expect(
      noons(
        demandOf(
          START,
          onQueue((day) => day !== 14),
        ),
        forecastOf(NEXT, 'UTC', holiday),
      ).noons,
    ).toEqual(USUAL)
  })

  it('are there on weekdays that the window has only as a holiday, in parts, or before their first day', () => {
    const short = (days: number): Demand => {
      const demand = demandOf(
        START,
        onQueue((day) => day < days),
      )
      return {
        ...demand,
        interval: { ...demand.interval, end: new Date(Date.parse(START) + days * DAY_MS).toISOString() },
      }
    }
    const holiday = [{ date: '2026-02-02', kind: 'special' as const, name: 'holiday' }]
    expect(noons(short(7), forecastOf('2026-02-09T00:00:00Z', 'UTC', holiday)).noons[0]).toBeCloseTo(4 / 6, 2)
    // Mondays of the window begin at 9 and end at 9 in Tokyo.
    expect(noons(short(7), forecastOf('2026-02-09T00:00:00Z', 'Asia/Tokyo')).noons).toEqual(USUAL)
    const joined = demandOf(
      START,
      onQueue((day) => day >= 23),
    )
    expect(noons(joined, forecastOf(NEXT)).noons.slice(0, 3)).toEqual([0.6, 0.6, 1])
  })

  it('are there on weekdays before their first day as the others are: not on weekends without anyone', () => {
    // A window from Friday to Friday; `a` came on its last Tuesday.
    const eightHours = (days: number[]): OnQueueStretch[] =>
      days.map((day) => [(24 * day + 8) * HOUR_MINUTES, (24 * day + 16) * HOUR_MINUTES, 1])
    const demand = demandOf('2026-01-30T00:00:00Z', eightHours([25, 26, 27]))
    const weekdays = Array.from({ length: 28 }, (_, day) => day).filter((day) => (day + 4) % 7 < 5)
    const others = eightHours(weekdays)
    const staffing = demand.staffing.flatMap((row) => [row, { ...row, userId: 'b', onQueue: others }])
    expect(noons({ ...demand, staffing }, forecastOf(NEXT)).noons).toEqual(USUAL)
  })

  it('who came in a wave, or on a day of few, are there on earlier weekdays as the others are, and no longer than on their own days', () => {
    const on = (share: number, days: number[]): OnQueueStretch[] =>
      days.map((day) => [(24 * day + 8) * HOUR_MINUTES, (24 * day + 16) * HOUR_MINUTES, share])
    const weekdays = Array.from({ length: 28 }, (_, day) => day).filter((day) => day % 7 < 5)
    const team = (others: OnQueueStretch[][], own: OnQueueStretch[]) => {
      const { staffing, ...demand } = demandOf(START, own)
      const rows = staffing.flatMap((row) => others.map((onQueue, i) => ({ ...row, userId: `b${i}`, onQueue })))
      return noons({ ...demand, staffing: [...staffing, ...rows] }, forecastOf(NEXT, 'Europe/Berlin')).noons
    }
    const joined = on(1, [22, 23, 24, 25])
    const wave = [on(1, weekdays), on(1, weekdays), ...Array.from({ length: 20 }, () => joined)]
    expect(team(wave, joined)).toEqual([1, 1, 1, 1, 1, 0, 0])
    const halfOnFridays = [
      on(0.6, weekdays),
      on(
        0.6,
        weekdays.filter((day) => day % 7 < 4),
      ),
    ]
    expect(team(halfOnFridays, on(0.6, [25]))).toEqual([0.6, 0.6, 0.6, 0.6, 0.6, 0, 0])
  })

  it('count without days that are given as missing', () => {
    const missing = [{ date: '2026-02-16', kind: 'partial' as const }]
    const demand = demandOf(
      START,
      onQueue((day) => day !== 14),
    )
    expect(noons(demand, forecastOf(NEXT, 'UTC', missing)).noons).toEqual(USUAL)
  })

  it('who are on leave are not there', () => {
    const leave = [{ userId: 'a', from: '2026-03-03T00:00:00Z', to: '2026-03-05T00:00:00Z' }]
    const calibrated = noons(
      demandOf(
        START,
        onQueue(() => true),
      ),
      forecastOf(NEXT),
      leave,
    )
    expect(calibrated.noons).toEqual([1, 0, 0, 1, 1, 0, 0])
    expect(calibrated.notes).toContain('Agents on leave in these days: 1.')
    const later = [{ userId: 'a', from: '2026-05-03T00:00:00Z', to: '2026-05-05T00:00:00Z' }]
    const demand = demandOf(
      START,
      onQueue(() => true),
    )
    expect(noons(demand, forecastOf(NEXT), later).notes).toContain('Agents on leave in these days: 0.')
  })

  it('live by the clocks of the zone when these change', () => {
    // Berlin: 9 to 17 o'clock before the change on 2026-03-29 and after it, which is an hour earlier in UTC.
    const demand = demandOf(
      '2026-03-08T23:00:00Z',
      onQueue(() => true, 20).map(([from, to, share]) => [from + HOUR_MINUTES, to + HOUR_MINUTES, share]),
    )
    const { week } = noons(demand, forecastOf('2026-04-05T22:00:00.000Z', 'Europe/Berlin'))
    expect(week[0]).toEqual({ fromMinute: 7 * HOUR_MINUTES, toMinute: 15 * HOUR_MINUTES, share: 1 })
    expect(week).toHaveLength(5)
  })
})
