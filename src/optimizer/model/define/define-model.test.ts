import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../../core/errors'
import { defineModel, parseModelDefinition } from './define-model'
import type { ModelDefinition } from './define-types'

const small: ModelDefinition = {
  contactTypes: [{ id: 'billing', queue: 'Support', skills: ['billing'], callsPerHour: 60, ahtSeconds: 240 }],
  agents: [
    { id: 'anna', skills: { billing: 4 } },
    { id: 'team', count: 2, skills: { billing: 3 } },
  ],
}

describe('defineModel', () => {
  it('fills in what is left out', () => {
    const model = defineModel(small)
    expect(model).toEqual({
      format: 'skillroute/model@1',
      skills: [{ id: 'billing', name: 'billing' }],
      queues: [{ id: 'Support', name: 'Support', evaluation: 'BEST', predictive: false }],
      contactTypes: [
        {
          id: 'billing',
          queueId: 'Support',
          mediaType: 'voice',
          skillIds: ['billing'],
          callsPerHour: 60,
          peakCallsPerHour: 60,
          offered: 60 * 168,
          answered: 60 * 168,
          abandoned: 0,
          ahtSeconds: 240,
          target: { ratio: 0.8, seconds: 20 },
        },
      ],
      agents: [
        expect.objectContaining({ id: 'anna', name: 'anna', availability: 1, eligible: true, handling: [] }),
        expect.objectContaining({ id: 'team-1', name: 'team 1', queues: [{ queueId: 'Support', ring: 1 }] }),
        expect.objectContaining({ id: 'team-2', skills: [{ id: 'billing', level: 3 }] }),
      ],
      notes: [],
    })
  })

  it('takes a center with known handle times as it stands', () => {
    const model = parseModelDefinition({
      id: 'c01',
      targetSeconds: 30,
      patienceSeconds: 180,
      skills: ['s1', 's2'],
      contactTypes: [
        { id: 't1', queue: 'q1', skills: ['s1'], callsPerHour: 28.4375 },
        { id: 't2', queue: 'q2', skills: ['s1', 's2'], callsPerHour: 0 },
      ],
      agents: [
        { id: 'a1', skills: { s2: 5, s1: 3 }, ahtSeconds: { t1: 100, t2: 257.3 } },
        { id: 'a2', skills: {}, ahtSeconds: { t1: 300, t2: 310.7 } },
      ],
    })
    expect(model.contactTypes.map((type) => [type.ahtSeconds, type.patienceSeconds, type.target.seconds])).toEqual([
      [200, 180, 30],
      [284, 180, 30],
    ])
    expect(model.agents[0]?.skills.map((skill) => skill.id)).toEqual(['s1', 's2'])
    expect(model.agents[0]?.queues.map((queue) => queue.queueId)).toEqual(['q1', 'q2'])
    expect(model.agents[1]?.ahtSeconds).toEqual({ t1: 300, t2: 310.7 })
  })

  it('reads profiles, shifts and the share of the busy hours that they cover', () => {
    const model = defineModel({
      ...small,
      contactTypes: [
        {
          id: 'billing',
          queue: 'Support',
          ahtSeconds: 240,
          profile: { intervalMinutes: 60, callsPerHour: [0, 30, 30, 60] },
        },
        { id: 'late', queue: 'Support', ahtSeconds: 240, callsPerHour: 6 },
      ],
      agents: [
        { id: 'anna', shifts: ['01:30-02:00', '00:00-01:00'] },
        { id: 'ben', shifts: [{ fromMinute: 0, toMinute: 240 }] },
      ],
    })
    expect(model.contactTypes.map((type) => [type.callsPerHour, type.peakCallsPerHour, type.offered])).toEqual([
      [40, 60, 120],
      [6, 6, 24],
    ])
    expect(model.contactTypes[1]?.weekProfile).toEqual({ intervalMinutes: 60, callsPerHour: [6, 6, 6, 6] })
    expect(model.agents[0]?.shifts).toEqual([
      { fromMinute: 0, toMinute: 60 },
      { fromMinute: 90, toMinute: 120 },
    ])
    // Work 6, 36, 36, 66 contacts per hour: (144)^2 / (36 + 1296 + 1296 + 4356) = 2.969 effective hours.
    expect(model.agents[0]?.availability).toBeCloseTo(1.5 / (144 ** 2 / 6984), 12)
    expect(model.agents[1]?.availability).toBe(1)
  })

  it('reads rings, groups, preferred agents and an entry of several agents by its name', () => {
    const model = defineModel({
      ahtSeconds: 200,
      queues: [
        {
          id: 'q',
          evaluation: 'ALL',
          scoring: 'PriorityOnly',
          rings: [{ timeoutSeconds: 10, skillsToRemove: ['s'] }, {}],
          conditionalGroups: [
            { metric: 'EstimatedWaitTime', operator: 'GreaterThan', value: 30, agents: ['team'], waitSeconds: 5 },
          ],
          preferredAgents: [{ agents: ['anna', 'team-2'] }],
        },
      ],
      contactTypes: [
        {
          id: 't',
          skills: ['s'],
          callsPerHour: 9,
          agentGroups: ['first'],
          patience: { kind: 'gamma', cv: 0.5 },
          patienceSeconds: 60,
          patienceFactors: { intervalMinutes: 120, factors: [1, 0.5] },
          handleTime: 'constant',
        },
      ],
      agentGroups: [{ id: 'first', reserve: 1, contactTypes: ['t'] }],
      agents: [
        { id: 'anna', skills: { s: 2.5 }, group: 'first', queues: { q: 2 }, languages: ['de'], resolution: 0.9 },
        { id: 'team', count: 2, concurrency: { chat: 3 }, ring: 3, ahtSeconds: 150 },
      ],
    })
    expect(model.queues[0]).toEqual({
      id: 'q',
      name: 'q',
      evaluation: 'ALL',
      predictive: false,
      scoring: 'PriorityOnly',
      rings: [{ timeoutSeconds: 10, skillsToRemove: ['s'] }, { skillsToRemove: [] }],
      conditionalGroups: [
        {
          metric: 'EstimatedWaitTime',
          operator: 'GreaterThan',
          value: 30,
          agentIds: ['team-1', 'team-2'],
          waitSeconds: 5,
        },
      ],
      preferredAgents: [{ agentIds: ['anna', 'team-2'], waitSeconds: 0 }],
    })
    expect(model.agentGroups).toEqual([{ id: 'first', reserve: 1, contactTypeIds: ['t'] }])
    expect(model.contactTypes[0]).toMatchObject({
      queueId: 'q',
      agentGroupIds: ['first'],
      patienceFactors: { intervalMinutes: 120, factors: [1, 0.5] },
      handleTime: { kind: 'constant' },
    })
    expect(model.agents[0]).toMatchObject({ resolution: { t: 0.9 }, languages: [{ id: 'de', level: 5 }] })
    expect(model.agents[2]).toMatchObject({ queues: [{ queueId: 'q', ring: 3 }], ahtSeconds: { t: 150 } })
  })

  it('notes contact types that nobody can take', () => {
    const model = defineModel({ ...small, agents: [] })
    expect(model.notes).toEqual([expect.stringContaining('contact type "billing"')])
  })

  it('names every problem of the shape and its place at once', () => {
    const issues = issuesOf({
      targetSeconds: -1,
      serviceLevel: 'high',
      color: 'red',
      skills: ['a', 'a'],
      queues: [{ id: 'q', evaluation: 'WORST' }],
      contactTypes: [
        { id: 't', callsPerHour: 1, profile: { intervalMinutes: 0, callsPerHour: [] } },
        { id: 't', ahtSeconds: 100, patience: 'gamma', handleTime: { kind: 'constant', cv: 2 } },
        'no',
      ],
      agents: [{ id: 'x', skills: { a: 9 }, count: 0 }, { shifts: ['9-5'] }],
      waitingLimit: 1.5,
    })
    expect(issues.map((issue) => issue.path).sort()).toEqual(
      [
        'targetSeconds',
        'serviceLevel',
        'color',
        'skills',
        'queues[0].evaluation',
        'contactTypes[0].profile.intervalMinutes',
        'contactTypes[0].profile.callsPerHour',
        'contactTypes[1].patience',
        'contactTypes[1].handleTime.cv',
        'contactTypes[2]',
        'agents[0].skills.a',
        'agents[0].count',
        'agents[1].shifts[0]',
        'waitingLimit',
      ].sort(),
    )
  })

  it('names every name and time that does not fit at once', () => {
    const issues = issuesOf({
      skills: ['a'],
      queues: [{ id: 'q', rings: [{ skillsToRemove: ['b'] }], preferredAgents: [{ agents: ['nobody'] }] }, { id: 'p' }],
      contactTypes: [
        { id: 't', queue: 'r', skills: ['b'], callsPerHour: 1, profile: { intervalMinutes: 30, callsPerHour: [1] } },
        { id: 't', ahtSeconds: 100, patience: 'constant', agentGroups: ['g'] },
        { id: 'v', queue: 'q', ahtSeconds: 100, profile: { intervalMinutes: 60, callsPerHour: [1] } },
      ],
      agents: [
        { id: 'x', skills: { b: 1 }, group: 'g', queues: ['r'] },
        { id: 'x', shifts: ['00:10-00:05', '900:00-901:00', '00:15-00:20', '00:19-00:30'], ahtSeconds: { u: 1 } },
      ],
      agentGroups: [{ id: 'h', reserve: { u: 1 } }],
    })
    expect(issues.map((issue) => issue.path).sort()).toEqual(
      [
        'queues[0].rings[0].skillsToRemove',
        'queues[0].preferredAgents[0].agents',
        'contactTypes[0].queue',
        'contactTypes[0].skills',
        'contactTypes[0].callsPerHour',
        'contactTypes[0].ahtSeconds',
        'contactTypes[1].id',
        'contactTypes[1].queue',
        'contactTypes[1].callsPerHour',
        'contactTypes[1].patience',
        'contactTypes[1].agentGroups',
        'contactTypes[2].profile',
        'agents[0].skills',
        'agents[0].group',
        'agents[0].queues',
        'agents[1].id',
        'agents[1].shifts[0]',
        'agents[1].shifts[1]',
        'agents[1].shifts[3]',
        'agents[1].ahtSeconds',
        'agentGroups[0]',
      ].sort(),
    )
  })

  it('refuses what is no definition at all', () => {
    for (const value of [undefined, null, 7, 'text', [], {}]) {
      expect(issuesOf(value).length).toBeGreaterThan(0)
    }
  })
})

function issuesOf(definition: unknown): readonly { readonly path: string; readonly message: string }[] {
  try {
    parseModelDefinition(definition)
  } catch (error) {
    if (error instanceof ValidationError) return error.issues
    throw error
  }
  return []
}
