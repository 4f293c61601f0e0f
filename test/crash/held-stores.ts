import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { Clock } from '../../src/core/time/clock'
import type { Lease } from '../../src/documents/ports/ports'
import { fileLease } from '../../src/stores'
import { postgresLease } from '../../src/stores/postgres'
import { redisLease } from '../../src/stores/redis'

/** Where a run keeps its lease, as another process is told. */
export interface HeldStores {
  readonly folder: string
  /** Address of a Redis that keeps the lease. */
  readonly redis?: string | undefined
  /** Folder with the socket of a PostgreSQL that keeps the lease. */
  readonly postgres?: string | undefined
  /** The clock of file leases, whose times are fixed, runs faster: see `fastClock`. */
  readonly startMs: number
  readonly speed: number
}

/** Long enough for a busy machine, short enough for many rounds. */
export const TTL_MS = 3_000

export function heldLease(
  { folder }: HeldStores,
  {
    clock,
    redis,
    pool,
  }: { readonly clock: Clock; readonly redis?: Redis | undefined; readonly pool?: Pool | undefined },
): Lease {
  if (redis !== undefined) return redisLease(redis, { ttlMs: TTL_MS })
  if (pool !== undefined) return postgresLease(pool, { ttlMs: TTL_MS })
  return fileLease(`${folder}/leases`, { clock })
}
