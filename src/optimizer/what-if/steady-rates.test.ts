import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random'
import type { ModelContactType } from '../../documents'
import { dayEvidence } from './day-evidence'
import { steadyRates } from './weeks'

const SLOTS = 7 * 96
const WEEKS = 4

function typeOf(id: string, counts: readonly number[]): ModelContactType {
  const offered = counts.reduce((sum, count) => sum + count, 0)
  return {
    id,
    queueId: 'q',
    mediaType: 'voice',
    skillIds: [],
    callsPerHour: 1,
    peakCallsPerHour: 1,
    weekProfile: { intervalMinutes: 15, callsPerHour: counts.map((count) => (count / WEEKS) * 4) },
    offered,
    answered: offered,
    abandoned: 0,
    ahtSeconds: 300,
    target: { ratio: 0.8, seconds: 20 },
  }
}

/** Contacts of a day from eight to six in a hump; closed at other times. */
function smooth(height: number): number[] {
  return Array.from({ length: SLOTS }, (_, slot) => {
    const hour = (slot % 96) / 4
    return hour < 8 || hour >= 18 ? 0 : height * (0.6 + 0.4 * Math.sin(((hour - 8) / 10) * Math.PI))
  })
}

function poisson(mean: number, random: () => number): number {
  let count = -1
  for (let left = 1; left > Math.exp(-mean); left *= random()) count++
  return Math.max(0, count)
}

const rates = (type: ModelContactType | undefined): readonly number[] => type?.weekProfile?.callsPerHour ?? []
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

describe('steadyRates', () => {
  it('comes nearer to the true rates than the counts are, and leaves closed hours closed', () => {
    const random = seededRandom(3)
    const truth = [smooth(24), smooth(8)]
    const types = truth.map((means, i) =>
      typeOf(
        `t${i}`,
        means.map((mean) => poisson(mean, random)),
      ),
    )
    const steady = steadyRates(types)
    const error = (of: readonly ModelContactType[]): number =>
      total(
        truth.flatMap((means, i) => means.map((mean, slot) => ((rates(of[i])[slot] ?? 0) - (mean / WEEKS) * 4) ** 2)),
      )
    expect(error(steady)).toBeLessThan(0.35 * error(types))
    for (const [i, means] of truth.entries())
      means.forEach((mean, slot) => {
        if (mean === 0) expect(rates(steady[i])[slot]).toBe(0)
      })
  })

  it('keeps a peak that exceeds randomness', () => {
    const counts = smooth(400).map((mean, slot) => Math.round(slot % 96 === 48 ? 3 * mean : mean))
    const [steady] = steadyRates([typeOf('t', counts)])
    const peak = rates(steady)[48] ?? 0
    expect(peak).toBeGreaterThan(2 * (rates(steady)[46] ?? 0))
  })

  it('keeps the number of contacts of each type, whatever they are', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: SLOTS, maxLength: SLOTS })
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 3 }), (rows) => {
        const types = rows.map((row, i) => typeOf(`t${i}`, row))
        steadyRates(types).forEach((type, i) => {
          expect(total(rates(type))).toBeCloseTo(total(rates(types[i])), 6)
          expect(rates(type).every((rate) => rate >= 0)).toBe(true)
        })
      }),
      { numRuns: 20 },
    )
  })

  it('leaves alone what has no weeks on record', () => {
    const type = { ...typeOf('t', smooth(10)), offered: 0 }
    expect(steadyRates([type])).toEqual([type])
  })
})

describe('dayEvidence', () => {
  it('counts days in effect, and those free to tell how days differ', () => {
    const even = Array.from({ length: SLOTS }, () => 5)
    const { days, freedom } = dayEvidence({ ...MODEL, contactTypes: [typeOf('t', even)] }) ?? { days: 0, freedom: 0 }
    expect(days).toBeCloseTo(28, 6)
    expect(freedom).toBeCloseTo(21, 6)
    const workdays = even.map((count, slot) => (slot < 5 * 96 ? count : 0))
    expect(dayEvidence({ ...MODEL, contactTypes: [typeOf('t', workdays)] })?.days).toBeCloseTo(20, 6)
    expect(dayEvidence(MODEL)).toBeUndefined()
  })
})

const MODEL = {
  format: 'skillroute/model@1' as const,
  skills: [],
  queues: [],
  contactTypes: [],
  agents: [],
  notes: [],
}
