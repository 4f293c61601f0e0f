/** Logins of people by the client: the emulator's login page, refresh, and 1,000 calls over the end of a token. */

import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { accessToken, createClient, startUserLogin, type UserToken, type UserTokenStore, userLogin } from '../../src'
import { HOUR_MS } from '../../src/core/time/durations'
import { manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { throughLoginPage } from '../support/login-page'

const redirectUri = 'http://localhost:8085/callback'
const clock = manualClock()
let emulator: Emulator
afterEach(() => emulator.stop())

async function start(switches: EmulatorOptions['switches'] = {}): Promise<Emulator> {
  emulator = await startEmulator({ agents: 6, queues: 1, skills: 3, ratePerMinute: 1_000_000, clock, switches })
  return emulator
}

/** The first user of the org. */
function person() {
  const [user] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (user === undefined) throw new Error('the org has nobody')
  return user
}

async function begun(more: Partial<Parameters<typeof startUserLogin>[0]> = {}) {
  const { loginUrl, userClient } = emulator
  return await startUserLogin({ loginUrl, clientId: userClient.clientId, redirectUri, clock, ...more })
}

async function loggedIn(more: Parameters<typeof begun>[0] = {}): Promise<UserToken> {
  const login = await begun(more)
  return await login.finish(await throughLoginPage(login.url, person().id))
}

function clientOf(auth: Parameters<typeof userLogin>[0] | ReturnType<typeof accessToken>, more: object = {}) {
  const { url: baseUrl, loginUrl } = emulator
  const login = 'kind' in auth ? auth : userLogin(auth)
  return createClient({ baseUrl, loginUrl, auth: login, clock, ratePerMinute: 1_000_000, concurrency: 50, ...more })
}

/** A store as a file would be, which remembers what was saved. */
function storeOf(first?: UserToken): UserTokenStore & { readonly saved: UserToken[] } {
  const saved: UserToken[] = first === undefined ? [] : [first]
  return { saved, load: async () => saved.at(-1), save: async (token) => void saved.push(token) }
}

describe('startUserLogin', () => {
  it('leads through the login page to a token of the person', async () => {
    await start()
    const token = await loggedIn()
    expect(token).toMatchObject({ issuedAtMs: clock.now(), expiresAtMs: clock.now() + 24 * HOUR_MS })
    expect(token.refreshToken).toBeUndefined()
    const { clientId } = emulator.userClient
    const client = clientOf({ clientId, token })
    expect(await client.users.me()).toMatchObject({ id: person().id, name: person().name })
    await client.close()
  })

  it('asks as RFC 7636 and the official SDK do', async () => {
    await start()
    const { url, state } = await begun({
      org: 'acme',
      provider: 'okta',
      loginHint: 'ann@acme.example',
      prompt: 'login',
    })
    const { pathname, searchParams } = new URL(url)
    expect(pathname).toBe('/oauth/authorize')
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: emulator.userClient.clientId,
      redirect_uri: redirectUri,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state,
      org: 'acme',
      provider: 'okta',
      login_hint: 'ann@acme.example',
      prompt: 'login',
    })
  })

  it('refuses a callback of another login, and stays open for its own', async () => {
    await start()
    const [login, other] = [await begun(), await begun()]
    const [own, others] = [
      await throughLoginPage(login.url, person().id),
      await throughLoginPage(other.url, person().id),
    ]
    await expect(login.finish(others)).rejects.toMatchObject({ code: 'login.state' })
    await expect(login.finish(`${redirectUri}?error=x`)).rejects.toMatchObject({ code: 'login.state' })
    await expect(login.finish(`${redirectUri}?state=${login.state}`)).rejects.toMatchObject({ code: 'login.callback' })
    await expect(login.finish('http://')).rejects.toMatchObject({ code: 'login.callback' })
    const { pathname, search } = new URL(own)
    expect(await login.finish(pathname + search)).toMatchObject({ accessToken: expect.any(String) })
    const again: unknown = await login.finish(own).catch((error: unknown) => error)
    expect(again).toMatchObject({ name: 'AuthenticationError', code: 'invalid_grant', status: 400 })
    expect(String(again)).toMatch(/A code works once and for a short time: log in again/)
  })

  it('says what the login page said', async () => {
    await start()
    const login = await begun()
    const callback = await throughLoginPage(login.url, person().id, 'cancel')
    await expect(login.finish(callback)).rejects.toMatchObject({
      code: 'login.denied',
      message: expect.stringMatching(/access_denied.*the user did not log in/),
    })
  })
})

