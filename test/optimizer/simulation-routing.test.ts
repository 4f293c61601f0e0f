import { describe, expect, it } from 'vitest'
import type { ModelAgent, ModelContactType, ModelQueue, RoutingModel } from '../../src/documents'
import { erlangC, type SimulateOptions, simulate } from '../../src/optimizer'

/**
 * Scenarios that can be followed by hand. Rates are so low that contacts hardly ever meet: every contact finds the center
 * as it was, and who answers after how long is certain but for one contact in thousands.
 */
const RARE_PER_HOUR = 0.05

describe('who gets a contact', () => {
  it('NONE ignores skills, ALL and BEST ask for every one', () => {
    const agents = [agent('able', { s: 2 }), agent('unable', {})]
    for (const [evaluation, able, unable] of [
      ['NONE', 0.5, 0.5],
      ['ALL', 1, 0],
      ['BEST', 1, 0],
    ] as const) {
      const shares = answeredBy(model({ agents, queues: [{ evaluation }] }))
      expect(shares.able).toBeCloseTo(able, 1)
      expect(shares.unable ?? 0).toBeCloseTo(unable, 1)
    }
  })

  it('BEST takes the highest average level, ALL the one idle longest', () => {
    const agents = [agent('one', { s: 1, u: 4 }), agent('two', { s: 3, u: 3 }), agent('three', { s: 5, u: 0.5 })]
    const types = [type({ skillIds: ['s', 'u'] })]
    expect(answeredBy(model({ agents, types })).two).toBeGreaterThan(0.99)
    const all = answeredBy(model({ agents, types, queues: [{ evaluation: 'ALL' }] }))
    for (const id of ['one', 'two', 'three']) expect(all[id]).toBeCloseTo(1 / 3, 1)
  })

  it('asks for the minimum level of every skill, the language and membership', () => {
    const agents = [
      agent('low', { s: 2 }),
      agent('high', { s: 4 }, { languages: [{ id: 'fr', level: 1 }] }),
      agent('mute', { s: 5 }),
      agent('outsider', { s: 5 }, { languages: [{ id: 'fr', level: 1 }], queues: [] }),
    ]
    const shares = answeredBy(model({ agents, types: [type({ minimumLevel: 3, languageId: 'fr' })] }))
    expect(shares).toEqual({ high: 1 })
  })

  it('BEST looks at so many members idle longest before it asks for skills, or after, as chosen', () => {
    // Nine members without the skill and one with it, who is looked at only when among the two idle longest.
    const agents = [agent('able', { s: 3 }), ...Array.from({ length: 9 }, (_, i) => agent(`x${i}`, {}))]
    const one = model({ agents, types: [type({ patienceSeconds: 1 })] })
    const share = (bestCandidatesBy: 'idle' | 'skills') =>
      run(one, { rules: { bestCandidatesBy, bestCandidates: 2 } }).total.atOnceProbability.mean
    // After the first contact the able agent is last in line and stays there.
    expect(share('idle')).toBeLessThan(0.01)
    expect(share('skills')).toBeGreaterThan(0.99)
  })

  it('fastest first, most resolved and rank lists', () => {
    const agents = [
      agent('quick', { s: 3 }, { ahtSeconds: { t: 50 }, resolution: { t: 0.4 }, group: 'second' }),
      agent('sure', { s: 3 }, { ahtSeconds: { t: 100 }, resolution: { t: 0.9 }, group: 'first' }),
    ]
    const groups = [{ id: 'first' }, { id: 'second' }]
    const one = model({ agents, types: [type({ agentGroupIds: ['first', 'second'] })], more: { agentGroups: groups } })
    const at = (agentChoice: 'fastestFirst' | 'mostResolved' | 'rankList') =>
      run(one, { cells: true, rules: { agentChoice } }).cells?.[0]?.atOnceProbability.mean ?? 0
    expect(at('rankList')).toBeGreaterThan(0.99)
    expect(at('fastestFirst')).toBeLessThan(0.01)
    expect(at('mostResolved')).toBeGreaterThan(0.99)
  })

  it('rings come before skills: ring 2 is tried after the time-out, without the skills dropped by then', () => {
    const agents = [
      agent('inner', {}, { queues: [{ queueId: 'q', ring: 1 }] }),
      agent('outer', { s: 5 }, { queues: [{ queueId: 'q', ring: 2 }] }),
    ]
    const rings = (skillsToRemove: string[]) => [
      { timeoutSeconds: 12, skillsToRemove },
      { timeoutSeconds: 20, skillsToRemove: [] },
      { skillsToRemove: [] },
    ]
    const retained = run(model({ agents, queues: [{ rings: rings([]) }] }))
    expect(retained.total.asaServedSeconds.mean).toBeCloseTo(12, 0)
    expect(retained.agents.map(({ busy }) => busy.mean > 0)).toEqual([false, true])
    const third = agent('third', { s: 3 }, { queues: [{ queueId: 'q', ring: 3 }] })
    const last = run(model({ agents: [third], queues: [{ rings: rings([]) }] }))
    expect(last.total.asaServedSeconds.mean).toBeCloseTo(32, 0)
    const dropped = run(model({ agents, queues: [{ rings: rings(['s']), evaluation: 'ALL' }] }))
    expect(dropped.total.asaServedSeconds.mean).toBeCloseTo(12, 0)
    expect(dropped.agents[0]?.busy.mean ?? 0).toBeCloseTo(dropped.agents[1]?.busy.mean ?? 0, 3)
  })

  it('preferred agents are tried alone, rule after rule, then everyone', () => {
    const agents = [agent('first', { s: 1 }, { eligible: false }), agent('other', { s: 5 })]
    const queue = { preferredAgents: [{ agentIds: ['first'], waitSeconds: 7 }] }
    expect(run(model({ agents, queues: [queue] })).total.asaServedSeconds.mean).toBeCloseTo(7, 0)
    const there = [agent('first', { s: 1 }), agent('other', { s: 5 })]
    expect(answeredBy(model({ agents: there, queues: [queue] })).first).toBeGreaterThan(0.99)
  })

  it('conditional groups open once their condition holds, in turn', () => {
    const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', waitSeconds: 9 } as const
    const queue = {
      conditionalGroups: [
        { ...rule, value: 10, agentIds: ['nobody'] },
        { ...rule, value: 1e9, agentIds: ['helper'] },
        { ...rule, value: 10, agentIds: ['helper'] },
      ],
    }
    // Nobody has joined the queue: the estimated wait is endless. The first rule opens a group without the skill, nine
    // seconds later the second and third are looked at; endless is more than any value.
    const agents = [agent('helper', { s: 1 }, { queues: [] }), agent('nobody', {}, { queues: [] })]
    const result = run(model({ agents, queues: [queue] }))
    expect(result.total.asaServedSeconds.mean).toBeCloseTo(9, 0)
  })

  it('several contacts of one medium at once, and never two media', () => {
    const chat = type({ id: 'c', mediaType: 'chat', callsPerHour: 2000 })
    const agents = [agent('a', { s: 3 }, { concurrency: { chat: 3 } })]
    const chats = run(model({ agents, types: [{ ...chat, patienceSeconds: 20 }] }), { hours: 200 })
    // M/M/3 with patience has between two and three in hand; a single slot would stay below one.
    expect(chats.total.inHand?.mean).toBeGreaterThan(2.5)
    expect(chats.total.inHand?.mean).toBeLessThan(3)
    expect(chats.total.occupancy.mean).toBeLessThanOrEqual(1)
    // The agent is never without a chat, so that a call finds no moment to come in.
    const call = type({ callsPerHour: 100, patienceSeconds: 20 })
    const both = run(model({ agents, types: [{ ...chat, patienceSeconds: 20 }, call] }), { hours: 200 })
    expect(both.contactTypes[1]?.abandonProbability.mean).toBeGreaterThan(0.99)
    const idle = run(model({ agents, types: [{ ...chat, callsPerHour: 1 }, call] }), { hours: 200 })
    expect(idle.contactTypes[1]?.abandonProbability.mean).toBeLessThan(0.8)
  })

  it('a shift ends after the contact in hand', () => {
    const agents = [agent('a', { s: 3 }, { shifts: [{ fromMinute: 0, toMinute: 60 }], ahtSeconds: { t: 7200 } })]
    const types = [type({ callsPerHour: 1000, handleTime: { kind: 'constant' } })]
    const result = run(model({ agents, types }), { hours: 4, replications: 5 })
    expect(result.total.answered.mean).toBe(1)
    expect(result.total.busy.mean).toBeCloseTo(0.5, 1)
    expect(result.total.occupancy.mean).toBeGreaterThan(0.99)
  })
})

