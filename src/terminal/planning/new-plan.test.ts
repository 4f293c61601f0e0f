import { expect, it } from 'vitest'
import type { Plan, SkillSet } from '../../documents'
import { plain } from '../../report/text/kit/paint'
import { newPlanText } from './new-plan'

const change = (agent: string): SkillSet => ({
  ...{ id: agent, kind: 'skill.set', user: { id: agent, name: `Agent ${agent}` }, skill: { id: 's', name: 'Billing' } },
  ...{ before: null, after: 1, reason: 'Because.', value: null, from: '2026-03-02T17:00:00.000Z' },
})

const plan: Plan = {
  ...{ format: 'skillroute/plan@1', id: 'plan_1', hash: '1', org: { id: 'o', name: 'Org' }, snapshotHash: '2' },
  ...{ createdAt: '2026-03-02T10:00:00.000Z', source: 'recommendations', reread: 'each', effect: null, warnings: [] },
  budget: { reads: 2100, writes: 1, verifies: 1, total: 2102, ratePerMinute: 250, minutes: 9 },
  changes: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'].map(change),
}

it('lists the first changes and names what has all, with numbers and times as everywhere', () => {
  const text = newPlanText({ columns: 160, paint: plain }, plan, 'plan.json')
  expect(text.match(/Agent [a-l]/g)).toHaveLength(10)
  expect(text).toContain('… and 2 more\nAll 12 changes with their reasons: skillroute report plan.json\n')
  expect(text).toContain('2 102 requests: 2 100 to re-read')
  expect(text).toContain('Because. (from 2 Mar 2026, 17:00 UTC)')
  const few = newPlanText({ columns: 160, paint: plain }, { ...plan, changes: plan.changes.slice(2) }, 'plan.json')
  expect(few).not.toContain('changes with their reasons')
})
