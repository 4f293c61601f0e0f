/**
 * What a Lambda sandbox makes once and keeps over its warm starts: the connections to the database, and the client with
 * its access token, so that a warm start asks for no new one.
 */
import { Pool } from 'pg'
import { type Client, createClient } from 'skillroute'

export interface Sandbox {
  readonly client: Client
  readonly pool: Pool
}

let made: Sandbox | undefined

/**
 * The client and pool of this sandbox. The client takes GENESYS_REGION, GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, the
 * pool PGHOST, PGUSER, PGPASSWORD and PGDATABASE from the environment.
 */
export function sandbox(): Sandbox {
  made ??= { client: createClient({ ratePerMinute: Number(process.env.RATE_PER_MINUTE ?? 250) }), pool: newPool() }
  return made
}

/** One sandbox works on one invocation at a time: a few connections are enough. */
function newPool(): Pool {
  const pool = new Pool({ max: 3, idleTimeoutMillis: 10_000 })
  // A sandbox sleeps between invocations, and its connections may be cut meanwhile: the pool makes others.
  pool.on('error', () => undefined)
  return pool
}
