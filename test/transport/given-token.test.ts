/** Tokens that the caller gives: a text, or a function that is asked when one is needed. */
import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { AuthenticationError, isSkillrouteError } from '../../src/core/errors'
import { manualClock } from '../../src/core/time/manual-clock'
import { memoryTokenStore } from '../../src/stores/memory/memory'
import { accessToken, type RequestedToken, type TokenFunction } from '../../src/transport/auth/access-token'
import { createTransport } from '../../src/transport/transport'
import type { TransportOptions } from '../../src/transport/wiring/types'
import { readThing } from './operations'
import { reply, startServer, type TestServer } from './server'

let server: TestServer
afterEach(() => server.stop())

const input = { params: { id: 'x' } }

/** A server that takes the tokens in `tokens`, the newest alone, and logs nobody in. */
async function start(given: string | TokenFunction, options: Partial<TransportOptions> = {}) {
  server = await startServer({ api: (seen) => reply(seen, 200, { id: 'x', value: 1 }) })
  const { url } = server
  return createTransport({ baseUrl: url, loginUrl: url, auth: accessToken(given), ...options })
}

describe('a given token', () => {
  it('is sent as it is, without a login, and goes into no store', async () => {
    const tokenStore = memoryTokenStore()
    const set: string[] = []
    const store = { ...tokenStore, set: async (key: string) => void set.push(key) }
    const transport = await start(' given-token-1 ', { tokenStore: store })
    server.tokens.push('given-token-1')
    await transport.request(readThing, input)
    expect([server.tokenRequests, server.requests, set, transport.login]).toEqual([0, 1, [], 'accessToken'])
    await transport.close()
  })

  it('that the API refuses is said to be so, with what to do, and is not sent again', async () => {
    const transport = await start('given-token-1')
    server.tokens.push('another')
    for (const _ of [1, 2]) {
      const error: unknown = await transport.request(readThing, input).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(AuthenticationError)
      expect(error).toMatchObject({
        code: 'token.refused',
        status: 401,
        method: 'GET',
        path: '/api/v2/routing/queues/x',
      })
      expect(String(error)).toMatch(/refused the access token that was given.*Give a new one, or a function/)
      expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('given-token-1')
    }
    expect(server.requests).toBe(1)
    await transport.close()
  })

  it.each(['', ' ', 'two words', 'line\nend', 'ümlaut', 5, undefined, {}])('%j is refused at once', (given) => {
    server = { ...server, stop: async () => undefined }
    const make: (given: never) => unknown = accessToken
    expect(() => Reflect.apply(make, undefined, [given])).toThrow(/accessToken\(\) takes a token, or a function/)
  })
})

