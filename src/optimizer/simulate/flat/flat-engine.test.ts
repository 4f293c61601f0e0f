import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SECONDS_PER_HOUR } from '../../../core/time/durations'
import { erlangA } from '../../erlang/erlang-a'
import { erlangC } from '../../erlang/erlang-c'
import { flatRun } from './flat-engine'
import { isPool, poolRun } from './pool-engine'
import type { Counts, Scene } from './scene'

/** Agents as rows: `aht[a][k]` seconds, 0 where agent `a` cannot take type `k`. */
function sceneOf(callsPerHour: number[], aht: number[][], more: Partial<Scene> = {}): Scene {
  const cells = aht.length * callsPerHour.length
  return {
    typeCount: callsPerHour.length,
    agentCount: aht.length,
    ratePerSecond: Float64Array.from(callsPerHour, (calls) => calls / SECONDS_PER_HOUR),
    patienceSeconds: new Float64Array(callsPerHour.length).fill(Number.POSITIVE_INFINITY),
    targetSeconds: new Float64Array(callsPerHour.length).fill(20),
    ahtSeconds: Float64Array.from(aht.flat()),
    agentScore: new Float64Array(cells),
    contactRank: new Float64Array(cells),
    headStartSeconds: new Float64Array(callsPerHour.length),
    idleLimits: new Float64Array(callsPerHour.length).fill(Number.POSITIVE_INFINITY),
    ...more,
  }
}

const alike = (agents: number, seconds: number): number[][] => Array.from({ length: agents }, () => [seconds])
const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

describe('one line before agents who are all alike', () => {
  test('the two engines give the same counts for the same contacts', () => {
    const scene = sceneOf([300], alike(16, 180), { patienceSeconds: new Float64Array([120]) })
    const [flat, pool] = [flatRun(scene, { seed: 3 }).advance(1e6), poolRun(scene, { seed: 3 }).advance(1e6)]
    expect(flat.offered).toEqual(pool.offered)
    expect(flat.atOnce).toEqual(pool.atOnce)
    // Those who wait at the end are counted in the one, and looked ahead to in the other.
    expect(Math.abs(total(flat.answered) - total(pool.answered))).toBeLessThanOrEqual(total(flat.waiting))
    expect(total(flat.busy)).toBeCloseTo(total(pool.busy), 3)
  })

  test('a long run agrees with Erlang C', () => {
    const exact = erlangC({ callsPerHour: 300, ahtSeconds: 180, agents: 18, targetSeconds: 20 })
    const run = poolRun(sceneOf([300], alike(18, 180)), { seed: 1 })
    run.advance(50 * SECONDS_PER_HOUR)
    const counts = run.advance(20_000 * SECONDS_PER_HOUR)
    const offered = total(counts.offered)
    expect(1 - total(counts.atOnce) / offered).toBeCloseTo(exact.waitProbability, 2)
    expect(total(counts.withinServiceLevel) / offered).toBeCloseTo(exact.serviceLevel, 2)
    expect(Math.abs(total(counts.answeredWait) / offered / exact.asaSeconds - 1)).toBeLessThan(0.02)
    expect(total(counts.busy) / counts.seconds / 18).toBeCloseTo(exact.occupancy, 3)
  })

  test('a long run agrees with Erlang A', () => {
    const input = { callsPerHour: 300, ahtSeconds: 180, agents: 14, targetSeconds: 20, patienceSeconds: 150 }
    const exact = erlangA(input)
    const scene = sceneOf([300], alike(14, 180), { patienceSeconds: new Float64Array([150]) })
    const run = flatRun(scene, { seed: 2 })
    run.advance(50 * SECONDS_PER_HOUR)
    const counts = run.advance(10_000 * SECONDS_PER_HOUR)
    const offered = total(counts.offered)
    expect(total(counts.abandoned) / offered).toBeCloseTo(exact.abandonProbability, 2)
    expect(total(counts.withinServiceLevel) / offered).toBeCloseTo(exact.serviceLevel.offered, 2)
    const wait = (total(counts.answeredWait) + total(counts.abandonedWait)) / offered
    expect(Math.abs(wait / exact.asaSeconds - 1)).toBeLessThan(0.02)
  })

  test('only agents alike with one type make a pool', () => {
    expect(isPool(sceneOf([10], alike(3, 60)))).toBe(true)
    expect(isPool(sceneOf([10], [[60], [61]]))).toBe(false)
    expect(isPool(sceneOf([10], [[60], [0]]))).toBe(false)
    expect(isPool(sceneOf([10, 10], [[60, 60]]))).toBe(false)
  })
})