describe('which contact a freed agent takes', () => {
  const types = (more: Partial<ModelContactType>[]): ModelContactType[] =>
    more.map((own, k) => type({ id: `t${k}`, callsPerHour: 30, patienceSeconds: 600, ...own }))
  const agents = [agent('a', { s: 3 }), agent('b', { s: 3 })]
  const asa = (one: RoutingModel, options: Partial<SimulateOptions> = {}) =>
    run(one, { hours: 2000, ...options }).contactTypes.map(({ asaServedSeconds }) => asaServedSeconds.mean)

  it('a point of priority is worth a minute', () => {
    const alike = asa(model({ agents, types: types([{}, {}]) }))
    expect((alike[0] ?? 0) / (alike[1] ?? 1)).toBeCloseTo(1, 1)
    const [slow = 0, quick = 0] = asa(model({ agents, types: types([{}, { priority: 2 }]) }))
    expect(quick).toBeLessThan(slow)
    const strict = asa(model({ agents, types: types([{}, { priority: 2 }]), queues: [{ scoring: 'PriorityOnly' }] }))
    expect(strict[1]).toBeLessThan(quick)
    const worthless = asa(model({ agents, types: types([{}, { priority: 2 }]) }), { rules: { secondsPerPriority: 0 } })
    expect((worthless[0] ?? 0) / (worthless[1] ?? 1)).toBeCloseTo(1, 1)
  })

  it('fact 59: queues that score by priority go before those that score by time', () => {
    const queues = ['first', 'second'].map((id) => ({
      id,
      scoring: id === 'first' ? ('PriorityOnly' as const) : undefined,
    }))
    const member = queues.map(({ id }) => ({ queueId: id, ring: 1 }))
    const three = ['a', 'b', 'c'].map((id) => agent(id, { s: 3 }, { queues: member }))
    const aht = 240
    const hourly = 18
    const [first = 0, second = 0] = run(
      model({
        agents: three,
        queues: queues.map(({ id, scoring }) => ({ id, ...(scoring === undefined ? {} : { scoring }) })),
        types: queues.map(({ id }, k) =>
          type({ id: `t${k}`, queueId: id, callsPerHour: hourly, ahtSeconds: aht, priority: 0 }),
        ),
      }),
      { hours: 20_000 },
    ).contactTypes.map(({ asaSeconds }) => asaSeconds.mean)
    // Cobham (1954): M/M/n with two classes, the one in service is finished first.
    const { waitProbability } = erlangC({ callsPerHour: 2 * hourly, ahtSeconds: aht, agents: 3, targetSeconds: 20 })
    const busy = (2 * hourly * aht) / 3600 / 3
    const rest = (waitProbability * aht) / 3
    expect(first / (rest / (1 - busy / 2))).toBeCloseTo(1, 1)
    expect(second / (rest / ((1 - busy / 2) * (1 - busy)))).toBeCloseTo(1, 1)
  })

  it('c-mu, fixed ratios, levels and the longest queue prefer what they say', () => {
    const one = model({ agents, types: types([{}, {}]) })
    const [dear = 0, cheap = 0] = asa(one, { rules: { contactChoice: 'cMu', costs: { t0: 5 } } })
    expect(dear).toBeLessThan(cheap)
    const [much = 0, little = 0] = asa(one, { rules: { contactChoice: 'fixedQueueRatio', ratios: { t0: 3, t1: 1 } } })
    expect(much).toBeGreaterThan(1.5 * little)
    const levels = [agent('a', { s: 3, u: 5 }), agent('b', { s: 3, u: 5 })]
    const requested = types([{}, { skillIds: ['u'] }])
    const [low = 0, high = 0] = asa(model({ agents: levels, types: requested }), {
      rules: { contactChoice: 'agentLevel' },
    })
    expect(high).toBeLessThan(low)
    const uneven = model({ agents, types: types([{ callsPerHour: 50 }, { callsPerHour: 10 }]) })
    const [often = 0, seldom = 0] = asa(uneven, { rules: { contactChoice: 'longestQueue' } })
    expect(often).toBeLessThan(seldom)
  })
})

