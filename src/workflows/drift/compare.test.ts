import { describe, expect, it } from 'vitest'
import { otherOrg } from '../../../test/support/rules/other-org'
import { agent, queue, smallOrg } from '../../../test/support/rules/small-org'
import type { DriftReport, Snapshot } from '../../documents'
import { compareSnapshots } from './compare'
import { driftToDesired } from './to-desired'

const paths = ({ differences }: DriftReport): string[] => differences.map(({ path, change }) => `${change} ${path}`)

const org = smallOrg({
  agents: [
    agent('u1', { s1: 3, s2: 2 }, { divisionId: 'd1', certifications: ['IHK'], licensed: true }),
    agent('u2', { s1: 1 }, { languages: [{ id: 'l1', level: 4 }] }),
  ],
  queues: [
    queue('q1', 'Invoices', ['u1', 'u2'], {
      divisionId: 'd1',
      acwTimeoutMs: 30_000,
      rings: [{ timeoutSeconds: 15, skillsToRemove: ['s1', 's2'] }, { skillsToRemove: [] }],
      memberGroups: [{ id: 'g1', name: 'Night', type: 'GROUP' }],
    }),
    queue('q2', 'Support', ['u2']),
  ],
})

/** One queue or agent of an org changed. */
function changed(snapshot: Snapshot, id: string, change: object): Snapshot {
  const put = <T extends { readonly id: string }>(list: readonly T[]): T[] =>
    list.map((one) => (one.id === id ? { ...one, ...change } : one))
  return { ...snapshot, queues: put(snapshot.queues), agents: put(snapshot.agents), skills: put(snapshot.skills) }
}

