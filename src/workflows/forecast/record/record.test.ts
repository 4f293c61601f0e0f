import { expect, it } from 'vitest'
import { HOUR_MINUTES } from '../../../core/time/durations'
import type { Demand, Effect, OnQueueStretch, QueueEffect, RoutingModel, ServiceMeasures } from '../../../documents'
import { shareAt } from '../../../optimizer/model/time/week-presence'
import { testModel } from '../../../optimizer/test-model'
import { correctByRecord } from './correct-by-record'
import { pastWeeks } from './past-weeks'

const DAY_HOURS = 24
/** Two weeks from a Monday, one contact type with 10 contacts at each full hour of the first day, 30 of the second Monday. */
const offered = Array.from({ length: 14 * DAY_HOURS }, (_, hour) =>
  hour < 24 ? 10 : hour >= 168 && hour < 192 ? 30 : 0,
)
const time = { interactingSeconds: 0, communicatingSeconds: 0, idleSeconds: 1, notRespondingSeconds: 0 }

function demandOf(given: Partial<Demand['contactTypes'][number]>, onQueue?: readonly OnQueueStretch[]): Demand {
  const type = {
    id: 'a',
    queueId: 'q',
    mediaType: 'voice' as const,
    skillIds: [],
    offered,
    answered: 800,
    abandoned: 160,
  }
  const sums = {
    shortAbandoned: 0,
    handled: 800,
    handleSeconds: 800 * 200,
    waitSeconds: 12_000,
    answeredWaitSeconds: 8000,
    transferred: 0,
  }
  return {
    format: 'skillroute/demand@1',
    org: { id: 'o', name: 'O' },
    interval: { start: '2026-02-02T00:00:00.000Z', end: '2026-02-16T00:00:00.000Z' },
    granularityMinutes: 60,
    contactTypes: [{ ...type, ...sums, ...given }],
    agents: [],
    staffing: [{ userId: 'agent', ...time, offQueueSeconds: 0, ...(onQueue === undefined ? {} : { onQueue }) }],
    notes: [],
  }
}

const period = { start: '2026-02-16T00:00:00Z', end: '2026-02-23T00:00:00Z', timeZone: 'UTC' }
const model: RoutingModel = {
  ...testModel({ types: [{ id: 'a', ahtSeconds: 250 }], agents: [{ id: 'agent', handled: { a: [800, 300] } }] }),
  period,
}

it('gives each past day the contacts that came, spread as on all days of its weekday', () => {
  const [first, second, ...more] = pastWeeks(model, demandOf({}, [[8 * HOUR_MINUTES, 16 * HOUR_MINUTES, 1]]))
  expect(more).toEqual([])
  const monday = (week: RoutingModel | undefined) => week?.contactTypes[0]?.weekProfile?.callsPerHour.slice(0, 25)
  expect(monday(first)).toEqual([...new Array(24).fill(10), 0])
  expect(monday(second)).toEqual([...new Array(24).fill(30), 0])
  expect(first?.period).toBeUndefined()
})

it('has agents on queue as they were in that week, with the handle times of the window', () => {
  const wednesday = 7 * 24 * HOUR_MINUTES + 2 * 24 * HOUR_MINUTES + 9 * HOUR_MINUTES
  const weeks = pastWeeks(
    model,
    demandOf({}, [
      [8 * HOUR_MINUTES, 16 * HOUR_MINUTES, 1],
      [wednesday, wednesday + 30, 0.5],
    ]),
  )
  const there = (week: number, minute: number) => shareAt(weeks[week]?.agents[0]?.week ?? [], minute)
  expect([there(0, 9 * HOUR_MINUTES), there(1, 9 * HOUR_MINUTES)]).toEqual([1, 0])
  expect([there(0, 57 * HOUR_MINUTES), there(1, 57 * HOUR_MINUTES), there(1, 57 * HOUR_MINUTES + 30)]).toEqual([
    0, 0.5, 0,
  ])
  expect(weeks[0]?.contactTypes[0]?.ahtSeconds).toBe(200)
  // 300 s were forecast where the type has 250 s, which were 200 s in the window.
  expect(weeks[0]?.agents[0]?.handling[0]?.ahtSeconds).toBe(240)
})

it('knows no past weeks without presence by quarter hours or without named days', () => {
  expect(pastWeeks(model, demandOf({}))).toEqual([])
  const { period: _, ...average } = model
  expect(pastWeeks(average, demandOf({}, [[0, 60, 1]]))).toEqual([])
})

const measures = (serviceLevel: number, asaSeconds: number, abandonProbability: number): ServiceMeasures => ({
  agents: 1,
  stable: true,
  serviceLevel,
  asaSeconds,
  occupancy: 0.8,
  abandonProbability,
  predictions: { serviceLevel: { low: serviceLevel - 0.1, high: 0.99 }, asaSeconds: { low: 1, high: 60 } },
})
const forecastOf = (before: ServiceMeasures, after = before): Effect => ({
  format: 'skillroute/effect@1',
  method: 'simulation',
  queues: [
    {
      queue: { id: 'q', name: 'Q' },
      mediaType: 'voice',
      target: { ratio: 0.8, seconds: 20 },
      contactsPerWeek: 480,
      method: 'simulation',
      before,
      after,
      difference: { serviceLevel: 0.1, asaSeconds: -10, occupancy: 0, intervals: {}, predictions: {} },
    },
  ],
  notes: [],
})

