/** What only a shared database can do wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manualClock } from '../../src/core/time/manual-clock'
import type { Journal, JournalEntry } from '../../src/documents/ports/ports'
import {
  createPostgresTables,
  type PostgresPool,
  postgresJournal,
  postgresLease,
  postgresLedger,
} from '../../src/stores/postgres'
import { noPostgres, type Postgres, startPostgres } from '../support/postgres'

const skipped = noPostgres === undefined ? '' : ` (skipped: ${noPostgres})`
const entry = (writer: number, n: number): JournalEntry => ({ type: 't', at: 'a', writer, n })

async function all(journal: Journal): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  for await (const one of journal.read()) entries.push(one)
  return entries
}

describe.skipIf(noPostgres !== undefined)(`PostgreSQL${skipped}`, () => {
  let db: Postgres
  beforeAll(async () => {
    db = await startPostgres()
    await createPostgresTables(db.pool)
  })
  afterAll(() => db?.stop())

  it('knows whether lines are there whose answer was lost', async () => {
    const lost = (when: 'before' | 'after'): PostgresPool => ({
      async query(text, values) {
        if (!text.includes('INSERT')) return await db.pool.query(text, values)
        if (when === 'after') await db.pool.query(text, values)
        throw new Error('Connection terminated unexpectedly')
      },
    })
    await postgresJournal(lost('after'), 'doubt').append(entry(0, 0))
    await expect(postgresJournal(lost('before'), 'doubt').append(entry(0, 1))).rejects.toMatchObject({
      code: 'journal.write',
      message: expect.stringContaining('1 lines are whole'),
    })
    expect((await all(postgresJournal(db.pool, 'doubt'))).map(({ n }) => n)).toEqual([0])
  })

  it('says so when the last lines are gone, or the head', async () => {
    const journal = postgresJournal(db.pool, 'cut')
    for (const n of [0, 1, 2]) await journal.append(entry(0, n))
    await db.pool.query("DELETE FROM skillroute_journal_lines WHERE journal = 'cut' AND line = 3")
    await expect(all(postgresJournal(db.pool, 'cut'))).rejects.toThrow('line 3')
    await db.pool.query("DELETE FROM skillroute_journals WHERE journal = 'cut'")
    await expect(all(postgresJournal(db.pool, 'cut'))).rejects.toMatchObject({ code: 'plan.tampered' })
    await expect(postgresJournal(db.pool, 'cut').append(entry(0, 3))).rejects.toMatchObject({ code: 'plan.tampered' })
  })

  it('reads a journal of many lines in order, page by page', async () => {
    const journal = postgresJournal(db.pool, 'long')
    await Promise.all(Array.from({ length: 4_500 }, (_, n) => journal.append(entry(0, n))))
    expect((await all(postgresJournal(db.pool, 'long'))).map(({ n }) => n)).toEqual(
      Array.from({ length: 4_500 }, (_, n) => n),
    )
  })

  it('has every line that it said it has after a crash of the database, and goes on', async () => {
    const journal = postgresJournal(db.pool, 'crash')
    for (let n = 0; n < 20; n++) await journal.append(entry(0, n))
    await db.crash()
    await journal.append(entry(0, 20))
    expect((await all(postgresJournal(db.pool, 'crash'))).map(({ n }) => n)).toEqual(
      Array.from({ length: 21 }, (_, n) => n),
    )
  })

  it('finds out at the end that a claim had run out and was taken', async () => {
    const [old, next] = [postgresLedger(db.pool), postgresLedger(db.pool)]
    await old.begin('key', 'a')
    await db.pool.query("UPDATE skillroute_ledger SET claimed_until = clock_timestamp() WHERE key = 'key'")
    await next.begin('key', 'a')
    await expect(old.finish('key', 1)).rejects.toMatchObject({ code: 'ledger.lost' })
    await old.release('key')
    await expect(old.begin('key', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
    await next.finish('key', 2)
    await expect(next.finish('none', 2)).rejects.toMatchObject({ code: 'ledger.unclaimed' })
  })

  it('works as soon as the database does, after the first look at the ledger failed', async () => {
    let down = true
    const pool: PostgresPool = {
      query: (text, values) => (down ? Promise.reject(new Error('gone')) : db.pool.query(text, values)),
    }
    const ledger = postgresLedger(pool)
    await expect(ledger.begin('after', 'a')).rejects.toMatchObject({ code: 'postgres.query' })
    down = false
    expect(await ledger.begin('after', 'a')).toEqual({ state: 'new' })
    await ledger.finish('after', null)
  })

  it('runs out of a lease that no database can renew', async () => {
    const clock = manualClock()
    let down = false
    const pool: PostgresPool = {
      query: (text, values) => (down ? Promise.reject(new Error('gone')) : db.pool.query(text, values)),
    }
    const held = await postgresLease(pool, { clock, ttlMs: 30_000 }).acquire('org', 'plan')
    down = true
    await clock.advance(20_001)
    expect(held.lost?.aborted).toBe(false)
    await held.confirm?.()
    await clock.advance(10_000)
    expect(held.lost?.aborted).toBe(true)
    await expect(held.confirm?.()).rejects.toMatchObject({ code: 'plan.locked' })
    await held.release()
  })

  it('says what to do when the tables are missing, and refuses what makes no sense', async () => {
    const options = { schema: 'none' }
    const advice = { message: expect.stringContaining('createPostgresTables') }
    await expect(postgresJournal(db.pool, 'j', options).append(entry(0, 0))).rejects.toMatchObject(advice)
    await expect(postgresLease(db.pool, options).acquire('a', 'b')).rejects.toMatchObject(advice)
    await expect(postgresLedger(db.pool, options).begin('a', 'b')).rejects.toMatchObject(advice)
    expect(() => postgresJournal(db.pool, '')).toThrow('name')
    expect(() => postgresLease(db.pool, { ttlMs: 5 })).toThrow('ttlMs')
    expect(() => postgresLedger(db.pool, { keepMs: 5 })).toThrow('24 hours')
  })
})
