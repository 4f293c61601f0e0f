import { expect, it } from 'vitest'
import type { AuditRecord } from '../../documents'
import { ownAuditText } from './own-text'
import { parseAuditRows } from './rows'

const at = '2026-11-25T21:42:10.000Z'
const planId = 'plan_bc73a1f09e21'

it('shows when and which plan in full beside a long error, and the account of the machine as who', () => {
  const records: readonly AuditRecord[] = [
    {
      type: 'approved',
      at,
      action: 'approve',
      planId,
      by: 'root',
      org: { id: 'o', name: 'Emulated Org' },
      changes: 14,
    },
    {
      ...{ type: 'change', at, action: 'apply', planId, planHash: 'h', kind: 'skill.set', status: 'failed' },
      ...{ changeId: 'c', key: 'k', target: { id: 'a', name: 'Cara Olsen' }, what: { id: 's', name: 'Claims' } },
      ...{ before: 1, after: 3, error: { code: 'ERR_API', message: `The platform refused: ${'why '.repeat(40)}` } },
    },
  ]
  const lines = ownAuditText(records, { width: 100 }).split('\n')
  const [, heading = ''] = lines
  const rows = lines.filter((line) => line.includes('2026-11-25 21:42:10'))
  expect(rows).toHaveLength(2)
  for (const row of rows) expect(row).toContain(planId)
  const approved = rows.find((row) => row.includes('root')) ?? ''
  expect(approved.indexOf('root')).toBe(heading.indexOf('Who'))
  expect(approved.indexOf('Emulated')).toBe(heading.indexOf('Target'))
  expect(lines.join(' ').replace(/ +/g, ' ')).toContain(`The platform refused: ${'why '.repeat(40).trim()}`)
})

it('writes values as a plan does, not as JSON', () => {
  const change: AuditRecord = {
    ...{ type: 'change', at, action: 'apply', planId, kind: 'member.add', status: 'applied', changeId: 'c', key: 'k' },
    ...{ target: { id: 'a', name: 'Cara Olsen' }, what: { id: 'q', name: 'Claims' }, before: null },
    after: { joined: true, ring: 1 },
  }
  expect(ownAuditText([change], { width: 200 })).toContain('– → member')
})

it('takes for printed audits only what has the parts that a row shows', () => {
  const record = { type: 'change', at, action: 'apply', kind: 'skill.set' }
  const things = { target: { id: 'a', name: 'Cara Olsen' }, what: { id: 's', name: 'Claims' } }
  expect(parseAuditRows([{ ...record, ...things }])?.rows).toMatchObject([{ target: 'Cara Olsen', what: 'Claims' }])
  for (const damaged of [record, { ...record, ...things, what: null }, { ...record, ...things, at: 7 }, null])
    expect(parseAuditRows([damaged])).toBeUndefined()
  const entry = { id: 'a', action: 'Update', propertyChanges: [{ property: 'name', oldValues: null }] }
  const ours = { ...entry, skillroute: { planId, changeId: 'c' } }
  const rows = parseAuditRows({ entries: [entry, ours], serviceNames: [] })?.rows
  expect(rows).toMatchObject([
    { what: 'name', before: '' },
    { planId, sure: true },
  ])
  for (const damaged of [null, { ...entry, propertyChanges: [null] }, { ...entry, entity: 'q' }])
    expect(parseAuditRows({ entries: [damaged], serviceNames: [] })).toBeUndefined()
})
