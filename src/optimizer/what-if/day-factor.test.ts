import { describe, expect, it } from 'vitest'
import { normal, seededRandom } from '../../core/random'
import type { Demand, ModelContactType } from '../../documents'
import { handleTimes } from '../proficiency/handle-times'
import { planSimulation } from '../simulate/plan/plan'
import { randomStream } from '../simulate/streams/random-streams'
import { unitGamma } from '../simulate/streams/shapes'
import { testModel } from '../test-model'
import { dayCut, dayEvidence, estimateDayFactorShape, profileDayCut } from './day-factor'
import { weekNoise } from './week-noise'

/** Hours ahead of UTC. */
const ZONES = [0, 11, -8] as const

/** Contacts per hour of the local week: from 8 to 18 on weekdays, or with some at night and on weekends too. */
const byHour = (hour: number, atNight: number): number => {
  const day = Math.floor(hour / 24)
  const own = hour % 24
  return day < 5 && own >= 8 && own < 18 ? 300 : own >= 7 && own < 22 ? 2 * atNight : atNight
}

/** Weeks of demand whose local days differ by a gamma factor with this shape, as UTC sees them. */
function demand(shape: number, weeks: number, timeZone: number, atNight: number): Demand {
  const stream = randomStream(7, 0, 0)
  const random = seededRandom(7)
  const factors = Array.from({ length: 7 * weeks + 2 }, () => unitGamma(shape, stream))
  const offered = Array.from({ length: 168 * weeks }, (_, hour) => {
    const local = hour + timeZone + 168
    const mean = byHour(local % 168, atNight) * (factors[Math.floor(local / 24) - 6] ?? 1)
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  })
  const start = Date.parse('2026-01-05T00:00:00Z')
  const none = { answered: 0, abandoned: 0, shortAbandoned: 0, handled: 0, handleSeconds: 0, waitSeconds: 0 }
  return {
    format: 'skillroute/demand@1',
    org: { id: 'o', name: 'O' },
    interval: { start: new Date(start).toISOString(), end: new Date(start + weeks * 7 * 86_400_000).toISOString() },
    granularityMinutes: 60,
    contactTypes: [{ id: 't', queueId: 'q', mediaType: 'voice', skillIds: [], offered, transferred: 0, ...none }],
    agents: [],
    staffing: [],
    notes: [],
  }
}

/** A model of the same org, in the week of UTC. */
const model = (timeZone: number, offered = 60_000) =>
  testModel({
    types: [
      {
        id: 't',
        offered,
        callsPerHour: 300,
        weekProfile: {
          intervalMinutes: 60,
          callsPerHour: Array.from({ length: 168 }, (_, hour) => byHour((hour + timeZone + 168) % 168, 0)),
        },
      },
    ],
    agents: [{ id: 'a', handled: { t: [100, 300] } }],
  })

describe('days of an org far from UTC', () => {
  it.each(ZONES)('differ as much as those of one that lives by it, %i hours ahead', (timeZone) => {
    for (const atNight of [0, 15]) {
      const cv = 1 / Math.sqrt(estimateDayFactorShape(demand(1 / 0.12 ** 2, 52, timeZone, atNight)) ?? 1)
      expect(cv, `${atNight} at night`).toBeGreaterThan(0.11)
      expect(cv, `${atNight} at night`).toBeLessThan(0.135)
    }
  })

  it.each(ZONES)('are counted as five a week, %i hours ahead', (timeZone) => {
    expect(dayEvidence(model(timeZone))?.days).toBeCloseTo(20, 9)
  })

  it.each(ZONES)('are busier or quieter as a whole in a simulated week, %i hours ahead', (timeZone) => {
    const own = model(timeZone)
    const { compiled } = planSimulation(own, { seed: 1, hours: 168, replications: 1, engine: 'general' })
    const options = { seed: 3, dayFactorShape: 20, estimationError: false }
    const week = weekNoise(compiled, handleTimes(own), options)(0)
    const factors = new Map<number, Set<string>>()
    compiled.rates.segments?.total.forEach((before, s) => {
      if (before === 0) return
      const end = compiled.rates.segments?.end[s] ?? 0
      const day = Math.floor((end / 3600 - 0.5 + timeZone + 168) / 24) % 7
      const found = factors.get(day) ?? new Set()
      factors.set(day, found.add(((week.rates.segments?.total[s] ?? 0) / before).toFixed(9)))
    })
    expect(factors.size).toBe(5)
    // A week of UTC begins in the middle of Monday in Sydney, and so cuts that day in two.
    const whole = [...factors].filter(([day]) => day !== 0 || timeZone === 0)
    for (const [day, found] of whole) expect(found.size, `day ${day}`).toBe(1)
  })
})

describe('dayCut', () => {
  const hours = (of: (hour: number) => number) => Array.from({ length: 24 }, (_, hour) => of(hour))

  it('stays at midnight UTC where that is quiet, and where nothing is known', () => {
    expect(dayCut(hours((hour) => (hour >= 8 && hour < 18 ? 100 : 0)))).toBe(0)
    expect(dayCut(hours((hour) => (hour < 5 || hour > 21 ? 1 : hour < 8 ? 0 : 100)))).toBe(0)
    expect(dayCut(hours(() => 100))).toBe(0)
    expect(dayCut([])).toBe(0)
    expect(dayCut([5])).toBe(0)
    expect(dayCut(hours(() => 0))).toBe(0)
  })

  it('takes the middle of a closed night, and the quietest time where it never closes', () => {
    // Open from 21 to 7 UTC.
    expect(dayCut(hours((hour) => (hour >= 21 || hour < 7 ? 100 : 0)))).toBe(14 * 60)
    expect(dayCut(hours((hour) => 100 - 80 * Number(hour === 12 || hour === 13)))).toBe(13 * 60)
  })

  it('leaves profiles that are not of whole days at midnight', () => {
    const [type] = model(11).contactTypes
    const odd = { intervalMinutes: 60, callsPerHour: Array.from({ length: 30 }, (_, hour) => Number(hour < 10)) }
    expect(profileDayCut(model(11))).toBe(14 * 60)
    const contactTypes = type === undefined ? [] : [{ ...type, weekProfile: odd }]
    expect(profileDayCut({ ...model(11), contactTypes })).toBe(0)
  })
})

const EMPTY = {
  format: 'skillroute/model@1' as const,
  skills: [],
  queues: [],
  contactTypes: [],
  agents: [],
  notes: [],
}

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

describe('dayEvidence', () => {
  it('counts days in effect, and those free to tell how days differ', () => {
    const even = Array.from({ length: SLOTS }, () => 5)
    const { days, freedom } = dayEvidence({ ...EMPTY, contactTypes: [typeOf('t', even)] }) ?? { days: 0, freedom: 0 }
    expect(days).toBeCloseTo(28, 6)
    expect(freedom).toBeCloseTo(21, 6)
    const workdays = even.map((count, slot) => (slot < 5 * 96 ? count : 0))
    expect(dayEvidence({ ...EMPTY, contactTypes: [typeOf('t', workdays)] })?.days).toBeCloseTo(20, 6)
    expect(dayEvidence(EMPTY)).toBeUndefined()
  })
})
