import { describe, expect, it } from 'vitest'
import type { DriftReport } from '../../documents'
import { driftText, valueText } from './drift-text'

const side = (name: string) => ({ org: { id: name, name }, takenAt: '2026-01-05T10:20:30.000Z' })
const report: DriftReport = {
  format: 'skillroute/drift@1',
  left: side('Staging'),
  right: side('Production'),
  base: side('Then'),
  differences: [
    {
      path: 'agents/Ana/skills/Billing',
      kind: 'agent',
      subject: { name: 'Ana', leftId: '1', rightId: '2' },
      aspect: 'skills',
      item: { name: 'Billing', leftId: 's', rightId: 't' },
      change: 'changed',
      left: 3,
      right: null,
      base: 2,
      by: 'both',
      changedBy: [
        {
          auditId: 'a',
          at: '2026-01-04T08:00:00.000Z',
          by: { kind: 'client', id: 'c', name: 'Nightly sync' },
          action: 'Update User',
          properties: [{ property: 'skill:Billing', before: ['2'], after: [] }],
          exact: false,
        },
      ],
    },
  ],
  allowed: 4,
  notes: ['Members of Invoices were not read.'],
}

describe('driftText', () => {
  it('shows both sides, each difference, who made it and what was not compared', () => {
    const text = driftText(report, { width: 140 })
    expect(text).toContain('left:  Staging, 5 Jan 2026, 10:20 UTC')
    expect(text).toContain('1 difference, 4 more are allowed')
    expect(text).toMatch(/agents\/Ana\/skills\/Billing\s+3\s+–\s+2\s+both: conflict/)
    expect(text).toContain('perhaps client Nightly sync, 2026-01-04 08:00:00 UTC, Update User: skill:Billing 2 → –')
    expect(text).toContain('note Members of Invoices were not read.')
  })

  it('calls the sides by their orgs, or before and after where the org is one', () => {
    expect(driftText(report)).toMatch(/What differs +Staging +Production/)
    const later = { ...side('Staging'), takenAt: '2026-02-05T10:20:30.000Z' }
    expect(driftText({ ...report, right: later })).toMatch(/What differs +Before +After/)
    expect(driftText({ ...report, left: later, right: side('Staging') })).toMatch(/What differs +After +Before/)
  })

  it('is short where nothing differs', () => {
    const { base: _base, ...rest } = report
    expect(driftText({ ...rest, differences: [], allowed: 0, notes: [] }).split('\n')).toEqual([
      'left:  Staging, 5 Jan 2026, 10:20 UTC',
      'right: Production, 5 Jan 2026, 10:20 UTC',
      'no differences in what was compared',
    ])
  })

  it.each([
    [null, '–'],
    [2.5, '2.5'],
    [true, 'yes'],
    [['a', 'b'], 'a; b'],
    [{ joined: false, ring: 2, memberBy: 'group' }, 'not activated, ring 2, by group'],
    [{ ratio: 0.805, seconds: 20 }, '80.5 % in 20 s'],
    [
      [
        { timeoutSeconds: 15, skillsToRemove: ['A', 'B'] },
        { timeoutSeconds: null, skillsToRemove: [] },
      ],
      'timeoutSeconds 15, skillsToRemove A; B; –',
    ],
  ])('%j is %s', (value, text) => {
    expect(valueText(value)).toBe(text)
  })
})
