import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AuditRecord } from '../../documents'
import { fileAuditLog } from './audit-log-file'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
  path = join(folder, 'deep', 'audit.jsonl')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const record = (n: number): AuditRecord => ({
  type: 'change',
  at: '2026-01-05T00:00:00.000Z',
  action: 'apply',
  planId: 'plan_1',
  changeId: `chg_${n}`,
  key: 'key',
  kind: 'skill.set',
  target: { id: 'user-1', name: 'Ann Example' },
  what: { id: 'skill-1', name: 'Sales' },
  before: 1,
  after: n,
  status: 'failed',
  error: { code: 'x', message: 'refused for Ann Example, token=abcdefghi' },
})

async function all(log = fileAuditLog(path)): Promise<AuditRecord[]> {
  const records: AuditRecord[] = []
  for await (const one of log.read()) records.push(one)
  return records
}

it('adds records in a private file, and is empty before the first', async () => {
  expect(await all()).toEqual([])
  await fileAuditLog(path).append([record(1), record(2)])
  await fileAuditLog(path).append([record(3)])
  expect((await all()).map((one) => (one.type === 'change' ? one.after : 0))).toEqual([1, 2, 3])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readFile(path, 'utf8')).not.toContain('abcdefghi')
})

it('skips a line that a crash cut off, and appends after it', async () => {
  await fileAuditLog(path).append([record(1)])
  await appendFile(path, '{"type":"change","at":"2026')
  await fileAuditLog(path).append([record(2)])
  expect((await all()).map((one) => (one.type === 'change' ? one.after : 0))).toEqual([1, 2])
})

it('keeps every record of many that write at the same time', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => fileAuditLog(path).append([record(n), record(n)])))
  expect(await all()).toHaveLength(40)
})

it('keeps every record of long runs that end at the same time', async () => {
  // 1.5 MB each: more than Node appends at once.
  const long = Array.from({ length: 15 }, (_, n) => ({ ...record(n), key: '-'.repeat(100_000) }))
  await Promise.all(Array.from({ length: 4 }, () => fileAuditLog(path).append(long)))
  expect(await all()).toHaveLength(60)
})

it('names no person when asked not to, and gives the same person the same pseudonym', async () => {
  await fileAuditLog(path, { personalData: 'pseudonym' }).append([record(1), record(2)])
  const [first, second] = await all()
  if (first?.type !== 'change' || second?.type !== 'change') throw new Error('no change')
  expect(first.target).toEqual({ id: expect.stringMatching(/^p_[0-9a-f]{16}$/), name: '' })
  expect(second.target).toEqual(first.target)
  const text = await readFile(path, 'utf8')
  expect(text).not.toMatch(/Ann|user-1/)
  expect(text).toContain('Sales')
})

it('names no person in limits, reasons and shares when asked not to, and keeps ticket numbers', async () => {
  const user = { id: 'user-1', name: 'Ann Example' }
  const run = { type: 'planned' as const, at: '2026-01-05T00:00:00.000Z', action: 'plan' }
  const limits = { kind: 'protected' as const, found: 1 }
  const shares = {
    queue: { id: 'queue-1', name: 'Care' },
    interval: { start: run.at, end: run.at },
    contacts: 9,
    others: 0,
    balanceAccuracy: 0.9,
    agents: [{ user, desired: 0.5, measured: 0.4 }],
  }
  await fileAuditLog(path, { personalData: 'pseudonym' }).append([
    {
      ...run,
      reason: 'CHG-42 for Ann Example, ann1@example.com',
      approvals: [{ by: 'Ann Example', reason: 'as Ann asked, CHG-43' }],
      guardrails: [
        { id: 'protected.agents', limit: 'Ann Example', ...limits },
        { id: 'protected.skills', limit: 'Sales', ...limits },
      ],
    },
    { ...run, type: 'measured', reason: 'Ann', shares },
    { ...run, type: 'started', weights: { queue: shares.queue, agents: [{ user, desired: 0.5, expected: 0.4 }] } },
  ])
  const text = await readFile(path, 'utf8')
  expect(text).not.toMatch(/Ann|ann1|user-1/)
  const [planned, measured] = await all()
  expect(planned).toMatchObject({ reason: 'CHG-42', approvals: [{ reason: 'CHG-43' }] })
  expect(planned).toMatchObject({ guardrails: [{ limit: null, found: 1 }, { limit: 'Sales' }] })
  expect(measured).toMatchObject({ shares: { balanceAccuracy: 0.9, agents: [{ desired: 0.5, measured: 0.4 }] } })
})

it('says which file cannot be written and what to do', async () => {
  await expect(fileAuditLog(folder).append([record(1)])).rejects.toMatchObject({
    code: 'audit.write',
    message: /EISDIR/,
  })
})
