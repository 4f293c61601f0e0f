import { describe, expect, it } from 'vitest'
import type { Desired, Snapshot, SnapshotAgent } from '../../documents'
import { planText } from '../../report/text/plan'
import { buildPlan } from './build'
import { planOrg } from './plan-org'

const NOW = '2026-01-05T12:00:00.000Z'

/** Takes two calls at once where the org has one. */
const OWN = {
  level: 'Agent',
  utilization: { call: { maximumCapacity: 1, interruptableMediaTypes: [], includeNonAcd: false } },
}

function agent(id: string): SnapshotAgent {
  return {
    id,
    name: id.toUpperCase(),
    state: 'active',
    skills: [
      { id: 's1', level: 2 },
      { id: 's3', level: 2 },
    ],
    languages: [
      { id: 'fr', level: 2 },
      { id: 'de', level: 2 },
    ],
    certifications: [],
    licensed: true,
  }
}

const member = (userId: string) => ({ userId, joined: true, ring: 1, memberBy: 'user' as const })

/** Ann and Bob are alike: members of Care, of none of Shop. */
const SNAPSHOT: Snapshot = {
  format: 'skillroute/snapshot@1',
  org: { id: 'org', name: 'Acme' },
  takenAt: NOW,
  scope: {},
  divisions: [],
  skills: [
    { id: 's1', name: 'Sales', state: 'active' },
    { id: 's2', name: 'Cards', state: 'active' },
    { id: 's3', name: 'Old', state: 'active' },
  ],
  languages: [
    { id: 'fr', name: 'French' },
    { id: 'de', name: 'German' },
  ],
  queues: ['care', 'shop', 'desk'].map((id) => ({
    id,
    name: id.toUpperCase(),
    evaluation: 'BEST' as const,
    serviceLevels: {},
    members: id === 'shop' ? [] : [member('ann'), member('bob')],
    rings: [{ timeoutSeconds: 10 }, { timeoutSeconds: 20 }].map(({ timeoutSeconds }) => ({
      timeoutSeconds,
      skillsToRemove: [],
    })),
  })),
  agents: [agent('ann'), agent('bob')],
  skillGroups: [],
  gaps: [],
}

const WISH = {
  skills: { Sales: 4, Cards: 1, Old: null },
  languages: { French: 4, German: null },
  utilization: { call: 2 },
}
const MEMBERS = {
  care: { ring: 2, joined: false },
  shop: {},
}
const DESIRED: Desired = {
  format: 'skillroute/desired@1',
  agents: { ann: WISH, bob: WISH },
  queues: {
    care: { evaluation: 'ALL', members: { ann: MEMBERS.care, bob: MEMBERS.care } },
    shop: { members: { ann: MEMBERS.shop, bob: MEMBERS.shop } },
    desk: { members: { ann: null, bob: null } },
  },
}
const TARGETS = {
  queues: new Map(),
  utilizations: new Map([
    ['ann', OWN],
    ['bob', OWN],
  ]),
  groups: [],
  notes: [],
}

function planned(protectedAgents?: readonly string[]) {
  return buildPlan({
    snapshot: SNAPSHOT,
    desired: DESIRED,
    targets: TARGETS,
    protectedAgentIds: protectedAgents,
    now: NOW,
  })
}

const KINDS = [
  'language.remove',
  'language.set',
  'member.add',
  'member.join',
  'member.remove',
  'member.ring',
  'skill.remove',
  'skill.set',
  'skill.set',
  'utilization.set',
]

describe('protected agents', () => {
  it('get no change of any kind, and each change requested for them is named', () => {
    const kindsOf = (id: string, { changes }: ReturnType<typeof planned>) =>
      changes
        .filter((change) => 'user' in change && change.user.id === id)
        .map(({ kind }) => kind)
        .sort()
    expect(kindsOf('ann', planned())).toEqual(KINDS)
    const plan = planned(['ann'])
    expect(kindsOf('ann', plan)).toEqual([])
    expect(kindsOf('bob', plan)).toEqual(KINDS)
    expect(plan.changes.filter(({ kind }) => kind === 'queue.set')).toHaveLength(1)
    expect(plan.leftOut?.map(({ code, what }) => `${code} ${what}`).sort()).toEqual([
      'user.protected ANN (ann): Cards 1',
      'user.protected ANN (ann): French 4',
      'user.protected ANN (ann): German removed',
      'user.protected ANN (ann): Old removed',
      'user.protected ANN (ann): Sales 4',
      'user.protected ANN (ann): deactivated in CARE',
      'user.protected ANN (ann): member of SHOP',
      'user.protected ANN (ann): no member of DESK',
      'user.protected ANN (ann): ring 2 of CARE',
      'user.protected ANN (ann): utilization',
    ])
    expect(planText(plan)).toMatch(/The agent is protected[^:]*: .*ANN \(ann\): Cards 1/)
  })

  it('are spared by a matrix', () => {
    const matrix = 'agent,Sales,Cards\nann,0,3\nbob,0,3\n'
    const plan = buildPlan({ snapshot: SNAPSHOT, matrix, protectedAgentIds: ['ann'], now: NOW })
    expect(plan.changes.every((change) => 'user' in change && change.user.id === 'bob')).toBe(true)
    expect(plan.leftOut?.some(({ code, what }) => code === 'user.protected' && what === 'ANN (ann): Cards 3')).toBe(
      true,
    )
  })

  it('are refused where the org does not have them', () => {
    expect(() => planned(['nobody'])).toThrow('protectedAgentIds: the snapshot knows no agent nobody')
  })

  it('are found by name, in plans of files too', async () => {
    const rules = `format: skillroute/rules@1
agents:
  - match: { name: "*" }
    skills: { Sales: 5 }
`
    const matrix = { text: 'agent,Cards\nann,3\nbob,3\n' }
    for (const source of [{ desired: DESIRED }, { matrix }, { rules: { text: rules } }]) {
      const of = (protectedAgents: readonly string[]) =>
        planOrg(
          { snapshot: SNAPSHOT, targets: TARGETS },
          { want: source, limits: { protectedAgents }, forecast: { method: 'none' }, timing: { now: NOW } },
        )
      const { plan } = await of(['Bob'])
      expect(plan.changes.filter((change) => 'user' in change).length).toBeGreaterThan(0)
      expect(plan.changes.filter((change) => 'user' in change && change.user.id === 'bob')).toEqual([])
      expect(plan.leftOut?.filter(({ code }) => code === 'user.protected').length).toBeGreaterThan(0)
      await expect(of(['Bop'])).rejects.toThrow(
        /request.limits.protectedAgents: the org has no agent "Bop"; did you mean "BOB"/,
      )
    }
  })
})
