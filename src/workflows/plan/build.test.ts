import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyProposal } from '../../../test/support/snapshot-arbitrary'
import type { Plan, SkillRecommendation, Snapshot, SnapshotAgent } from '../../documents'
import { skillChanges } from '../../documents/plan/skill-changes'
import { buildPlan } from './build'

const NOW = '2026-01-05T12:00:00.000Z'
const SALES = { id: 's1', name: 'Sales', state: 'active' }
const CLAIMS = { id: 's2', name: 'Claims', state: 'active' }

function agent(id: string, changes: Partial<SnapshotAgent> = {}): SnapshotAgent {
  return {
    id,
    name: id.toUpperCase(),
    state: 'active',
    skills: [],
    languages: [],
    certifications: [],
    licensed: true,
    ...changes,
  }
}

function org(agents: readonly SnapshotAgent[], changes: Partial<Snapshot> = {}): Snapshot {
  return {
    format: 'skillroute/snapshot@1',
    org: { id: 'org', name: 'Acme' },
    takenAt: NOW,
    scope: {},
    divisions: [],
    skills: [SALES, CLAIMS],
    languages: [],
    queues: [],
    agents,
    skillGroups: [],
    gaps: [],
    ...changes,
  }
}

function propose(
  action: SkillRecommendation['action'],
  who: string,
  after: number | null,
  skill = SALES,
): SkillRecommendation {
  return {
    format: 'skillroute/recommendation@1',
    id: `${action}-${who}-${skill.id}`,
    action,
    agent: { id: who, name: who.toUpperCase() },
    skill,
    before: null,
    after,
    queues: [],
    reason: 'because',
    evidence: {},
    value: null,
  }
}

/** What the org looks like once every change of a plan holds. */
function applied(snapshot: Snapshot, plan: Plan): Snapshot {
  const agents = snapshot.agents.map((one) => {
    const skills = new Map(one.skills.map((held) => [held.id, held.level]))
    for (const { user, skill, after } of skillChanges(plan.changes)) {
      if (user.id !== one.id) continue
      if (after === null) skills.delete(skill.id)
      else skills.set(skill.id, after)
    }
    return { ...one, skills: [...skills].map(([id, level]) => ({ id, level })) }
  })
  return { ...snapshot, agents }
}

it('counts the pages of reading a large queue in its budget and in the limit on its time', () => {
  const agents = Array.from({ length: 2001 }, (_, i) => agent(`u${i}`))
  const members = agents.slice(1).map(({ id }) => ({ userId: id, joined: true, ring: 1, memberBy: 'user' }))
  const queue = { id: 'q', name: 'Q', evaluation: 'BEST', serviceLevels: {}, members }
  const desired = { format: 'skillroute/desired@1' as const, queues: { q: { members: { u0: { joined: true } } } } }
  const request = { desired, ratePerMinute: 50, within: { minutes: 1 }, now: NOW }
  const { budget, guardrails } = buildPlan({ snapshot: org(agents, { queues: [queue] }), ...request })
  // Before the first write, before its own and afterwards, 100 members a page.
  expect(budget.total).toBeGreaterThan(3 * 20)
  expect(guardrails?.find(({ id }) => id.includes('withinMinutes'))).toMatchObject({ ok: false })
})

