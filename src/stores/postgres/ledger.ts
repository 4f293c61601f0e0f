import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { IdempotencyError, SkillrouteError } from '../../core/errors'
import { aClock, checkOptions, positive, text } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import type { Ledger } from '../../documents/ports/ports'
import { holderSchema, leaseHolder } from '../kit/lease-holder'
import { DEFAULT_KEEP_MS, keepClaims, mismatch, notOurs, SHORTEST_KEEP_MS } from '../kit/ledger-entry'
import { failed, getText, listRows, type PostgresOptions, type PostgresPool, type Row, tableIn } from './pool'

/** As for leases: after this long, work whose process died may start again. */
const CLAIM_MS = 30_000
const RENEWALS_A_CLAIM = 3
/** Attempts when a claim disappears between finding it and reading it. */
const MAX_ATTEMPTS = 5

/** How a ledger in Postgres keeps results and claims. */
export interface PostgresLedgerOptions extends PostgresOptions {
  /** How long a result is kept. Default 7 days, at least 24 hours. */
  readonly keepMs?: number | undefined
  /** How long a claim outlives the last heartbeat of its process, ms. Default 30,000. */
  readonly claimMs?: number | undefined
  /** Times the heartbeats. Default: the machine's clock. */
  readonly clock?: Clock | undefined
}

interface Db {
  readonly pool: PostgresPool
  readonly table: string
  readonly claimMs: number
  readonly keepMs: number
  readonly clock: Clock
}

/**
 * A ledger in a database, for the processes of any number of hosts. A claim is renewed while its work runs. When its process
 * dies, the claim expires, and the same content may start again: the caller checks what was done before doing it again.
 * @throws ValidationError when `keepMs` is under 24 hours or `claimMs` is not above 0
 * @throws SkillrouteError `ledger.unclaimed` from `finish` for a key that nobody began, `ledger.lost` when the claim had
 *   expired and now belongs to another process; `postgres.query` when the database refuses
 */
export function postgresLedger(pool: PostgresPool, options: PostgresLedgerOptions = {}): Ledger {
  checkParts(pool, 'pool', 'query')
  const keep = z.number().check(z.gte(SHORTEST_KEEP_MS, 'must be at least 24 hours (86400000)'))
  const fields = {
    keepMs: z.optional(keep),
    claimMs: z.optional(positive()),
    clock: z.optional(aClock()),
    schema: z.optional(text()),
  }
  checkOptions(options, fields)
  const { keepMs = DEFAULT_KEEP_MS, claimMs = CLAIM_MS, clock = systemClock } = options
  const db: Db = { pool, table: tableIn(options)('skillroute_ledger'), keepMs, claimMs, clock }
  const claims = keepClaims(clock, claimMs / RENEWALS_A_CLAIM)
  let swept: Promise<void> | undefined

  /** Runs once per process, and again if the database refused. */
  async function sweepOnce(): Promise<void> {
    swept ??= sweep(db).catch((error: unknown) => {
      swept = undefined
      throw error
    })
    await swept
  }

  return {
    async begin(key, contentHash) {
      return await onDatabase(key, async () => {
        await sweepOnce()
        for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
          const id = crypto.randomUUID()
          if (await claim(db, key, contentHash, id)) return claims.keep(key, id, () => renew(db, key, id))
          const found = await readEntry(db, key)
          if (found === undefined) continue
          if (getText(found, 'content_hash') !== contentHash) throw mismatch(key)
          if (found.done === true) return { state: 'done', result: JSON.parse(getText(found, 'result')) }
          throw inFlight(key, found)
        }
        throw new IdempotencyError('inFlight', `Idempotency key ${key} changes hands too fast. Try again.`)
      })
    },
    async finish(key, result) {
      const id = claims.end(key)
      await onDatabase(key, async () => {
        const { rows } = await pool.query(
          `UPDATE ${db.table} SET result = $2, at_ms = $3::bigint, claimed_until = NULL
           WHERE key = $1 AND ($4::text IS NULL OR claim = $4::text) RETURNING key`,
          [key, JSON.stringify(result ?? null), clock.now(), id ?? null],
        )
        if (rows.length > 0) {
          claims.forget(key)
          return
        }
        throw notOurs(key, (await readEntry(db, key)) !== undefined)
      })
    },
    async release(key) {
      const id = claims.end(key)
      await onDatabase(key, async () => {
        const { rows } = await pool.query(
          `DELETE FROM ${db.table} WHERE key = $1 AND claimed_until IS NOT NULL
           AND ($2::text IS NULL OR claim = $2::text) RETURNING key`,
          [key, id ?? null],
        )
        if (rows.length > 0) claims.forget(key)
      })
    },
  }
}

async function onDatabase<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SkillrouteError) throw error
    throw failed(`The ledger could not be asked about key ${key}`, error)
  }
}

/** Entries that nobody can need any more: expired results, and claims whose process is gone. */
const OLD = 'at_ms < $OLD::bigint AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())'

async function sweep({ pool, table, clock, keepMs }: Db): Promise<void> {
  await pool.query(`DELETE FROM ${table} WHERE ${OLD.replace('$OLD', '$1')}`, [clock.now() - keepMs])
}

/** @returns whether this process has the key now */
async function claim(db: Db, key: string, contentHash: string, id: string): Promise<boolean> {
  const { pool, table, clock, claimMs, keepMs } = db
  const nowMs = clock.now()
  const holder = leaseHolder(id, key, new Date(nowMs).toISOString())
  const { rows } = await pool.query(
    `INSERT INTO ${table} AS l (key, content_hash, claim, holder, at_ms, claimed_until)
     VALUES ($1, $2, $3, $4, $5::bigint, clock_timestamp() + $6::float8 * interval '1 millisecond')
     ON CONFLICT (key) DO UPDATE SET content_hash = excluded.content_hash, claim = excluded.claim,
       holder = excluded.holder, at_ms = excluded.at_ms, result = NULL,
       claimed_until = clock_timestamp() + $6::float8 * interval '1 millisecond'
     WHERE (${OLD.replace('$OLD', '$7').replace(/at_ms|claimed_until/g, 'l.$&')})
       OR (l.claimed_until <= clock_timestamp() AND l.content_hash = excluded.content_hash)
     RETURNING l.key`,
    [key, contentHash, id, JSON.stringify(holder), nowMs, claimMs, nowMs - keepMs],
  )
  return rows.length > 0
}

function renew({ pool, table, claimMs }: Db, key: string, id: string): void {
  const renewed = pool.query(
    `UPDATE ${table} SET claimed_until = clock_timestamp() + $3::float8 * interval '1 millisecond'
     WHERE key = $1 AND claim = $2 AND claimed_until IS NOT NULL`,
    [key, id, claimMs],
  )
  // The next renewal tries again; finish finds an expired claim to be lost.
  renewed.catch(() => undefined)
}

async function readEntry({ pool, table }: Db, key: string): Promise<Row | undefined> {
  const [row] = listRows(
    await pool.query(
      `SELECT content_hash, holder, result, claimed_until IS NULL AS done FROM ${table} WHERE key = $1`,
      [key],
    ),
  )
  return row
}

function inFlight(key: string, entry: Row): IdempotencyError {
  const holder = holderSchema().safeParse(JSON.parse(getText(entry, 'holder')))
  const who = holder.success ? ` (process ${holder.data.pid} on ${holder.data.host} since ${holder.data.since})` : ''
  return new IdempotencyError(
    'inFlight',
    `The work of idempotency key ${key} is running${who}. Wait for it and ask again.`,
  )
}