describe('several types', () => {
  const arbitrary = fc
    .record({ types: fc.integer({ min: 1, max: 4 }), agents: fc.integer({ min: 1, max: 9 }) })
    .chain(({ types, agents }) =>
      fc.record({
        calls: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: types, maxLength: types }),
        aht: fc.array(fc.array(fc.constantFrom(0, 60, 200, 300), { minLength: types, maxLength: types }), {
          minLength: agents,
          maxLength: agents,
        }),
        score: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: types * agents, maxLength: types * agents }),
        patience: fc.constantFrom(60, 600, Number.POSITIVE_INFINITY),
        idleLimit: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
        seed: fc.integer(),
      }),
    )

  test('every contact is answered, abandoned or still waiting, in every stretch', () => {
    fc.assert(
      fc.property(arbitrary, ({ calls, aht, score, patience, idleLimit, seed }) => {
        const scene = sceneOf(calls, aht, {
          agentScore: Float64Array.from(score),
          patienceSeconds: new Float64Array(calls.length).fill(patience),
          idleLimits: new Float64Array(calls.length).fill(idleLimit),
        })
        const run = flatRun(scene, { seed, histogram: true })
        let waiting = new Float64Array(calls.length)
        for (let stretch = 0; stretch < 4; stretch++) {
          const counts = run.advance(3 * SECONDS_PER_HOUR)
          expectBalanced(counts, waiting)
          waiting = Float64Array.from(counts.waiting)
        }
      }),
    )
  })

  function expectBalanced(counts: Counts, before: Float64Array): void {
    counts.offered.forEach((offered, k) => {
      const out = (counts.answered[k] ?? 0) + (counts.abandoned[k] ?? 0) + (counts.waiting[k] ?? 0)
      expect(out).toBe(offered + (before[k] ?? 0))
      expect(counts.withinServiceLevel[k]).toBeLessThanOrEqual(counts.answered[k] ?? 0)
      expect(counts.atOnce[k]).toBeLessThanOrEqual(counts.withinServiceLevel[k] ?? 0)
    })
    expect(total(counts.waits ?? new Float64Array())).toBe(total(counts.answered) - total(counts.atOnce))
    for (const busy of counts.busy) {
      expect(busy).toBeGreaterThanOrEqual(-1e-6)
      expect(busy).toBeLessThanOrEqual(counts.seconds + 1e-6)
    }
  }

  test('cutting a run into stretches changes nothing', () => {
    fc.assert(
      fc.property(arbitrary, ({ calls, aht, seed }) => {
        const scene = sceneOf(calls, aht, { patienceSeconds: new Float64Array(calls.length).fill(300) })
        const whole = flatRun(scene, { seed }).advance(6 * SECONDS_PER_HOUR)
        const run = flatRun(scene, { seed })
        const parts = [
          run.advance(SECONDS_PER_HOUR),
          run.advance(2 * SECONDS_PER_HOUR),
          run.advance(3 * SECONDS_PER_HOUR),
        ]
        for (const field of ['offered', 'answered', 'withinServiceLevel', 'abandoned'] as const) {
          expect(parts.reduce((sum, part) => sum + total(part[field]), 0)).toBe(total(whole[field]))
        }
      }),
    )
  })

  test('the best score answers while anyone with it is idle; beyond the limit of idle agents it is not seen', () => {
    // One call at a time: the load is so low that everyone is idle when it comes.
    const aht = [[1], [1], [1]]
    const score = Float64Array.from([1, 2, 5])
    const busiest = (idleLimit: number): number => {
      const { busy } = flatRun(sceneOf([1], aht, { agentScore: score, idleLimits: Float64Array.of(idleLimit) }), {
        seed: 1,
      }).advance(1e6)
      return busy.indexOf(Math.max(...busy))
    }
    expect(busiest(Number.POSITIVE_INFINITY)).toBe(2)
    const { busy } = flatRun(sceneOf([1], aht, { agentScore: score, idleLimits: Float64Array.of(1) }), {
      seed: 1,
    }).advance(1e6)
    for (const seconds of busy) expect(seconds).toBeGreaterThan(0.2 * total(busy))
  })

  test('a freed agent takes the type of the lowest rank, then whoever stands first, priority counted as wait', () => {
    const scene = (more: Partial<Scene>): Scene =>
      sceneOf([30, 30], [[120, 120]], { patienceSeconds: new Float64Array([3600, 3600]), ...more })
    const waits = (more: Partial<Scene>): number[] => {
      const counts = flatRun(scene(more), { seed: 4 }).advance(2e6)
      return [0, 1].map((k) => (counts.answeredWait[k] ?? 0) / (counts.answered[k] ?? 1))
    }
    const even = waits({})
    expect(Math.abs((even[0] ?? 0) / (even[1] ?? 1) - 1)).toBeLessThan(0.05)
    const ranked = waits({ contactRank: Float64Array.from([1, 0]) })
    expect(ranked[0]).toBeGreaterThan(3 * (ranked[1] ?? 0))
    const ahead = waits({ headStartSeconds: Float64Array.from([300, 0]) })
    expect((ahead[1] ?? 0) - (ahead[0] ?? 0)).toBeGreaterThan(100)
  })

  test('the same contacts come to two scenes that differ in agents alone', () => {
    const one = flatRun(sceneOf([50, 20], [[200, 0]]), { seed: 9 }).advance(1e5)
    const two = flatRun(
      sceneOf(
        [50, 20],
        [
          [100, 90],
          [80, 0],
        ],
      ),
      { seed: 9 },
    ).advance(1e5)
    expect(one.offered).toEqual(two.offered)
  })

  test('nobody calls, or nobody works', () => {
    expect(total(flatRun(sceneOf([0], [[60]]), { seed: 1 }).advance(1e5).offered)).toBe(0)
    const none = flatRun(sceneOf([60], []), { seed: 1 }).advance(1e4)
    expect(total(none.waiting)).toBe(total(none.offered))
  })
})