describe('buildPlan', () => {
  it('is deterministic, whatever the order of every list', () => {
    fc.assert(
      fc.property(anyProposal, ({ snapshot, recommendations }) => {
        const shuffled: Snapshot = {
          ...snapshot,
          skills: snapshot.skills.toReversed(),
          agents: snapshot.agents.toReversed().map((one) => ({ ...one, skills: one.skills.toReversed() })),
          queues: snapshot.queues.toReversed().map((one) => ({ ...one, members: one.members.toReversed() })),
        }
        const plan = buildPlan({ snapshot, recommendations, now: NOW })
        const again = buildPlan({ snapshot: shuffled, recommendations: recommendations.toReversed(), now: NOW })
        expect(again).toEqual(plan)
      }),
      { numRuns: 300 },
    )
  })

  it('is empty once its changes hold, and touches only what was proposed', () => {
    fc.assert(
      fc.property(anyProposal, fc.constantFrom('keepHigher', 'overwrite', undefined), (proposal, existingLevels) => {
        const { snapshot, recommendations } = proposal
        const policy = { existingLevels }
        const plan = buildPlan({ snapshot, recommendations, policy, now: NOW })
        const proposed = new Set(recommendations.map((one) => `${one.agent.id}/${one.skill?.id}`))
        for (const change of skillChanges(plan.changes))
          expect(proposed).toContain(`${change.user.id}/${change.skill.id}`)
        const next = buildPlan({ snapshot: applied(snapshot, plan), recommendations, policy, now: NOW })
        expect(next.changes).toEqual([])
        expect(next.budget).toMatchObject({ writes: 0, verifies: 0, reads: 1 })
      }),
      { numRuns: 300 },
    )
  })

  it('keeps an equal or higher level on a grant, and lowers one on an exact level and says so', () => {
    const snapshot = org([agent('ann', { skills: [{ id: 's1', level: 4 }] })])
    const grant = buildPlan({ snapshot, recommendations: [propose('ADD', 'ann', 3)], now: NOW })
    expect(grant.changes).toEqual([])
    expect(grant.leftOut).toEqual([
      {
        code: 'level.kept',
        what: 'ANN (ann): Sales 3, held at 4',
        why: 'Sales is held at an equal or higher level, which is kept',
      },
    ])
    const forced = { existingLevels: 'overwrite' } as const
    expect(
      buildPlan({ snapshot, recommendations: [propose('ADD', 'ann', 3)], policy: forced, now: NOW }).changes,
    ).toMatchObject([{ before: 4, after: 3 }])
    const set = buildPlan({ snapshot, recommendations: [propose('SET', 'ann', 3)], now: NOW })
    expect(set.changes).toMatchObject([{ kind: 'skill.set', before: 4, after: 3 }])
    expect(set.warnings).toContain('Levels are lowered: ANN / Sales 4 to 3.')
  })

  it('leaves out users without license, inactive ones, unread ones and inactive skills, by name', () => {
    const snapshot = org(
      [agent('ann', { licensed: false }), agent('bob', { state: 'inactive' }), agent('cy'), agent('dee')],
      { gaps: [{ kind: 'agent', id: 'cy', reason: 'no answer' }], skills: [SALES, { ...CLAIMS, state: 'inactive' }] },
    )
    const recommendations = [
      ...['ann', 'bob', 'cy'].map((who) => propose('ADD', who, 3)),
      propose('ADD', 'dee', 3, CLAIMS),
    ]
    const plan = buildPlan({ snapshot, recommendations, now: NOW })
    expect(plan.changes).toEqual([])
    expect(plan.leftOut).toEqual([
      { code: 'user.unlicensed', what: 'ANN (ann): Sales 3', why: 'No license to take contacts' },
      { code: 'user.unread', what: 'CY (cy): Sales 3', why: 'Skills could not be read (no answer)' },
      { code: 'skill.inactive', what: 'DEE (dee): Claims 3', why: 'The skill Claims is inactive' },
      { code: 'user.inactive', what: 'BOB (bob): Sales 3', why: 'The user is inactive' },
    ])
    expect(plan.warnings).toEqual([])
  })

  it('leaves out a removal of whose skill nobody knows whether it is held', () => {
    const snapshot = org([agent('cy')], { gaps: [{ kind: 'agent', id: 'cy', reason: 'no answer' }] })
    const { changes, leftOut } = buildPlan({ snapshot, recommendations: [propose('REMOVE', 'cy', null)], now: NOW })
    expect(changes).toEqual([])
    expect(leftOut).toMatchObject([{ code: 'user.unread', what: 'CY (cy): Sales removed' }])
  })

  it('does not say that a grant has no effect where the plan adds the agent to a queue', () => {
    const queue = { id: 'q', name: 'Line', evaluation: 'ALL', serviceLevels: {}, members: [] }
    const snapshot = org([agent('cy')], { queues: [queue] })
    const { skill: _skill, ...grant } = propose('ADD', 'cy', 3)
    const join = { ...grant, id: 'join', action: 'JOIN' as const, queue: { id: 'q', name: 'Line' }, after: 1 }
    const { changes, warnings } = buildPlan({ snapshot, recommendations: [propose('ADD', 'cy', 3), join], now: NOW })
    expect(changes.map(({ kind }) => kind)).toContain('member.add')
    expect(warnings.join()).not.toContain('no effect')
  })

  it('warns where a level orders nobody, a grant reaches no queue, and a removal leaves nobody', () => {
    const member = (userId: string) => ({ userId, joined: true, ring: 1, memberBy: 'user' })
    const queue = {
      id: 'q',
      name: 'Line',
      evaluation: 'ALL',
      serviceLevels: {},
      members: [member('ann'), member('bob')],
    }
    const snapshot = org(
      [
        agent('ann', { skills: [{ id: 's1', level: 2 }] }),
        agent('bob', { skills: [{ id: 's2', level: 2 }] }),
        agent('cy'),
      ],
      { queues: [queue] },
    )
    const recommendations = [propose('SET', 'ann', 4), propose('REMOVE', 'bob', null, CLAIMS), propose('ADD', 'cy', 3)]
    const plan = buildPlan({ snapshot, recommendations, now: NOW })
    expect(plan.warnings).toEqual(
      expect.arrayContaining([
        'Line: 1 change of level has no effect, since it evaluates ALL.',
        '1 of 1 grant has no effect, since the agent is activated in no queue: CY / Sales.',
        'Nobody holds Claims afterwards.',
      ]),
    )
    const best = { ...snapshot, queues: [{ ...queue, evaluation: 'BEST' }] }
    expect(buildPlan({ snapshot: best, recommendations, now: NOW }).warnings.join()).not.toContain('Line')
  })

  it('names queues without figures whose members take further contacts', () => {
    const members = ['ann', 'bob', 'cy'].map((userId) => ({
      userId,
      joined: userId !== 'cy',
      ring: 1,
      memberBy: 'user',
    }))
    const queue = { id: 'q', name: 'Line', evaluation: 'ALL', serviceLevels: {}, members, predictive: true }
    const people = [agent('ann'), agent('bob', { skills: [{ id: 's1', level: 2 }] }), agent('cy')]
    const warningsOf = (snapshot: Snapshot, recommendations: readonly SkillRecommendation[]) =>
      buildPlan({ snapshot, recommendations, now: NOW }).warnings.join('\n')
    const snapshot = org(people, { queues: [queue] })
    const all = [propose('ADD', 'ann', 3), propose('SET', 'bob', 4), propose('ADD', 'cy', 3)]
    expect(warningsOf(snapshot, all)).toContain(
      'Line: 1 of its 2 activated members takes further contacts by these changes. What it loses by that is in no figure, since a predictor chooses agents there: check it after the apply.',
    )
    expect(warningsOf(snapshot, all.slice(1))).not.toContain('further contacts')
    expect(warningsOf(org(people, { queues: [{ ...queue, predictive: false }] }), all)).not.toContain(
      'further contacts',
    )
  })

  it.each([
    ['a duplicate', [propose('ADD', 'ann', 3), propose('SET', 'ann', 4)], 'recommendations[1]'],
    ['an unknown user', [propose('ADD', 'zoe', 3)], 'user'],
    ['an unknown skill', [propose('ADD', 'ann', 3, { ...SALES, id: 'gone' })], 'skill'],
    ['a level above 5', [propose('ADD', 'ann', 6)], 'input.recommendations[0].after'],
    ['a grant without level', [propose('ADD', 'ann', null)], 'input.recommendations[0].after'],
    ['a level that is no number', [propose('ADD', 'ann', Number.NaN)], 'input.recommendations[0].after'],
  ])('refuses %s and says where', (_, recommendations, path) => {
    expect(() => buildPlan({ snapshot: org([agent('ann')]), recommendations, now: NOW })).toThrow(
      expect.objectContaining({ name: 'ValidationError', issues: [expect.objectContaining({ path })] }),
    )
  })

  it('counts requests: 3 levels for each of 1,000 agents are 1,000 writes and 20 batched reads', () => {
    const third = { id: 's3', name: 'Third', state: 'active' }
    const people = Array.from({ length: 1000 }, (_, n) => agent(`user${n}`))
    const snapshot = org(people, { skills: [SALES, CLAIMS, third] })
    const recommendations = people.flatMap(({ id }) =>
      [SALES, CLAIMS, third].map((skill) => propose('ADD', id, 3, skill)),
    )
    const each = buildPlan({ snapshot, recommendations, now: NOW, ratePerMinute: 250 }).budget
    expect(each).toEqual({
      reads: 1011,
      writes: 1000,
      verifies: 10,
      audits: 4,
      total: 2025,
      ratePerMinute: 250,
      minutes: 8.017,
    })
    expect(buildPlan({ snapshot, recommendations, now: NOW, reread: 'batch' }).budget).toMatchObject({ reads: 21 })
  })
})
