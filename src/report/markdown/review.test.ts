import { expect, it } from 'vitest'
import { improvementOf } from '../../../test/support/improvement'
import type { Change, Effect, Plan } from '../../documents'
import { forecastText } from '../text/forecast'
import { reviewMarkdown } from './review'

const measures = (serviceLevel: number) => ({ agents: 4, stable: true, serviceLevel, asaSeconds: 30, occupancy: 0.8 })
const forecast: Effect = {
  format: 'skillroute/effect@1',
  method: 'simulation',
  notes: ['Eight weeks were simulated.'],
  queues: [
    {
      queue: { id: 'q', name: 'Billing | Care' },
      mediaType: 'voice',
      target: { ratio: 0.8, seconds: 20 },
      contactsPerWeek: 1000,
      before: measures(0.6),
      after: measures(0.7),
    },
  ],
}

const EVALUATED = { kind: 'changes', limit: 5, found: 2, where: [], changeIds: [] } as const

function changeOf(index: number, before: number | null = null): Change {
  return {
    ...{ id: `c${index}`, kind: 'skill.set', reason: `Billing waits; ${'because '.repeat(8)}`, wave: 1 },
    ...{
      user: { id: `u${index}`, name: `Agent ${index}` },
      skill: { id: `s${index % 2}`, name: `Skill ${index % 2}` },
    },
    ...{ before, after: 3, value: { contactsPerWeek: index, method: 'simulation' } },
  }
}

function planOf(changes: readonly Change[], more: Partial<Plan> = {}): Plan {
  return {
    ...{ format: 'skillroute/plan@1', id: 'plan_1', hash: 'f'.repeat(64), org: { id: 'o', name: 'Acme <Corp>' } },
    ...{
      createdAt: '2026-11-20T08:00:00.000Z',
      snapshotHash: 'e'.repeat(64),
      source: 'recommendations',
      reread: 'each',
    },
    budget: { reads: 1, writes: 2, verifies: 1, total: 4, ratePerMinute: 250, minutes: 0.1 },
    ...{ changes, effect: forecast, improvement: improvementOf([4, 8], 1), warnings: ['Mind the gap.'] },
    guardrails: [
      { ...EVALUATED, id: 'maxChanges', ok: true, message: '2 of at most 5 changes' },
      { ...EVALUATED, id: 'freeze', kind: 'freeze', ok: false, message: 'a freeze until Monday' },
    ],
    leftOut: [{ code: 'user.inactive', what: 'Bo', why: 'is inactive' }],
    ...more,
  }
}

it('says what a reviewer has to know of a plan', () => {
  const text = reviewMarkdown([planOf([changeOf(1), changeOf(2, 5)])])
  expect(text.split('\n')[0]).toBe('<!-- skillroute -->')
  for (const part of [
    '## Plan `plan_1` for Acme &lt;Corp&gt;',
    '1 skill added, 1 level changed for 2 agents.',
    '60.0 % → 70.0 % of all contacts within service level, 100 a week more',
    `Hash \`${'f'.repeat(64)}\``,
    '⚠️ **holds at apply**: `freeze` a freeze until Monday',
    '⚠️ Mind the gap.',
    '| Billing \\| Care | 80 % in 20 s | 60.0 % → 70.0 % | +10.0 |',
    '← chosen',
    '1 value that somebody set is replaced or removed',
    'Agent 2, Skill 0: 5 → 3',
    'Bo: is inactive',
    'Eight weeks were simulated.',
  ])
    expect(text).toContain(part)
  expect(text).toMatch(/\| Agent 1 \| Skill 1 \| – → 3 \| \+1\.0 \| Billing waits/)
  expect(text).toMatch(/\| Skill 0 \|\s+\| +\| 1 \|/)
})

