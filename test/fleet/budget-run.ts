/**
 * One of many processes that read an org as fast as their common budget lets them, until SIGTERM.
 * Arguments: url, client id, secret, Redis port, requests a window, window ms. Prints how each failure is called.
 */
import { Redis } from 'ioredis'
import { createClient } from '../../src/client'
import { redisRateBudget, redisTokenStore } from '../../src/stores/redis'
import { clientCredentials } from '../../src/transport/auth/client-credentials'

const [url = '', clientId = '', clientSecret = '', port = '', perMinute = '', windowMs = ''] = process.argv.slice(2)
const redis = new Redis({ port: Number(port), host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 100 })
redis.on('error', () => undefined)
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const client = createClient({
  baseUrl: url,
  loginUrl: url,
  auth: clientCredentials({ clientId, clientSecret }),
  tokenStore: redisTokenStore(redis),
  budget: redisRateBudget(redis, {
    perMinute: Number(perMinute),
    windowMs: Number(windowMs),
    key: clientId,
    // Longer than the test keeps Redis away: nothing fails by that.
    unavailableMs: 600_000,
  }),
})

await Promise.all(
  Array.from({ length: 6 }, async () => {
    while (!stop.signal.aborted) {
      try {
        await client.organizations.me({ signal: stop.signal })
      } catch (error) {
        if (!stop.signal.aborted) console.log(error instanceof Error ? error.message : String(error))
      }
    }
  }),
)
await client.close()
redis.disconnect()