function type(more: Partial<ModelContactType> = {}): ModelContactType {
  return {
    id: 't',
    queueId: 'q',
    mediaType: 'voice',
    skillIds: ['s'],
    callsPerHour: RARE_PER_HOUR,
    peakCallsPerHour: RARE_PER_HOUR,
    offered: 0,
    answered: 0,
    abandoned: 0,
    ahtSeconds: 100,
    target: { ratio: 0.8, seconds: 20 },
    ...more,
  }
}

function agent(id: string, skills: Readonly<Record<string, number>>, more: Partial<ModelAgent> = {}): ModelAgent {
  return {
    id,
    name: id,
    skills: Object.entries(skills).map(([skill, level]) => ({ id: skill, level })),
    languages: [],
    queues: [{ queueId: 'q', ring: 1 }],
    certifications: [],
    eligible: true,
    availability: 1,
    staffedSeconds: 3600,
    handling: [],
    ...more,
  }
}

function model(sketch: {
  readonly agents: ModelAgent[]
  readonly types?: ModelContactType[]
  readonly queues?: Partial<ModelQueue>[]
  readonly more?: Partial<RoutingModel>
}): RoutingModel {
  const { agents, types = [type()], queues = [{}], more = {} } = sketch
  return {
    format: 'skillroute/model@1',
    skills: ['s', 'u'].map((id) => ({ id, name: id })),
    queues: queues.map((queue) => ({ id: 'q', name: 'Queue', evaluation: 'BEST', predictive: false, ...queue })),
    contactTypes: types,
    agents,
    notes: [],
    ...more,
  }
}

function run(one: RoutingModel, options: Partial<SimulateOptions> = {}) {
  return simulate(one, { seed: 4, hours: 100_000, replications: 1, ...options })
}

/** Share of the answered by agent, agents who answered none left out. */
function answeredBy(one: RoutingModel): Record<string, number> {
  const { cells = [] } = run(one, { cells: true })
  const total = cells.reduce((sum, { answered }) => sum + answered.mean, 0)
  return Object.fromEntries(
    cells.flatMap(({ agentId = '', answered }) => (answered.mean > 0 ? [[agentId, answered.mean / total]] : [])),
  )
}
