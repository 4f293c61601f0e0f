import { afterEach, describe, expect, it } from 'vitest'
import { AuthenticationError, ResponseError } from '../../src/core/errors'
import { manualClock } from '../../src/core/time/manual-clock'
import { memoryTokenStore } from '../../src/stores/memory/memory'
import { createTransport } from '../../src/transport/transport'
import type { TransportEvents, TransportOptions } from '../../src/transport/wiring/types'
import { countingFetch, driveClock } from '../support/drive'
import { readThing } from './operations'
import { reply, type Seen, type ServerOptions, startServer, type TestServer } from './server'

let server: TestServer
afterEach(() => server.stop())

const input = { params: { id: 'x' } }

async function start(given: Partial<ServerOptions> = {}, options: Partial<TransportOptions> = {}) {
  server = await startServer({ api: (seen) => reply(seen, 200, { id: 'x', value: 1 }), ...given })
  const { url, auth } = server
  const transport = createTransport({ baseUrl: url, loginUrl: url, auth, ...options })
  const events: TransportEvents['token']['kind'][] = []
  transport.on('token', ({ kind }) => events.push(kind))
  return { transport, events }
}

describe('the token', () => {
  it('is asked for once by 200 concurrent first calls', async () => {
    const { transport } = await start({}, { concurrency: 200, ratePerMinute: 10_000 })
    await Promise.all(Array.from({ length: 200 }, () => transport.request(readThing, input)))
    expect(server.tokenRequests).toBe(1)
    expect(server.requests).toBe(200)
    await transport.close()
  })

  it('revoked while 100 calls run is renewed once, and every call ends right', async () => {
    const { transport, events } = await start({}, { concurrency: 50, ratePerMinute: 10_000 })
    await transport.request(readThing, input)
    const calls = Array.from({ length: 100 }, () => transport.request(readThing, input))
    server.tokens.push('revoked: none of those given out holds')
    await Promise.all(calls)
    expect(server.tokenRequests).toBe(2)
    expect(events).toEqual(['requested', 'rejected', 'renewed'])
    await transport.close()
  })

  it('refused again after a renewal is an AuthenticationError, with one replay', async () => {
    const { transport } = await start({ api: (seen) => reply(seen, 401, { code: 'bad.credentials' }) })
    await expect(transport.request(readThing, input)).rejects.toMatchObject({
      name: 'AuthenticationError',
      status: 401,
      attempts: 2,
    })
    expect(server.tokenRequests).toBe(2)
    expect(server.requests).toBe(2)
    await transport.close()
  })

  it('is not renewed when the address is what is refused', async () => {
    const { transport } = await start({ api: (seen) => reply(seen, 401, { code: 'ip.not.authorized' }) })
    await expect(transport.request(readThing, input)).rejects.toMatchObject({ code: 'ip.not.authorized' })
    expect(server.tokenRequests).toBe(1)
    await transport.close()
  })

  it('is renewed in the background before nine tenths of its life, with no call waiting', async () => {
    const clock = manualClock()
    const { transport } = await start({ tokenSeconds: 1_000 }, { clock })
    await transport.request(readThing, input)
    clock.jump(clock.now() + 899_000)
    await transport.request(readThing, input)
    while (server.tokenRequests < 2) await new Promise((resolve) => setImmediate(resolve))
    clock.jump(clock.now() + 200_000)
    await transport.request(readThing, input)
    expect(server.tokenRequests).toBe(2)
    await transport.close()
  })

  it('is shared through a store, and a revoked one is not taken from it again', async () => {
    const tokenStore = memoryTokenStore()
    const { transport } = await start({}, { tokenStore })
    await transport.request(readThing, input)
    const { url, auth } = server
    const other = createTransport({ baseUrl: url, loginUrl: url, auth, tokenStore })
    await other.request(readThing, input)
    expect(server.tokenRequests).toBe(1)
    server.tokens.push('revoked')
    await other.request(readThing, input)
    // This one still holds the revoked token; it takes the one that the other has got meanwhile.
    await transport.request(readThing, input)
    expect(server.tokenRequests).toBe(2)
    await transport.close()
    await other.close()
  })

  it('comes although the store fails, with a warning', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('disk full')
    }
    const { transport } = await start({}, { tokenStore: { get: broken, set: broken, delete: broken } })
    const warnings: string[] = []
    transport.on('warning', ({ code }) => warnings.push(code))
    await transport.request(readThing, input)
    expect(warnings).toEqual(['token.store', 'token.store'])
    await transport.close()
  })
})

