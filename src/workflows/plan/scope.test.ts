import { describe, expect, it } from 'vitest'
import type { Desired, Snapshot, SnapshotAgent, SnapshotQueue } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { planText } from '../../report/text/plan'
import { buildPlan } from './build'
import { scopeByName } from './names'

const NOW = '2026-01-05T12:00:00.000Z'

function agent(id: string, divisionId: string): SnapshotAgent {
  const name = id.toUpperCase()
  return { id, name, divisionId, state: 'active', skills: [], languages: [], certifications: [], licensed: true }
}

function queue(id: string, divisionId: string, members: readonly string[]): SnapshotQueue {
  return {
    id,
    name: id.toUpperCase(),
    divisionId,
    evaluation: 'BEST',
    serviceLevels: {},
    members: members.map((userId) => ({ userId, joined: true, ring: 1, memberBy: 'user' })),
  }
}

/** Ann of North and Bob of South work in both queues, Cy of North in none. */
const SNAPSHOT: Snapshot = {
  format: 'skillroute/snapshot@1',
  org: { id: 'org', name: 'Acme' },
  takenAt: NOW,
  scope: {},
  divisions: [
    { id: 'n', name: 'North' },
    { id: 's', name: 'South' },
  ],
  skills: [{ id: 's1', name: 'Sales', state: 'active' }],
  languages: [],
  queues: [queue('care', 'n', ['ann', 'bob']), queue('shop', 's', ['ann', 'bob'])],
  agents: [agent('ann', 'n'), agent('bob', 's'), agent('cy', 'n')],
  skillGroups: [],
  gaps: [],
}

const DESIRED: Desired = {
  format: 'skillroute/desired@1',
  agents: { ann: { skills: { Sales: 3 } }, bob: { skills: { Sales: 3 } }, cy: { skills: { Sales: 3 } } },
  queues: {
    care: { evaluation: 'ALL', members: { bob: { joined: false }, cy: {} } },
    shop: { evaluation: 'ALL', members: { ann: { joined: false } } },
  },
}

function planned(options: Parameters<typeof scopeByName>[1]) {
  const scope = scopeByName(SNAPSHOT, options)
  const plan = buildPlan({ snapshot: SNAPSHOT, desired: DESIRED, scope, now: NOW })
  const owner = (change: (typeof plan.changes)[number]): string =>
    'queue' in change ? `${change.queue.id}${'user' in change ? `/${change.user.id}` : ''}` : change.user.id
  return { plan, owners: plan.changes.map((change) => `${change.kind} ${owner(change)}`).sort() }
}

describe('a plan for a part of an org', () => {
  it('changes queues and agents of the division alone, and names both and what it left out', () => {
    const { plan, owners } = planned({ divisions: ['north'] })
    expect(owners).toEqual(['member.add care/cy', 'queue.set care', 'skill.set ann', 'skill.set cy'])
    expect(plan.scope).toEqual({ divisions: [{ id: 'n', name: 'North' }] })
    expect(plan.leftOut?.map(({ what }) => what).sort()).toEqual([
      'ANN (ann): deactivated in SHOP',
      'BOB (bob): Sales 3',
      'BOB (bob): deactivated in CARE',
      'SHOP (shop): skillEvaluationMethod',
    ])
    expect(plan.leftOut?.find(({ what }) => what.includes('Sales'))?.why).toContain('the agent is of division South')
    const text = planText(plan)
    expect(text).toContain('Scope: queues of division North; agents of division North')
    expect(text).toContain('BOB (bob): Sales 3')
    expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
  })

  it('changes named queues and their members, including those who become one', () => {
    const { plan, owners } = planned({ queues: ['care'] })
    expect(owners).toEqual([
      'member.add care/cy',
      'member.join care/bob',
      'queue.set care',
      'skill.set ann',
      'skill.set bob',
      'skill.set cy',
    ])
    expect(planText(plan)).toContain('Scope: queues CARE; their members')
    expect(planned({ queues: ['care'], divisions: ['North'] }).owners).toEqual([
      'member.add care/cy',
      'queue.set care',
      'skill.set ann',
      'skill.set cy',
    ])
  })

  it('is refused for unknown names, and suggests similar ones', () => {
    expect(() => planned({ divisions: ['Nroth'] })).toThrow(/no division "Nroth"; did you mean "North"/)
    const unknown = { snapshot: SNAPSHOT, desired: DESIRED, scope: { divisionIds: ['x'] } }
    expect(() => buildPlan(unknown)).toThrow('the snapshot knows no division x')
    expect(planned({}).plan).not.toHaveProperty('scope')
    expect(planned({}).plan).not.toHaveProperty('leftOut')
  })
})
