import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import { skillCoverage } from '../coverage/coverage'
import { projectSaturation } from '../coverage/saturation'
import { defineModel } from '../model/define/define-model'
import type { AgentDefinition, ContactTypeDefinition, ModelDefinition } from '../model/define/define-types'
import { typicalMoment, weekMoments } from '../model/time/moments'
import { whatIf } from '../what-if/what-if'
import { compareSimulations } from './compare'
import { simulate } from './simulate'

const center = (
  type: Partial<ContactTypeDefinition> = {},
  agents: readonly AgentDefinition[] = [{ id: 'a', count: 3, skills: { s: 3 } }],
  rest: Partial<ModelDefinition> = {},
) =>
  defineModel({
    contactTypes: [{ id: 't', queue: 'q', skills: ['s'], callsPerHour: 20, ahtSeconds: 300, ...type }],
    agents,
    ...rest,
  })

const onShift = (...shifts: string[]): AgentDefinition[] => [{ id: 'a', count: 3, skills: { s: 3 }, shifts }]

const present = (agents: readonly AgentDefinition[]): number[] =>
  simulate(center({ patienceSeconds: 60 }, agents), { seed: 1, replications: 2 }).intervals.map(({ total }) =>
    Math.round(total.present.mean),
  )

describe('shifts without a profile', () => {
  it('repeat every day if they begin on the first, also past midnight', () => {
    const day = present(onShift('08:00-17:00'))
    expect(day.slice(7, 18)).toEqual([0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0])
    const night = present(onShift('22:00-30:00'))
    expect(night).toHaveLength(24)
    expect(night.slice(0, 7)).toEqual([3, 3, 3, 3, 3, 3, 0])
    expect(night.slice(21)).toEqual([0, 3, 3])
  })

  it('make a week if any begins later', () => {
    const week = present(onShift('08:00-16:00', '104:00-112:00'))
    expect(week).toHaveLength(7 * 24)
    expect(week.filter((count) => count === 3)).toHaveLength(16)
  })

  it('mean the same to availability, to the moments and to weeks that may come', () => {
    const round = center({ patienceSeconds: 100 }, onShift('00:00-24:00'))
    expect(round.agents[0]?.availability).toBe(1)
    expect(center({}, onShift('08:00-17:00')).agents[0]?.availability).toBe(9 / 24)
    expect(typicalMoment(center({}, onShift('08:00-17:00'))).presence[0]).toBe(9 / 24)
    const options = { method: 'simulation', simulation: { weeks: 2, dayFactorShape: null } } as const
    const always = whatIf(center({ patienceSeconds: 100 }), [], options).queues[0]?.before
    const shifts = whatIf(round, [], options).queues[0]?.before
    expect(shifts?.serviceLevel).toBe(always?.serviceLevel)
  })

  it('go on over the end of a profile of one day', () => {
    const profile = { intervalMinutes: 360, callsPerHour: [20, 20, 20, 20] }
    const model = center({ callsPerHour: undefined, profile, patienceSeconds: 60 }, onShift('22:00-30:00'))
    const { intervals } = simulate(model, { seed: 1, replications: 2, intervalMinutes: 60 })
    expect(intervals.map(({ total }) => Math.round(total.present.mean)).slice(0, 7)).toEqual([3, 3, 3, 3, 3, 3, 0])
    expect(() => center({ callsPerHour: undefined, profile }, onShift('25:00-30:00'))).toThrow(ValidationError)
  })
})

describe('moments of agents with shifts', () => {
  it('have them there by their shifts, whatever the demand', () => {
    const profile = { intervalMinutes: 360, callsPerHour: [0, 20, 60, 0] }
    const model = center({ callsPerHour: undefined, profile }, onShift('06:00-09:00'))
    expect(weekMoments(model).map((moment) => moment.presence[0])).toEqual([0.5, 0])
    // A quarter of the work comes while they are there for half of the time.
    expect(typicalMoment(model).presence[0]).toBeCloseTo(0.125, 12)
    expect(weekMoments(model).reduce((sum, { hours }) => sum + hours, 0)).toBe(84)
    expect(projectSaturation(model, { at: 'peak' }).refused).toBe(true)
  })
})

describe('a minimum level', () => {
  it('keeps those below it out of coverage and saturation as it does in the simulation', () => {
    const model = center({ minimumLevel: 4, patienceSeconds: 60 })
    expect(skillCoverage(model)).toMatchObject({ servable: 0, onQueue: 0 })
    expect(projectSaturation(model)).toMatchObject({ refused: true, unserved: ['t'] })
    expect(model.notes.join()).toContain('Nobody')
    expect(simulate(model, { seed: 1, hours: 10 }).total.answered.mean).toBe(0)
  })
})

