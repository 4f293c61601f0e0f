import { describe, expect, it } from 'vitest'
import { doneReport } from '../../../test/support/done-report'
import { isSkillrouteError } from '../../core/errors'
import type { Demand, Effect, Plan, Snapshot } from '../../documents'
import { gather } from './documents/documents'
import { htmlReport } from './html-report'

const org = { id: 'o', name: 'Org <1>' }
const skills = Array.from({ length: 30 }, (_, i) => ({ id: `s${i}`, name: `Skill ${i}`, state: 'active' as const }))

function snapshotOf(agents: number): Snapshot {
  return {
    format: 'skillroute/snapshot@1',
    org,
    takenAt: '2026-03-02T09:00:00.000Z',
    scope: {},
    divisions: [],
    skills,
    languages: [],
    queues: [],
    agents: Array.from({ length: agents }, (_, i) => ({
      id: `a${i}`,
      name: `Agent ${i}`,
      state: 'active' as const,
      skills: skills.map(({ id }) => ({ id, level: i % 6 })),
      languages: [],
      certifications: [],
    })),
    skillGroups: [],
    gaps: [],
  }
}

function planOf(agents: number): Plan {
  return {
    format: 'skillroute/plan@1',
    id: 'plan_1',
    hash: '1',
    org,
    createdAt: '2026-03-02T10:00:00.000Z',
    snapshotHash: '2',
    source: 'desired',
    reread: 'each',
    changes: Array.from({ length: agents }, (_, i) => ({
      id: `c${i}`,
      kind: 'skill.set' as const,
      user: { id: `a${i}`, name: `Agent ${i}` },
      skill: { id: 's1', name: 'Skill 1' },
      before: i % 6,
      after: 5,
      reason: 'because',
      value: null,
    })),
    budget: { reads: 1, writes: 1, verifies: 1, total: 3, ratePerMinute: 250, minutes: 0.1 },
    effect: null,
    warnings: [],
  }
}

function demandOf(start: string, end = '2026-04-01T00:00:00.000Z'): Demand {
  return {
    format: 'skillroute/demand@1',
    org,
    interval: { start, end },
    granularityMinutes: 15,
    contactTypes: [],
    agents: [],
    staffing: [],
    notes: [],
  }
}

