import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chatQueue,
  equivalentRandom,
  erlangA,
  erlangB,
  erlangC,
  erlangRetrials,
  haywardBlocking,
  overflowMoments,
  reconnectVolume,
} from './index'

describe('erlangRetrials', () => {
  const given = { callsPerHour: 110, ahtSeconds: 200, agents: 6, patienceSeconds: 90, targetSeconds: 20 }

  it('finds the volume of the worked example', () => {
    const answer = erlangRetrials({ ...given, retryProbability: 0.6 })
    if (answer.diverges) throw new Error(answer.reason)
    expect(answer.callsPerHour).toBeCloseTo(132.03, 2)
    expect(answer.metrics.abandonProbability).toBeCloseTo(0.2781, 4)
    expect(answer.metrics.asaSeconds).toBeCloseTo(25.03, 2)
  })

  it('balances: all calls = new ones + calls again, at the figures of that volume', () => {
    const ratio = fc.double({ min: 0, max: 0.99, noNaN: true })
    fc.assert(
      fc.property(ratio, ratio, fc.integer({ min: 1, max: 200 }), (retry, unresolved, agents) => {
        const input = { ...given, agents, retryProbability: retry, resolutionProbability: 1 - unresolved }
        const answer = erlangRetrials(input)
        if (answer.diverges) throw new Error(answer.reason)
        const { callsPerHour: volume, metrics } = answer
        expect(volume / (110 + answer.retriesPerHour + answer.reconnectsPerHour)).toBeCloseTo(1, 10)
        const at = { abandonProbability: metrics.abandonProbability, retryProbability: retry }
        expect(
          reconnectVolume({ ...at, callsPerHour: 110, resolutionProbability: 1 - unresolved }) / volume,
        ).toBeCloseTo(1, 10)
        expect(metrics).toEqual(erlangA({ ...given, agents, callsPerHour: volume }))
      }),
    )
  })

  it('says that it diverges where nobody ever leaves for good', () => {
    const all = { ...given, retryProbability: 1 }
    expect(erlangRetrials(all)).toMatchObject({ diverges: true, reason: expect.stringContaining('108 calls an hour') })
    expect(erlangRetrials({ ...all, callsPerHour: 107 })).toMatchObject({ diverges: false })
    expect(erlangRetrials({ ...all, callsPerHour: 95, resolutionProbability: 0.85 })).toMatchObject({ diverges: true })
    expect(erlangRetrials({ ...all, callsPerHour: 90, resolutionProbability: 0.85 })).toMatchObject({ diverges: false })
    expect(erlangRetrials({ ...all, callsPerHour: 0 })).toMatchObject({ diverges: false, callsPerHour: 0 })
    expect(erlangRetrials({ ...all, ahtSeconds: 0, resolutionProbability: 0 })).toMatchObject({ diverges: true })
  })

  it('knows the closed form for measured figures', () => {
    const measured = { callsPerHour: 100, abandonProbability: 0.1, retryProbability: 0.6, resolutionProbability: 0.7 }
    expect(reconnectVolume(measured)).toBeCloseTo(149.25, 2)
    expect(reconnectVolume({ ...measured, retryProbability: 1, resolutionProbability: 0 })).toBe(Infinity)
    expect(() => reconnectVolume({ ...measured, retryProbability: 2 })).toThrow('retryProbability')
    expect(() => erlangRetrials({ ...given, retryProbability: 0.5, patienceSeconds: 0 })).toThrow('patienceSeconds')
  })
})

