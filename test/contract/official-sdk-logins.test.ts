/** The official SDK logs people in at the emulator by the grants it has: PKCE, and a code with a secret and its refresh. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { throughLoginPage } from '../support/login-page'
import { forOfficialSdk, officialSdk } from '../support/official-sdk'

let emulator: Emulator
let sdk: Awaited<ReturnType<typeof officialSdk>>
const redirectUri = 'http://localhost:8085/callback'

beforeAll(async () => {
  emulator = await startEmulator(forOfficialSdk({ agents: 6, queues: 1, skills: 3 }))
  sdk = await officialSdk(emulator)
})
afterAll(() => emulator.stop())

function person() {
  const [user] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (user === undefined) throw new Error('the org has nobody')
  return user
}

async function codeFor(query: Record<string, string>): Promise<string> {
  const requested = {
    response_type: 'code',
    client_id: emulator.userClient.clientId,
    redirect_uri: redirectUri,
    ...query,
  }
  const url = `${emulator.loginUrl}/oauth/authorize?${new URLSearchParams(requested)}`
  return new URL(await throughLoginPage(url, person().id)).searchParams.get('code') ?? ''
}

it('by PKCE', async () => {
  const api = sdk.ApiClient.instance
  const verifier = api.generatePKCECodeVerifier(128)
  const challenge = await api.computePKCECodeChallenge(verifier)
  const code = await codeFor({ code_challenge: challenge, code_challenge_method: 'S256' })
  const { clientId } = emulator.userClient
  const { accessToken } = await api.authorizePKCEGrant(clientId, verifier, code, redirectUri)
  expect(accessToken).toMatch(/^\S{20,}$/)
  expect(await new sdk.UsersApi().getUsersMe()).toMatchObject({ id: person().id, name: person().name })
  await expect(api.authorizePKCEGrant(clientId, verifier, code, redirectUri)).rejects.toBeDefined()
  const queues = await new sdk.RoutingApi().getRoutingQueuesMe()
  const own = [...emulator.world.queues.values()].filter(({ members }) => members.has(person().id))
  expect((queues.entities ?? []).map(({ id }) => id)).toEqual(own.map(({ id }) => id))
  // Whatever the agent has at this time of the day, it is the agent's.
  const { entities = [] } = await new sdk.ConversationsApi().getConversations()
  for (const { participants } of entities)
    expect((participants ?? []).map(({ userId }) => userId)).toContain(person().id)
})

it('by a code with the secret, and refreshes', async () => {
  const api = sdk.ApiClient.instance
  const { clientId, clientSecret } = emulator.userClient
  const first = await api.loginCodeAuthorizationGrant(clientId, clientSecret, await codeFor({}), redirectUri)
  const { accessToken: before, refreshToken = '' } = { ...first }
  const { accessToken: after } = await api.refreshCodeAuthorizationGrant(clientId, clientSecret, refreshToken)
  expect([typeof before, after === before]).toEqual(['string', false])
  expect((await new sdk.UsersApi().getUsersMe()).id).toBe(person().id)
})
