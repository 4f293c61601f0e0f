import { expect, it } from 'vitest'
import { improvementOf, recommendationOf } from '../../../test/support/improvement'
import type { Plan } from '../../documents'
import { htmlReport } from './html-report'

const improvement = {
  ...improvementOf([4, 10, 20, 40], 2),
  changes: [recommendationOf('a', 1, 2), { ...recommendationOf('b', 2, -1), with: ['a'] }],
  notes: ['Changes that would cost Sales more service level than is allowed are left out.'],
}

/** The texts of a page, or of one of its sections, without markup. */
function textOf(page: string, section = ''): string {
  const from = section === '' ? 0 : page.indexOf(`<section id="${section}"`)
  const part = page.slice(from, section === '' ? undefined : page.indexOf('</section>', from))
  return part
    .replaceAll(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\u00A0]+/g, ' ')
}

it('shows how many changes are enough: the curve, what was chosen and why, and the waves', async () => {
  const page = await htmlReport([improvement])
  const text = textOf(page, 'enough')
  expect(text).toContain('10 changes for 10 agents are chosen: further changes bring far less each.')
  expect(text).toContain('20 20 63.0 % 62.6 to 63.4 +3.0 (2.5 to 3.5) +300 (250 to 350)')
  expect(text).toContain('1 4 4 60.0 → 61.0 % +100 (50 to 150) Billing 50 to 54 % , costs Sales 1.0 points: 91 to 90 %')
  expect(page).toMatch(
    /<svg class="chart wide" role="img"[^>]*><title>Service level by number of changes<\/title><desc>/,
  )
  const drawn = page.slice(page.indexOf('<svg class="chart narrow"'))
  expect(drawn.slice(0, drawn.indexOf('</svg>'))).toContain('>chosen</text>')
})

it('shows the wave of each change, whether it may bring nothing, and what kept others out', async () => {
  const text = textOf(await htmlReport([improvement]), 'changes')
  expect(text).toMatch(/1 add skill Agent a Billing – → 1 \+12\.0 2\.0 to 20\.0 Because\. 2 add skill Agent b/)
  expect(text).toContain('-1.0 to 20.0 may bring nothing Because. Acts only together with Billing.')
  expect(text).toContain('Changes that would cost Sales more')
})

it('shows the same for a plan, whose curve has no queues', async () => {
  const { curve, waves, chosen } = improvement
  const steps = curve.map(({ queues: _queues, ...step }) => step)
  const [change] = improvement.changes
  const plan: Plan = {
    format: 'skillroute/plan@1',
    id: 'plan_1',
    hash: '1',
    org: { id: 'o', name: 'Org' },
    createdAt: '2026-03-02T10:00:00.000Z',
    snapshotHash: '2',
    source: 'recommendations',
    reread: 'each',
    changes: [
      {
        id: 'c1',
        kind: 'skill.set',
        user: { id: 'a', name: 'Agent a' },
        skill: { id: 's', name: 'Billing' },
        before: null,
        after: 1,
        reason: 'Because.',
        value: change?.value ?? null,
        wave: 2,
      },
    ],
    budget: { reads: 1, writes: 1, verifies: 1, total: 3, ratePerMinute: 250, minutes: 0.1 },
    effect: null,
    improvement: { curve: steps, waves, chosen },
    warnings: [],
  }
  const page = await htmlReport([plan])
  expect(textOf(page, 'enough')).toContain('1 4 4 60.0 → 61.0 % +100 (50 to 150)')
  expect(textOf(page, 'enough')).not.toContain('Queues')
  expect(textOf(page, 'changes')).toContain('2 add skill Agent a Billing')
})

it('says that nothing was found only where nothing was', async () => {
  const why = '60.0 % of contacts within service level are reached without a change'
  const text = textOf(await htmlReport([improvementOf([], 0, why)]))
  expect(text).toContain(`${why}.`)
  expect(text).not.toContain('No change')
})
