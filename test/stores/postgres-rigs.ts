import { PGlite } from '@electric-sql/pglite'
import {
  createPostgresTables,
  type PostgresPool,
  postgresJournal,
  postgresLease,
  postgresLedger,
  postgresOutbox,
} from '../../src/stores/postgres'
import { startPostgres } from '../support/postgres'
import type { Driver } from './drivers'

/** A name that only a quoted identifier can carry. */
const schema = 'skill"route; tests'
const TABLES = '"skill""route; tests"'

const KEEP_MS = 48 * 3_600_000

/** The drivers of a database, and that database itself. */
export type DatabaseDriver = Driver & { readonly pool: PostgresPool; crash?(): Promise<void> }

/** PostgreSQL compiled into this process. */
export async function pglite(): Promise<DatabaseDriver> {
  const db = await PGlite.create()
  return { ...(await driver(db)), stop: () => db.close() }
}

/** The real one. */
export async function postgres(): Promise<DatabaseDriver> {
  const server = await startPostgres()
  return { ...(await driver(server.pool)), stop: () => server.stop(), crash: () => server.crash() }
}

/** @param db in which the tables are made */
async function driver(db: PostgresPool): Promise<Omit<DatabaseDriver, 'stop'>> {
  // Again, and several at a time: every process may.
  await Promise.all([1, 2, 3].map(() => createPostgresTables(db, { schema })))
  await createPostgresTables(db, { schema })
  let made = 0
  const lines = async (journal: string): Promise<string[]> => {
    const sql = `SELECT body FROM ${TABLES}.skillroute_journal_lines WHERE journal = $1 ORDER BY line`
    return (await db.query(sql, [journal])).rows.map((row) => String(Reflect.get(Object(row), 'body')))
  }
  const rewrite = async (journal: string, texts: readonly string[]): Promise<void> => {
    await db.query(`DELETE FROM ${TABLES}.skillroute_journal_lines WHERE journal = $1`, [journal])
    for (const [n, text] of texts.entries()) {
      await db.query(`INSERT INTO ${TABLES}.skillroute_journal_lines VALUES ($1, $2, $3)`, [journal, n + 1, text])
    }
  }
  return {
    pool: db,
    async journal() {
      const name = `run-${made++}`
      const stored = { lines: () => lines(name), rewrite: (texts: readonly string[]) => rewrite(name, texts) }
      return { open: () => postgresJournal(db, name, { schema }), stored }
    },
    async lease() {
      await db.query(`DELETE FROM ${TABLES}.skillroute_leases`)
      return {
        expires: true,
        open: (clock) => postgresLease(db, { schema, clock, ttlMs: 30_000 }),
        async kill(name) {
          // What half a minute does: nobody has renewed it.
          const sql = `UPDATE ${TABLES}.skillroute_leases SET expires_at = clock_timestamp() WHERE name = $1`
          await db.query(sql, [name])
        },
      }
    },
    async ledger() {
      await db.query(`DELETE FROM ${TABLES}.skillroute_ledger`)
      return {
        open: (clock) => postgresLedger(db, { schema, clock, keepMs: KEEP_MS }),
        async kill(key) {
          const sql = `UPDATE ${TABLES}.skillroute_ledger SET claimed_until = clock_timestamp() WHERE key = $1`
          await db.query(sql, [key])
        },
      }
    },
    async outbox() {
      const name = `box-${made++}`
      return {
        open: (options) => postgresOutbox(db, { schema, name, ...options }),
        stored: { lines: () => lines(`outbox/${name}`), rewrite: (texts) => rewrite(`outbox/${name}`, texts) },
      }
    },
  }
}
