import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { ConfigError, PlanError, ValidationError } from '../../core/errors'
import { aClock, aFunction, amount, checkOptions, optional, text } from '../../core/schema'
import { type Clock, startAge, systemClock } from '../../core/time/clock'
import type { HeldLease, Lease, LeaseHolder } from '../../documents/ports/ports'
import { keepLease, lostLease, TAKEN } from '../kit/keep-lease'
import { holderSchema, holderText, leaseHolder, type ScopedLease, scopedLease } from '../kit/lease-holder'
import {
  failed,
  getNumber,
  getText,
  listRows,
  type PostgresOptions,
  type PostgresPool,
  type Row,
  type TableName,
  tableIn,
} from './pool'

/** Long enough for a database failover, short enough for a person who waits after a crash. */
const TTL_MS = 30_000
/** Below this, a garbage collection pause could delay a renewal too long. */
const SHORTEST_TTL_MS = 100
/** Renewals before a lease expires: all but one may fail. */
const RENEWALS_A_TTL = 3
/** How long the release waits for the database, ms: the work has finished. */
const MAX_END_MS = 2_000

/** How a lease in Postgres is kept. */
export interface PostgresLeaseOptions extends PostgresOptions {
  /**
   * How long a lease outlives its holder's last heartbeat, ms. It is renewed three times as often. Default 30,000, at least
   * 100. The database's clock decides, so that the clocks of the machines need not agree.
   */
  readonly ttlMs?: number | undefined
  /** Times the renewals. Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** Called when a lease could not be released, and for whom it stays. Default: a warning of the process. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/** Leases in a database, for the processes of any number of hosts. */
export interface PostgresLease extends Lease<ScopedLease> {
  /**
   * Ends the lease with this holder id, whoever holds it. Call it only after making sure that the holder's process is gone.
   * @returns the holder that lost it
   * @throws ValidationError when no lease has that id; the message names those there are
   */
  breakLease(id: string): Promise<LeaseHolder>
  /** Every lease that has a holder, expired ones included. */
  list(): Promise<LeaseHolder[]>
}

interface Db {
  readonly pool: PostgresPool
  readonly table: (name: TableName) => string
  readonly ttlMs: number
  readonly clock: Clock
  readonly warn: (message: string) => void
}

/**
 * Leases that expire. The holder renews its lease; when it dies, the lease expires, and only work with the same purpose takes
 * it over: any other work must break it by its id, since what it was held for is half done. Each holder gets a
 * {@link HeldLease.fencingToken} above all earlier ones, and {@link HeldLease.lost} aborts when the lease was broken or could
 * not be renewed in time. `release` waits for the database for at most 2 s; if it fails, {@link PostgresLeaseOptions.onWarning}
 * is called, and the lease stays as that of a dead holder.
 * @throws ConfigError for a `ttlMs` under 100
 * @throws PlanError `locked` from `acquire`, naming the holder and when the lease expires
 * @example
 * const lease = postgresLease(pool)
 * await applyPlan(client, plan, { lease, journal: postgresJournal(pool, plan.id) })
 */
export function postgresLease(pool: PostgresPool, options: PostgresLeaseOptions = {}): PostgresLease {
  checkParts(pool, 'pool', 'query')
  const fields = { ttlMs: z.optional(amount()), clock: z.optional(aClock()), schema: z.optional(text()) }
  checkOptions(options, { ...fields, ...optional(aFunction(), 'onWarning') })
  const { ttlMs = TTL_MS, clock = systemClock } = options
  const warn =
    options.onWarning ?? ((message: string) => process.emitWarning(message, { code: 'SKILLROUTE_POSTGRES_LEASE' }))
  if (!(ttlMs >= SHORTEST_TTL_MS)) throw new ConfigError(`ttlMs must be at least ${SHORTEST_TTL_MS}, not ${ttlMs}`)
  const db: Db = { pool, table: tableIn(options), ttlMs, clock, warn }
  return {
    async acquire(name, purpose) {
      const ageMs = startAge(clock)
      const holder = leaseHolder(crypto.randomUUID(), purpose, new Date(clock.now()).toISOString())
      try {
        const token = await take(db, name, holder)
        if (token !== undefined) return scopedLease(hold(db, name, holder, token, ageMs))
        throw await refusal(db, name)
      } catch (error) {
        if (error instanceof PlanError) throw error
        throw failed(`Lease ${name} could not be taken`, error)
      }
    },
    async list() {
      const { rows } = await pool.query(
        `SELECT holder FROM ${db.table('skillroute_leases')} WHERE id IS NOT NULL ORDER BY name`,
      )
      return listRows({ rows }).map(parseHolder)
    },
    async breakLease(id) {
      const [row] = listRows(
        await pool.query(
          `WITH found AS (SELECT name, holder FROM ${db.table('skillroute_leases')} WHERE id = $1)
           UPDATE ${db.table('skillroute_leases')} AS l SET id = NULL, holder = NULL, expires_at = NULL
           FROM found WHERE l.name = found.name AND l.id = $1 RETURNING found.holder`,
          [id],
        ),
      )
      if (row !== undefined) return parseHolder(row)
      const there = (await this.list()).map((holder) => `${holder.id} (${holder.purpose})`).join(', ')
      throw new ValidationError([{ path: 'id', message: `no lease has id ${id}; held now: ${there || 'none'}` }])
    },
  }
}

/** @returns the token, or undefined when someone else has the lease */
async function take({ pool, table, ttlMs }: Db, name: string, holder: LeaseHolder): Promise<number | undefined> {
  const [row] = listRows(
    await pool.query(
      `INSERT INTO ${table('skillroute_leases')} AS l (name, token, id, holder, purpose, expires_at)
       VALUES ($1, 1, $2, $3, $4, clock_timestamp() + $5::float8 * interval '1 millisecond')
       ON CONFLICT (name) DO UPDATE SET token = l.token + 1, id = excluded.id, holder = excluded.holder,
         purpose = excluded.purpose, expires_at = clock_timestamp() + $5::float8 * interval '1 millisecond'
       WHERE l.id IS NULL OR (l.purpose = excluded.purpose AND l.expires_at <= clock_timestamp())
       RETURNING token::text AS token`,
      [name, holder.id, JSON.stringify(holder), holder.purpose, ttlMs],
    ),
  )
  return row === undefined ? undefined : getNumber(row, 'token')
}

function hold(db: Db, name: string, holder: LeaseHolder, token: number, ageMs: () => number): HeldLease {
  const { clock, ttlMs } = db
  const retained = keepLease({
    clock,
    ttlMs,
    beatMs: ttlMs / RENEWALS_A_TTL,
    ageMs,
    renew: () => renew(db, name, { ...holder, heartbeat: new Date(clock.now()).toISOString() }),
    lost: (why) =>
      lostLease(
        name,
        why === 'taken'
          ? TAKEN
          : `it could not be renewed in the database in time (it expires after ${ttlMs / 1000} s)`,
      ),
  })
  return {
    holder,
    fencingToken: token,
    lost: retained.lost,
    confirm: retained.confirm,
    async release() {
      // A renewal that hangs must not delay work that has finished.
      void retained.stop()
      // The result of the work matters more than a lease that stays behind.
      await endInTime(db, name, holder).catch((error: unknown) => db.warn(describeLeft(name, holder, error)))
    },
  }
}

async function renew({ pool, table, ttlMs }: Db, name: string, holder: LeaseHolder): Promise<boolean> {
  const { rows } = await pool.query(
    `UPDATE ${table('skillroute_leases')}
     SET expires_at = clock_timestamp() + $3::float8 * interval '1 millisecond', holder = $4
     WHERE name = $1 AND id = $2 RETURNING name`,
    [name, holder.id, ttlMs, JSON.stringify(holder)],
  )
  return rows.length > 0
}

async function end({ pool, table }: Db, name: string, { id }: LeaseHolder): Promise<void> {
  await pool.query(
    `UPDATE ${table('skillroute_leases')} SET id = NULL, holder = NULL, expires_at = NULL WHERE name = $1 AND id = $2`,
    [name, id],
  )
}

/** Ends a lease; a second time if that fails, since a pool then has another connection. */
function endInTime(db: Db, name: string, holder: LeaseHolder): Promise<void> {
  return new Promise((resolve, reject) => {
    const silent = new Error(`the database has not answered for ${MAX_END_MS / 1000} s`)
    const cancel = db.clock.setTimer(() => reject(silent), MAX_END_MS)
    const ended = end(db, name, holder).catch(() => end(db, name, holder))
    void ended.then(resolve, reject).finally(cancel)
  })
}

function describeLeft(name: string, { id, purpose }: LeaseHolder, error: unknown): string {
  const { message } = failed(`Lease ${name} could not be released`, error)
  return `${message} When it has expired, ${purpose} can take it over; for other work, break the lease by its id ${id}.`
}

async function refusal({ pool, table }: Db, name: string): Promise<PlanError> {
  const [row] = listRows(
    await pool.query(
      `SELECT holder, round(extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint::text AS left_ms
       FROM ${table('skillroute_leases')} WHERE name = $1 AND id IS NOT NULL`,
      [name],
    ),
  )
  if (row === undefined) return new PlanError('locked', `Lease ${name} has just changed hands. Try again.`)
  const holder = parseHolder(row)
  const leftMs = getNumber(row, 'left_ms')
  const held = `Lease ${name} is held by ${holderText(holder)}`
  return new PlanError(
    'locked',
    leftMs > 0
      ? `${held}. Wait for it: if that process is gone, it expires in ${Math.ceil(leftMs / 1000)} s, and the same work can then be resumed.`
      : `${held} and has expired. Resume that work, or, if nobody will, break the lease by its id ${holder.id}.`,
  )
}

function parseHolder(row: Row): LeaseHolder {
  const parsed = holderSchema().safeParse(JSON.parse(getText(row, 'holder')))
  if (parsed.success) return parsed.data
  throw new PlanError(
    'locked',
    'A lease in the database is not one of ours. Find out what writes to the table of leases.',
  )
}
