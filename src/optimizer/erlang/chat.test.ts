import { describe, expect, it } from 'vitest'
import { chatQueue, erlangC } from './index'

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