describe('htmlReport', () => {
  it('shows the parts whose documents are there, and no others', async () => {
    const text = await htmlReport([snapshotOf(3)])
    const ids = [...text.matchAll(/<section id="([a-z-]+)"/g)].map(([, id]) => id)
    expect(ids).toEqual(['matrix'])
    expect(text).toContain('<h1>Skills and demand · Org &#60;1&#62;</h1>')
  })

  it('forbids all requests and all scripts but its own', async () => {
    const text = await htmlReport([planOf(1)], { title: 'T', theme: 'dark' })
    expect(text).toContain('<html lang="en" data-theme="dark">')
    expect(text).toMatch(
      /Content-Security-Policy" content="default-src &#39;none&#39;; script-src &#39;sha256-[^"]+base-uri/,
    )
    expect(text.match(/<script/g)).toHaveLength(1)
    expect(text).not.toMatch(/(?:src|href)="(?!#|data:)/)
  })

  it('is the same for the same documents', async () => {
    const documents = [snapshotOf(5), planOf(2)]
    expect(await htmlReport(documents)).toBe(await htmlReport([...documents].reverse()))
  })

  it('keeps the matrix of a large org to the agents with changes, and says so', async () => {
    const text = await htmlReport([snapshotOf(2000), planOf(12)])
    expect(text).toContain('2000 agents are too many for one page: shown are the 12 with changes.')
    expect(text.match(/<tr data-moved>/g)).toHaveLength(12)
    expect(text.length).toBeLessThan(300_000)
    const full = await htmlReport([snapshotOf(200), planOf(12)])
    expect(full.match(/<th scope="row"/g)).toHaveLength(201)
    expect(full.length).toBeLessThan(400_000)
  })

  it.each([
    ['the half hour in which it was made', '2026-03-02T09:30:00.000Z', '2026-03-09T09:30:00.000Z', 'actual'],
    ['months later', '2026-06-01T00:00:00.000Z', '2026-06-08T00:00:00.000Z', 'actual'],
    ['a month before it, and ends a little later', '2026-02-01T00:00:00.000Z', '2026-03-02T10:30:00.000Z', 'demand'],
  ] as const)('takes a demand beside a plan for what it is: from %s', (_when, start, end, kind) => {
    const demand = demandOf(start, end)
    expect(gather([planOf(1), demand])[kind]).toBe(demand)
  })

  it('shows on which side of its interval an outcome lies, also where rounding would hide it', async () => {
    const measures = { agents: 3, stable: true, serviceLevel: 0.98, asaSeconds: 5, occupancy: 0.7 }
    const after = { ...measures, predictions: { serviceLevel: { low: 0.971, high: 0.9889 } } }
    const row = { queue: { id: 'q', name: 'Sales' }, mediaType: 'voice' as const, contactsPerWeek: 10_000 }
    const queues = [{ ...row, target: { ratio: 0.8, seconds: 20 }, before: measures, after }]
    const effect: Effect = { format: 'skillroute/effect@1', method: 'simulation', queues, notes: [] }
    const counts = { answered: 10_000, overServiceLevel: 107, abandoned: 0, shortAbandoned: 0, transferred: 0 }
    const sums = { handled: 10_000, handleSeconds: 1, waitSeconds: 1 }
    const served = {
      ...{ id: 't', queueId: 'q', mediaType: 'voice' as const, skillIds: [] },
      ...{ offered: [10_000], ...counts, ...sums },
    }
    const actual = { ...demandOf('2026-03-03T00:00:00.000Z'), contactTypes: [served] }
    const text = await htmlReport([{ ...planOf(1), effect }, actual])
    const table = text.slice(text.indexOf('Forecast and outcome by queue')).replaceAll('\u00A0', ' ')
    expect(table).toContain('97.10 to 98.89')
    expect(table).toContain('98.93 %')
    expect(table).toContain('>+0.93<')
    const cards = [...text.replaceAll('\u00A0', ' ').matchAll(/<dt>(.*?)<\/dt><dd class="big">(.*?)<\/dd>/g)]
    expect(cards.map(([, name, big]) => `${name}: ${big}`)).toEqual([
      'Service level, forecast: 98.0 → 98.0 %',
      'Within service level a week, forecast: 0',
      'Abandoned, forecast: 0.0 → 0.0 %',
      'Queues below target, forecast: 0 → 0',
      'Service level, measured: 98.9 %',
      'Contacts, measured: 10 000',
      'Abandoned, measured: 0.0 %',
      'Changes: 1',
    ])
    const pageFor = (start: string, end: string): Promise<string> =>
      htmlReport([{ ...planOf(1), effect: { ...effect, period: { start, end, timeZone: 'UTC' } } }, actual])
    const { start, end } = actual.interval
    expect(await pageFor(start.replace('T00', 'T09'), end)).not.toContain('not the days of the forecast')
    const dayBefore = await pageFor(new Date(Date.parse(start) + 23 * 3_600_000).toISOString(), end)
    expect(dayBefore).toContain('not the days of the forecast')
    const earlier = await pageFor('2026-02-23T00:00:00.000Z', '2026-03-02T00:00:00.000Z')
    expect(earlier).toContain('not the days of the forecast, 23 Feb 2026, 00:00 UTC to 2 Mar 2026, 00:00 UTC')
    expect(earlier).toContain('These are not the days of the forecast')
  })

  it('says where all queues together will be in a week', async () => {
    const measures = { agents: 3, stable: true, asaSeconds: 5, occupancy: 0.7 }
    const row = { queue: { id: 'q', name: 'Sales' }, mediaType: 'voice' as const, contactsPerWeek: 100 }
    const [before, after] = [
      { ...measures, serviceLevel: 0.6 },
      { ...measures, serviceLevel: 0.7 },
    ]
    const total = { before: { low: 0.55, high: 0.65 }, after: { low: 0.64, high: 0.76 } }
    const queues = [{ ...row, target: { ratio: 0.8, seconds: 20 }, before, after }]
    const effect: Effect = { format: 'skillroute/effect@1', method: 'simulation', queues, notes: [], total }
    const text = (await htmlReport([{ ...planOf(1), effect }])).replaceAll('\u00A0', ' ')
    expect(text).toContain('over 1 queue (a week: 64 % – 76 %)')
    expect(text).toContain('60.0 → 70.0 %')
  })

  it('refuses documents of two orgs, except a document that names no org', async () => {
    const other = { ...snapshotOf(3), org: { id: 'p', name: 'Org 2' } }
    await expect(htmlReport([planOf(1), other])).rejects.toThrow(
      'documents[1].org: is of org Org 2 (p), documents[0] of org Org <1> (o)',
    )
    await expect(htmlReport([planOf(1), { ...other, org: { id: '', name: '' } }])).resolves.toContain('matrix')
  })

  it('refuses documents of another plan, and takes the report of an undo beside the plan that it reverts', async () => {
    const plan = planOf(1)
    const header = { type: 'header', at: plan.createdAt, planId: 'plan_2', planHash: '2', org, changes: 1 }
    const journal = { format: 'skillroute/apply-journal@1' as const, entries: [header] }
    const verified = {
      format: 'skillroute/verify-report@1' as const,
      planId: 'plan_2',
      planHash: '2',
      org,
      verifiedAt: plan.createdAt,
      ok: true,
      holding: 1,
      differing: [],
    }
    for (const other of [journal, verified]) {
      await expect(htmlReport([plan, other])).rejects.toThrow(
        'documents[1].plan: is of plan plan_2, documents[0] of plan plan_1; a page is about one plan',
      )
    }
    const { planId, planHash, verifiedAt } = verified
    const undoes = { planId: plan.id, planHash: plan.hash }
    const undone = doneReport({ planId, planHash, org, undoes }, verifiedAt)
    expect(gather([undone, plan]).applied).toBe(undone)
    const { undoes: _undoes, ...applied } = undone
    expect(() => gather([plan, applied])).toThrow('documents[1].plan: is of plan plan_2')
    expect(() => gather([snapshotOf(1), journal, verified])).not.toThrow()
  })

  it.each([
    [[], 'is empty'],
    [[demandOf('2026-03-01T00:00:00Z')], 'nothing to show of skillroute/demand@1'],
    [[planOf(1), planOf(1)], 'is a second'],
    [['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'].map((it) => demandOf(it)), '3 demands'],
  ])('refuses documents that make no page (%#)', async (documents, why) => {
    const error: unknown = await htmlReport(documents).catch((thrown: unknown) => thrown)
    expect(isSkillrouteError(error)).toBe(true)
    expect(String(error)).toContain(why)
  })
})