describe('what makes no sense', () => {
  const wrong = (...args: Parameters<typeof simulate>): string[] => {
    try {
      simulate(...args)
    } catch (error) {
      if (error instanceof ValidationError) return error.issues.map(({ path }) => path)
      throw error
    }
    return []
  }

  it('is refused by name', () => {
    const model = center()
    const [type] = model.contactTypes
    const [agent] = model.agents
    if (type === undefined || agent === undefined) throw new Error('no type, no agent')
    expect(wrong(model, { seed: 1, intervalMinutes: 1e-7 })).toEqual(['intervalMinutes'])
    expect(wrong(model, { seed: 1, rules: { contactChoice: 'cMu', costs: { typo: 2 } } })).toEqual(['rules.costs.typo'])
    expect(wrong({ ...model, contactTypes: [{ ...type, minimumLevel: 6 }] }, { seed: 1 })).toHaveLength(1)
    expect(wrong({ ...model, contactTypes: [{ ...type, priority: Number.NaN }] }, { seed: 1 })).toHaveLength(1)
    const odd = { ...agent, skills: [{ id: 's', level: Number.NaN }] }
    expect(wrong({ ...model, agents: [odd] }, { seed: 1 })).toEqual(['model.agents[0].skills.s'])
    const [queue] = model.queues
    if (queue === undefined) throw new Error('no queue')
    expect(wrong({ ...model, queues: [queue, queue] }, { seed: 1 })).toEqual(['model.queues[1].id'])
    const rule = { agentIds: [], waitSeconds: -2 }
    expect(wrong({ ...model, queues: [{ ...queue, preferredAgents: [rule] }] }, { seed: 1 })).toHaveLength(1)
  })
})

describe('a center that cannot cope', () => {
  it('says who is never answered, and where contacts pile up though there are agents enough in all', () => {
    const types = [
      { id: 'full', queue: 'q', skills: ['s'], callsPerHour: 40, ahtSeconds: 300 },
      { id: 'lost', queue: 'q', skills: ['x'], callsPerHour: 1, ahtSeconds: 300 },
    ]
    const agents = [
      { id: 'a', count: 3, skills: { s: 3 } },
      { id: 'idle', count: 20, skills: {} },
    ]
    const { notes } = simulate(defineModel({ contactTypes: types, agents }), { seed: 1, hours: 5 })
    expect(notes.filter((note) => note.includes('Nobody may take contacts of type "lost"'))).toHaveLength(1)
    expect(notes.filter((note) => note.includes('"full": 3.3 erlang of work for 3.0 agents'))).toHaveLength(1)
    expect(simulate(center({ patienceSeconds: 60, callsPerHour: 400 }), { seed: 1, hours: 2 }).notes).toEqual([])
  })

  it('names contacts that nobody may take, by queue and skills where their ids are of a capture', () => {
    const lost = ['x', 'y'].map((skill) => ({ id: `q|voice|-|${skill}`, queue: 'q', skills: [skill], callsPerHour: 5 }))
    const types = [
      { id: 'full', queue: 'q', skills: ['s'], callsPerHour: 5, ahtSeconds: 60 },
      ...lost.map((type) => ({ ...type, ahtSeconds: 60 })),
    ]
    const model = defineModel({ contactTypes: types, agents: [{ id: 'a', skills: { s: 3 } }] })
    const named = {
      ...model,
      queues: model.queues.map((queue) => ({ ...queue, name: 'Billing' })),
      skills: model.skills.map((skill) => ({ ...skill, name: `Skill ${skill.id}` })),
    }
    expect(simulate(named, { seed: 1, hours: 2 }).notes.join()).toContain(
      'contacts of 2 types, and none of them is ever answered: "Billing · voice · Skill x", "Billing · voice · Skill y".',
    )
  })

  it('is warmed up for its fullest group, not for all agents together', () => {
    const types = [
      { id: 'full', queue: 'q', skills: ['s'], callsPerHour: 108, ahtSeconds: 300 },
      { id: 'calm', queue: 'q', skills: ['x'], callsPerHour: 12, ahtSeconds: 300 },
    ]
    const agents = [
      { id: 'a', count: 10, skills: { s: 3 } },
      { id: 'b', count: 40, skills: { x: 3 } },
    ]
    const { warmUpHours } = simulate(defineModel({ contactTypes: types, agents }), { seed: 1 }).method
    // Relaxation of M/M/10 at 9 erlang: 300 s / (sqrt(10) - 3)^2, ten times.
    expect(warmUpHours).toBeCloseTo((10 * 300) / 3600 / (Math.sqrt(10) - 3) ** 2, 6)
  })
})

describe('comparing a steady center with one that has shifts', () => {
  it('runs both as long as the one that varies, and tells each replication', () => {
    const notified: number[] = []
    const { difference, before, after } = compareSimulations(center(), center({}, onShift('00:00-12:00')), {
      seed: 1,
      onProgress: (done) => notified.push(done),
    })
    expect(difference.total.serviceLevel.offered.high).toBeLessThan(0)
    const { engine, events } = before.method
    expect(before.method).toEqual({ ...after.method, engine, events })
    expect(notified).toEqual(Array.from({ length: after.method.replications }, (_, r) => r + 1))
  })
})

