import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildBodies } from './aggregates'
import type { Aggregates, Stats } from './answers'
import { joinAggregates, joinStats } from './join'

/** What the platform would say of some durations; those under 20 are within the service level. */
function statsOf(values: readonly number[]): Stats {
  if (values.length === 0) return {}
  const numerator = values.filter((value) => value < 20).length
  return {
    count: values.length,
    sum: values.reduce((a, b) => a + b, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    numerator,
    denominator: values.length,
    ratio: numerator / values.length,
  }
}

describe('joinStats', () => {
  it('gives the figures of all values from the figures of the parts', () => {
    const durations = fc.array(fc.integer({ min: 0, max: 100 }))
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        expect(joinStats(statsOf(a), statsOf(b))).toEqual(statsOf([...a, ...b]))
      }),
    )
  })

  it('leaves out what cannot be combined and a target that differs', () => {
    const joined = joinStats({ p95: 9, current: 1, target: 20_000, ratio: 0.5 }, { p95: 8, target: 30_000, ratio: 0.6 })
    expect(joined).toEqual({})
    expect(joinStats({ target: 20_000 }, { target: 20_000 })).toEqual({ target: 20_000 })
  })
})

describe('joinAggregates', () => {
  const row = (group: Record<string, string>, interval: string, count: number, qualifier?: string): Aggregates => ({
    results: [
      {
        group,
        data: [{ interval, metrics: [{ metric: 'tHandle', ...(qualifier ? { qualifier } : {}), stats: { count } }] }],
      },
    ],
  })

  it('keeps buckets apart, in time, and groups together whatever the order of their keys', () => {
    const joined = joinAggregates([
      row({ queueId: 'q', mediaType: 'voice' }, '2026-01-02T00:00:00.000Z/2026-01-03T00:00:00.000Z', 2),
      row({ mediaType: 'voice', queueId: 'q' }, '2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z', 1),
      row({ queueId: 'r' }, '2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z', 5),
    ])
    expect(joined.results).toHaveLength(2)
    expect(joined.results[0]?.data?.map(({ metrics }) => metrics?.[0]?.stats?.count)).toEqual([1, 2])
  })

  it('makes one row of all parts where the query had no granularity', () => {
    const joined = joinAggregates([row({ queueId: 'q' }, 'a/b', 1), row({ queueId: 'q' }, 'b/c', 2)], 'a/c')
    expect(joined.results).toEqual([
      {
        group: { queueId: 'q' },
        data: [{ interval: 'a/c', metrics: [{ metric: 'tHandle', stats: { count: 3 } }] }],
      },
    ])
  })

  it('keeps metrics of different qualifiers apart', () => {
    const joined = joinAggregates(
      [row({ userId: 'u' }, 'a/b', 1, 'IDLE'), row({ userId: 'u' }, 'b/c', 2, 'INTERACTING')],
      'a/c',
    )
    expect(joined.results[0]?.data?.[0]?.metrics?.map(({ qualifier }) => qualifier)).toEqual(['IDLE', 'INTERACTING'])
  })
})

describe('buildBodies', () => {
  it('says for how many days a query that cannot be split is possible', () => {
    const interval = '2026-10-01T00:00:00Z/2026-11-01T00:00:00Z'
    const query = { interval, granularity: 'P1M', metrics: ['tHandle'] }
    expect(() => buildBodies(query, 14)).toThrow(
      'P1M cannot be combined from parts of 14 days; ask for at most 14 days',
    )
  })
})
