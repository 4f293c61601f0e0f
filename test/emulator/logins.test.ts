/** Users who log in: the login page, codes, PKCE, refresh tokens, and whose tokens they are. */
import { afterEach, describe, expect, it } from 'vitest'
import { calculateChallenge, newVerifier } from '../../src/transport/auth/start-user-login'
import { type Lab, some, startLab } from './lab'

let lab: Lab
afterEach(() => lab.stop())

const SMALL = { agents: 6, queues: 1, skills: 3 }
const REDIRECT = 'http://localhost:8085/callback'

interface Page {
  readonly status: number
  readonly text: string
  readonly location: URL | undefined
}

function addressOf(query: Record<string, string>): string {
  return `${lab.emulator.loginUrl}/oauth/authorize?${new URLSearchParams(query)}`
}

async function open(query: Record<string, string>, form?: Record<string, string>): Promise<Page> {
  const init = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }
  const response = await fetch(addressOf(query), { redirect: 'manual', ...init })
  const location = response.headers.get('location')
  return {
    status: response.status,
    text: await response.text(),
    location: location === null ? undefined : new URL(location),
  }
}

function requested(more: Record<string, string> = {}): Record<string, string> {
  const { clientId } = lab.emulator.userClient
  return { response_type: 'code', client_id: clientId, redirect_uri: REDIRECT, state: 'st/1', ...more }
}

const user = () => some(lab.emulator.world.users.values(), ({ state }) => state === 'active')

/** Logs the first user in. @returns the code, and the verifier that belongs to it */
async function code(): Promise<{ readonly code: string; readonly verifier: string }> {
  const verifier = newVerifier()
  const pkce = { code_challenge: await calculateChallenge(verifier), code_challenge_method: 'S256' }
  const { location } = await open(requested(pkce), { user: user().id, answer: 'login' })
  return { code: location?.searchParams.get('code') ?? '', verifier }
}

async function tokenOf(form: Record<string, string>, secret?: string) {
  const { clientId } = lab.emulator.userClient
  const basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
  const response = await fetch(`${lab.emulator.loginUrl}/oauth/token`, {
    method: 'POST',
    headers: secret === undefined ? {} : { authorization: basic },
    body: new URLSearchParams(secret === undefined ? { client_id: clientId, ...form } : form),
  })
  const body: Record<string, unknown> = JSON.parse(await response.text())
  return { status: response.status, body, error: `${response.status} ${String(body.error)}` }
}

const exchange = (one: { code: string; verifier: string }, more: Record<string, string> = {}, secret?: string) =>
  tokenOf(
    { grant_type: 'authorization_code', code: one.code, code_verifier: one.verifier, redirect_uri: REDIRECT, ...more },
    secret,
  )

const as = (body: Record<string, unknown>) => ({ authorization: `Bearer ${String(body.access_token)}` })

describe('the login page', () => {
  it('shows the active users, escaped, and sends the browser back with code and state', async () => {
    lab = await startLab(SMALL)
    user().name = '<script>alert(1)</script>"'
    const page = await open(requested())
    expect([page.status, page.text.includes('<script'), page.text.includes('&#60;script')]).toEqual([200, false, true])
    const { location } = await open(requested(), { user: user().id, answer: 'login' })
    expect(location?.href.startsWith(`${REDIRECT}?code=`)).toBe(true)
    expect(location?.searchParams.get('state')).toBe('st/1')
    expect((await open(requested(), { user: 'nobody', answer: 'login' })).text).toContain('Choose who logs in.')
    expect((await open(requested(), { answer: 'cancel' })).location?.searchParams.get('error')).toBe('access_denied')
  })

  it('sends nobody to an address that is not registered, nor for a client that is none', async () => {
    lab = await startLab({ ...SMALL, redirectUris: [REDIRECT, 'https://app.example/done'] })
    const { clientId } = lab.emulator
    for (const wrong of [
      { redirect_uri: 'https://evil.example/callback' },
      { redirect_uri: `${REDIRECT}/` },
      { redirect_uri: `${REDIRECT}#x` },
      { redirect_uri: 'javascript:alert(1)' },
      { redirect_uri: '' },
      { client_id: clientId },
      { client_id: '' },
    ]) {
      const page = await open(requested(wrong), { user: user().id, answer: 'login' })
      expect([wrong, page.status, page.location]).toEqual([wrong, 400, undefined])
    }
    expect((await open(requested({ redirect_uri: 'https://app.example/done' }))).status).toBe(200)
  })

  it('takes any port of this machine by default', async () => {
    lab = await startLab(SMALL)
    for (const uri of ['http://localhost:1234/x', 'http://127.0.0.1:80/', 'http://localhost/callback'])
      expect((await open(requested({ redirect_uri: uri }))).status).toBe(200)
    for (const uri of ['https://localhost:1234/x', 'http://localhost.evil.example/', 'http://example.com/'])
      expect((await open(requested({ redirect_uri: uri }))).status).toBe(400)
  })

  it.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: 'x'.repeat(43) }, 'invalid_request'],
    [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
  ])('answers %j at the redirect URI with %s', async (wrong, error) => {
    lab = await startLab(SMALL)
    const { location } = await open(requested(wrong))
    expect([location?.searchParams.get('error'), location?.searchParams.get('state')]).toEqual([error, 'st/1'])
  })
})

