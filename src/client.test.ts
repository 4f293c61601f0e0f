import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { createClient } from './client'
import { manualClock } from './core/time/manual-clock'
import { clientCredentials } from './transport/auth/client-credentials'
import { operation } from './transport/contract/operation'
import { getTransport } from './transport/wiring/held'

const auth = clientCredentials({ clientId: 'the-id', clientSecret: 'a-secret-never-shown' })

it('sends nothing and sets no timer when it is created', async () => {
  const clock = manualClock()
  let requests = 0
  const fetch = async (): Promise<Response> => {
    requests++
    return new Response('{}')
  }
  const client = createClient({ region: 'eu_west_1', auth, clock, fetch })
  await new Promise((resolve) => setImmediate(resolve))
  expect([requests, clock.pending]).toEqual([0, 0])
  expect(client.rateLimit()).toMatchObject({ usedLastMinute: 0, perMinute: 250 })
  await client.close()
})

it('sends an operation that has no call here, and shows nothing of what it sends by', async () => {
  const fetch = async (input: string | URL | Request): Promise<Response> =>
    String(input).endsWith('/oauth/token')
      ? Response.json({ access_token: 'token-token', expires_in: 86_400 })
      : Response.json({ asked: String(input) })
  const client = createClient({ region: 'eu_west_1', auth, fetch })
  const stations = operation({ id: 'getStations', method: 'GET', path: '/api/v2/stations', kind: 'safe' })
  expect(await client.request(stations, { query: { pageSize: 5 } })).toEqual({
    asked: `${client.baseUrl}/api/v2/stations?pageSize=5`,
  })
  expect(Object.keys(client)).not.toContain('transport')
  expect(JSON.stringify(client)).not.toContain('withSlots')
  await client.close()
})

it('is known again as a client, also when spread, and nothing else is', () => {
  const client = createClient({ region: 'eu_west_1', auth })
  expect(getTransport({ ...client })).toBe(getTransport(client))
  expect(() => getTransport({ request: client.request })).toThrow(/createClient\(\)/)
})

it('shows no secret, however it is looked at', () => {
  const client = createClient({ region: 'eu_west_1', auth })
  const printed = inspect(client, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(client)
  expect(printed).not.toContain('a-secret-never-shown')
  expect(Object.getPrototypeOf(client)).toBe(Object.prototype)
})
