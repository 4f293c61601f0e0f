import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AggregateMetric, Stats } from './answers'
import {
  agentOccupancy,
  contactMeasures,
  endedAbandonRate,
  queueOccupancy,
  routingSeconds,
  serviceLevel,
} from './measures'

const metric = (name: string, stats: Stats, qualifier?: string): AggregateMetric =>
  qualifier === undefined ? { metric: name, stats } : { metric: name, qualifier, stats }

describe('endedAbandonRate', () => {
  it('is a share of the contacts whose wait ended, whenever they were offered', () => {
    const gone = [metric('nOffered', { count: 1 }), metric('tAbandon', { count: 3 }), metric('tAnswered', { count: 1 })]
    expect(contactMeasures(gone, ALL).abandonRate).toBe(3)
    expect(endedAbandonRate(gone, 'voice')).toBe(0.75)
    expect(endedAbandonRate([metric('nOffered', { count: 9 })], 'voice')).toBeUndefined()
    const callbacks = [metric('tHandle', { count: 3 }), metric('tAbandon', { count: 1 })]
    expect(endedAbandonRate(callbacks, 'callback')).toBe(0.25)
  })
})

const ALL = [
  'nOffered',
  'tAnswered',
  'tAbandon',
  'tShortAbandon',
  'tHandle',
  'tTalkComplete',
  'tHeldComplete',
  'tAcw',
  'nTransferred',
  'oServiceLevel',
]

describe('contactMeasures', () => {
  it('computes each measure from its metric', () => {
    const row = [
      metric('nOffered', { count: 100 }),
      metric('tAnswered', { count: 90, sum: 900_000 }),
      metric('tAbandon', { count: 8, sum: 100_000 }),
      metric('tShortAbandon', { count: 2 }),
      metric('tHandle', { count: 80, sum: 24_000_000 }),
      metric('tTalkComplete', { count: 80, sum: 16_000_000 }),
      metric('tHeldComplete', { count: 10, sum: 600_000 }),
      metric('tAcw', { count: 80, sum: 4_000_000 }),
      metric('nTransferred', { count: 20 }),
      metric('oServiceLevel', { ratio: 0.5, numerator: 81, denominator: 108, target: 20_000 }),
    ]
    expect(contactMeasures(row, ALL)).toEqual({
      offered: 100,
      answered: 90,
      abandoned: 8,
      shortAbandoned: 2,
      handled: 80,
      transferred: 20,
      abandonRate: 0.08,
      ahtSeconds: 300,
      talkSeconds: 200,
      holdSeconds: 60,
      acwSeconds: 50,
      asaSeconds: 10,
      serviceLevel: 0.75,
      transferRate: 0.25,
    })
  })

  it('takes an absent count as 0 and an absent ratio as unknown', () => {
    const measures = contactMeasures([], ALL)
    expect(measures).toMatchObject({ offered: 0, answered: 0, abandoned: 0, handled: 0 })
    expect(measures.ahtSeconds).toBeUndefined()
    expect(measures.serviceLevel).toBeUndefined()
    expect(contactMeasures([metric('nOffered', { count: 3 })], ALL).abandonRate).toBe(0)
  })

  it('knows nothing of what the query did not ask for', () => {
    const row = [metric('nOffered', { count: 10 }), metric('tHandle', { count: 8, sum: 80_000 })]
    const measures = contactMeasures(row, ['nOffered', 'tHandle'])
    expect(measures).toMatchObject({ offered: 10, handled: 8, ahtSeconds: 10 })
    for (const name of ['answered', 'abandoned', 'transferred', 'abandonRate', 'transferRate', 'asaSeconds'] as const)
      expect(measures[name], name).toBeUndefined()
  })

  it('falls back to the ratio, then to contacts over the target', () => {
    expect(serviceLevel([metric('oServiceLevel', { ratio: 0.8 })])).toBe(0.8)
    const over = [
      metric('nOffered', { count: 10 }),
      metric('tAnswered', { count: 9 }),
      metric('nOverSla', { count: 2 }),
    ]
    expect(serviceLevel(over)).toBe(0.7)
  })
})

describe('occupancy', () => {
  const times = fc.record({
    interactingSeconds: fc.integer({ min: 0, max: 1e6 }),
    communicatingSeconds: fc.integer({ min: 0, max: 1e6 }),
    idleSeconds: fc.integer({ min: 0, max: 1e6 }),
    notRespondingSeconds: fc.integer({ min: 0, max: 1e6 }),
    offQueueSeconds: fc.integer({ min: 0, max: 1e6 }),
  })

  it('is a share, and that of a queue is between those of its members', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1 }), (members) => {
        const own = members.map(agentOccupancy).filter((value) => value !== undefined)
        const whole = queueOccupancy(members)
        if (own.length === 0) return expect(whole).toBeUndefined()
        expect(whole).toBeGreaterThanOrEqual(Math.min(...own) - 1e-12)
        expect(whole).toBeLessThanOrEqual(Math.max(...own) + 1e-12)
        expect(Math.max(...own)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('reads states by their qualifier', () => {
    const rows = [
      metric('tAgentRoutingStatus', { sum: 60_000 }, 'INTERACTING'),
      metric('tAgentRoutingStatus', { sum: 20_000 }, 'IDLE'),
      metric('tSystemPresence', { sum: 99_000 }, 'IDLE'),
    ]
    expect(routingSeconds(rows)).toMatchObject({ interactingSeconds: 60, idleSeconds: 20, offQueueSeconds: 0 })
    expect(agentOccupancy(routingSeconds(rows))).toBe(0.75)
  })
})