describe('a code', () => {
  it('gives a token of that user once, by its verifier and redirect URI alone', async () => {
    lab = await startLab(SMALL)
    const one = await code()
    const { status, body } = await exchange(one)
    expect([status, body.token_type, body.expires_in, body.refresh_token]).toEqual([200, 'bearer', 86_400, undefined])
    expect((await exchange(one)).error).toBe('400 invalid_grant')
    expect((await exchange({ ...(await code()), verifier: newVerifier() })).error).toBe('400 invalid_grant')
    expect((await exchange(await code(), { redirect_uri: `${REDIRECT}2` })).error).toBe('400 invalid_grant')
    expect((await exchange({ ...one, code: 'made up' })).error).toBe('400 invalid_grant')
    expect((await exchange(await code(), {}, 'not the secret')).error).toBe('400 invalid_client')
    expect((await exchange(await code(), { grant_type: 'password' })).error).toBe('400 unsupported_grant_type')
    expect((await exchange(await code(), { client_id: lab.emulator.clientId })).error).toBe('400 invalid_client')
  })

  it('ends after five minutes', async () => {
    lab = await startLab(SMALL)
    const [early, late] = [await code(), await code()]
    await lab.clock.advance(299_999)
    expect((await exchange(early)).status).toBe(200)
    await lab.clock.advance(1)
    expect((await exchange(late)).error).toBe('400 invalid_grant')
  })

  it('without a challenge is for clients that show their secret', async () => {
    lab = await startLab(SMALL)
    const plain = async () => {
      const { location } = await open(requested(), { user: user().id, answer: 'login' })
      return { code: location?.searchParams.get('code') ?? '', verifier: '' }
    }
    expect((await exchange(await plain())).error).toBe('400 invalid_request')
    expect((await exchange(await plain(), {}, lab.emulator.userClient.clientSecret)).status).toBe(200)
  })
})

describe('a refresh token', () => {
  it('comes for clients that show their secret, and works once', async () => {
    lab = await startLab(SMALL)
    const { clientSecret } = lab.emulator.userClient
    const { body } = await exchange(await code(), {}, clientSecret)
    const refresh = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) }
    const next = await tokenOf(refresh, clientSecret)
    expect([next.status, next.body.access_token === body.access_token]).toEqual([200, false])
    expect(next.body.refresh_token).not.toBe(body.refresh_token)
    expect((await tokenOf(refresh, clientSecret)).error).toBe('400 invalid_grant')
    expect((await lab.call('GET', '/api/v2/users/me', undefined, as(next.body))).body.id).toBe(user().id)
  })

  it.each([
    ['all', 'string', 'string'],
    ['secret', 'undefined', 'string'],
    ['none', 'undefined', 'undefined'],
  ] as const)('with the switch at %s: %s without a secret, %s with it', async (refreshTokens, bare, proven) => {
    lab = await startLab({ ...SMALL, switches: { refreshTokens } })
    const { clientSecret } = lab.emulator.userClient
    expect(typeof (await exchange(await code())).body.refresh_token).toBe(bare)
    expect(typeof (await exchange(await code(), {}, clientSecret)).body.refresh_token).toBe(proven)
  })
})

describe('the token of a user', () => {
  it('has a user, whose permissions count, and is named in the audit', async () => {
    lab = await startLab({ ...SMALL, switches: { permissions: [], userPermissions: ['routing:*:*', 'audits:*:*'] } })
    const { id, name } = user()
    const { userClient, world } = lab.emulator
    const headers = as((await exchange(await code())).body)
    const call = (method: string, path: string, body?: unknown) => lab.call(method, `/api/v2${path}`, body, headers)
    expect((await call('GET', '/users/me')).body).toMatchObject({ id, name })
    expect((await call('GET', '/users/me/queues')).status).toBe(200)
    expect((await call('GET', '/authorization/subjects/me')).body).toMatchObject({ id, name })
    expect((await call('GET', '/tokens/me')).body).toMatchObject({
      OAuthClient: { id: userClient.clientId, authorizedGrantType: 'CODE' },
    })
    expect((await call('POST', '/routing/skills', { name: 'New' })).status).toBe(200)
    expect((await call('GET', '/license/definitions')).status).toBe(403)
    const channel = await call('POST', '/notifications/channels', {})
    const topics = `/notifications/channels/${channel.body.id}/subscriptions`
    const queue = some(world.queues.keys())
    expect((await call('POST', topics, [{ id: `v2.routing.queues.${queue}.users` }])).status).toBe(200)
    expect(world.changes.at(-1)).toMatchObject({ userId: id, clientId: userClient.clientId })
    // And the client of client credentials is still no user.
    expect((await lab.call('GET', '/api/v2/users/me')).body.code).toBe('not.a.user')
    expect((await lab.call('POST', '/api/v2/routing/skills', { name: 'Newer' })).status).toBe(403)
  })

  it('is known again in a saved state, with what it changed', async () => {
    lab = await startLab(SMALL)
    const headers = as((await exchange(await code())).body)
    await lab.call('POST', '/api/v2/routing/skills', { name: 'New' }, headers)
    const { world } = lab.emulator
    const state = lab.emulator.state()
    await lab.stop()
    lab = await startLab({ state, agents: undefined, queues: undefined, skills: undefined, ratePerMinute: undefined })
    expect(lab.emulator.world.changes).toEqual(world.changes)
    expect((await lab.call('GET', '/api/v2/users/me', undefined, headers)).body.id).toBe(user().id)
  })
})
