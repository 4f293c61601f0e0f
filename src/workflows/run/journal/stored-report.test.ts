import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import { noPostgres, type Postgres, startPostgres } from '../../../../test/support/postgres'
import { drawnPlan } from '../../../../test/support/proposals'
import { IdempotencyError, ValidationError } from '../../../core/errors'
import type { Ledger } from '../../../documents/ports/ports'
import { fileLedger } from '../../../stores/file/ledger-file'
import { memoryLedger } from '../../../stores/memory/ledger-memory'
import { memoryAuditLog, memoryJournal } from '../../../stores/memory/memory'
import { createPostgresTables, type PostgresPool, postgresLedger } from '../../../stores/postgres'
import { applyPlan, keyOf } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'
import type { ApplyOptions } from '../options/options'

let org: Emulated
let plan: ReturnType<typeof drawnPlan>
let other: typeof plan
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  org = await emulated({ agents: 12, queues: 2, skills: 5 })
  const snapshot = await captureSnapshot(org.client)
  plan = drawnPlan(snapshot, { agents: 5, moves: 1 })
  other = drawnPlan(snapshot, { agents: 5, moves: 1, seed: 'other' })
})
afterEach(async () => {
  await org.stop()
  rmSync(folder, { recursive: true, force: true })
})

let db: Postgres | undefined
beforeAll(async () => {
  if (noPostgres !== undefined) return
  db = await startPostgres()
  await createPostgresTables(db.pool)
})
afterAll(() => db?.stop())

/** The database works in real time: the clock of the org waits for its answers. */
function waitedFor({ pool }: Postgres): PostgresPool {
  return { query: (text, values) => org.during(pool.query(text, values && [...values])) }
}

interface LedgerKind {
  readonly name: string
  /** Why it cannot be tried here. */
  readonly missing?: string | undefined
  /** Whether it outlives the object. */
  readonly keeps: boolean
  readonly make: () => Ledger
}

const LEDGERS: readonly LedgerKind[] = [
  { name: 'memory', keeps: false, make: () => memoryLedger({ clock: org.clock }) },
  { name: 'file', keeps: true, make: () => fileLedger(folder, { clock: org.clock }) },
  {
    name: noPostgres === undefined ? 'PostgreSQL' : `PostgreSQL (skipped: ${noPostgres})`,
    missing: noPostgres,
    keeps: true,
    make: () => {
      if (db === undefined) throw new Error('no PostgreSQL')
      return postgresLedger(waitedFor(db), { clock: org.clock })
    },
  },
]

describe.each(LEDGERS)('a key of the caller in the $name ledger', ({ make, missing, keeps }) => {
  beforeEach(async ({ skip }) => {
    if (missing !== undefined) skip(missing)
    await db?.pool.query('DELETE FROM skillroute_ledger')
  })

  it('gives the stored report with the status of each change, for a day at least, and writes nothing', async () => {
    const options = { ledger: make(), idempotencyKey: 'batch-7', checkAudits: false }
    const first = await applyPlan(org.client, plan, { journal: memoryJournal(), ...options })
    expect(first.results).toHaveLength(plan.changes.length)
    const [change] = plan.changes
    // What holds today is another matter: the report is that of the run.
    org.emulator.world.users.get(change?.user.id ?? '')?.skills.set(change?.skill.id ?? '', 4.01)
    await org.clock.advance(24 * 3_600_000 - 60_000)
    const [effects, requests] = [org.emulator.stats.effects.size, org.emulator.stats.requests]
    // Another process has the same ledger, not the same object.
    const elsewhere = keeps ? { ...options, ledger: make() } : options
    const again = await applyPlan(org.client, plan, { journal: memoryJournal(), ...elsewhere })
    expect(again).toEqual({ ...first, stored: { key: 'batch-7' } })
    expect(org.emulator.stats.effects.size).toBe(effects)
    expect(org.emulator.stats.requests - requests).toBeLessThan(3)
  })

  it('is refused for another plan and while its run is under way, and both are recorded', async () => {
    const [ledger, audit] = [make(), memoryAuditLog()]
    const options = { ledger, auditLog: audit, idempotencyKey: 'batch-7', checkAudits: false }
    const both = await Promise.allSettled(
      [1, 2].map(() => applyPlan(org.client, plan, { journal: memoryJournal(), ...options })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'inFlight' } })
    const effects = org.emulator.stats.effects.size
    const refused = await applyPlan(org.client, other, { journal: memoryJournal(), ...options }).catch(
      (error: unknown) => error,
    )
    expect(refused).toBeInstanceOf(IdempotencyError)
    expect(refused).toMatchObject({ reason: 'mismatch' })
    expect(org.emulator.stats.effects.size).toBe(effects)
    const codes: (string | undefined)[] = []
    for await (const record of audit.read()) codes.push(record.error?.code)
    expect(codes).toContain('idempotency.mismatch')
    expect(codes).toContain('idempotency.inFlight')
  })

  it('is given back by a run that left something to try again, and keeps what is final', async () => {
    const options = { ledger: make(), idempotencyKey: 'batch-7', checkAudits: false, onConflict: 'merge' as const }
    const [failing, external] = plan.changes
    org.emulator.faults.add({ path: failing?.user.id ?? '', method: 'PATCH', fault: { kind: 'status', status: 403 } })
    org.emulator.faults.add({ path: failing?.user.id ?? '', method: 'DELETE', fault: { kind: 'status', status: 403 } })
    const broken = await applyPlan(org.client, plan, { journal: memoryJournal(), ...options, onFailure: 'continue' })
    expect(broken).toMatchObject({ outcome: 'partial', counts: { failed: 1 } })
    org.emulator.faults.clear()
    org.emulator.world.users.get(external?.user.id ?? '')?.skills.set(external?.skill.id ?? '', 4.01)
    const ended = await applyPlan(org.client, plan, { journal: memoryJournal(), ...options })
    expect(ended).toMatchObject({ outcome: 'partial', counts: { failed: 0, conflict: 1, applied: 1 } })
    expect(ended.stored).toBeUndefined()
    expect(await applyPlan(org.client, plan, { journal: memoryJournal(), ...options })).toEqual({
      ...ended,
      stored: { key: 'batch-7' },
    })
  })
})

