import { describe, expect, it } from 'vitest'
import rows from '../../../test/fixtures/erlang-published.json'
import { SECONDS_PER_HOUR } from '../../core/time/durations'
import { erlangA, erlangB, erlangC } from './index'

// Values printed in public sources (manuals, lecture notes, test suites of other packages); those that are wrong there
// or follow another definition were left out of the fixture. Each row is computed from its own inputs.

interface Row {
  readonly model: string
  readonly in: Readonly<Record<string, number | undefined>>
  readonly quantity: string
}

/** The busiest row has an occupancy of 0.9994, where rounding of the load alone costs three digits. */
const EXACTNESS = 4e-11

describe('published values', () => {
  it.each(rows)('$source: $quantity of $model $in', (row) => {
    const value = computed(row)
    expect(Math.abs(value - row.published)).toBeLessThanOrEqual(row.tol)
    const exact = Number(row.exact)
    expect(Math.abs(value - exact)).toBeLessThanOrEqual(EXACTNESS * Math.max(1, Math.abs(exact)))
  })
})

function computed(row: Row): number {
  if (row.model === 'B') return ofB(row)
  return row.model === 'C' ? ofC(row) : ofA(row)
}

function ofB({ in: given, quantity }: Row): number {
  const answer = erlangB({ load: loadOf(given), agents: given.agents ?? given.lines ?? Number.NaN })
  return quantity === 'ln pBlock' ? answer.logBlockingProbability : answer.blockingProbability
}

function ofC({ in: given, quantity }: Row): number {
  const ahtSeconds = given.ahtSec ?? given.aht ?? (given.mu === undefined ? 180 : 1 / given.mu)
  const callsPerHour = given.callsPerHour ?? (loadOf(given) * SECONDS_PER_HOUR) / ahtSeconds
  const targetSeconds = given.awtSec ?? given.awt ?? (quantity.includes('19.8') ? 19.8 : 20)
  const answer = erlangC({ callsPerHour, ahtSeconds, agents: given.agents ?? Number.NaN, targetSeconds })
  const values: Record<string, number> = {
    pWait: answer.waitProbability,
    'ln pWait': answer.logWaitProbability,
    asa: answer.asaSeconds,
    'asa s': answer.asaSeconds,
    occupancy: answer.occupancy,
    'P(W=0)': 1 - answer.waitProbability,
    'sl>=.8 at 11': Number(answer.serviceLevel >= 0.8),
    'sl<.8 at 10': Number(answer.serviceLevel < 0.8),
  }
  return values[quantity] ?? answer.serviceLevel
}

function ofA({ in: given, quantity }: Row): number {
  const ahtSeconds = given.ahtSec ?? Number.NaN
  const perSecond = given.lambdaPerSec ?? loadOf(given) / ahtSeconds
  const answer = erlangA({
    callsPerHour: perSecond * SECONDS_PER_HOUR,
    ahtSeconds,
    agents: given.agents ?? Number.NaN,
    patienceSeconds: given.patienceSec ?? Number.NaN,
    targetSeconds: given.awtSec ?? 20,
  })
  const values: Record<string, number> = {
    pWait: answer.waitProbability,
    pAbandon: answer.abandonProbability,
    occupancy: answer.occupancy,
    'ew min': answer.asaSeconds / 60,
    slOffered: answer.serviceLevel.offered,
    'P(V<=T) offered wait': answer.serviceLevel.offeredWaitWithin,
  }
  return values[quantity] ?? Number.NaN
}

function loadOf(given: Row['in']): number {
  return given.erlangs ?? (given.lambda ?? Number.NaN) / (given.mu ?? Number.NaN)
}
