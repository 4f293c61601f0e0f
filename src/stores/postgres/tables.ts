import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { checkOptions, text } from '../../core/schema'
import { failed, type PostgresOptions, type PostgresPool, quoted, type TableName, tableIn } from './pool'

/** The newest version of the tables. */
const VERSION = 1

/**
 * The number of the lock that stops a second process from creating the same tables. Any number works that no other
 * program uses.
 */
const ADVISORY_LOCK = 7_355_608_211

/** Marks the ends of the block. It is long, so that no schema name contains it. */
const BLOCK = '$skillroute_tables_7f3a91$'

/**
 * Makes the tables of the Postgres stores, and the schema when one is named. Does nothing where they are up to date, and may be
 * called by several processes at once: at every start of a program, or once by someone who may create tables. The stores
 * themselves need SELECT, INSERT, UPDATE and DELETE.
 * @returns the version of the tables
 * @throws SkillrouteError `postgres.query` when the database refuses
 * @example
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL })
 * await createPostgresTables(pool)
 */
export async function createPostgresTables(pool: PostgresPool, options: PostgresOptions = {}): Promise<number> {
  checkParts(pool, 'pool', 'query')
  checkOptions(options, { schema: z.optional(text()) })
  const { schema } = options
  const table = tableIn(options)
  const statements = [
    ...(schema === undefined ? [] : [`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`]),
    ...tables(table),
    `INSERT INTO ${table('skillroute_migrations')} (version) VALUES (${VERSION}) ON CONFLICT DO NOTHING`,
  ]
  const lock = `PERFORM pg_advisory_xact_lock(${ADVISORY_LOCK})`
  const body = [lock, ...statements].map((statement) => `${statement};`).join('\n')
  try {
    // Hides notices that a table already exists.
    await pool.query(`DO ${BLOCK} BEGIN SET LOCAL client_min_messages = warning; ${body} END ${BLOCK}`)
    return VERSION
  } catch (error) {
    throw failed('The tables could not be made', error)
  }
}

/** Lines are text, not jsonb: their checksums cover every byte. Times that decide are the database's own. */
function tables(table: (name: TableName) => string): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${table('skillroute_migrations')} (
       version integer PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now())`,
    // One row for each journal: a writer must find it as it left it.
    `CREATE TABLE IF NOT EXISTS ${table('skillroute_journals')} (
       journal text PRIMARY KEY, first_line bigint NOT NULL, last_line bigint NOT NULL,
       sum text NOT NULL, writer text NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS ${table('skillroute_journal_lines')} (
       journal text NOT NULL, line bigint NOT NULL, body text NOT NULL, PRIMARY KEY (journal, line))`,
    // A row outlives its holder, so that the token only grows. id is null while nobody holds it.
    `CREATE TABLE IF NOT EXISTS ${table('skillroute_leases')} (
       name text PRIMARY KEY, token bigint NOT NULL, id text, holder text, purpose text, expires_at timestamptz)`,
    `CREATE INDEX IF NOT EXISTS ${quoted('skillroute_leases_id')} ON ${table('skillroute_leases')} (id)`,
    `CREATE TABLE IF NOT EXISTS ${table('skillroute_ledger')} (
       key text PRIMARY KEY, content_hash text NOT NULL, claim text NOT NULL, holder text NOT NULL,
       at_ms bigint NOT NULL, claimed_until timestamptz, result text)`,
  ]
}