describe('compareSnapshots', () => {
  it('sees through other ids and orders, and finds nothing where nothing differs', () => {
    expect(compareSnapshots(org, org).differences).toEqual([])
    expect(compareSnapshots(org, otherOrg(org))).toMatchObject({ differences: [], allowed: 0 })
  })

  it('sees another team of an agent', () => {
    const profile = (id: string) => ({ profile: { groups: [], team: { id, name: `Team ${id}` } } })
    const side = (id: string) => changed(org, 'u1', profile(id))
    expect(paths(compareSnapshots(side('1'), side('2')))).toEqual(['changed agents/Name of u1/team'])
  })

  it('compares no teams with a side without any, such as a snapshot of an earlier version, and says so', () => {
    const [team, none] = [{ id: 't', name: 'A' }, undefined].map((one) =>
      changed(org, 'u1', { profile: { title: 'T', groups: [], ...(one && { team: one }) } }),
    )
    if (team === undefined || none === undefined) throw new Error('no sides')
    const { differences, notes } = compareSnapshots(none, team)
    expect(differences).toEqual([])
    expect(notes[0]).toMatch(/^Teams of agents are not compared: the left side has none/)
    expect(
      compareSnapshots(team, changed(team, 'u2', { profile: team.agents[0]?.profile ?? {} })).differences,
    ).toHaveLength(2)
  })

  it('says what no snapshot contains, of the kinds that it compares', () => {
    const [note, ...more] = compareSnapshots(org, org).notes
    expect(more).toEqual([])
    expect(note).toMatch(/^Not compared.*settings of queues other than .*; groups of rings; utilization of agents\.$/)
    expect(compareSnapshots(org, org, { kinds: ['agent'] }).notes).toEqual([expect.not.stringContaining('queues')])
    expect(compareSnapshots(org, org, { kinds: ['skill'] }).notes).toEqual([])
  })

  it('pairs skill groups of conditional group routing, whatever names the rules give them', () => {
    const overflow = (group: string) => ({
      conditionalGroups: [
        {
          metric: 'EstimatedWaitTime',
          operator: 'GreaterThan',
          value: 60,
          groups: [{ id: group, name: group, type: 'SKILLGROUP' }],
        },
      ],
    })
    const seniors = (id: string) => ({ skillGroups: [{ id, name: 'Seniors' }] })
    const left = { ...changed(org, 'q1', overflow('g7')), ...seniors('g7') }
    const right = { ...changed(otherOrg(org), 'x-q1', overflow('x-g7')), ...seniors('x-g7') }
    expect(compareSnapshots(left, right).differences).toEqual([])
    const juniors = { ...right, skillGroups: [...right.skillGroups, { id: 'x-g8', name: 'Juniors' }] }
    expect(compareSnapshots(left, changed(juniors, 'x-q1', overflow('x-g8'))).differences).toContainEqual(
      expect.objectContaining({ path: expect.stringContaining('conditionalGroups'), change: 'changed' }),
    )
  })

  it('names each difference by its path, with values by names', () => {
    const right = changed(
      changed(otherOrg(org), 'x-q1', {
        evaluation: 'ALL',
        acwTimeoutMs: 60_000,
        serviceLevels: { voice: { ratio: 0.9, seconds: 20 }, chat: { ratio: 0.8, seconds: 60 } },
        divisionId: 'x-d2',
        rings: [{ timeoutSeconds: 15, skillsToRemove: ['x-s2'] }, { skillsToRemove: [] }],
        members: [{ userId: 'x-u1', joined: false, ring: 2, memberBy: 'user' }],
      }),
      'x-u1',
      {
        skills: [
          { id: 'x-s1', level: 5 },
          { id: 'x-s3', level: 1 },
        ],
        certifications: [],
        licensed: false,
        state: 'inactive',
      },
    )
    const report = compareSnapshots(org, right)
    expect(paths(report)).toEqual([
      'changed queues/Invoices/acwTimeoutMs',
      'changed queues/Invoices/division',
      'changed queues/Invoices/evaluation',
      'changed queues/Invoices/members/Name of u1',
      'removed queues/Invoices/members/Name of u2',
      'changed queues/Invoices/rings',
      'added queues/Invoices/serviceLevels/chat',
      'changed queues/Invoices/serviceLevels/voice',
      'removed agents/Name of u1/certifications/IHK',
      'changed agents/Name of u1/licensed',
      'changed agents/Name of u1/skills/Billing',
      'removed agents/Name of u1/skills/Claims',
      'added agents/Name of u1/skills/German',
      'changed agents/Name of u1/state',
    ])
    expect(report.differences.find(({ path }) => path.endsWith('division'))).toMatchObject({
      left: 'Berlin',
      right: 'Madrid',
    })
    expect(report.differences.find(({ path }) => path.endsWith('rings'))?.left).toEqual([
      { timeoutSeconds: 15, skillsToRemove: ['Billing', 'Claims'] },
      { timeoutSeconds: null, skillsToRemove: [] },
    ])
    expect(report.differences.find(({ path }) => path.endsWith('skills/Billing'))).toMatchObject({
      subject: { name: 'Name of u1', leftId: 'u1', rightId: 'x-u1' },
      item: { name: 'Billing', leftId: 's1', rightId: 'x-s1' },
      left: 3,
      right: 5,
    })
  })

  it('tells what is on one side alone, and takes what was deleted as absent', () => {
    const right = otherOrg({
      ...org,
      queues: org.queues.slice(0, 1),
      skills: org.skills.map((skill) => (skill.id === 's3' ? { ...skill, state: 'deleted' } : skill)),
      agents: [...org.agents, agent('u3')],
    })
    expect(paths(compareSnapshots(org, right))).toEqual([
      'removed skills/German',
      'removed queues/Support',
      'added agents/Name of u3',
    ])
  })

  it('pairs by id in one org, by a map between two, and notes names that several share', () => {
    expect(paths(compareSnapshots(org, changed(org, 'q1', { name: 'Bills' })))).toEqual([
      'changed queues/Invoices/name',
    ])
    const right = changed(otherOrg(org), 'x-q1', { name: 'Facturas' })
    expect(paths(compareSnapshots(org, right))).toEqual(['added queues/Facturas', 'removed queues/Invoices'])
    expect(compareSnapshots(org, right, { map: { queues: { Invoices: 'Facturas' } } }).differences).toEqual([])
    expect(() => compareSnapshots(org, right, { map: { queues: { Nope: 'Facturas', Invoices: 'Nada' } } })).toThrow(
      /Nope.*Nada/s,
    )
    const twins = { ...org, agents: org.agents.map((one) => ({ ...one, name: 'Ana' })) }
    expect(compareSnapshots(twins, twins).differences).toEqual([])
    const { notes, differences } = compareSnapshots(twins, otherOrg(twins))
    expect(notes.join()).toContain('Several agents are called Ana')
    expect(differences.length).toBeGreaterThan(0)
    const map = { agents: { u1: 'x-u1', u2: 'x-u2' } }
    expect(compareSnapshots(twins, otherOrg(twins), { map })).toMatchObject({ differences: [] })
  })

  it('leaves out what is allowed and what is not asked for', () => {
    const right = changed(changed(otherOrg(org), 'x-q2', { evaluation: 'NONE' }), 'x-u1', {
      skills: [],
      state: 'inactive',
    })
    expect(compareSnapshots(org, right, { ignore: ['agents/*/skills'] })).toMatchObject({ allowed: 2 })
    expect(compareSnapshots(org, right, { ignore: ['*/skills', 'AGENT*', '*'] }).differences).toEqual([])
    for (const ignore of ['agent', 'agentz/*/skills', 'level*', '']) {
      const kinds = 'begin it with one of divisions, skills, languages, skillGroups, queues, agents'
      expect(() => compareSnapshots(org, right, { ignore: [ignore] })).toThrow(kinds)
    }
    expect(paths(compareSnapshots(org, right, { ignore: ['agents', 'queues/SUP*/eval*'] }))).toEqual([])
    expect(paths(compareSnapshots(org, right, { kinds: ['queue'] }))).toEqual(['changed queues/Support/evaluation'])
  })

  it('does not compare what a side could not read, and says so', () => {
    const right = otherOrg(changed(changed(org, 'q1', { members: [] }), 'u1', { skills: [] }))
    const gaps = [
      { kind: 'members' as const, id: 'x-q1', reason: 'forbidden' },
      { kind: 'agent' as const, id: 'x-u1', reason: 'forbidden' },
    ]
    expect(paths(compareSnapshots(org, right))).toHaveLength(4)
    const report = compareSnapshots(org, { ...right, gaps })
    expect(report.differences).toEqual([])
    expect(report.notes).toHaveLength(3)
    const part = { ...otherOrg({ ...org, queues: org.queues.slice(0, 1) }), scope: { queueIds: ['x-q1'] } }
    expect(paths(compareSnapshots(org, part))).toEqual([])
  })

  it('tells by a base who changed what, and where both did', () => {
    const left = changed(
      changed(org, 'u1', {
        skills: [
          { id: 's1', level: 5 },
          { id: 's2', level: 2 },
        ],
      }),
      'q1',
      { evaluation: 'NONE' },
    )
    const right = changed(changed(otherOrg(org), 'x-u2', { skills: [{ id: 'x-s1', level: 4 }] }), 'x-q1', {
      evaluation: 'ALL',
    })
    const by = (report: DriftReport) => report.differences.map(({ path, by: side, base }) => [path, side, base])
    expect(by(compareSnapshots(left, right, { base: org }))).toEqual([
      ['queues/Invoices/evaluation', 'both', 'BEST'],
      ['agents/Name of u1/skills/Billing', 'left', 3],
      ['agents/Name of u2/skills/Billing', 'right', 1],
    ])
    // The base may be of a third org.
    const third = otherOrg(otherOrg(org))
    expect(by(compareSnapshots(left, right, { base: third }))).toEqual(by(compareSnapshots(left, right, { base: org })))
    const without = { ...right, agents: right.agents.filter(({ id }) => id !== 'x-u1') }
    const gone = compareSnapshots(left, without, { base: org }).differences.find(
      ({ path }) => path === 'agents/Name of u1',
    )
    expect(gone).toMatchObject({ change: 'removed', by: 'both' })
    expect(compareSnapshots(org, without, { base: org }).differences.at(-2)).toMatchObject({
      change: 'removed',
      by: 'right',
    })
  })
})

