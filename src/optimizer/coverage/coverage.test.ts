import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../documents'
import { defineModel } from '../model'
import { seededModel, testModel } from '../test-model'
import { skillCoverage } from './coverage'
import { skillHygiene } from './hygiene'
import { projectSaturation } from './saturation'

describe('skillCoverage', () => {
  it('weights holders by availability', () => {
    const model = testModel({
      types: [
        { id: 't1', skillIds: ['s'], offered: 300 },
        { id: 't2', skillIds: ['s', 'u'], offered: 100 },
      ],
      agents: [
        { id: 'a', skills: { s: 1 }, availability: 0.5 },
        { id: 'b', skills: { s: 1 }, availability: 0.4 },
        { id: 'c', skills: { s: 1, u: 1 }, eligible: false },
      ],
    })
    const coverage = skillCoverage(model)
    // Nobody eligible holds both: 300 of 400 can be served; at the moment of a t1 contact 1 - .5 * .6 = .7 somebody is there.
    expect(coverage.servable).toBe(0.75)
    expect(coverage.onQueue).toBeCloseTo(0.75 * 0.7, 12)
    expect(coverage.contactTypes.map((row) => [row.agents, row.servable])).toEqual([
      [2, 1],
      [0, 0],
    ])
    const s = coverage.skills.find((row) => row.skill.id === 's')
    expect(s).toMatchObject({ holders: 3, agents: 2, agentsOnQueue: 0.9, servable: 0.75, offered: 400 })
  })
})

describe('projectSaturation', () => {
  const shared = testModel({
    // 12 an hour of 600 s is 2 erlang; 6 an hour is 1 erlang.
    types: [
      { id: 'x', skillIds: ['x'], callsPerHour: 12, ahtSeconds: 600 },
      { id: 'y', skillIds: ['y'], callsPerHour: 6, ahtSeconds: 600, queueId: 'r' },
    ],
    queues: [{ id: 'q' }, { id: 'r' }],
    agents: [
      { id: 'a', skills: { x: 1 }, queues: ['q'] },
      { id: 'b', skills: { y: 1 }, queues: ['r'] },
      { id: 'c', skills: { x: 1, y: 1 }, queues: ['q', 'r'] },
      { id: 'd', skills: { x: 1, y: 1 }, queues: ['q', 'r'] },
    ],
  })

  it('counts shared agents once', () => {
    // 3 erlang on 4 agents, all reachable: .75. Counting c and d in both queues would give 2/3 and 1/3.
    const result = projectSaturation(shared)
    expect(result.saturation).toBeCloseTo(0.75, 12)
    expect(result.groups[0]?.contactTypeIds).toEqual(['x', 'y'])
    expect(result.refused).toBe(false)
    expect(projectSaturation(shared, { limit: 0.7 }).refused).toBe(true)
  })

  it('continues behind the bottleneck', () => {
    // x alone on a: 2 erlang on one agent is 2; y then has b for 1 erlang: 1, not hidden by the worse one.
    const agents = shared.agents.slice(0, 2)
    const result = projectSaturation({ ...shared, agents })
    expect(result.groups.map((group) => [group.saturation, group.contactTypeIds, group.agentIds])).toEqual([
      [expect.closeTo(2, 12), ['x'], ['a']],
      [expect.closeTo(1, 12), ['y'], ['b']],
    ])
    expect(result.queues.map((row) => row.saturation)).toEqual([expect.closeTo(2, 12), expect.closeTo(1, 12)])
    expect(result.refused).toBe(true)
  })

  it('refuses demand that nobody can serve, by name', () => {
    const result = projectSaturation({ ...shared, agents: shared.agents.slice(0, 1) })
    expect(result).toMatchObject({ saturation: null, refused: true, unserved: ['y'] })
    expect(result.groups[0]?.saturation).toBeCloseTo(2, 12)
  })

  it('uses the agents’ own speeds', () => {
    // Handle times of 300 and 900 s over many contacts: capacity 12 + 4 an hour for 8 an hour of mean 600 s.
    const model = testModel({
      types: [{ id: 'x', skillIds: ['x'], callsPerHour: 8, ahtSeconds: 600 }],
      agents: [
        { id: 'a', skills: { x: 1 }, handled: { x: [100_000, 300] } },
        { id: 'b', skills: { x: 1 }, handled: { x: [100_000, 900] } },
      ],
    })
    expect(projectSaturation(model).saturation).toBeCloseTo(0.5, 3)
  })

  it('is exact and ordered on a large org, in either order of its lists', () => {
    const model = seededModel(4, 200, 60)
    const result = projectSaturation(model)
    expect(result.gap).toBeLessThan(1e-9)
    const levels = result.groups.map((group) => group.saturation)
    for (let i = 1; i < levels.length; i++) expect(levels[i]).toBeLessThanOrEqual((levels[i - 1] ?? 0) * (1 + 1e-9))
    const turned = { ...model, agents: [...model.agents].reverse(), contactTypes: [...model.contactTypes].reverse() }
    expect(projectSaturation(turned)).toEqual(result)
  })
})

