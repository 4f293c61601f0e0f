import { describe, expect, it } from 'vitest'
import { erlangA } from '../../../optimizer/erlang'
import { defineModel } from '../../../optimizer/model'
import { planSimulation, replicate } from '../../../optimizer/simulate/parts'
import { requiredAgents } from '../../../optimizer/staffing'
import { refusedFor } from '../../../optimizer/test-issues'
import type { Staffing } from '../documents/staffing'
import { addQueue } from './add-queue'
import { staffCenter, staffCenterInTasks } from './staff-center'

const rates = [30, 60, 45]
const profile = (factor = 1) => ({ intervalMinutes: 30, callsPerHour: rates.map((rate) => rate * factor) })

/** Two queues; five agents know one, five the other, three both. Shifts leave the last interval short. */
const contactTypes = ['A', 'B'].map((id) => ({
  id,
  queue: id,
  skills: [id],
  profile: profile(),
  ahtSeconds: 240,
}))
const model = defineModel({
  targetSeconds: 20,
  patienceSeconds: 120,
  contactTypes,
  agents: [
    { id: 'a', count: 5, skills: { A: 3 }, queues: ['A'], shifts: ['00:00-01:30'] },
    { id: 'b', count: 5, skills: { B: 3 }, queues: ['B'], shifts: ['00:00-01:30'] },
    { id: 'both', count: 3, skills: { A: 3, B: 3 }, shifts: ['00:00-01:00'] },
  ],
})
const small = { replications: 30 }

