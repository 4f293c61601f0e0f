import { Redis } from 'ioredis'
import { Pool } from 'pg'
import type { Journal, Lease } from '../../src/documents/ports/ports'
import { fileJournal, fileLease } from '../../src/stores'
import { createPostgresTables, postgresJournal, postgresLease } from '../../src/stores/postgres'
import { redisLease } from '../../src/stores/redis'
import { startPostgres } from '../support/postgres'
import { startRedis } from '../support/redis'
import { acquired } from './held-rounds'

/** Where runs that are killed keep their lease, and their journal: in PostgreSQL too, otherwise in files. */
export type CrashStore = 'files' | 'redis' | 'postgres'

/** How another process finds a store: its kind, and the address of Redis or the folder with the socket of PostgreSQL. */
export interface StoreAddress {
  readonly store: CrashStore
  readonly at: string
}

export interface OpenStores {
  readonly journal: Journal
  readonly lease: Lease
  close(): Promise<void>
}

export interface CrashStores {
  readonly address: StoreAddress
  /**
   * What half a minute does: the lease of a process that was killed runs out. Its connections are ended first, since what it
   * still sent would renew the lease. Files see that it is gone.
   */
  expire(): Promise<void>
  stop(): Promise<void>
}

/** What PostgreSQL calls the connections of runs. */
const RUN = 'crash-run'
/** Short, because a Redis that has just started grants no lease for as long. */
const REDIS_TTL_MS = 10_000

/** Journal and lease of a plan in this folder, or in the servers that are found at the address. */
export function openStores(folder: string, { store, at }: StoreAddress): OpenStores {
  const journal = fileJournal(`${folder}/run.jsonl`)
  if (store === 'redis') {
    const redis = new Redis(at)
    redis.on('error', () => undefined)
    const close = async (): Promise<void> => {
      await journal.close()
      redis.disconnect()
    }
    return { journal, lease: redisLease(redis, { ttlMs: REDIS_TTL_MS }), close }
  }
  if (store === 'postgres') {
    const pool = new Pool({ host: at, user: 'skillroute', database: 'postgres', application_name: RUN })
    pool.on('error', () => undefined)
    return { journal: postgresJournal(pool, 'run'), lease: postgresLease(pool), close: () => pool.end() }
  }
  return { journal, lease: fileLease(`${folder}/leases`), close: () => journal.close() }
}

/** Starts the server of a store. */
export async function startStores(store: CrashStore): Promise<CrashStores> {
  if (store === 'redis') {
    const redis = await startRedis()
    const client = redis.connect()
    const first = await acquired(redisLease(client, { ttlMs: REDIS_TTL_MS }), 'first', 'wait until leases are granted')
    await first.release()
    return {
      address: { store, at: redis.url },
      async expire() {
        await client.client('KILL', 'TYPE', 'NORMAL', 'SKIPME', 'YES')
        const holders = await client.keys('skillroute:lease:*:holder')
        if (holders.length > 0) await client.del(...holders)
      },
      stop: () => redis.stop(),
    }
  }
  if (store === 'postgres') {
    const { pool, host, stop } = await startPostgres()
    await createPostgresTables(pool)
    return {
      address: { store, at: host },
      async expire() {
        await pool.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1', [
          RUN,
        ])
        await pool.query('UPDATE skillroute_leases SET expires_at = clock_timestamp()')
      },
      stop,
    }
  }
  return { address: { store, at: '' }, expire: async () => undefined, stop: async () => undefined }
}
