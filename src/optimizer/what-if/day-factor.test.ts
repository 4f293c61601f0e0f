import { describe, expect, it } from 'vitest'
import type { ModelContactType } from '../../documents'
import { dayEvidence } from './day-factor'

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
