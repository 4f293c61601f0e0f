import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import { type Emulator, startEmulator } from '../../src/emulator'
import { redisTokenStore } from '../../src/stores/redis'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'

const TOKEN = { accessToken: 'one', issuedAtMs: Date.now(), expiresAtMs: Date.now() + 60_000 }

describe.skipIf(withoutRedis !== undefined)(`tokens in Redis${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
  let redis: TestRedis
  let emulator: Emulator
  beforeEach(async () => {
    redis = await startRedis()
    emulator = await startEmulator({ seed: 1, agents: 3, queues: 1, ratePerMinute: 100_000 })
  })
  afterEach(async () => {
    await redis.stop()
    await emulator.stop()
  })

  function clientOf(maxRetriesPerRequest: number | null = null) {
    const { url, clientId, clientSecret } = emulator
    return createClient({
      baseUrl: url,
      loginUrl: url,
      auth: clientCredentials({ clientId, clientSecret }),
      ratePerMinute: 60_000,
      tokenStore: redisTokenStore(redis.connect({ maxRetriesPerRequest })),
    })
  }

  it('are kept until they end, and removed only by who knows them', async () => {
    const store = redisTokenStore(redis.connect())
    await store.set('key', TOKEN)
    await store.delete('key', 'another')
    expect(await store.get('key')).toEqual(TOKEN)
    expect(await redis.connect().pttl('skillroute:token:{key}')).toBeGreaterThan(50_000)
    await store.delete('key', 'one')
    expect(await store.get('key')).toBeUndefined()
    await store.set('key', { ...TOKEN, expiresAtMs: Date.now() - 1 })
    expect(await store.get('key')).toBeUndefined()
    await redis.connect().set('skillroute:token:{key}', 'not ours')
    expect(await store.get('key')).toBeUndefined()
  })

  it('are asked for once by many that start together', async () => {
    emulator.faults.add({ path: '/oauth/token', fault: { kind: 'latency', ms: 100 } })
    const clients = Array.from({ length: 8 }, () => clientOf())
    await Promise.all(clients.map((client) => client.organizations.me()))
    expect(emulator.stats.tokenRequests).toBe(1)
    // One that is refused is renewed once, too.
    emulator.faults.add({ times: 1, fault: { kind: 'revokeToken' } })
    await Promise.all(clients.map((client) => client.organizations.me()))
    expect(emulator.stats.tokenRequests).toBe(2)
    await Promise.all(clients.map((client) => client.close()))
  })

  it('go on after a process died at its login, and give way to an abort', async () => {
    const [dead, next] = [redisTokenStore(redis.connect(), { lockMs: 300 }), redisTokenStore(redis.connect())]
    await dead.lock('key')
    const unlock = await next.lock('key')
    const stop = new AbortController()
    const waiting = dead.lock('key', stop.signal)
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(dead.lock('key')).rejects.toMatchObject({ code: 'redis.lock' })
    await unlock()
    await (await dead.lock('key'))()
  })

  it('cost a login, never the call, when Redis is down', async () => {
    await redis.kill()
    const client = clientOf(0)
    const warnings: string[] = []
    client.on('warning', ({ code }) => warnings.push(code))
    await client.organizations.me()
    expect(emulator.stats.tokenRequests).toBe(1)
    expect(new Set(warnings)).toEqual(new Set(['token.store']))
    await client.close()
  })
})
