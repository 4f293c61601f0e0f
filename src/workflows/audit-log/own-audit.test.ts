import { expect, it } from 'vitest'
import type { AuditRecord, ChangeRecord, RunRecord } from '../../documents'
import { memoryAuditLog, memoryJournal } from '../../stores/memory/memory'
import { intendedWrites } from './intended-writes'
import { joinAudits, readAuditLog } from './own-audit'

const at = '2026-03-02T09:00:00.000Z'
const run = (type: RunRecord['type'], planId: string, by: string): RunRecord => ({
  type,
  at,
  action: 'apply',
  planId,
  by,
})
const change = (changeId: string, planId: string, who: string, what: string): ChangeRecord => ({
  type: 'change',
  at,
  action: 'apply',
  planId,
  changeId,
  key: 'k',
  kind: 'skill.set',
  target: { id: `id-${who}`, name: who },
  what: { id: `id-${what}`, name: what },
  before: null,
  after: 3,
  status: 'applied',
})

const RECORDS: readonly AuditRecord[] = [
  run('started', 'p1', 'ann@desk'),
  run('started', 'p2', 'ben@desk'),
  change('a', 'p1', 'Cara', 'Billing'),
  change('b', 'p1', 'Dan', 'Sales'),
  run('ended', 'p1', 'ann@desk'),
  // Held changes whose time was over before anybody ran `due`: recorded without a run.
  change('c', 'p1', 'Cara', 'Sales'),
  run('refused', 'p1', 'ann@desk'),
  change('d', 'p2', 'Dan', 'Billing'),
  run('ended', 'p2', 'ben@desk'),
]

async function found(filter: Parameters<typeof readAuditLog>[1]): Promise<string[]> {
  const log = memoryAuditLog()
  await log.append(RECORDS)
  return (await readAuditLog(log, filter)).map((one) =>
    one.type === 'change' ? one.changeId : `${one.type} ${one.planId}`,
  )
}

it('finds what is about any of several, by name or id', async () => {
  expect(await found({ entities: ['cara'] })).toEqual(['a', 'c'])
  expect(await found({ entities: ['id-Dan', 'BILLING'] })).toEqual(['a', 'b', 'd'])
  expect(await found({ entities: ['cara'], about: 'sales' })).toEqual(['c'])
  expect(await found({ entities: [] })).toEqual([])
})

it('takes an audit that tells no values for ours only perhaps', () => {
  const ours = { ...change('a', 'p1', 'Cara', 'Billing'), latencyMs: 9 }
  const audit = (newValues?: string[]) => ({
    id: 'audit',
    eventDate: at,
    entity: { id: 'id-Cara' },
    propertyChanges: newValues === undefined ? [] : [{ property: 'id-Billing', oldValues: [], newValues }],
  })
  expect(joinAudits([audit(['3']), audit(), audit(['4'])], [ours]).map(({ sure }) => sure)).toEqual([
    true,
    false,
    undefined,
  ])
})

it('takes an audit without a record for ours by the intent in a journal, of an apply or its undo', async () => {
  const intent = { type: 'intent', at, write: '1', userId: 'id-Cara', changeIds: [], before: {} }
  const up = { ...intent, after: { 'id-Billing': 3 } }
  const down = { type: 'undo', at, plan: 'u1', entry: { ...intent, after: { 'id-Billing': 1 } } }
  const refused = { ...intent, write: '2', after: { 'id-Billing': 4 } }
  const header = { type: 'header', at, format: 'skillroute/apply-journal@1', planId: 'p1', planHash: 'h', changes: 1 }
  const journal = memoryJournal()
  const no = { type: 'outcome', at, write: '2', changeIds: [], result: 'refused' }
  for (const one of [{ ...header, org: { id: 'o', name: 'O' } }, up, refused, no, down]) await journal.append(one)
  const audit = (value: string) => ({
    id: 'audit',
    eventDate: at,
    entity: { id: 'id-Cara' },
    propertyChanges: [{ property: 'skill:Billing', oldValues: [], newValues: [value] }],
  })
  const joined = joinAudits([audit('3'), audit('1'), audit('4')], [], await intendedWrites(journal.read()))
  expect(joined.map(({ ours }) => ours?.planId)).toEqual(['p1', 'p1', undefined])
})

it('takes no audit for a write of ours that was refused', () => {
  const ours = { ...change('a', 'p1', 'Cara', 'Billing'), latencyMs: 9 }
  const error = { code: 'bad.request', message: 'no' }
  const entry = { id: 'audit', eventDate: at, entity: { id: 'id-Cara' }, propertyChanges: [] }
  expect(joinAudits([entry], [{ ...ours, status: 'failed', error }])).toEqual([{ entry }])
  const unread = { code: 'apply.unread', message: 'no' }
  expect(joinAudits([entry], [{ ...ours, status: 'failed', error: unread }])).toMatchObject([
    { ours: { changeId: 'a' } },
  ])
})

it('takes no audit of a refused change for a write of ours', () => {
  const ours = { ...change('a', 'p1', 'Cara', 'Billing'), latencyMs: 9 }
  const entry = { id: 'audit', eventDate: at, entity: { id: 'id-Cara' }, status: 'FAILURE' as const }
  expect(joinAudits([entry], [ours])).toEqual([{ entry }])
})

it('finds the runs of an account with their changes, and no change that is in no run', async () => {
  expect(await found({ by: 'Ann' })).toEqual(['started p1', 'a', 'b', 'ended p1', 'refused p1'])
  expect(await found({ by: 'ben@desk', status: 'applied' })).toEqual(['d'])
  expect(await found({ by: 'ben', planId: 'p1' })).toEqual([])
  expect(await found({ by: 'be' })).toEqual([])
})
