/** PostgreSQL without an installation: the port suites where there is none. In a file of its own, since starting it takes some seconds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresTables, type PostgresPool } from '../../src/stores/postgres'
import { replaceableJournal } from '../../src/stores/postgres/journal'
import { noPostgres } from '../support/postgres'
import { type DatabaseDriver, pglite, postgres } from './postgres-rigs'
import { portSuites } from './suites'

// With an installation, `ports.test.ts` runs them on that, and here that is started, which takes a fifth of the time.
const usesPglite = noPostgres !== undefined || process.env.SKILLROUTE_FULL === '1'
if (usesPglite) describe('PGlite', () => portSuites(pglite))

describe('a journal that is written anew', () => {
  const entry = (n: number) => ({ type: 'note', at: '2026-03-02T09:00:00.000Z', n })
  const numbers = async (pool: PostgresPool, run = 'j'): Promise<unknown[]> => {
    const found: unknown[] = []
    for await (const { n } of replaceableJournal(pool, run).read()) found.push(n)
    return found
  }

  let driver: DatabaseDriver
  let db: PostgresPool
  beforeAll(async () => {
    driver = await (usesPglite ? pglite() : postgres())
    db = driver.pool
    await createPostgresTables(db)
  })
  afterAll(() => driver.stop())

  it('is not by somebody from whom it was taken over', async () => {
    const old = replaceableJournal(db, 'j')
    await Promise.all([1, 2, 3].map((n) => old.append(entry(n))))
    const heir = replaceableJournal(db, 'j')
    for await (const _ of heir.read());
    await heir.append(entry(4))
    await expect(old.replace([entry(0)])).rejects.toMatchObject({ code: 'plan.locked' })
    expect(await numbers(db)).toEqual([1, 2, 3, 4])
    await heir.replace([entry(10), entry(11)])
    await heir.append(entry(12))
    expect(await numbers(db)).toEqual([10, 11, 12])
  })

  it('goes on where the answer to that got lost', async () => {
    let losing = false
    const pool: PostgresPool = {
      async query(text, values) {
        const answer = await db.query(text, values)
        if (losing && text.includes('DELETE')) throw new Error('connection reset')
        return answer
      },
    }
    const journal = replaceableJournal(pool, 'lost')
    await journal.append(entry(1))
    losing = true
    await journal.replace([entry(2)])
    losing = false
    await journal.append(entry(3))
    expect(await numbers(db, 'lost')).toEqual([2, 3])
  })
})