describe('a refused login', () => {
  for (const status of [400, 401]) {
    it(`by ${status} says that the secret is wrong or the region another, once for many calls`, async () => {
      const { transport } = await start({
        login: (seen) =>
          reply(seen, status, {
            error: 'invalid_client',
            description: 'authentication failed',
            error_description: 'authentication failed',
          }),
      })
      const calls = Array.from({ length: 50 }, () => transport.request(readThing, input).catch((e: unknown) => e))
      for (const error of await Promise.all(calls)) {
        expect(error).toBeInstanceOf(AuthenticationError)
        expect(error).toMatchObject({ status, code: 'invalid_client', path: '/oauth/token' })
        expect(String(error)).toMatch(
          /127\.0\.0\.1:\d+ refused client client-1 .*secret or id is wrong, or .* another region/,
        )
      }
      expect(server.tokenRequests).toBe(1)
      expect(server.requests).toBe(0)
      await transport.close()
    })
  }

  it.each([
    { error: 'rate limit exceeded' },
    { error: 'invalid_request', description: 'Rate limit exceeded' },
    { code: 'bad.request', message: 'rate limit exceeded' },
  ])('by 400 %j is waited out like a 429', async (body) => {
    const [clock, io] = [manualClock(), countingFetch()]
    const throttledOnce = (seen: Seen) =>
      server.tokenRequests === 1
        ? reply(seen, 400, body)
        : reply(seen, 200, { access_token: 'a-good-token', expires_in: 86_400 })
    const { transport } = await start({ login: throttledOnce }, { clock, fetch: io.fetch })
    const stop = driveClock(clock, io)
    await Promise.all(Array.from({ length: 20 }, () => transport.request(readThing, input)))
    await stop()
    expect(server.tokenRequests).toBe(2)
    await transport.close()
  })

  it('by 400 for its rate that does not end is a RateLimitError, not a wrong secret', async () => {
    const login = (seen: Seen) => reply(seen, 400, { error: 'rate limit exceeded' })
    const { transport } = await start({ login }, { retry: { attempts: 1 } })
    await expect(transport.request(readThing, input)).rejects.toMatchObject({ name: 'RateLimitError', status: 400 })
    await transport.close()
  })

  it('that is no login at all is a ResponseError', async () => {
    const { transport } = await start(
      { login: (seen) => void seen.response.end('<html>Welcome</html>') },
      { retry: { attempts: 1 } },
    )
    await expect(transport.request(readThing, input)).rejects.toBeInstanceOf(ResponseError)
    await transport.close()
  })

  it('by 429 is waited out, with one request a cool-down', async () => {
    const clock = manualClock()
    const io = countingFetch()
    const logins: number[] = []
    const { transport } = await start(
      {
        login: (seen) => {
          logins.push(clock.now())
          if (logins.length === 1) return reply(seen, 429, {}, { 'retry-after': '30' })
          if (logins.length === 2) return reply(seen, 503)
          return reply(seen, 200, { access_token: 'a-good-token', expires_in: 86_400 })
        },
      },
      { clock, fetch: io.fetch },
    )
    const stop = driveClock(clock, io)
    await Promise.all(Array.from({ length: 20 }, () => transport.request(readThing, input)))
    await stop()
    expect(logins).toHaveLength(3)
    expect((logins[1] ?? 0) - (logins[0] ?? 0)).toBeGreaterThanOrEqual(30_000)
    expect((logins[1] ?? 0) - (logins[0] ?? 0)).toBeLessThanOrEqual(31_000)
    await transport.close()
  })
})