describe('rings and rules without a wait', () => {
  const ringed = (agents: readonly AgentDefinition[], queue: object) =>
    center({ queueLimit: 0, patienceSeconds: 60 }, agents, {
      queues: [{ id: 'q', ...queue }],
    })

  it('are open at once, so that nobody is turned away while ring 2 is idle', () => {
    const rings = [{ timeoutSeconds: 0 }, {}]
    const agents = [{ id: 'a', count: 30, skills: { s: 3 }, ring: 2 }]
    const { total } = simulate(ringed(agents, { rings }), { seed: 1, hours: 200 })
    expect(total.turnedAwayProbability.mean).toBe(0)
    expect(total.atOnceProbability.mean).toBe(1)
  })

  it('takes the wait for endless where no member is there', () => {
    const conditionalGroups = [
      { metric: 'EstimatedWaitTime', operator: 'GreaterThan', value: 10, agents: ['help'] } as const,
    ]
    const agents = [
      { id: 'member', skills: { s: 3 }, eligible: false },
      { id: 'help', skills: { s: 3 }, queues: [] },
    ]
    const model = ringed(agents, { conditionalGroups })
    const weekProfile = { intervalMinutes: 60, callsPerHour: [2] }
    const contactTypes = model.contactTypes.map((type) => ({ ...type, callsPerHour: 0, weekProfile }))
    const joined = { ...model, contactTypes, agents: model.agents.filter(({ id }) => id === 'help') }
    const { total } = simulate(joined, { seed: 1, replications: 20 })
    expect(total.answered.mean).toBeGreaterThan(0)
  })
})

describe('agents of a group', () => {
  it('stand in only for those who can do the same', () => {
    const types = [
      { id: 't', queue: 'q', skills: ['s'], callsPerHour: 60, ahtSeconds: 1200, patienceSeconds: 60 },
      { id: 'u', queue: 'q', skills: ['x'], callsPerHour: 1, ahtSeconds: 60, patienceSeconds: 60 },
    ]
    const agents = [
      { id: 'early', count: 4, group: 'g', skills: { s: 3 }, shifts: ['00:00-12:00'] },
      { id: 'late', count: 4, group: 'g', skills: { x: 3 }, shifts: ['00:00-24:00'] },
    ]
    const { intervals } = simulate(defineModel({ contactTypes: types, agents }), {
      seed: 1,
      intervalsBy: 'contactType',
    })
    const evening = intervals.slice(14)
    // Those who can take t have gone: none who can take u has gone in their place.
    for (const { contactTypes = [] } of evening) expect(contactTypes[0]?.answered.mean).toBe(0)
    expect(evening.every(({ total }) => Math.round(total.present.mean) === 4)).toBe(true)
  })
})

it('counts nobody as on queue who may take no contact, whatever the loop', () => {
  const own = defineModel({
    contactTypes: [{ id: 't', skills: ['A'], callsPerHour: 10, ahtSeconds: 60 }],
    agents: [
      { id: 'a', skills: { A: 3 } },
      { id: 'b', skills: { A: 3 } },
    ],
  })
  const model = { ...own, agents: own.agents.map((agent) => ({ ...agent, eligible: agent.id === 'a' })) }
  for (const engine of ['auto', 'general'] as const) {
    expect(simulate(model, { seed: 1, hours: 50, engine }).total.present.mean).toBeCloseTo(1, 6)
  }
})

it('does not say that nobody holds a skill that a ring drops', () => {
  const { notes } = defineModel({
    queues: [{ id: 'Q', rings: [{ timeoutSeconds: 30, skillsToRemove: ['A'] }, { skillsToRemove: [] }] }],
    contactTypes: [{ id: 't', queue: 'Q', skills: ['A'], callsPerHour: 10, ahtSeconds: 60 }],
    agents: [{ id: 'a' }],
  })
  expect(notes).toEqual([])
})

it('counts the work of contacts in hand at closing time, and a shorter last interval by its length', () => {
  const model = defineModel({
    contactTypes: [{ id: 't', callsPerHour: 20, ahtSeconds: 1800 }],
    agents: [{ id: 'a', count: 12 }],
  })
  const options = { seed: 1, hours: 1.5, replications: 20, cells: true, intervalMinutes: 60 }
  const { cells = [], contactTypes, intervals } = simulate(model, { ...options, untilEmpty: true })
  const inHand = cells.reduce((sum, cell) => sum + cell.inHand.mean, 0)
  expect(inHand).toBeCloseTo(contactTypes[0]?.inHand?.mean ?? 0, 9)
  expect(simulate(model, options).intervals.map(({ minutes, total }) => [minutes, total.present.mean])).toEqual([
    [60, 12],
    [30, 12],
  ])
  expect(intervals).toHaveLength(2)
})

it('says that who is present is drawn once where nothing varies over time', () => {
  const model = defineModel({
    contactTypes: [{ id: 't', callsPerHour: 20, ahtSeconds: 60 }],
    agents: [{ id: 'a', count: 2, availability: 0.5 }],
  })
  expect(simulate(model, { seed: 1, hours: 48, replications: 2 }).notes.join()).toContain('drawn for each replication')
})
