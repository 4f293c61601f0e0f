/**
 * A worker of a fleet that is there to be killed. Arguments: the Redis, the shared folder, and a JSON file that says where
 * each org is. Prints what it does, a line of JSON each.
 */
import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { createClient } from '../../src/client'
import { startWorker } from '../../src/fleet'
import { redisLease, redisRateBudget, redisTokenStore } from '../../src/stores/redis'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import type { OrgPlace } from './orgs'

const [redisUrl = '', folder = '', placesFile = '', concurrency = '4', lockMs = '2000'] = process.argv.slice(2)
const places: Readonly<Record<string, OrgPlace>> = JSON.parse(readFileSync(placesFile, 'utf8'))
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 100 })
redis.on('error', () => undefined)
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

const worker = await startWorker({
  redisUrl,
  folder,
  concurrency: Number(concurrency),
  // Those who die here are missed soon.
  lockMs: Number(lockMs),
  lease: redisLease(redis, { ttlMs: 2_000 }),
  signal: stop.signal,
  onNotice: (notice) => console.log(JSON.stringify(notice)),
  async connect(org) {
    const place = places[org]
    if (place === undefined) throw new Error(`no org ${org}`)
    const { url, clientId, clientSecret } = place
    return createClient({
      baseUrl: url,
      loginUrl: url,
      auth: clientCredentials({ clientId, clientSecret }),
      tokenStore: redisTokenStore(redis),
      // A rate at which nothing waits for its turn: these runs are about deaths, not about pace.
      budget: redisRateBudget(redis, { perMinute: 60_000, windowMs: 1_000, key: clientId }),
    })
  },
})
await worker.stopped
redis.disconnect()