describe('chatQueue', () => {
  it('is Erlang C with one chat per agent', () => {
    const given = { callsPerHour: 3000, ahtSeconds: 240, agents: 215, targetSeconds: 20 }
    const chat = chatQueue({ ...given, chatsPerAgent: 1 })
    const c = erlangC(given)
    expect(chat.waitProbability).toBeCloseTo(c.waitProbability, 13)
    expect(chat.serviceLevel).toBeCloseTo(c.serviceLevel, 13)
    expect(chat.asaSeconds).toBeCloseTo(c.asaSeconds, 10)
    expect(chat.occupancy).toBeCloseTo(c.occupancy, 13)
    expect(chat.handleSeconds).toBeCloseTo(240, 9)
  })

  it('is more agents where chats do not slow each other', () => {
    const chat = chatQueue({
      callsPerHour: 400,
      ahtSeconds: 180,
      agents: 10,
      chatsPerAgent: 3,
      targetSeconds: 20,
      rateFactors: [1, 2, 3],
    })
    const c = erlangC({ callsPerHour: 400, ahtSeconds: 180, agents: 30, targetSeconds: 20 })
    expect(chat.waitProbability).toBeCloseTo(c.waitProbability, 13)
    expect(chat.slotOccupancy).toBeCloseTo(c.occupancy, 13)
  })

  it('is the chain of balanced agents, counted out', () => {
    const [agents, factors] = [3, [1, 1.7, 2.5]]
    const load = 6.2
    const answer = chatQueue({ callsPerHour: load * 20, ahtSeconds: 180, agents, chatsPerAgent: 3, targetSeconds: 15 })
    // Deal chats out one by one to the agent with the fewest and add up what each of them gets done.
    const output = (chats: number): number => {
      const held = Array.from({ length: agents }, () => 0)
      for (let n = 0; n < Math.min(chats, 9); n += 1) held[n % agents] = (held[n % agents] ?? 0) + 1
      return held.reduce((sum, each) => sum + (factors[each - 1] ?? 0), 0)
    }
    let [weight, total, waiting, chats, queue] = [1, 0, 0, 0, 0]
    for (let x = 0; x < 2000; x += 1) {
      total += weight
      if (x >= 9) waiting += weight
      chats += weight * Math.min(x, 9)
      queue += weight * Math.max(0, x - 9)
      weight *= load / output(x + 1)
    }
    expect(answer.waitProbability).toBeCloseTo(waiting / total, 11)
    expect(answer.activeChats).toBeCloseTo(chats / total, 11)
    expect(answer.queueLength).toBeCloseTo(queue / total, 8)
    expect(answer.handleSeconds).toBeCloseTo((chats / total / (load * 20)) * 3600, 9)
    expect(answer.handleSeconds).toBeGreaterThan(180)
  })

  it('is saturated at the agents’ full output and idle without contacts', () => {
    const given = { ahtSeconds: 180, agents: 10, chatsPerAgent: 3, targetSeconds: 20 }
    expect(chatQueue({ ...given, callsPerHour: 500 })).toMatchObject({
      stable: false,
      serviceLevel: 0,
      activeChats: 30,
    })
    expect(chatQueue({ ...given, callsPerHour: 499 }).stable).toBe(true)
    expect(chatQueue({ ...given, callsPerHour: 0 })).toMatchObject({ stable: true, serviceLevel: 1, activeChats: 0 })
    expect(chatQueue({ ...given, callsPerHour: 1, agents: 0 }).stable).toBe(false)
    expect(chatQueue({ ...given, callsPerHour: 1.4e6, agents: 30_000 })).toMatchObject({ stable: true })
  })

  it('names every bad field', () => {
    const given = { callsPerHour: 400, ahtSeconds: 180, agents: 10, chatsPerAgent: 3, targetSeconds: 20 }
    expect(() => chatQueue({ ...given, chatsPerAgent: 6 })).toThrow('rateFactors')
    expect(() => chatQueue({ ...given, rateFactors: [1, 0.9, 1] })).toThrow('rateFactors')
    expect(() => chatQueue({ ...given, chatsPerAgent: 0 })).toThrow('chatsPerAgent')
    expect(() => chatQueue({ ...given, agents: 1.5 })).toThrow('agents')
    expect(() => chatQueue({ ...given, agents: 1e9 })).toThrow('agents')
  })
})

describe('overflow', () => {
  it('has the moments and the losses of the worked example', () => {
    const overflow = overflowMoments({ load: 20, agents: 18 })
    expect(overflow.mean).toBeCloseTo(4.425, 3)
    expect(overflow.peakedness).toBeCloseTo(2.414, 3)
    expect(haywardBlocking({ ...overflow, agents: 5 })).toBeCloseTo(0.356, 4)
    expect(erlangB({ load: overflow.mean, agents: 5 }).blockingProbability).toBeCloseTo(0.2366, 4)
  })

  it('is found again by the equivalent random method, within its approximation', () => {
    const overflow = overflowMoments({ load: 20, agents: 18 })
    const again = overflowMoments(equivalentRandom(overflow))
    expect(Math.abs(again.mean / overflow.mean - 1)).toBeLessThan(0.01)
    expect(Math.abs(again.peakedness / overflow.peakedness - 1)).toBeLessThan(0.03)
    expect(equivalentRandom({ mean: 7, peakedness: 1 })).toEqual({ load: 7, agents: 0 })
  })

  it('is all traffic without agents, none without load', () => {
    expect(overflowMoments({ load: 7, agents: 0 })).toEqual({ mean: 7, variance: 7, peakedness: 1 })
    expect(overflowMoments({ load: 0, agents: 3 })).toEqual({ mean: 0, variance: 0, peakedness: 1 })
    expect(() => haywardBlocking({ mean: 1, peakedness: 0, agents: 1 })).toThrow('peakedness')
    expect(() => equivalentRandom({ mean: 1, peakedness: 0.5 })).toThrow('peakedness')
  })
})
