import { afterEach, describe, expect, it } from 'vitest'
import { ConfigError, ConnectionError } from '../../src/core/errors'
import { manualClock } from '../../src/core/time/manual-clock'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { createTransport } from '../../src/transport/transport'
import { countingFetch, driveClock } from '../support/drive'
import { readThing, setThing } from './operations'

let stop: (() => Promise<void>) | undefined
afterEach(async () => await stop?.())

const login = () => Response.json({ access_token: 'token-token', expires_in: 86_400 })
const input = { params: { id: 'x' } }

/** A transport whose requests beside the login are `send`'s; the clock moves on its own, so that repeats would show. */
function over(send: () => unknown) {
  const clock = manualClock()
  let sent = 0
  const custom: typeof globalThis.fetch = (...request) => {
    if (String(request[0]).endsWith('/oauth/token')) return Promise.resolve(login())
    sent += 1
    // As a program without types does it.
    return Reflect.apply(Function.prototype.call, send, request)
  }
  stop = driveClock(clock, countingFetch(custom))
  const auth = clientCredentials({ clientId: 'c', clientSecret: 'secret-secret' })
  const hosts = { baseUrl: 'https://api.test.example', loginUrl: 'https://login.test.example' }
  const transport = createTransport({ ...hosts, auth, clock, fetch: custom })
  return { transport, clock, sent: () => sent }
}

describe('a custom fetch', () => {
  it.each([
    ['throws at once', (bug: Error) => () => raise(bug)],
    ['rejects', (bug: Error) => () => Promise.reject(bug)],
  ])('that %s with an error of its own surfaces as what it is, once', async (_, make) => {
    for (const bug of [
      new TypeError("Cannot read properties of undefined (reading 'href')"),
      new ReferenceError('agnet is not defined'),
    ]) {
      const { transport, clock, sent } = over(make(bug))
      const began = clock.now()
      await expect(transport.request(readThing, input)).rejects.toBe(bug)
      await expect(transport.request(setThing, { ...input, body: {} })).rejects.toBe(bug)
      expect(sent()).toBe(2)
      expect(clock.now()).toBe(began)
      await stop?.()
    }
  })

  it.each([undefined, null, {}, 'ok', { status: 200 }])('that gives %o is refused once', async (answer) => {
    const { transport, sent } = over(() => Promise.resolve(answer))
    const error: unknown = await transport.request(readThing, input).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ConfigError)
    expect(error).toMatchObject({ code: 'config.fetch', message: expect.stringContaining('has to give a Response') })
    expect(sent()).toBe(1)
  })

  it.each([
    new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }),
    new TypeError('Failed to fetch'),
    new TypeError('NetworkError when attempting to fetch resource.'),
    new TypeError('Load failed'),
    new TypeError('terminated'),
    new Error('Network connection lost.'),
    Object.assign(new TypeError('no code of ours'), { code: 'ECONNRESET' }),
  ])('whose network fails is repeated: %s', async (failure) => {
    const { transport, sent } = over(() => Promise.reject(failure))
    await expect(transport.request(readThing, input)).rejects.toBeInstanceOf(ConnectionError)
    expect(sent()).toBeGreaterThan(1)
  })
})

function raise(error: Error): never {
  throw error
}