describe('userLogin', () => {
  it('refreshes near the end, once for many calls, and saves what it got', async () => {
    await start({ refreshTokens: 'all' })
    const { clientId } = emulator.userClient
    const token = await loggedIn()
    const store = storeOf()
    const client = clientOf({ clientId, token, store })
    await client.users.me()
    clock.jump(clock.now() + 24 * HOUR_MS)
    const names = await Promise.all(Array.from({ length: 100 }, async () => (await client.users.me()).name))
    expect(new Set(names)).toEqual(new Set([person().name]))
    expect(emulator.stats.tokenRequests).toBe(2)
    expect(store.saved).toHaveLength(1)
    expect(store.saved[0]?.refreshToken).not.toBe(token.refreshToken)
    await client.close()
    // What was saved is all that the next run needs.
    const next = clientOf({ clientId, store })
    clock.jump(clock.now() + 24 * HOUR_MS)
    await next.users.me()
    expect(store.saved).toHaveLength(2)
    await next.close()
  })

  it('refreshes when the API refuses the token', async () => {
    await start({ refreshTokens: 'all' })
    const { clientId } = emulator.userClient
    const store = storeOf(await loggedIn())
    const client = clientOf({ clientId, store })
    emulator.faults.add({ path: '/users/me', times: 1, fault: { kind: 'revokeToken' } })
    await client.users.me()
    expect(store.saved).toHaveLength(2)
    await client.close()
  })

  it('keeps the secret of its OAuth client out of sight, and shows it to the login host', async () => {
    await start()
    const { clientId, clientSecret } = emulator.userClient
    const token = await loggedIn({ clientSecret })
    const auth = userLogin({ clientId, clientSecret, token })
    const client = clientOf(auth)
    clock.jump(clock.now() + 24 * HOUR_MS)
    await client.users.me()
    const shown = inspect([auth, client], { depth: 20, showHidden: true, getters: true }) + JSON.stringify(auth)
    for (const secret of [clientSecret, token.accessToken, token.refreshToken ?? '-'])
      expect(shown).not.toContain(secret)
    await client.close()
  })

  it('loses no refresh token when whoever asked has walked away', async () => {
    await start({ refreshTokens: 'all' })
    const store = storeOf(await loggedIn())
    const client = clientOf({ clientId: emulator.userClient.clientId, store })
    clock.jump(clock.now() + 24 * HOUR_MS)
    const leaving = new AbortController()
    emulator.faults.add({ path: '/oauth/token', fault: { kind: 'latency', ms: 1_000 } })
    const call = client.users.me({}, { signal: leaving.signal })
    while (emulator.stats.tokenRequests < 2) await new Promise((resolve) => setImmediate(resolve))
    leaving.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
    await clock.advance(1_000)
    while (store.saved.length < 2) await new Promise((resolve) => setImmediate(resolve))
    emulator.faults.clear()
    await client.users.me()
    expect(emulator.stats.tokenRequests).toBe(2)
    await client.close()
  })

  it('takes what another process refreshed before, without a lock too', async () => {
    await start({ refreshTokens: 'all' })
    const { clientId } = emulator.userClient
    const store = storeOf(await loggedIn())
    const [first, second] = [clientOf({ clientId, store }), clientOf({ clientId, store })]
    await Promise.all([first.users.me(), second.users.me()])
    clock.jump(clock.now() + 24 * HOUR_MS)
    await Promise.all([first.users.me(), second.users.me()])
    await Promise.all([first.users.me(), second.users.me()])
    await first.close()
    await second.close()
  })

  it('says when a login has ended and nothing renews it, and sends nothing more', async () => {
    await start()
    const { clientId } = emulator.userClient
    const client = clientOf({ clientId, token: await loggedIn() })
    clock.jump(clock.now() + 23 * HOUR_MS)
    await client.users.me()
    clock.jump(clock.now() + HOUR_MS)
    await expect(client.users.me()).rejects.toMatchObject({
      name: 'AuthenticationError',
      code: 'token.refused',
      message: expect.stringMatching(/has ended.*skillroute login/),
    })
    expect([emulator.stats.tokenRequests, emulator.stats.requests]).toEqual([1, 1])
    await client.close()
  })

  it('says when the login host refuses the refresh token, and does not send it again', async () => {
    await start()
    const token = { ...(await loggedIn()), refreshToken: 'made-up-refresh-token' }
    const client = clientOf({ clientId: emulator.userClient.clientId, token })
    clock.jump(clock.now() + 25 * HOUR_MS)
    for (const _ of [1, 2]) {
      const error: unknown = await client.users.me().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'AuthenticationError', message: expect.stringMatching(/log in again/) })
      expect(inspect(error, { showHidden: true })).not.toContain('made-up-refresh-token')
      clock.jump(clock.now() + 10_000)
    }
    expect(emulator.stats.tokenRequests).toBe(2)
    await client.close()
  })

  it('keeps the refresh token when a proxy redirects, forbids or finds nothing', async () => {
    await start({ refreshTokens: 'all' })
    const client = clientOf({ clientId: emulator.userClient.clientId, token: await loggedIn() })
    clock.jump(clock.now() + 25 * HOUR_MS)
    for (const status of [302, 403, 404]) {
      emulator.faults.add({ path: '/oauth/token', times: 1, fault: { kind: 'html', status } })
      await expect(client.users.me()).rejects.toThrow(String(status))
      clock.jump(clock.now() + 10_000)
    }
    expect(await client.users.me()).toMatchObject({ id: person().id })
    await client.close()
  })

  it('warns when a refreshed login cannot be saved, and goes on with it', async () => {
    await start({ refreshTokens: 'all' })
    const token = await loggedIn()
    const save = async (): Promise<never> => {
      throw new Error('disk full')
    }
    const client = clientOf({ clientId: emulator.userClient.clientId, store: { load: async () => token, save } })
    const warnings: string[] = []
    client.on('warning', ({ code, message }) => warnings.push(`${code} ${message}`))
    for (const _ of [1, 2, 3]) {
      clock.jump(clock.now() + 24 * HOUR_MS)
      await client.users.me()
    }
    expect(warnings).toHaveLength(3)
    expect(warnings[0]).toMatch(/^token\.store The refreshed login could not be saved, and may be lost: disk full/)
    await client.close()
  })

  it('needs a token or a store, and says when the store is empty', async () => {
    await start()
    expect(() => userLogin({ clientId: 'c' })).toThrow(/needs the token.*or a store/)
    const client = clientOf({ clientId: 'c', store: storeOf() })
    await expect(client.users.me()).rejects.toMatchObject({ message: expect.stringMatching(/Nobody is logged in/) })
    await client.close()
  })
})

/** `SKILLROUTE_FULL=1`: 1,000. */
const CALLS = process.env.SKILLROUTE_FULL === '1' ? 1_000 : 300

it(`makes ${CALLS} calls with a token function over the end of its token, without a failure`, async () => {
  await start({ tokenSeconds: 300, tokenRequestsPerMinute: 0 })
  let requested = 0
  const give = async (): Promise<string> => {
    requested += 1
    const { accessToken: token } = await loggedIn()
    return token
  }
  const client = clientOf(accessToken(give))
  let done = 0
  const calls = Array.from({ length: CALLS }, async () => {
    const { id } = await client.organizations.me()
    // In the middle of them the platform ends the token; the function does not say when it will.
    if (++done === CALLS / 2) clock.jump(clock.now() + 300_000)
    return id
  })
  const ids = await Promise.all(calls)
  expect(new Set(ids)).toEqual(new Set([emulator.world.org.id]))
  expect([done, requested]).toEqual([CALLS, 2])
  await client.close()
})