describe('staffCenter', () => {
  const staffing = staffCenter(model, { ...small, shrinkage: 0.3 })

  it('counts shared agents once, and no kind above what there is', () => {
    expect(staffing.agentKinds.map(({ queueIds, agents }) => [queueIds.join('+'), agents])).toEqual([
      ['A', 5],
      ['B', 5],
      ['A+B', 3],
    ])
    for (const { agents, separateAgents, kinds, queues, scheduled } of staffing.intervals) {
      expect(agents).toBe(kinds.reduce((sum, count) => sum + count, 0))
      expect(queues.reduce((sum, queue) => sum + queue.agents, 0)).toBeCloseTo(agents, 6)
      expect(queues.reduce((sum, queue) => sum + queue.separateAgents, 0)).toBe(separateAgents)
      expect(agents).toBeLessThanOrEqual(separateAgents)
      expect(scheduled).toBe(Math.ceil(agents / 0.7))
      for (const [g, count] of kinds.entries()) expect(count).toBeLessThanOrEqual([5, 5, 3][g] ?? 0)
    }
    expect(staffing.total.agentHours).toBeLessThan(staffing.total.separateHours)
  })

  it('counts agents who also work in queues that are not staffed by the part that these leave', () => {
    const part = { ...model, contactTypes: model.contactTypes.filter(({ queueId }) => queueId === 'A') }
    const alone = staffCenter(part, small)
    const inWhole = staffCenter(part, { ...small, whole: model })
    const first = (one: Staffing) => one.intervals[0]?.roster?.agents ?? 0
    // Five know A alone; the three of both are half taken up by B, which needs as many.
    expect([first(alone), first(inWhole)]).toEqual([8, expect.closeTo(6.5, 6)])
    expect(alone.total.elsewhereHours).toBe(0)
    expect(inWhole.total.elsewhereHours).toBeCloseTo(2 * 0.5 * 1.5, 6)
    expect(inWhole.total.surplusHours).toBeLessThan(alone.total.surplusHours ?? 0)
    const queueOf = (one: Staffing, t: number) => one.intervals[t]?.queues.find(({ queueId }) => queueId === 'A')
    for (const t of [0, 1, 2]) {
      const [own, all] = [queueOf(inWhole, t)?.roster, queueOf(staffing, t)?.roster]
      expect(own?.serviceLevel).toBeCloseTo(all?.serviceLevel ?? 0, 1)
      expect(own?.agents).toBeCloseTo(all?.agents ?? 0, 6)
    }
  })

  it('lays the roster beside queues that are calculated separately, too', () => {
    const { intervals, total, queues, notes } = staffCenter(model, { method: 'formula' })
    expect(notes.join()).toContain('Skills are ignored')
    expect(intervals.map(({ roster }) => roster?.agents)).toEqual([13, 13, 10].map((n) => expect.closeTo(n, 6)))
    expect(total.rosterHours).toBeCloseTo(18, 6)
    const own = intervals[0]?.queues[0]
    const at = (agents: number) =>
      erlangA({ callsPerHour: 30, ahtSeconds: 240, targetSeconds: 20, patienceSeconds: 120, agents })
    expect(own?.roster?.agents).toBeCloseTo(6.5, 6)
    expect(own?.roster?.serviceLevel).toBeCloseTo((at(6).serviceLevel.offered + at(7).serviceLevel.offered) / 2, 6)
    expect(queues.map(({ skills }) => skills)).toEqual([
      [{ id: 'A', name: 'A', share: 1 }],
      [{ id: 'B', name: 'B', share: 1 }],
    ])
  })

  it('lays the roster beside it, by queue and in all', () => {
    expect(staffing.intervals.map(({ roster }) => roster?.agents)).toEqual([13, 13, 10])
    for (const { agents, roster, queues } of staffing.intervals) {
      expect(roster?.over).toBeCloseTo((roster?.agents ?? 0) - agents, 9)
      expect(queues.reduce((sum, queue) => sum + (queue.roster?.over ?? 0), 0)).toBeCloseTo(roster?.over ?? 0, 6)
    }
    const [, , last] = staffing.intervals
    expect(last?.roster?.serviceLevel).toBeLessThan(staffing.intervals[0]?.roster?.serviceLevel ?? 0)
    expect(staffing.total.rosterHours).toBe(18)
  })

  it.each(['simulation', 'formula'] as const)('calls no roster short that meets the target (%s)', (method) => {
    const rows = [8, 10, 11].flatMap((count) => {
      const agents = [{ id: 'both', count, skills: { A: 3, B: 3 }, shifts: ['00:00-01:30'] }]
      const whole = { ...model, agents: defineModel({ contactTypes, agents }).agents }
      const part = { ...whole, contactTypes: whole.contactTypes.slice(0, 1) }
      const found = [
        staffCenter(part, { replications: 24, method, whole }),
        staffCenter(whole, { replications: 24, method }),
      ]
      expect(found.map(({ notes }) => notes.join()).every((notes) => notes.includes('The roster counts'))).toBe(true)
      expect(found.map(({ notes }) => notes.join().includes('Needed counts'))).toEqual([method === 'simulation', false])
      return found.flatMap(({ intervals }) => intervals)
    })
    const own = rows.flatMap(({ queues }) => queues)
    const isMet = ({ roster }: Pick<(typeof own)[number], 'roster'>) => (roster?.serviceLevel ?? 0) >= 0.8
    const difference = ({ roster, agents }: (typeof own)[number]) => (roster?.agents ?? 0) - agents
    for (const one of own) {
      const over = isMet(one) ? Math.max(0, difference(one)) : difference(one)
      expect(one.roster?.over).toBeCloseTo(over, 9)
    }
    for (const { roster, queues } of rows) {
      expect(roster?.over).toBeCloseTo(
        queues.reduce((sum, one) => sum + (one.roster?.over ?? 0), 0),
        6,
      )
    }
    expect(own.filter((one) => !isMet(one) && difference(one) < 0).length).toBeGreaterThan(0)
    if (method === 'simulation')
      expect(own.filter((one) => isMet(one) && difference(one) < -0.5).length).toBeGreaterThan(0)
  })

  it('adds more agents where there are too few, and new ones where there are none', () => {
    const few = { ...model, agents: model.agents.slice(0, 2) }
    const { agentKinds, intervals } = staffCenter(few, { ...small, intervalMinutes: 90 })
    expect(agentKinds.map(({ queueIds, agents }) => [queueIds.join(), agents])).toEqual([
      ['A', 2],
      ['B', 0],
    ])
    expect(intervals).toHaveLength(1)
    for (const count of intervals[0]?.kinds ?? []) expect(count).toBeGreaterThan(2)
  })

  it('adds agents for the contact type that is served worst, where agents take only a part of a queue', () => {
    const types = ['x', 'y'].map((id) => ({ id, queue: 'A', skills: [id], profile: profile(0.5), ahtSeconds: 240 }))
    const parts = defineModel({
      targetSeconds: 20,
      patienceSeconds: 120,
      contactTypes: types,
      agents: [{ id: 'x', count: 9, skills: { x: 3 }, queues: ['A'] }],
    })
    const { intervals, notes } = staffCenter(parts, small)
    expect(notes.join()).toContain('nobody can take: 1')
    expect(notes.join()).not.toContain('limit of simulated contacts')
    for (const { kinds, queues } of intervals) {
      for (const count of kinds) expect(count).toBeGreaterThan(0)
      expect(queues[0]?.serviceLevel).toBeGreaterThan(0.75)
    }
  })

  it.each(['simulation', 'formula'] as const)('brings each medium of a queue to its own target (%s)', (method) => {
    const one = { queue: 'Q', profile: { intervalMinutes: 30, callsPerHour: [60] }, ahtSeconds: 240 }
    const media = defineModel({
      patienceSeconds: 120,
      contactTypes: [
        { ...one, id: 'calls', skills: ['V'], media: 'voice', target: { ratio: 0.92, seconds: 10 } },
        { ...one, id: 'texts', skills: ['M'], media: 'message', target: { ratio: 0.3, seconds: 60 } },
      ],
      agents: [
        { id: 'v', count: 12, skills: { V: 3 }, shifts: ['00:00-00:30'] },
        { id: 'm', count: 12, skills: { M: 3 }, shifts: ['00:00-00:30'] },
      ],
    })
    const found = staffCenter(media, { replications: 60, method })
    expect(found.queues[0]).toMatchObject({
      target: { serviceLevel: expect.closeTo(0.61, 6) },
      targetByMedium: { voice: { ratio: 0.92, seconds: 10 }, message: { ratio: 0.3, seconds: 60 } },
    })
    const alone = (callsPerHour: number, serviceLevel: number, targetSeconds: number) =>
      requiredAgents({
        ...{ callsPerHour, ahtSeconds: 240, minAgents: 1, patienceSeconds: 120 },
        target: { serviceLevel, targetSeconds, maxOccupancy: 1 },
      }).agents
    const needed = [alone(60, 0.92, 10), alone(60, 0.3, 60)]
    const [voice = 0, message = 0] = needed
    expect(voice - message).toBeGreaterThan(4)
    if (method === 'formula') expect(found.intervals[0]?.agents).toBe(voice + message)
    else expect(found.intervals[0]?.kinds).toEqual(needed)
  })

  it('adds nobody for contacts that an interval has not, nor where the few that it has are all answered at once', () => {
    const contactTypes = [
      { id: 'early', profile: { intervalMinutes: 30, callsPerHour: [20, 0, 0] } },
      { id: 'late', profile: { intervalMinutes: 30, callsPerHour: [0, 20, 0.5] } },
    ].map((type) => ({ ...type, queue: 'A', skills: [type.id], ahtSeconds: 240, target: { ratio: 0.95, seconds: 20 } }))
    const agents = ['early', 'late'].map((id) => ({ id, count: 20, skills: { [id]: 3 }, queues: ['A'] }))
    const { intervals } = staffCenter(
      defineModel({ targetSeconds: 20, patienceSeconds: 120, contactTypes, agents }),
      small,
    )
    const [first, second, third] = intervals.map(({ kinds }) => kinds)
    expect([first?.[1], second?.[0], third?.[0]]).toEqual([0, 0, 0])
    expect(third?.[1]).toBeLessThanOrEqual(2)
  })

  it('says what it could not decide within the limit of contacts', () => {
    const { notes, intervals } = staffCenter(model, { ...small, maxContacts: 1 })
    expect(notes.join()).toContain('not seen to meet their target before the limit of simulated contacts: 3')
    expect(intervals).toHaveLength(3)
    expect(refusedFor(staffCenter, model, { maxContacts: 0 })).toEqual(['options.maxContacts'])
  })

  it('staffs by formula where that is asked for, as requiredAgents does', () => {
    const target = { serviceLevel: 0.9, targetSeconds: 15 }
    const { intervals, method } = staffCenter(model, { method: 'formula', target })
    const { agents } = requiredAgents({ callsPerHour: 60, ahtSeconds: 240, patienceSeconds: 120, target })
    expect(method).toBe('formula')
    expect(intervals[1]?.queues.map((queue) => queue.separateAgents)).toEqual([agents, agents])
    expect(intervals[1]?.agents).toBe(2 * agents)
  })

  it.each([
    ['asaSeconds', { asaSeconds: 10 }],
    ['maxAbandonProbability', { maxAbandonProbability: 0.02 }],
    ['maxOccupancy', { maxOccupancy: 0.4 }],
  ])('meets %s', (_key, target) => {
    const { intervals } = staffCenter(model, { replications: 30, target })
    for (const { occupancy, queues } of intervals) {
      if ('maxOccupancy' in target) expect(occupancy).toBeLessThan(0.42)
      for (const { asaSeconds, abandonProbability } of queues) {
        if ('asaSeconds' in target) expect(asaSeconds).toBeLessThan(13)
        if ('maxAbandonProbability' in target) expect(abandonProbability).toBeLessThan(0.025)
      }
    }
  })

  it.each([
    [500, 500],
    [8, 40],
    [undefined, 200],
  ])('asked for %s replications, measures its answer with %i', (replications, expected) => {
    const steps = staffCenterInTasks(model, { replications, maxContacts: 1 })
    for (const step of steps) {
      if (step.progress?.step === 'measuring') {
        expect([step.first, step.end]).toEqual([0, expected])
        return
      }
      const plan = planSimulation(step.model, step.options)
      for (let number = step.first; number < step.end; number++) step.take(replicate(plan, number))
    }
    expect.unreachable('nothing was measured')
  })

  it('refuses what cannot be', () => {
    expect(
      refusedFor(staffCenter, model, {
        shrinkage: 1,
        target: { serviceLevel: 1 },
        intervalMinutes: 0,
        seed: Number.NaN,
      }),
    ).toEqual(['options.target.serviceLevel', 'options.shrinkage', 'options.intervalMinutes', 'options.seed'])
    expect(refusedFor(staffCenter, model, { target: { serviceLevel: 0.8 } })).toEqual(['options.target.targetSeconds'])
    expect(refusedFor(staffCenter, model, { intervalMinutes: 40 })).toEqual(['intervalMinutes'])
  })
})

