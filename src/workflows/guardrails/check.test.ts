import { describe, expect, it } from 'vitest'
import {
  check,
  leave,
  only,
  queues,
  remove,
  set,
  skills,
  snapshot,
  user,
} from '../../../test/support/rules/guardrail-check'
import type { ModelAgent, RoutingModel } from '../../documents'
import type { GuardrailInput } from './checking'

describe('limits of the plan as a whole', () => {
  const changes = [set('c1', 'u1', 's1', 4, 2), remove('c2', 'u2', 's1', 2), set('c3', 'u3', 's2', null, 5)]

  it.each([
    [{ maxChanges: 3 }, ['changes', true, 3]],
    [{ maxChanges: 2 }, ['changes', false, 3]],
    [{ maxAgents: 2 }, ['changes', false, 3]],
    [{ maxAgentShare: 0.75 }, ['agentShare', true, 0.75]],
    [{ maxAgentShare: 0.7 }, ['agentShare', false, 0.75]],
    [{ maxDeletions: 0 }, ['deletions', false, 1]],
    [{ maxLevelChange: 2 }, ['levelChange', true, 2]],
    [{ maxLevelChange: 1.5 }, ['levelChange', false, 2]],
  ] as const)('%j', (limits, desired) => {
    expect(only(check({ changes: limits }, { changes }))).toEqual(desired)
  })

  it('names the agents that break a limit, and reports nothing without a limit', () => {
    const [deletions, level] = check({ changes: { maxDeletions: 0, maxLevelChange: 1 } }, { changes })
    expect(deletions).toMatchObject({ changeIds: ['c2'], where: [user('u2')] })
    expect(level).toMatchObject({
      changeIds: ['c1'],
      where: [user('u1')],
      message: expect.stringContaining('Name of u1'),
    })
    expect(check({}, { changes })).toEqual([])
    const removals = changes.filter(({ after }) => after === null)
    const [none] = check({ changes: { maxLevelChange: 1 } }, { changes: removals })
    expect(none?.message).toBe('no level of a kept skill or language changes; at most 1 is allowed')
  })
})

describe('agents, skills and queues', () => {
  it('keeps what is protected', () => {
    const changes = [set('c1', 'u1', 's1', 4, 2), leave('c2', 'u2')]
    const retained = { agents: ['u2', 'Name of u3'], skills: ['Billing'], queues: ['Invoices'] }
    expect(check({ protected: retained }, { changes }).map(({ ok, changeIds }) => [ok, changeIds])).toEqual([
      [false, ['c2']],
      [false, ['c1']],
      [false, ['c2']],
    ])
    expect(check({ protected: { agents: ['u3'] } }, { changes }).map(({ ok }) => ok)).toEqual([true])
    expect(only(check({ protected: { agents: ['Nobody'] } }, { changes }))).toEqual(['protected', false, null])
  })

  it('changes only agents of the teams that may change', () => {
    const changes = [set('c1', 'u1', 's1', 4, 2), set('c2', 'u2', 's1', 2, 3)]
    const inTeam = (name: string) => ({ groups: [], team: { id: `t-${name}`, name } })
    const agents = snapshot.agents.map((one) => ({ ...one, profile: inTeam(one.id === 'u1' ? 'Home' : 'Away') }))
    const checked = (teams: string[]) => check({ changes: { teams } }, { changes, snapshot: { ...snapshot, agents } })
    expect(checked(['home'])).toMatchObject([{ ok: false, found: 1, changeIds: ['c2'], where: [user('u2')] }])
    expect(only(checked(['Home', 't-Away']))).toEqual(['protected', true, 0])
    expect(only(checked(['Nobody']))).toEqual(['protected', false, null])
    // Without profiles, nobody is known to be in a team.
    expect(only(check({ changes: { teams: ['Home'] } }, { changes }))).toEqual(['protected', false, null])
  })

  it('holds skills under the ceiling, for those who are granted one', () => {
    const granted = [set('c1', 'u1', 's2', 2, 3), set('c2', 'u2', 's2', null, 3)]
    expect(only(check({ maxSkillsPerAgent: 1 }, { changes: granted }))).toEqual(['skillCeiling', false, 2])
    expect(only(check({ maxSkillsPerAgent: 2 }, { changes: granted }))).toEqual(['skillCeiling', true, 2])
    // u1 holds two already, but gets none.
    expect(only(check({ maxSkillsPerAgent: 1 }, { changes: granted.slice(0, 1) }))).toEqual(['skillCeiling', true, 0])
    const swapped = [remove('c1', 'u2', 's1', 2), set('c2', 'u2', 's2', null, 3)]
    expect(only(check({ maxSkillsPerAgent: 1 }, { changes: swapped }))).toEqual(['skillCeiling', true, 1])
  })

  it('asks for certifications before a skill is granted or raised', () => {
    const certifications = [{ skill: 'Billing', requires: ['IHK'] }]
    const changes = [set('c1', 'u1', 's1', 4, 5), set('c2', 'u2', 's1', 2, 1), set('c3', 'u3', 's1', null, 1)]
    const [result] = check({ certifications }, { changes })
    expect(result).toMatchObject({ ok: false, found: 1, changeIds: ['c3'] })
    expect(only(check({ certifications }, { changes: changes.slice(0, 2) }))).toEqual(['certification', true, 0])
    expect(only(check({ certifications: [{ skill: 'Magic', requires: ['A'] }] }))).toEqual([
      'certification',
      false,
      null,
    ])
  })
})

