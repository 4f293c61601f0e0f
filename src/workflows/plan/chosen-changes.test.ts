import { expect, it } from 'vitest'
import type { Recommendation, Snapshot } from '../../documents'
import { planOrg } from './plan-org'

const NOW = '2026-01-05T12:00:00.000Z'
const agent = (id: string) => ({
  id,
  name: id.toUpperCase(),
  state: 'active',
  skills: [],
  languages: [],
  certifications: [],
  licensed: true,
})

const SNAPSHOT: Snapshot = {
  format: 'skillroute/snapshot@1',
  org: { id: 'org', name: 'Acme' },
  takenAt: NOW,
  scope: {},
  divisions: [],
  skills: [{ id: 's1', name: 'Sales', state: 'active' }],
  languages: [],
  queues: [],
  agents: [agent('ann'), agent('bob'), agent('cid')],
  skillGroups: [],
  gaps: [],
}

const grant = (id: string): Recommendation => ({
  format: 'skillroute/recommendation@1',
  id: `ADD:${id}:s1`,
  agent: { id, name: id.toUpperCase() },
  action: 'ADD',
  skill: { id: 's1', name: 'Sales' },
  before: null,
  after: 2,
  queues: [],
  reason: 'chosen',
  evidence: {},
  value: null,
})

it('plans exactly the recommendations given, without a search', async () => {
  const recommendations = [grant('ann'), grant('bob')]
  const { plan, ...made } = await planOrg(
    { snapshot: SNAPSHOT },
    { want: { changes: { recommendations } }, timing: { now: NOW }, limits: { protectedAgents: ['BOB'] } },
  )
  expect(plan.changes).toMatchObject([{ user: { id: 'ann' }, before: null, after: 2, reason: 'chosen' }])
  expect(plan).toMatchObject({ source: 'recommendations', leftOut: [{ code: 'user.protected' }] })
  expect(made.recommendations).toEqual(recommendations)
  const summary = { curve: [], waves: [], chosen: { changes: 1, agents: 1, why: 'a person' } }
  const improvement = { ...summary, format: 'skillroute/improvement@1' as const, changes: [], notes: ['few weeks'] }
  const planned = await planOrg(
    { snapshot: SNAPSHOT },
    { want: { changes: { recommendations, improvement } }, timing: { now: NOW } },
  )
  expect(planned.plan).toMatchObject({ improvement: summary, notes: ['few weeks'] })
})
