import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StoreError } from '../../src/core/errors'
import type { Journal, JournalEntry, StoredToken } from '../../src/documents/ports/ports'
import { fileAuditLog, fileJournal, fileLease, fileLedger, fileOutbox, fileTokenStore } from '../../src/stores'
import { refused } from '../../src/stores/file/on-disk'
import { writeFileAtomic } from '../../src/stores/file/write-output'
import { memoryJournal } from '../../src/stores/memory/memory'
import { applyPlan } from '../../src/workflows/apply/apply'
import { type Emulated, emulated } from '../support/emulated'
import { planOf } from '../support/safe-change'

const AT = '2026-03-02T09:00:00.000Z'
const note: JournalEntry = { type: 'note', at: AT }
const token: StoredToken = { accessToken: 'a', expiresAtMs: 2, issuedAtMs: 1 }
/** The account that owns nothing here. */
const NOBODY = 65_534

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skillroute-refusals-'))
  chmodSync(folder, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Everything that a store does with its files, below a folder. */
function operations(place: string): Record<string, () => Promise<unknown>> {
  const path = (name: string): string => join(place, name)
  const read = async (entries: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of entries);
  }
  return {
    'journal append': () => fileJournal(path('run.jsonl')).append(note),
    'journal read': () => read(fileJournal(path('run.jsonl')).read()),
    'audit append': () => fileAuditLog(path('audit.jsonl')).append([{ type: 'planned', at: AT, action: 'plan' }]),
    'audit read': () => read(fileAuditLog(path('audit.jsonl')).read()),
    'ledger begin': () => fileLedger(path('ledger')).begin('key', 'hash'),
    'ledger finish': () => fileLedger(path('ledger')).finish('key', {}),
    'ledger release': () => fileLedger(path('ledger')).release('key'),
    'lease acquire': () => fileLease(path('leases')).acquire('org', 'work'),
    'lease list': () => fileLease(path('leases')).list(),
    'lease break': () => fileLease(path('leases')).breakLease('id'),
    'outbox load': () => fileOutbox(path('outbox')).load(),
    'token get': () => fileTokenStore(path('tokens.json')).get('key'),
    'token set': () => fileTokenStore(path('tokens.json')).set('key', token),
    'token delete': () => fileTokenStore(path('tokens.json')).delete('key', 'a'),
    'file write': () => writeFileAtomic(path('out.json'), '{}'),
  }
}

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  return await work().then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** Names the file and the cure. */
function expectTold(error: unknown, place: string, reasons: readonly string[]): void {
  expect(error).toBeInstanceOf(StoreError)
  if (!(error instanceof StoreError)) return
  expect(reasons).toContain(error.reason)
  expect(error.path.startsWith(place)).toBe(true)
  expect(error.message).toContain(place)
  expect(error.message).toContain(`(${error.reason}). `)
  expect(error.message).toMatch(/\. (?:.*)(?:Move|Let this user|Name|Free) .+\.$/)
}

describe('a file where a folder is needed', () => {
  it.each(Object.keys(operations('')))('%s', async (name) => {
    const place = join(folder, 'a-file')
    writeFileSync(place, '')
    expectTold(await failureOf(operations(place)[name] ?? (async () => undefined)), place, ['ENOTDIR', 'EEXIST'])
  })
})

describe.skipIf(process.getuid?.() !== 0)('a folder of somebody else', () => {
  it.each(Object.keys(operations('')))('%s', async (name) => {
    const place = join(folder, 'of-root')
    mkdirSync(place, { recursive: true, mode: 0o700 })
    const work = operations(place)[name] ?? (async () => undefined)
    let error: unknown
    // The threads that work on files take over the rights of the process.
    process.seteuid?.(NOBODY)
    try {
      error = await failureOf(work)
    } finally {
      process.seteuid?.(0)
    }
    expectTold(error, place, ['EACCES'])
  })
})

it('names the disk where it is full, and what is whole', () => {
  const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  const place = { family: 'journal', name: 'Journal', path: 'run.jsonl', hint: 'Its 7 lines are whole.' } as const
  expect(refused('write', place, cause)).toMatchObject({
    code: 'journal.write',
    message:
      'Journal run.jsonl cannot be written: the disk is full (ENOSPC). Its 7 lines are whole. Free space on it, then try again.',
  })
  const bug = new TypeError('x is not a function')
  expect(refused('write', place, bug)).toBe(bug)
})

describe('an apply whose store fails', () => {
  let org: Emulated
  beforeAll(async () => {
    org = await emulated({ agents: 12, queues: 2, skills: 4 })
  })
  afterAll(() => org.stop())

  const planned = async (level: number) => {
    const { world } = org.emulator
    const [skill] = world.skills.values()
    const agents = [...world.users.values()].filter(({ state }) => state === 'active').slice(0, 3)
    const desired = agents.map(({ id }) => [id, { skills: { [skill?.id ?? '']: level } }] as const)
    return (await planOf(org, { agents: Object.fromEntries(desired) })).plan
  }

  it('before its first write says that nothing was written', async () => {
    const place = join(folder, 'in-the-way')
    writeFileSync(place, '')
    const plan = await planned(4.5)
    const before = org.emulator.stats.effects.size
    for (const options of [
      { journal: fileJournal(join(place, 'run.jsonl')) },
      { lease: fileLease(join(place, 'leases')) },
      { ledger: fileLedger(join(place, 'ledger')) },
      { auditLog: fileAuditLog(join(place, 'audit.jsonl')) },
    ]) {
      const error = await failureOf(() => applyPlan(org.client, plan, { journal: memoryJournal(), ...options }))
      expect(error).toBeInstanceOf(StoreError)
      expect(String(error)).toMatch(/This run wrote nothing to the org\.$/)
    }
    expect(org.emulator.stats.effects.size).toBe(before)
  })

  it('after a write does not', async () => {
    const plan = await planned(3.5)
    const journal = fileJournal(join(folder, 'later.jsonl'))
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
    const place = { family: 'journal', name: 'Journal', path: 'later.jsonl' } as const
    const failing: Journal = {
      ...journal,
      append: (entry) =>
        entry.type === 'outcome' ? Promise.reject(refused('write', place, full)) : journal.append(entry),
    }
    const error = await failureOf(() => applyPlan(org.client, plan, { journal: failing }))
    expect(String(error)).toContain('the disk is full')
    expect(String(error)).not.toContain('wrote nothing')
    expect(org.emulator.stats.effects.size).toBeGreaterThan(0)
  })
})