describe('coverage', () => {
  it('counts active, licensed holders activated in the queue, after the changes', () => {
    expect(only(check({ coverage: [{ skill: 'Billing', minAgents: 2 }] }))).toEqual(['coverage', true, 2])
    expect(only(check({ coverage: [{ skill: 'Billing', minLevel: 3, minAgents: 2 }] }))).toEqual(['coverage', false, 1])
    const changes = [leave('c1', 'u1'), remove('c2', 'u2', 's1', 2)]
    expect(only(check({ coverage: [{ skill: 'Billing', minAgents: 1 }] }, { changes }))).toEqual(['coverage', true, 1])
    const inQueue = [{ skill: 'Billing', queue: 'Invoices', minAgents: 1 }]
    expect(only(check({ coverage: inQueue }, { changes }))).toEqual(['coverage', false, 0])
  })

  it('counts those on duty in each quarter of an hour of the hours asked for, in their zone', () => {
    const model = modelOf([
      { id: 'u1', shifts: [{ fromMinute: 7 * 60, toMinute: 12 * 60 }] },
      { id: 'u2', shifts: [{ fromMinute: 10 * 60, toMinute: 15 * 60 }] },
    ])
    const during = { days: ['mon' as const], from: '08:00', to: '16:00', timeZone: 'Europe/Berlin' }
    const [result] = check({ coverage: [{ skill: 'Billing', minAgents: 1, during }] }, { model })
    // 08:00 to 16:00 in Berlin are 07:00 to 15:00 UTC in winter.
    expect(result).toMatchObject({ ok: true, found: 1 })
    const [later] = check(
      { coverage: [{ skill: 'Billing', minAgents: 1, during: { ...during, to: '16:15' } }] },
      { model },
    )
    expect(later).toMatchObject({ ok: false, found: 0, message: expect.stringContaining('mon 16:00') })
    // And 06:00 to 14:00 in a week of summer that the model is of, whenever the plan is made.
    const period = { start: '2026-06-28T22:00:00Z', end: '2026-07-05T22:00:00Z', timeZone: 'Europe/Berlin' }
    const [summer] = check({ coverage: [{ skill: 'Billing', minAgents: 1, during }] }, { model: { ...model, period } })
    expect(summer).toMatchObject({ ok: false, message: expect.stringContaining('mon 08:00') })
    // West of UTC a week ends on a Monday; its clocks are not those of the next, which begins with summer time here.
    const newYork = { ...during, timeZone: 'America/New_York' }
    const west = modelOf([{ id: 'u1', shifts: [{ fromMinute: 13 * 60, toMinute: 21 * 60 }] }])
    const week = { start: '2027-03-08T05:00:00Z', end: '2027-03-15T04:00:00Z', timeZone: 'America/New_York' }
    const winter = { model: { ...west, period: week }, now: '2027-03-04T12:00:00Z' }
    expect(check({ coverage: [{ skill: 'Billing', minAgents: 1, during: newYork }] }, winter)).toMatchObject([
      { ok: true, found: 1 },
    ])
    const [without] = check({ coverage: [{ skill: 'Billing', minAgents: 1, during }] })
    expect(without).toMatchObject({ ok: false, found: null })
  })

  it('holds at each time at which changes begin or end', () => {
    const at = (hour: number) => new Date(Date.parse('2026-03-02T00:00:00Z') + hour * 3_600_000).toISOString()
    const coverage = [{ skill: 'Claims', minAgents: 1 }]
    const lasting = set('c1', 'u3', 's2', null, 3)
    const given = { ...lasting, until: at(12) }
    const taken = { ...remove('c2', 'u1', 's2', 2), from: at(14) }
    const [result] = check({ coverage }, { changes: [given, taken], now: at(9) })
    expect(result).toMatchObject({ ok: false, found: 0, message: expect.stringMatching(/^from .*14:00.*: 0 agents/) })
    const [later] = check({ coverage }, { changes: [{ ...given, until: at(20) }, taken], now: at(9) })
    expect(later).toMatchObject({ ok: false, message: expect.stringMatching(/^from .*20:00/) })
    expect(only(check({ coverage }, { changes: [lasting, taken], now: at(9) }))).toEqual(['coverage', true, 1])
    // What the org lacks until a change begins is not of the plan's making.
    const held = [{ ...lasting, from: at(14) }]
    const two = [{ skill: 'Claims', minAgents: 2 }]
    expect(only(check({ coverage: two }, { changes: held, now: at(9) }))).toEqual(['coverage', true, 2])
  })

  it('holds in an org in which a temporary change is in effect already, as it did when the plan was made', () => {
    const at = (hour: number) => new Date(Date.parse('2026-03-02T00:00:00Z') + hour * 3_600_000).toISOString()
    const coverage = [{ skill: 'Billing', minAgents: 1 }]
    const away = { ...remove('c1', 'u1', 's1', 4), until: at(12) }
    const taken = { ...remove('c2', 'u2', 's1', 2), from: at(14) }
    const made = { ...snapshot, agents: snapshot.agents.map((one) => (one.id === 'u1' ? { ...one, skills: [] } : one)) }
    for (const org of [snapshot, made]) {
      const now = at(org === made ? 10 : 9)
      expect(only(check({ coverage }, { snapshot: org, changes: [away, taken], now }))).toEqual(['coverage', true, 1])
    }
  })

  it('asks for the share of each contact type once at each time, however many limits there are', () => {
    let models = 0
    const model = modelOf([{ id: 'u1' }, { id: 'u2' }], 'q1')
    const counting = new Proxy(model, {
      get(all, key) {
        if (key === 'contactTypes') models += 1
        return Reflect.get(all, key)
      },
    })
    const coverage = Array.from({ length: 20 }, () => ({ skill: 'Claims', minShare: 0.1 }))
    const reads = (some: typeof coverage) => {
      models = 0
      check({ coverage: some }, { model: counting })
      return models
    }
    expect(reads(coverage)).toBe(reads(coverage.slice(0, 1)))
  })

  it('counts agents by their observed week also where the hours begin between its quarters', () => {
    const week = [
      { fromMinute: 480, toMinute: 495, share: 0.9 },
      { fromMinute: 495, toMinute: 510, share: 1 },
    ]
    const model = modelOf([{ id: 'u1', week }])
    const during = { days: ['mon' as const], from: '08:10', to: '08:25' }
    expect(only(check({ coverage: [{ skill: 'Billing', minAgents: 0.5, during }] }, { model }))).toEqual([
      'coverage',
      true,
      0.9,
    ])
  })

  it('weighs the demand that agents on queue can serve', () => {
    const model = modelOf([{ id: 'u1' }, { id: 'u2' }], 'q1')
    const coverage = [{ skill: 'Claims', minShare: 0.9 }]
    expect(only(check({ coverage }, { model }))).toEqual(['coverage', true, 1])
    const changes = [remove('c1', 'u1', 's2', 2)]
    expect(only(check({ coverage }, { model, changes }))).toEqual(['coverage', false, 0])
    expect(only(check({ coverage }, { model, changes: [leave('c1', 'u1')] }))).toEqual(['coverage', false, 0])
    expect(only(check({ coverage }))).toEqual(['coverage', false, null])
  })
})

