import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/documents'
import type { Journal, JournalEntry } from '../../src/documents/ports/ports'
import { fileAuditLog, fileJournal, fileLease, fileOutbox } from '../../src/stores'
import { applyPlan } from '../../src/workflows/apply/apply'
import { duePlan } from '../../src/workflows/due/due'
import { undoPlan } from '../../src/workflows/undo/undo'
import { type Emulated, emulated } from '../support/emulated'
import { planOf } from '../support/safe-change'

let org: Emulated
let plan: Plan
let folder: string

beforeAll(async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 4 })
  folder = mkdtempSync(join(tmpdir(), 'skillroute-descriptors-'))
  const { world } = org.emulator
  const [skill] = world.skills.values()
  const agent = [...world.users.values()].find(({ state }) => state === 'active')
  if (skill === undefined || agent === undefined) throw new Error('org too small')
  plan = (await planOf(org, { agents: { [agent.id]: { skills: { [skill.id]: 4.5 } } } })).plan
})

afterAll(async () => {
  await org.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Files of the folder that this process has open. */
function open(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', fd))
      return path.startsWith(folder) ? [path] : []
    } catch {
      return []
    }
  })
}

describe.skipIf(process.platform !== 'linux')('what a run held open', () => {
  it('is given back by 50 applies whose journals nobody closed', async () => {
    for (let round = 0; round < 2; round++) {
      const runs = Array.from({ length: 25 }, (_, at) => fileJournal(join(folder, `${round}-${at}.jsonl`)))
      const reports = await Promise.all(runs.map((journal) => applyPlan(org.client, plan, { journal })))
      expect(reports.map(({ counts }) => counts.failed)).toEqual(runs.map(() => 0))
    }
    expect(open()).toEqual([])
  })

  it('is given back by an undo and by what is due, and the same journal serves them all', async () => {
    const journal = fileJournal(join(folder, 'all.jsonl'))
    await applyPlan(org.client, plan, { journal })
    expect(await undoPlan(org.client, plan, { journal })).toMatchObject({ counts: { failed: 0 } })
    expect(await duePlan(org.client, plan, { journal })).toEqual({ next: null })
    expect(await applyPlan(org.client, plan, { journal })).toMatchObject({ outcome: 'done' })
    expect(open()).toEqual([])
    expect(await types(journal)).toContain('undo')
  })

  it('is given back by a run that fails', async () => {
    const journal = fileJournal(join(folder, 'failed.jsonl'))
    const signal = AbortSignal.abort(new Error('enough'))
    const cutOff: Journal = { ...journal, append: (entry) => journal.append(entry).then(() => signal.throwIfAborted()) }
    await expect(applyPlan(org.client, plan, { journal: cutOff })).rejects.toThrow('enough')
    expect(open()).toEqual([])
  })

  it('is given back at the end of a scope that disposes of it', async () => {
    const journal = fileJournal(join(folder, 'scoped.jsonl'))
    const audit = fileAuditLog(join(folder, 'audit.jsonl'))
    const outbox = fileOutbox(join(folder, 'outbox'))
    const lease = await fileLease(join(folder, 'leases')).acquire('org-1', 'a test')
    await journal.append(note)
    await audit.append([{ type: 'started', at: note.at, action: 'apply' }])
    await outbox.load()
    await outbox.write([{ type: 'cursor', source: 'audits', value: 1 }])
    expect(open()).not.toEqual([])
    for (const held of [lease, outbox, journal]) await held[Symbol.asyncDispose]()
    for await (const _ of audit.read()) break
    expect(open()).toEqual([])
    expect(await fileLease(join(folder, 'leases')).list()).toEqual([])
  })

  it('does not come back through appends that are under way when it is given back', async () => {
    const journal = fileJournal(join(folder, 'busy.jsonl'))
    const appended = [1, 2, 3].map(() => journal.append(note))
    const closed = journal.close()
    await Promise.all([...appended, closed])
    expect(open()).toEqual([])
    await journal.append(note)
    await journal.close()
    expect(await types(journal)).toEqual(['note', 'note', 'note', 'note'])
  })
})

const note: JournalEntry = { type: 'note', at: '2026-03-02T09:00:00.000Z' }

async function types(journal: Journal): Promise<string[]> {
  const found: string[] = []
  for await (const { type } of journal.read()) found.push(type)
  return found
}