it('stays under its limit however much there is, and says what it cut', () => {
  const changes = Array.from({ length: 2000 }, (_, index) => changeOf(index, index % 3 === 0 ? 4 : null))
  const plan = planOf(changes, { warnings: Array.from({ length: 900 }, (_, index) => `Warning ${index}.`) })
  for (const limit of [2_000, 5_000, 60_000]) {
    const text = reviewMarkdown([plan], { limit })
    expect(text.length).toBeLessThanOrEqual(limit)
    expect(text).toContain('of 2000 changes are not shown here')
  }
  const text = reviewMarkdown([plan])
  expect(text.length).toBeGreaterThan(58_000)
  // Those that bring most are shown.
  expect(text).toContain('Agent 1999')
  expect(text).not.toContain('Agent 12 ')
  const listed = text.match(/^\| Agent \d+ \|/gm)?.length ?? 0
  expect(text).toContain(`${2000 - listed} of 2000 changes`)
})

it('names each change that does not hold, by the plan beside the report', () => {
  const plan = planOf([changeOf(1)])
  const text = reviewMarkdown([
    {
      ...{
        format: 'skillroute/apply-report@1',
        planId: plan.id,
        planHash: plan.hash,
        org: plan.org,
        outcome: 'partial',
      },
      ...{ startedAt: '2026-11-20T08:00:00.000Z', endedAt: '2026-11-20T08:01:00.000Z', accuracy: null, lagMs: null },
      counts: { applied: 0, already: 0, resumed: 0, conflict: 1, failed: 0, skipped: 0, held: 0, undone: 0 },
      requests: { reads: 2, writes: 0, retries: 0 },
      results: [{ changeId: 'c1', status: 'conflict', found: 2, error: { code: 'x', message: 'somebody set 2' } }],
      external: [],
    },
    plan,
  ])
  expect(text).toContain('## conflict: 1 conflict, in Acme &lt;Corp&gt;')
  expect(text).toContain('| Agent 1 | Skill 1 | – → 3 | 2 | conflict | somebody set 2 |')
})

it('shows drift, and refuses what no review is made of', () => {
  const side = { org: { id: 'o', name: 'Acme' }, takenAt: '2026-11-20T08:00:00.000Z' }
  const subject = { name: 'Ana', leftId: '1', rightId: '1' }
  const difference = {
    path: 'agents/Ana/skills/Billing',
    kind: 'agent',
    subject,
    change: 'changed',
    left: 3,
    right: 4,
  } as const
  const text = reviewMarkdown([
    { format: 'skillroute/drift@1', left: side, right: side, differences: [difference], allowed: 2, notes: [] },
  ])
  expect(text).toContain('## 1 difference, 2 more allowed')
  expect(text).toContain('| agents/Ana/skills/Billing | 3 | 4 |')
  const differences = Array.from({ length: 2000 }, () => difference)
  const long = reviewMarkdown([
    { format: 'skillroute/drift@1', left: side, right: side, differences, allowed: 0, notes: [] },
  ])
  expect(long).toContain('of 2000 differences are not shown here: the document has them all.')
  expect(() => reviewMarkdown([forecast])).toThrow('documents[0].format: is skillroute/effect@1; a review is made of')
  expect(() => reviewMarkdown([])).toThrow('must hold at least one document')
  expect(() => reviewMarkdown([planOf([])], { limit: 10 })).toThrow('at least 2000 characters')
})

it('says where all queues together will be in a week, beside their means, in both forms', () => {
  const total = { before: { low: 0.55, high: 0.65 }, after: { low: 0.64, high: 0.76 } }
  const simulated = { ...forecast, total }
  expect(reviewMarkdown([planOf([changeOf(1)], { effect: simulated })])).toContain(
    '70.0 % (a week: 64 % – 76 %) of all',
  )
  expect(forecastText(simulated)).toContain('All queues: 60.0 % → 70.0 % (a week: 64 % – 76 %) within service level')
  expect(forecastText(forecast)).toContain('All queues: 60.0 % → 70.0 % within service level')
})