describe('time and approval', () => {
  const at = (text: string): Partial<GuardrailInput> => ({ now: text })

  it.each([
    ['2026-12-19T22:59:59Z', true],
    ['2026-12-19T23:00:00Z', false],
    ['2027-01-02T22:59:59Z', false],
    ['2027-01-02T23:00:00Z', true],
  ])('freezes whole days of a zone: %s', (now, ok) => {
    const freeze = [{ from: '2026-12-20', to: '2027-01-02', timeZone: 'Europe/Berlin', reason: 'holidays' }]
    expect(check({ freeze }, at(now))[0]?.ok).toBe(ok)
  })

  it.each([
    // Both of the two hours from 02:00 to 03:00 in Berlin belong to the freeze.
    ['2026-10-25T00:00:00Z', false],
    ['2026-10-25T01:29:59Z', false],
    ['2026-10-25T01:30:00Z', true],
  ])('freezes the hour that comes twice: %s', (now, ok) => {
    const freeze = [{ from: '2026-10-25T02:00', to: '2026-10-25T02:30', timeZone: 'Europe/Berlin' }]
    expect(check({ freeze }, at(now))[0]?.ok).toBe(ok)
  })

  it('asks for approval of this very plan once it has a hash', () => {
    const hash = 'a'.repeat(64)
    const changes = [set('c1', 'u1', 's1', 4, 5)]
    const approval = { required: true }
    expect(check({ approval }, { changes })).toEqual([])
    expect(only(check({ approval }, { changes, planHash: hash }))).toEqual(['approval', false, false])
    expect(only(check({ approval }, { changes, planHash: hash, approved: [hash] }))).toEqual(['approval', true, true])
    expect(only(check({ approval }, { changes, planHash: hash, approved: ['b'.repeat(64)] }))).toEqual([
      'approval',
      false,
      false,
    ])
    const inFile = { required: true, approved: [{ hash, by: 'Ada' }] }
    expect(check({ approval: inFile }, { changes, planHash: hash })[0]).toMatchObject({
      ok: true,
      message: expect.stringContaining('Ada'),
    })
    expect(check({ approval: { aboveChanges: 0 } }, { changes, planHash: hash })[0]).toMatchObject({
      ok: false,
      limit: true,
    })
    expect(only(check({ approval: { aboveChanges: 1 } }, { changes, planHash: hash }))).toEqual([
      'approval',
      true,
      'not needed',
    ])
  })
})

function modelOf(
  agents: readonly (Pick<ModelAgent, 'id'> & Partial<Pick<ModelAgent, 'shifts' | 'week'>>)[],
  queueId?: string,
): RoutingModel {
  const types = queueId === undefined ? [] : [{ queueId, skillIds: ['s2'] }]
  return {
    format: 'skillroute/model@1',
    skills: Object.values(skills),
    queues: [{ ...queues.q1, evaluation: 'BEST', predictive: false }],
    contactTypes: types.map((type) => ({
      ...type,
      id: 'type',
      mediaType: 'voice',
      callsPerHour: 10,
      peakCallsPerHour: 20,
      offered: 100,
      answered: 90,
      abandoned: 10,
      ahtSeconds: 200,
      target: { ratio: 0.8, seconds: 20 },
    })),
    agents: agents.map((one) => ({
      ...one,
      name: one.id,
      skills: snapshot.agents.find(({ id }) => id === one.id)?.skills ?? [],
      languages: [],
      queues: [{ queueId: 'q1', ring: 1 }],
      certifications: [],
      eligible: true,
      availability: 1,
      staffedSeconds: 0,
      handling: [],
    })),
    notes: [],
  }
}