describe('parts that were not read', () => {
  it('are no removals, and leave open who made a change', () => {
    const part = {
      ...org,
      agents: org.agents.slice(0, 1),
      gaps: [{ kind: 'agent' as const, id: '*', reason: 'short' }],
    }
    expect(compareSnapshots(org, part).differences).toEqual([])
    const right = changed(org, 'u1', { skills: [{ id: 's1', level: 5 }] })
    const gaps = [{ kind: 'agent' as const, id: 'u1', reason: 'refused' }]
    const unread = { ...changed(org, 'u1', { skills: [] }), gaps }
    const scoped = { ...org, agents: [], queues: [], scope: { queueIds: ['q2'] } }
    for (const base of [unread, scoped]) {
      const { differences } = compareSnapshots(org, right, { base, kinds: ['agent'] })
      expect(differences.map(({ by }) => by)).toEqual([undefined, undefined])
    }
    const gone = { ...org, agents: org.agents.slice(1) }
    expect(compareSnapshots(org, gone, { base: scoped }).differences).toMatchObject([{ change: 'removed' }])
    expect(compareSnapshots(org, gone, { base: scoped }).differences[0]).not.toHaveProperty('by')
  })

  it('a map pairs each thing once', () => {
    const map = { skills: { Billing: 'x-s1', s1: 'x-s2' } }
    expect(() => compareSnapshots(org, otherOrg(org), { map })).toThrow('Billing is paired twice')
  })
})

describe('driftToDesired', () => {
  it('says what no plan can do', () => {
    const right = otherOrg({
      ...org,
      skills: org.skills.slice(0, 1),
      queues: [
        queue('q1', 'Invoices', [], {
          members: [{ userId: 'u1', joined: true, ring: 1, memberBy: 'group' }],
          serviceLevels: { voice: { ratio: 0.9, seconds: 30 } },
        }),
      ],
    })
    const { desired, unreachable } = driftToDesired(compareSnapshots(org, right), 'left')
    expect(desired.queues?.q1).toMatchObject({
      members: { u2: null },
      settings: { 'mediaSettings.call.serviceLevel': { percentage: 0.9, durationMs: 30_000 } },
    })
    const reasons = new Map(unreachable.map(({ path, reason }) => [path, reason]))
    expect(reasons.get('skills/Claims')).toBe('a plan deletes no skill')
    expect(reasons.get('queues/Invoices/members/Name of u1')).toContain('through a group')
    expect(reasons.get('queues/Invoices/rings')).toContain('by hand')
    const back = driftToDesired(compareSnapshots(org, right), 'right')
    expect(
      new Map(back.unreachable.map(({ path, reason }) => [path, reason])).get('agents/Name of u1/skills/Claims'),
    ).toContain('created first')
  })
})