describe('some changes of a plan', () => {
  const part = (...places: number[]) => places.map((place) => plan.changes[place]?.id ?? '')
  const apply = (options: Partial<ApplyOptions>) =>
    applyPlan(org.client, plan, { journal: memoryJournal(), checkAudits: false, ...options })

  it('are content of their own: the same key is refused for others, in any order the same, and all are the plan', async () => {
    const options = { ledger: memoryLedger({ clock: org.clock }), idempotencyKey: 'batch-7' }
    const first = await apply({ ...options, changeIds: part(0, 1) })
    const effects = org.emulator.stats.effects.size
    for (const changeIds of [part(2), undefined]) {
      await expect(apply({ ...options, changeIds })).rejects.toMatchObject({ code: 'idempotency.mismatch' })
    }
    expect(org.emulator.stats.effects.size).toBe(effects)
    expect(await apply({ ...options, changeIds: part(1, 0, 1) })).toEqual({ ...first, stored: { key: 'batch-7' } })
    const whole = { ...options, idempotencyKey: 'batch-8' }
    const report = await apply(whole)
    const all = plan.changes.map(({ id }) => id).reverse()
    expect(await apply({ ...whole, changeIds: all })).toEqual({ ...report, stored: { key: 'batch-8' } })
  })

  it('do not make the plan an applied one: what others set back since is a conflict, as without a ledger', async () => {
    const [first] = plan.changes
    const options = { ledger: memoryLedger({ clock: org.clock }), journal: memoryJournal() }
    expect((await apply({ ...options, changeIds: part(0) })).outcome).toBe('done')
    const skills = org.emulator.world.users.get(first?.user.id ?? '')?.skills
    if (first?.before === null) skills?.delete(first.skill.id)
    else if (first !== undefined) skills?.set(first.skill.id, first.before)
    const report = await apply(options)
    expect(report.counts).toMatchObject({ conflict: 1, applied: plan.changes.length - 1 })
  })

  it('must be of the plan: an unknown id is refused before any request', async () => {
    const requests = org.emulator.stats.requests
    await expect(apply({ changeIds: [...part(0), 'chg_typo'] })).rejects.toThrow(/has no change chg_typo/)
    expect(org.emulator.stats.requests).toBe(requests)
  })
})

it('is never ignored: without a ledger, or empty, it is refused before any request', async () => {
  const requests = org.emulator.stats.requests
  await expect(applyPlan(org.client, plan, { journal: memoryJournal(), idempotencyKey: 'k' })).rejects.toThrow(
    /nothing else remembers it/,
  )
  const empty = { ledger: memoryLedger(), idempotencyKey: '' }
  await expect(applyPlan(org.client, plan, { journal: memoryJournal(), ...empty })).rejects.toThrow(ValidationError)
  expect(org.emulator.stats.requests).toBe(requests)
})

it('may be the one that the plan has anyway', async () => {
  const options = { ledger: memoryLedger({ clock: org.clock }), idempotencyKey: keyOf(plan), checkAudits: false }
  expect((await applyPlan(org.client, plan, { journal: memoryJournal(), ...options })).outcome).toBe('done')
  expect((await applyPlan(org.client, plan, { journal: memoryJournal(), ...options })).stored).toEqual({
    key: keyOf(plan),
  })
})