describe('a token function', () => {
  it('is asked once by 200 concurrent first calls, and not again for a token without an end', async () => {
    const clock = manualClock()
    const requested: RequestedToken[] = []
    const give = async (why: RequestedToken): Promise<string> => {
      requested.push(why)
      return 'from-function-1'
    }
    const transport = await start(give, { concurrency: 200, ratePerMinute: 10_000, clock })
    server.tokens.push('from-function-1')
    await Promise.all(Array.from({ length: 200 }, () => transport.request(readThing, input)))
    clock.jump(clock.now() + 400 * 86_400_000)
    await transport.request(readThing, input)
    expect([requested.length, requested[0]?.refused, server.requests]).toEqual([1, false, 201])
    await transport.close()
  })

  it('is asked once more when the API refuses its token, and told so; every call ends right', async () => {
    const requested: boolean[] = []
    const give = async ({ refused }: RequestedToken): Promise<string> => {
      requested.push(refused)
      return server.tokens.at(-1) ?? ''
    }
    const transport = await start(give, { concurrency: 50, ratePerMinute: 10_000 })
    server.tokens.push('from-function-1')
    await transport.request(readThing, input)
    const calls = Array.from({ length: 100 }, () => transport.request(readThing, input))
    server.tokens.push('from-function-2')
    await Promise.all(calls)
    expect(requested).toEqual([false, true])
    await transport.close()
  })

  it('is asked again near the end that it names, in the background, and before it is sent too late', async () => {
    const clock = manualClock()
    let count = 0
    const give = async (): Promise<{ accessToken: string; expiresAtMs: number }> => {
      const token = `from-function-${++count}`
      server.tokens.push(token)
      return { accessToken: token, expiresAtMs: clock.now() + 1_000_000 }
    }
    const transport = await start(give, { clock })
    await transport.request(readThing, input)
    clock.jump(clock.now() + 860_000)
    const before = transport.request(readThing, input)
    await before
    expect(count).toBe(2)
    clock.jump(clock.now() + 995_000)
    await transport.request(readThing, input)
    expect(count).toBe(3)
    await transport.close()
  })

  it('that gives the refused token again is told to obtain another one', async () => {
    const transport = await start(() => 'from-function-1')
    server.tokens.push('another')
    await expect(transport.request(readThing, input)).rejects.toMatchObject({
      name: 'AuthenticationError',
      code: 'token.refused',
      message: expect.stringMatching(/gave the same one again/),
    })
    await transport.close()
  })

  it('that fails rejects the calls with its error as the cause, sends nothing, and is asked again after two seconds', async () => {
    const fault = new Error('vault is sealed')
    const clock = manualClock()
    let fails = true
    let requested = 0
    const give = async (): Promise<string> => {
      requested += 1
      if (fails) throw fault
      return 'from-function-1'
    }
    const transport = await start(give, { clock })
    server.tokens.push('from-function-1')
    const error: unknown = await transport.request(readThing, input).catch((thrown: unknown) => thrown)
    expect(isSkillrouteError(error) && [error.code, error.cause === fault, error.message]).toEqual([
      'token.missing',
      true,
      'No request was sent, since the function given to accessToken() failed: vault is sealed',
    ])
    await expect(transport.request(readThing, input)).rejects.toThrow(/vault is sealed/)
    expect([server.requests, requested]).toEqual([0, 1])
    fails = false
    clock.jump(clock.now() + 2_000)
    await transport.request(readThing, input)
    expect([server.requests, requested]).toEqual([1, 2])
    await transport.close()
  })

  it.each<[unknown, RegExp]>([
    [undefined, /has to give a text/],
    [{ accessToken: 'S3CR3T' }, /epoch milliseconds/],
    [{ accessToken: 'S3CR3T', expiresAtMs: Number.NaN }, /epoch milliseconds/],
    [{ accessToken: 5, expiresAtMs: 5 }, /has to give a text/],
    ['S3CR3T\r\nx-evil: 1', /no header takes/],
    ['', /no header takes/],
  ])('that gives %j is told what it has to give, without repeating it', async (given, message) => {
    const give = (): string => Reflect.get(Object({ given }), 'given')
    const transport = await start(give)
    const error: unknown = await transport.request(readThing, input).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'token.missing', message: expect.stringMatching(message) })
    expect(inspect(error)).not.toContain('S3CR3T')
    expect(server.requests).toBe(0)
    await transport.close()
  })

  it('neither prints nor serializes, and its tokens are masked in what the server says', async () => {
    server = await startServer({
      api: (seen) => reply(seen, 400, { code: 'bad.request', message: `saw ${seen.headers.authorization}` }),
    })
    const auth = accessToken(async () => 'from-function-1')
    server.tokens.push('from-function-1')
    const transport = createTransport({ baseUrl: server.url, loginUrl: server.url, auth })
    const error: unknown = await transport.request(readThing, input).catch((thrown: unknown) => thrown)
    const shown = inspect([auth, transport, error], { depth: 20, showHidden: true, getters: true })
    expect(shown + JSON.stringify(auth) + String(error)).not.toContain('from-function-1')
    expect(JSON.stringify(auth)).toBe('{"kind":"accessToken"}')
    await transport.close()
  })
})