describe('addQueue', () => {
  const queue = {
    id: 'new',
    name: 'New',
    mediaType: 'chat',
    skillIds: ['A', 'C'],
    callsPerHour: rates,
    ahtSeconds: 300,
    target: { ratio: 0.7, seconds: 60 },
    agentIds: ['both-1', 'both-2', 'both-3'],
    concurrency: 2,
  }

  it('gives the queue to those who take it, and staffs it with the others', () => {
    const wider = addQueue(model, queue)
    expect(model.queues).toHaveLength(2)
    const taker = wider.agents.find(({ id }) => id === 'both-1')
    expect(taker?.queues).toContainEqual({ queueId: 'new', ring: 1 })
    expect(taker?.skills).toContainEqual({ id: 'C', level: 3 })
    expect(taker?.concurrency).toEqual({ chat: 2 })
    const { queues, agentKinds } = staffCenter(wider, { method: 'formula' })
    expect(queues.map(({ name, target }) => [name, target.serviceLevel])).toEqual([
      ['A', 0.8],
      ['B', 0.8],
      ['New', 0.7],
    ])
    expect(agentKinds.at(-1)).toMatchObject({ queueIds: ['A', 'B', 'new'], agents: 3, concurrency: { chat: 2 } })
  })

  it('refuses a queue that is there, and rates of another length', () => {
    expect(refusedFor(addQueue, model, { ...queue, id: 'A' })).toEqual(['id'])
    expect(refusedFor(addQueue, model, { ...queue, callsPerHour: [1] })).toEqual(['callsPerHour'])
  })
})

it('exchanges two agents of one queue for one of both where that is enough', () => {
  const model = defineModel({
    serviceLevel: 0.8,
    targetSeconds: 20,
    patienceSeconds: 150,
    contactTypes: [
      { id: 'a', queue: 'A', skills: ['A'], callsPerHour: 60, ahtSeconds: 240 },
      { id: 'b', queue: 'B', skills: ['B'], callsPerHour: 30, ahtSeconds: 300 },
    ],
    agents: [
      { id: 'a', count: 12, skills: { A: 3 }, queues: ['A'] },
      { id: 'both', count: 12, skills: { A: 3, B: 3 }, queues: ['A', 'B'] },
    ],
  })
  const { total } = staffCenter(model, { replications: 100 })
  expect(total.peakAgents).toBe(9)
})