describe('skillHygiene', () => {
  it('finds what is idle, unserved, flat or gone', () => {
    const model = testModel({
      types: [
        { id: 't', skillIds: ['flat'] },
        { id: 'w', skillIds: ['desired'] },
        { id: 'd', skillIds: ['gone'], queueId: 'r' },
      ],
      queues: [{ id: 'q' }, { id: 'r', evaluation: 'ALL' }],
      agents: [
        { id: 'a', skills: { flat: 5, dusty: 2 } },
        { id: 'b', skills: { flat: 5 } },
        { id: 'c', skills: { flat: 5, gone: 1 } },
        { id: 'e', skills: { gone: 1 }, queues: ['r'] },
      ],
    })
    const states = { flat: 'active', dusty: 'active', desired: 'active', gone: 'deleted' }
    const skills = Object.entries(states).map(([id, state]) => ({ id, name: id, state }))
    const snapshot = { ...EMPTY, skills }
    const findings = skillHygiene(model, snapshot)
    expect(
      findings.map((finding) => [
        finding.kind,
        finding.skill?.id ?? finding.contactTypeId,
        finding.agents.map((a) => a.id),
      ]),
    ).toEqual([
      ['deletedSkill', 'gone', ['c', 'e']],
      ['everyoneAtFive', 'flat', ['a', 'b', 'c']],
      ['idleGrant', 'gone', ['c']],
      ['unservedDemand', 'w', ['a', 'b', 'c']],
      ['unusedSkill', 'dusty', ['a']],
    ])
    expect(findings.map(({ message }) => message).join()).toContain(
      'active, licensed agents activated in the queue: 3.',
    )
  })

  it('does not call contacts unserved that a later ring or a conditional group takes', () => {
    const groupOf = (agent: string) =>
      ({ metric: 'ServiceLevel', operator: 'LessThan', value: 0.5, agents: [agent] }) as const
    const type = { skills: ['s'], callsPerHour: 10, ahtSeconds: 60 }
    const model = defineModel({
      queues: [
        { id: 'rings', rings: [{ timeoutSeconds: 10, skillsToRemove: ['s'] }, {}] },
        { id: 'groups', conditionalGroups: [groupOf('b')] },
        { id: 'plain' },
        { id: 'unskilled', conditionalGroups: [groupOf('a')] },
      ],
      contactTypes: ['rings', 'groups', 'plain', 'unskilled'].map((id) => ({ ...type, id, queue: id })),
      agents: [
        { id: 'a', queues: ['rings', 'plain'] },
        { id: 'b', queues: ['rings'], skills: { s: 3 } },
      ],
    })
    const unserved = skillHygiene(model, EMPTY).filter(({ kind }) => kind === 'unservedDemand')
    expect(unserved.map(({ contactTypeId }) => contactTypeId)).toEqual(['plain', 'unskilled'])
  })

  it('finds groups that match nobody, and which queues lean on them', () => {
    const group = (id: string) => ({ id, name: id, type: 'SKILLGROUP' })
    const queue = { evaluation: 'BEST', serviceLevels: {}, members: [] }
    const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', value: 60, groups: [group('empty')] }
    const member = { userId: 'a', joined: true, ring: 1, memberBy: 'group' }
    const gaps = [{ kind: 'members' as const, id: 'y', reason: 'no answer' }]
    const queues = [
      { ...queue, id: 'q', name: 'Q', memberGroups: [group('empty')] },
      { ...queue, id: 'r', name: 'R', conditionalGroups: [rule] },
      { ...queue, id: 'v', name: 'V', memberGroups: [{ ...group('helpers'), type: 'GROUP' }] },
      { ...queue, id: 'w', name: 'W', memberGroups: [group('other')], members: [member] },
      // A direct member may be in the group too; members that were not read may be there.
      { ...queue, id: 'x', name: 'X', memberGroups: [group('other')], members: [{ ...member, memberBy: 'user' }] },
      { ...queue, id: 'y', name: 'Y', memberGroups: [group('other')] },
    ]
    const skillGroups = [
      { group: { id: 'empty', name: 'Seniors' }, members: 0, condition: 'Billing at least 4' },
      { group: { id: 'unused', name: 'Unused' }, members: 0 },
      { group: { id: 'full', name: 'Full' }, members: 3 },
    ]
    const model = testModel({ types: [{ id: 't' }], agents: [{ id: 'a' }] })
    const own = skillHygiene(model, { ...EMPTY, queues, gaps }, { skillGroups }).filter(
      ({ kind }) => kind === 'emptyGroup',
    )
    expect(own.map(({ message }) => message)).toEqual([
      'Queue V takes members from the group helpers, which matches nobody.',
      'Skill group Seniors (Billing at least 4) matches nobody; queue Q takes members from it, queue R overflows to it.',
      'Skill group Unused matches nobody; no queue takes members from it or overflows to it.',
    ])
  })
})

const EMPTY: Snapshot = {
  format: 'skillroute/snapshot@1',
  org: { id: 'o', name: 'O' },
  takenAt: '',
  scope: {},
  divisions: [],
  skills: [],
  languages: [],
  queues: [],
  agents: [],
  skillGroups: [],
  gaps: [],
}
