import { describe, expect, it } from 'vitest'
import { erlangA, erlangC } from '../erlang'
import { defineModel } from '../model'
import { seededModel, testModel } from '../test-model'
import { whatIf } from './what-if'

const specialists = (ids: readonly string[], skill: string, queueId = 'q') =>
  ids.map((id) => ({ id, skills: { [skill]: 3 }, queues: [queueId] }))

describe('whatIf', () => {
  it('gives Erlang C for one queue with its own agents', () => {
    // 30 calls per hour of 300 s are 2.5 erlang; 4 agents before, 5 after.
    const model = testModel({
      types: [{ id: 't', skillIds: ['s'] }],
      agents: [...specialists(['a', 'b', 'c', 'd'], 's'), { id: 'e' }],
    })
    const forecast = whatIf(model, [{ agentId: 'e', skillId: 's', level: 3 }])
    const exact = (agents: number) => erlangC({ callsPerHour: 30, ahtSeconds: 300, agents, targetSeconds: 20 })
    const [queue] = forecast.queues
    expect(forecast.method).toBe('erlang-c')
    expect(queue?.before.agents).toBeCloseTo(4, 12)
    expect(queue?.before.serviceLevel).toBeCloseTo(exact(4).serviceLevel, 10)
    expect(queue?.after.serviceLevel).toBeCloseTo(exact(5).serviceLevel, 10)
    expect(queue?.after.asaSeconds).toBeCloseTo(exact(5).asaSeconds, 8)
    expect(queue?.after.occupancy).toBeCloseTo(0.5, 12)
    expect(queue?.before.abandonProbability).toBeUndefined()
  })

  it('counts who takes four chats at once as four agents for them, and each contact type by its own target', () => {
    const type = { callsPerHour: 45, ahtSeconds: 1200, patienceSeconds: 200, media: 'chat', queue: 'Q' }
    const model = defineModel({
      contactTypes: [10, 100].map((seconds) => ({ ...type, id: `${seconds}`, target: { ratio: 0.8, seconds } })),
      agents: [{ id: 'a', count: 9, concurrency: { chat: 4 } }],
    })
    const [exact, other] = [10, 100].map((targetSeconds) =>
      erlangA({ callsPerHour: 90, ahtSeconds: 1200, agents: 36, targetSeconds, patienceSeconds: 200 }),
    )
    const { queues, notes } = whatIf(model, [])
    const { serviceLevel, abandonProbability, occupancy, agents } = queues[0]?.before ?? {}
    expect(serviceLevel).toBeCloseTo(((exact?.serviceLevel.offered ?? 0) + (other?.serviceLevel.offered ?? 0)) / 2, 9)
    expect(abandonProbability).toBeCloseTo(exact?.abandonProbability ?? 0, 9)
    expect(occupancy).toBeCloseTo(exact?.occupancy ?? 0, 9)
    expect(agents).toBeCloseTo(9, 9)
    expect(notes.join(' ')).toContain('Who takes several contacts at once counts as so many agents for them')
  })

  // Service levels of calls and of the others by `simulate`, seed 1, four times 400 hours.
  it.each([
    [10, 60, 'chat', 20, 4, [], 0.822, 0.999],
    [10, 2, 'chat', 120, 4, [], 0.143, 1],
    [10, 60, 'chat', 60, 4, ['voice'], 0.981, 0.98],
    [20, 150, 'email', 30, 5, [], 0.865, 1],
    [20, 150, 'email', 30, 5, ['voice'], 0.984, 1],
    [20, 180, 'email', 18, 1, ['voice'], 0.935, 1],
    // Mails are a tenth of a load of 98.5 %, 99.5 % and 105 %; only calls abandon.
    [20, 212.4, 'email', 12, 1, [], 0.709, 1],
    [20, 214.8, 'email', 12, 1, [], 0.697, 1],
    [20, 228, 'email', 12, 1, [], 0.622, 1],
  ])(
    'is near the simulation for %d agents, %d calls and %s beside them',
    (count, calls, medium, others, places, by, ...exact) => {
      const type = { callsPerHour: others, ahtSeconds: 600, media: medium, id: medium, queue: medium }
      const target = { ratio: 0.8, seconds: medium === 'chat' ? 30 : 14_400 }
      const model = defineModel({
        contactTypes: [
          { id: 'call', queue: 'voice', callsPerHour: calls, ahtSeconds: 300, patienceSeconds: 120 },
          { ...type, target, ...(medium === 'chat' ? { patienceSeconds: 300 } : {}) },
        ],
        agents: [{ id: 'a', count, concurrency: { [medium]: places }, interruptedBy: { [medium]: by } }],
      })
      const levels = new Map(whatIf(model, []).queues.map(({ mediaType, before }) => [mediaType, before.serviceLevel]))
      // Two chats for each agent leave calls a fifth of one agent.
      expect(Math.abs((levels.get('voice') ?? 0) - (exact[0] ?? 0))).toBeLessThan(others > 100 ? 0.15 : 0.06)
      expect(Math.abs((levels.get(medium) ?? 0) - (exact[1] ?? 0))).toBeLessThan(0.06)
    },
  )

  // Service level of calls by `simulate`, before and after the calls' skill is taken from some of those who take both.
  it.each([
    [15, 50, 0, 300, 160, undefined, 0.815, 0.596],
    [15, 50, 0, 300, 160, 120, 0.875, 0.76],
    [5, 50, 0, 300, 160, 120, 0.875, 0.85],
    [2, 11, 6, 83, 43, undefined, 0.896, 0.872],
    [2, 7, 0, 22, 38, 127, 0.564, 0.473],
    [5, 18, 2, 79, 68, 124, 0.892, 0.839],
  ])(
    'shows no gain of calls where %d of %d who also chat take none any more (%d take calls alone, %d calls, %d chats, patience %s)',
    (taken, both, callsOnly, calls, chats, patienceSeconds, ...simulated) => {
      const agents = Array.from({ length: both + callsOnly }, (_, i) => ({
        id: `a${i}`,
        skills: i < both ? { s: 3, m: 3 } : { s: 3 },
        concurrency: { chat: 4 },
      }))
      const patience = patienceSeconds === undefined ? {} : { patienceSeconds }
      const chat = {
        id: 'chat',
        queue: 'chat',
        media: 'chat',
        skills: ['m'],
        callsPerHour: chats,
        patienceSeconds: 300,
      }
      const model = defineModel({
        contactTypes: [
          { id: 'call', queue: 'voice', skills: ['s'], callsPerHour: calls, ahtSeconds: 300, ...patience },
          { ...chat, ahtSeconds: 600 },
        ],
        agents,
      })
      const moves = agents.slice(0, taken).map(({ id }) => ({ agentId: id, skillId: 's', level: null }))
      const voice = whatIf(model, moves).queues.find(({ mediaType }) => mediaType === 'voice')
      const levels = [voice?.before.serviceLevel ?? Number.NaN, voice?.after.serviceLevel ?? Number.NaN]
      expect(levels[1]).toBeLessThan(levels[0] ?? Number.NaN)
      levels.forEach((level, i) => {
        expect(Math.abs(level - (simulated[i] ?? 0))).toBeLessThan(0.15)
      })
    },
  )

  // By `simulate`, where nobody abandons calls: service level and ASA in seconds.
  it.each([
    [20, 60, 120, 0.544, 48],
    [20, 60, 160, 0.27, 148],
    [20, 60, 200, 0.099, 351],
    [20, 60, 240, 0.031, 805],
    [20, 10, 240, 0.122, 392],
    [20, 4, 240, 0.146, 369],
    [20, 120, 120, 0.181, 211],
    [20, 120, 200, 0.008, 1360],
    [50, 300, 300, 0.2, 127],
  ])('warns where chats leave little to calls: %d agents, %d calls, %d chats', (count, calls, chats, level, asa) => {
    const other = { id: 'chat', queue: 'chat', media: 'chat', ahtSeconds: 600, patienceSeconds: 300 }
    const chat = { ...other, callsPerHour: chats }
    const model = defineModel({
      contactTypes: [{ id: 'call', queue: 'voice', callsPerHour: calls, ahtSeconds: 300 }, chat],
      agents: [{ id: 'a', count, concurrency: { chat: 4 } }],
    })
    const { queues, notes } = whatIf(model, [])
    const voice = queues.find(({ mediaType }) => mediaType === 'voice')?.before
    expect(Math.abs((voice?.serviceLevel ?? 1) - level)).toBeLessThan(0.21)
    expect(voice?.stable).toBe(level > 0.25)
    expect((voice?.asaSeconds ?? Number.POSITIVE_INFINITY) > asa * 0.9).toBe(true)
    expect(notes.join(' ')).toContain('callers who wait for ever come beside chats, a simulation is closer')
  })

  it('leaves mails to those who are free for them, of whom many take nothing else', () => {
    const model = defineModel({
      contactTypes: [
        { id: 'call', queue: 'voice', skills: ['s'], callsPerHour: 220, ahtSeconds: 300, patienceSeconds: 120 },
        { id: 'mail', queue: 'mail', media: 'email', skills: ['m'], callsPerHour: 60, ahtSeconds: 600 },
      ],
      agents: [
        { id: 'both', count: 20, skills: { s: 3, m: 3 } },
        { id: 'mails', count: 16, skills: { m: 3 } },
      ],
    })
    const voice = whatIf(model, []).queues.find(({ mediaType }) => mediaType === 'voice')
    // By `simulate`: 0.777.
    expect(Math.abs((voice?.before.serviceLevel ?? 0) - 0.777)).toBeLessThan(0.06)
  })

  it('answers mails beside chats that fill less than all places', () => {
    const contacts = { ahtSeconds: 600, target: { ratio: 0.8, seconds: 3600 } }
    const model = defineModel({
      contactTypes: [
        { ...contacts, id: 'chat', queue: 'chat', media: 'chat', callsPerHour: 60, patienceSeconds: 300 },
        { ...contacts, id: 'mail', queue: 'mail', media: 'email', callsPerHour: 20 },
      ],
      agents: [{ id: 'a', count: 10, concurrency: { chat: 4, email: 1 } }],
    })
    const mails = whatIf(model, []).queues.find(({ mediaType }) => mediaType === 'email')
    expect(mails?.before.serviceLevel).toBeGreaterThan(0.99)
  })

  it('takes Erlang A where patience is known', () => {
    const model = testModel({
      types: [{ id: 't', skillIds: ['s'], patienceSeconds: 150, abandoned: 20 }],
      agents: specialists(['a', 'b'], 's'),
    })
    const forecast = whatIf(model, [])
    const exact = erlangA({ callsPerHour: 30, ahtSeconds: 300, agents: 2, targetSeconds: 20, patienceSeconds: 150 })
    expect(forecast.method).toBe('erlang-a')
    expect(forecast.queues[0]?.before.serviceLevel).toBeCloseTo(exact.serviceLevel.offered, 10)
    expect(forecast.queues[0]?.before.abandonProbability).toBeCloseTo(exact.abandonProbability, 10)
    expect(forecast.queues[0]?.before.asaSeconds).toBeCloseTo(exact.asaServedSeconds, 8)
    expect(forecast.queues[0]?.after).toEqual(forecast.queues[0]?.before)
  })

  it('weights ASA by answered contacts, and knows none where nobody is answered', () => {
    const types = [{ id: 't', skillIds: ['s'], patienceSeconds: 150, abandoned: 20 }]
    expect(whatIf(testModel({ types, agents: [{ id: 'z' }] }), []).queues[0]?.before.asaSeconds).toBeNull()
    // Half of the contacts come at 48 an hour, half at 24.
    const week = Array.from({ length: 168 }, (_, h) => (h < 10 ? 48 : h < 30 ? 24 : 0))
    const profiled = types.map((type) => ({ ...type, weekProfile: { intervalMinutes: 60, callsPerHour: week } }))
    const model = testModel({ types: profiled, agents: specialists(['a', 'b'], 's') })
    const [busy, calm] = [48, 24].map((callsPerHour) => {
      const input = { callsPerHour, ahtSeconds: 300, agents: 2, targetSeconds: 20, patienceSeconds: 150 }
      const { abandonProbability, asaServedSeconds } = erlangA(input)
      return { answered: 1 - abandonProbability, waited: (1 - abandonProbability) * asaServedSeconds }
    })
    const expected = ((busy?.waited ?? 0) + (calm?.waited ?? 0)) / ((busy?.answered ?? 0) + (calm?.answered ?? 0))
    expect(whatIf(model, [], { staffing: 'flat' }).queues[0]?.before.asaSeconds).toBeCloseTo(expected, 6)
  })

  it('splits a shared agent instead of counting it in each queue', () => {
    // Two queues of 1 erlang, one agent each and two shared ones: 2 agents each, not 3.
    const types = ['x', 'y'].map((id) => ({ id, queueId: id, skillIds: [id], callsPerHour: 12 }))
    const model = testModel({
      types,
      queues: [{ id: 'x' }, { id: 'y' }],
      agents: [
        ...specialists(['a'], 'x', 'x'),
        ...specialists(['b'], 'y', 'y'),
        { id: 'c', skills: { x: 3, y: 3 }, queues: ['x', 'y'] },
        { id: 'd', skills: { x: 3, y: 3 }, queues: ['x', 'y'] },
      ],
    })
    const { queues, notes } = whatIf(model, [])
    expect(queues.map(({ before }) => before.agents)).toEqual([expect.closeTo(2, 10), expect.closeTo(2, 10)])
    expect(queues.map(({ before }) => before.occupancy)).toEqual([expect.closeTo(0.5, 10), expect.closeTo(0.5, 10)])
    expect(notes.join(' ')).toContain('split among them')
  })

  it('comes near the exact answer for a chain of three queues with shared agents', () => {
    // Two agents hold each neighboring pair of skills. Service level in 20 s by a numerically solved Markov chain:
    // .592, .627, .581; each queue's part of the staff alone would give .50, .48, .52.
    const rates = [38, 30, 44]
    const types = rates.map((callsPerHour, i) => ({
      id: `t${i}`,
      queueId: `q${i}`,
      skillIds: [`s${i}`],
      callsPerHour,
      ahtSeconds: 180,
      patienceSeconds: 180,
      abandoned: 10,
    }))
    const agents = Array.from({ length: 6 }, (_, i) => {
      const pair = [Math.floor(i / 2), (Math.floor(i / 2) + 1) % 3]
      return {
        id: `a${i}`,
        queues: pair.map((q) => `q${q}`),
        skills: Object.fromEntries(pair.map((q) => [`s${q}`, 3])),
      }
    })
    const model = testModel({ types, agents, queues: rates.map((_, i) => ({ id: `q${i}` })) })
    const levels = whatIf(model, []).queues.map(({ before }) => before.serviceLevel)
    const exact = [0.592, 0.627, 0.581]
    levels.forEach((level, i) => {
      expect(Math.abs(level - (exact[i] ?? 0))).toBeLessThan(0.07)
    })
    const mean = levels.reduce((sum, level, i) => sum + (level * (rates[i] ?? 0)) / 112, 0)
    expect(Math.abs(mean - 0.597)).toBeLessThan(0.035)
  })

  it('says so when a queue has more load than staff, or nobody', () => {
    const model = testModel({
      types: [
        { id: 't', skillIds: ['s'] },
        { id: 'u', skillIds: ['u'], queueId: 'r' },
      ],
      queues: [{ id: 'q' }, { id: 'r' }],
      agents: specialists(['a', 'b'], 's'),
    })
    const forecast = whatIf(model, [])
    const expected = { stable: false, serviceLevel: 0, asaSeconds: null, occupancy: 1 }
    expect(forecast.queues.map(({ before }) => before)).toMatchObject([expected, { ...expected, agents: 0 }])
    expect(forecast.notes.join(' ')).toContain('2 queues have intervals with more load than staff')
  })

  it('weights intervals by their contacts', () => {
    // Half of the contacts come at 48 an hour, half at 24; staff is flat at 6.
    const week = Array.from({ length: 168 }, (_, h) => (h < 10 ? 48 : h < 30 ? 24 : 0))
    const model = testModel({
      types: [{ id: 't', skillIds: ['s'], weekProfile: { intervalMinutes: 60, callsPerHour: week } }],
      agents: specialists(['a', 'b', 'c', 'd', 'e', 'f'], 's'),
    })
    const at = (callsPerHour: number) =>
      erlangC({ callsPerHour, ahtSeconds: 300, agents: 6, targetSeconds: 20 }).serviceLevel
    expect(whatIf(model, [], { staffing: 'flat' }).queues[0]?.before.serviceLevel).toBeCloseTo(
      (at(48) + at(24)) / 2,
      10,
    )
  })

  it('reads recommendations and plan changes alike', () => {
    const model = testModel({
      types: [{ id: 't', skillIds: ['s'] }],
      agents: [...specialists(['a', 'b', 'c'], 's'), { id: 'e' }],
    })
    const ref = { user: { id: 'e', name: 'E' }, skill: { id: 's', name: 'S' } }
    const change = { ...ref, id: '1', kind: 'skill.set' as const, before: null, after: 3, reason: '', value: null }
    expect(whatIf(model, [change])).toEqual(whatIf(model, [{ agentId: 'e', skillId: 's', level: 3 }]))
  })

  it('does not depend on the order of the lists', () => {
    const model = seededModel(8, 60, 12)
    const turned = { ...model, agents: [...model.agents].reverse(), contactTypes: [...model.contactTypes].reverse() }
    expect(whatIf(turned, [])).toEqual(whatIf(model, []))
  })
})