it('moves figures by the ratio of the record to the simulated past, and intervals with them', () => {
  // On record: 960 contacts, 640 within the service level (a third late), 10 s of waiting, a sixth abandoned.
  const demand = demandOf({ overServiceLevel: 160 })
  const simulated = forecastOf(measures(0.6, 12.5, 1 / 3))
  const total = { before: { low: 0.6, high: 0.8 }, after: { low: 0.7, high: 0.9 } }
  const own = { ...forecastOf(measures(0.7, 20, 0.3), measures(0.8, 10, 0.2)), total }
  const { effect: forecast, isMoved } = correctByRecord(own, demand, [simulated, simulated])
  const { queues, notes } = forecast
  expect(isMoved).toBe(true)
  const [row] = queues
  expect(row?.before.serviceLevel).toBeCloseTo(1 - 0.3 * (1 / 3 / 0.4), 2)
  expect(row?.before.asaSeconds).toBeCloseTo(16, 0)
  expect(row?.before.abandonProbability).toBeCloseTo(0.15, 2)
  expect(row?.after.serviceLevel).toBeCloseTo(1 - 0.2 * (1 / 3 / 0.4), 2)
  expect(row?.difference?.serviceLevel).toBeCloseTo(0.1 * (1 / 3 / 0.4), 2)
  expect(row?.before.predictions?.serviceLevel?.low).toBeCloseTo(0.65, 2)
  expect(row?.before.predictions?.serviceLevel?.high).toBe(1)
  expect(row?.before.predictions?.asaSeconds).toEqual({ low: 0, high: expect.closeTo(56, 0) })
  const shift = (row?.before.serviceLevel ?? 0) - 0.7
  expect(forecast.total?.before).toEqual({ low: expect.closeTo(0.6 + shift, 9), high: expect.closeTo(0.8 + shift, 9) })
  expect(notes.at(-1)).toContain('contacts outside the service level ×0.85')
})

it('never makes figures worse, and leaves what was not measured', () => {
  const better = forecastOf(measures(0.9, 5, 0.1))
  const plain = forecastOf(measures(0.7, 20, 0.3))
  const left = correctByRecord(plain, demandOf({ overServiceLevel: 160 }), [better])
  expect(left.isMoved).toBe(false)
  expect(left.effect.queues).toEqual(plain.queues)
  expect(left.effect.notes.at(-1)).toMatch(
    /worse than their simulation: contacts outside the service level ×3\.33, waiting/,
  )
  const worse = forecastOf(measures(0.6, 12.5, 1 / 3))
  const { queues, notes } = correctByRecord(plain, demandOf({}), [worse]).effect
  const { before } = queues[0] ?? {}
  expect(notes.at(-1)).toContain('Not on record: contacts outside the service level')
  expect(before?.serviceLevel).toBe(0.7)
  expect(before?.asaSeconds).toBeCloseTo(16, 0)
  expect(correctByRecord(plain, demandOf({}), [])).toEqual({ effect: plain, isMoved: false })
})

it('leaves callbacks, rows by formula and queues without a record alone', () => {
  const plain = forecastOf(measures(0.7, 20, 0.3))
  const simulated = forecastOf(measures(0.6, 12.5, 1 / 3))
  const late = demandOf({ overServiceLevel: 160 })
  const rows = (given: Partial<QueueEffect>) => plain.queues.map((row) => ({ ...row, ...given }))
  const unmoved = (given: Partial<QueueEffect>, demand = late) => {
    const own = { ...plain, queues: rows(given) }
    expect(
      correctByRecord(own, demand, [{ ...simulated, queues: simulated.queues.map((row) => ({ ...row, ...given })) }])
        .effect.queues,
    ).toEqual(own.queues)
  }
  unmoved({ method: 'erlang' })
  // The platform counts neither their answers nor their waits.
  unmoved(
    { mediaType: 'callback' },
    demandOf({ overServiceLevel: 160, mediaType: 'callback', answered: 0, waitSeconds: 0 }),
  )
  const other = { ...plain, queues: rows({ queue: { id: 'new', name: 'New' } }) }
  expect(correctByRecord(other, late, [simulated]).effect.queues).toEqual(other.queues)
})

it('hardly corrects by few contacts', () => {
  const few = demandOf({
    offered: new Array(336).fill(0).map((_, hour) => (hour === 9 ? 10 : 0)),
    answered: 10,
    abandoned: 0,
    overServiceLevel: 2,
  })
  const { effect: forecast } = correctByRecord(forecastOf(measures(0.7, 20, 0.3)), few, [
    forecastOf(measures(0.5, 20, 0.3)),
  ])
  expect(forecast.queues[0]?.before.serviceLevel).toBeLessThan(0.74)
})

it('says that it corrected a queue where the others were worse than their simulation', () => {
  const [row] = forecastOf(measures(0.6, 12.5, 1 / 3)).queues
  const both = (service: Pick<Effect, 'queues'>): Effect => ({ ...forecastOf(measures(0.6, 12.5, 1 / 3)), ...service })
  const simulated = both({
    queues:
      row === undefined ? [] : [row, { ...row, queue: { id: 'other', name: 'Other' }, before: measures(0.9, 1, 0.01) }],
  })
  const demand = demandOf({ overServiceLevel: 160 })
  const worse = demand.contactTypes.map((type) => ({
    ...type,
    id: 'b',
    queueId: 'other',
    overServiceLevel: 600,
    abandoned: 250,
  }))
  const { effect, isMoved } = correctByRecord(
    simulated,
    { ...demand, contactTypes: [...demand.contactTypes, ...worse] },
    [simulated],
  )
  expect(effect.queues[0]?.before.serviceLevel).toBeGreaterThan(0.6)
  expect(isMoved).toBe(true)
  expect(effect.notes[0]).toContain('figures of 1 row are multiplied. Each queue')
})
