import { describe, expect, it } from 'vitest'
import reference from '../../../../test/fixtures/erlang-reference.json'
import { countDistribution } from '../../forecast/spread/count-interval'
import { erlangA, erlangB, erlangC } from '..'
import { queueSeries } from '../erlang-a'

// Values of the fixture were computed with 40 to 60 digits from the definitions (see its `method`).

/** What rounding of the load alone may do to a relative error, near saturation. */
const near = (load: number, agents: number): number => 1e-12 * (1 + 1 / Math.abs(1 - load / agents))

function relative(actual: number, desired: number): number {
  return desired === 0 ? Math.abs(actual) : Math.abs(actual / desired - 1)
}

describe('erlangB against 60 digits', () => {
  it.each(reference.erlangB)('load $load on $agents agents', ({ load, agents, B, logB, carried }) => {
    const answer = erlangB({ load, agents })
    expect(relative(answer.logBlockingProbability, logB)).toBeLessThan(2e-14)
    expect(relative(answer.carriedLoad, carried)).toBeLessThan(1e-14)
    expect(relative(answer.blockingProbability, B)).toBeLessThan(5e-13)
  })
})

describe('erlangC against 60 digits', () => {
  it.each(reference.erlangC)('$callsPerHour calls of $ahtSeconds s on $agents agents', (row) => {
    const answer = erlangC(row)
    const tolerance = near(row.load, row.agents)
    expect(relative(answer.waitProbability, row.waitProbability)).toBeLessThan(tolerance)
    expect(relative(answer.asaSeconds, row.asaSeconds)).toBeLessThan(tolerance)
    expect(relative(answer.queueLength, row.queueLength)).toBeLessThan(tolerance)
    expect(relative(answer.logWaitProbability, row.logWaitProbability)).toBeLessThan(tolerance)
    expect(Math.abs(answer.serviceLevel - row.serviceLevel)).toBeLessThan(row.agents > 10_000 ? 1e-9 : 1e-12)
  })
})

describe('erlangA against 50 digits', () => {
  it.each(reference.erlangA)(
    '$callsPerHour calls of $ahtSeconds s, patience $patienceSeconds s, $agents agents',
    (row) => {
      const answer = erlangA(row)
      expect(relative(answer.waitProbability, row.waitProbability)).toBeLessThan(1e-12)
      expect(relative(answer.abandonProbability, row.abandonProbability)).toBeLessThan(1e-12)
      expect(relative(answer.asaSeconds, row.asaSeconds)).toBeLessThan(1e-12)
      expect(relative(answer.asaServedSeconds, row.asaServedSeconds)).toBeLessThan(1e-12)
      expect(relative(answer.occupancy, row.occupancy)).toBeLessThan(1e-13)
      for (const [definition, value] of Object.entries(answer.serviceLevel)) {
        const desired = new Map(Object.entries(row.serviceLevel)).get(definition) ?? Number.NaN
        expect(Math.abs(value - desired), definition).toBeLessThan(1e-13)
      }
    },
  )
})

describe('the sums over the queue states against 60 digits', () => {
  it.each(reference.queueSeries)('c = $c, x = $x', ({ c, x, logTail, logWeighted }) => {
    const { tail, weighted, exponent } = queueSeries(c, x, x - c)
    expect(Math.abs(Math.log(tail) + exponent - logTail)).toBeLessThan(5e-14 + 1e-15 * Math.abs(logTail))
    expect(Math.abs(Math.log(weighted) + exponent - logWeighted)).toBeLessThan(5e-14 + 1e-15 * Math.abs(logWeighted))
  })
})

describe('the counts of leavers against 60 digits', () => {
  it.each(reference.counts)('$law up to $count', ({ law, count, probability }) => {
    const exact = 'mean' in law ? { mean: law.mean ?? Number.NaN } : { shape: law.shape, elapsed: law.elapsed }
    for (const max of [count, count + 500]) {
      expect(Math.abs((countDistribution(exact, max)[count] ?? Number.NaN) - probability)).toBeLessThan(5e-14)
    }
  })
})
