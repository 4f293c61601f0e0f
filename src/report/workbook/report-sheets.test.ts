import { expect, it } from 'vitest'
import { improvementOf, recommendationOf } from '../../../test/support/improvement'
import type { DriftReport } from '../../documents'
import { readXlsx } from '../../documents/tables/read-xlsx'
import { writeXlsx } from '../../documents/tables/write-xlsx'
import type { FeatureDocument } from '../feature-document'
import { reportSheets } from './report-sheets'

const org = { id: 'o', name: 'Acme' }
const findings: FeatureDocument = {
  format: 'feature',
  of: 'skillroute/findings@1',
  org,
  sheet: 'Findings',
  table: () => ({
    columns: [{ name: 'finding' }, { name: 'agent' }],
    rows: [['=cmd() is not asked for', '@Eve']],
  }),
}
const drift: DriftReport = {
  format: 'skillroute/drift@1',
  ...{ left: { org, takenAt: '' }, right: { org, takenAt: '' }, allowed: 0, notes: [] },
  differences: [
    {
      ...{ path: 'agents/Ann/skills/Billing', kind: 'agent', subject: { name: 'Ann', leftId: 'u', rightId: 'u' } },
      ...{ change: 'changed', left: 3, right: { level: 4 } },
      changedBy: [
        {
          auditId: 'a',
          at: '2026-03-04T05:06:07Z',
          by: { kind: 'user', id: 'b', name: 'Bo' },
          action: 'Update',
          properties: [],
          exact: true,
        },
      ],
    },
  ],
}

it('has a sheet for each kind of document that has rows, with text as text, numbers as numbers and times as times', async () => {
  const audit = { format: 'skillroute/audit-rows@1' as const, rows: [] }
  const sheets = reportSheets([
    findings,
    drift,
    audit,
    { ...improvementOf([1], 1), changes: [recommendationOf('a', 1, 2)] },
  ])
  expect(sheets.map(({ name }) => name)).toEqual(['Recommendations', 'Drift', 'Findings'])
  const at = sheets[1]?.columns.findIndex(({ head }) => head === 'changed_at') ?? 0
  expect(sheets[1]?.columns[at]).toEqual({ head: 'changed_at', format: 'yyyy-mm-dd hh:mm' })
  expect(sheets[1]?.rows[0]?.[at]).toEqual(new Date('2026-03-04T05:06:07Z'))
  expect(sheets[1]?.rows[0]).toContain('{"level":4}')
  const read = (await readXlsx(await writeXlsx(sheets), 'w.xlsx'))[2]
  expect(read?.rows[1]?.cells.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['=cmd() is not asked for', '@Eve']),
  )
})

it('refuses rows beyond what a sheet holds, and writes what the format cannot hold as a replacement', async () => {
  const sheet = { name: 'S', columns: [{ head: 'a' }], rows: [] }
  await expect(writeXlsx([{ ...sheet, rows: new Array(1_048_576) }])).rejects.toThrow('Write CSV instead')
  const [read] = await readXlsx(await writeXlsx([{ ...sheet, rows: [['a\u0001b'], ['x'.repeat(40_000)]] }]), 'w.xlsx')
  expect(read?.rows[1]?.cells[0]?.text).toBe('a\uFFFDb')
  expect(read?.rows[2]?.cells[0]?.text).toHaveLength(32_767)
})
