/** What was reported of logins, limits and requests, by the numbers of the table of facts. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient } from '../../../src/client'
import { clientCredentials } from '../../../src/transport/auth/client-credentials'
import { askToken, type Lab, startLab } from '../lab'

const SMALL = { agents: 6, queues: 1, skills: 2 }
const QUEUES = '/api/v2/routing/queues'
let lab: Lab
let strict: Lab
beforeAll(async () => {
  lab = await startLab(SMALL)
  const switches = { tokenRequestsPerMinute: 2, limitMessageParams: false, limitInBody: false }
  strict = await startLab({ ...SMALL, ratePerMinute: 300, switches })
})
afterAll(async () => {
  await lab.stop()
  await strict.stop()
})

it('fact 1: a refused client gets invalid_client', async () => {
  const { status, body } = await askToken(lab.emulator, lab.emulator.clientId, 'wrong')
  expect([status, body.error, body.description]).toEqual([400, 'invalid_client', 'authentication failed'])
})

it('fact 2: too many token requests get 400 "rate limit exceeded" on the login host', async () => {
  const { emulator, clock } = strict
  const ask = () => askToken(emulator, emulator.clientId, emulator.clientSecret)
  await strict.login()
  expect((await ask()).status).toBe(200)
  const { status, body } = await ask()
  expect([status, body.error, body.description]).toEqual([400, 'invalid_request', 'rate limit exceeded'])
  await clock.advance(60_000)
  expect((await ask()).status).toBe(200)
})

it('facts of a 429: 300 a minute, Retry-After, a code, and at most the message', async () => {
  const { emulator, clock } = strict
  await clock.advance(60_000)
  for (let n = 0; n < 300; n++)
    if ((await strict.call('GET', QUEUES)).status !== 200) throw new Error(`refused at ${n}`)
  const { status, headers, body } = await strict.call('GET', QUEUES)
  expect([status, headers.get('retry-after'), body.code]).toEqual([429, '60', 'too.many.requests.retry.after'])
  expect(Object.keys(body)).toEqual(['message', 'code', 'status', 'contextId', 'details', 'errors'])
  expect(emulator.stats.perMinute).toBe(301)
})

it('fact 3: a 429 has Retry-After and a code', async () => {
  const limited = await startLab({ ...SMALL, ratePerMinute: 1 })
  await limited.call('GET', QUEUES)
  const { status, headers, body } = await limited.call('GET', QUEUES)
  expect([status, headers.get('retry-after'), body.code]).toEqual([429, '60', 'too.many.requests.retry.after'])
  expect(body).toMatchObject({ messageParams: { retryAfter: '60' }, limit: { namespace: 'platform.api', value: 1 } })
  await limited.stop()
})

it('fact 4: a 429 may come without messageWithParams, and our client waits for it all the same', async () => {
  const bare = await startLab({ ...SMALL, ratePerMinute: 2, switches: { limitMessageParams: false } })
  const { emulator, clock } = bare
  const auth = clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret })
  const client = createClient({ baseUrl: emulator.url, loginUrl: emulator.loginUrl, auth, clock, ratePerMinute: 1000 })
  for (let n = 0; n < 2; n++) await client.routing.queues.list().toArray()
  const error = await client.routing.queues
    .list({}, { deadlineMs: 1000 })
    .toArray()
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ status: 429, retryAfterMs: 60_000 })
  await client.close()
  await bare.stop()
})

it('fact 5: there are no inin-ratelimit headers', async () => {
  const { headers } = await lab.call('GET', QUEUES)
  expect([...headers.keys()].filter((name) => name.startsWith('inin-ratelimit'))).toEqual([])
})

it('fact 6: a token may make 300 requests a minute', async () => {
  const { body } = await lab.call('GET', '/api/v2/organizations/limits/namespaces/platform.api')
  expect(body.entities).toContainEqual(
    expect.objectContaining({ key: 'client.credentials.token.rate.per.minute', value: 300 }),
  )
})

it('fact 7: there are limits of the org too, some of one family of routes', async () => {
  const org = await startLab({ ...SMALL, switches: { orgPerMinute: 3, assignmentPerMinute: 1 } })
  const { world } = org.emulator
  const user = [...world.users.keys()][0]
  const skills = () => org.call('GET', `/api/v2/users/${user}/routingskills`)
  expect((await skills()).status).toBe(200)
  expect((await skills()).body).toMatchObject({ status: 429, limit: { namespace: 'assignment', value: 1 } })
  for (let n = 0; n < 2; n++) expect((await org.call('GET', '/api/v2/routing/skills')).status).toBe(200)
  const refused = await org.call('GET', '/api/v2/routing/skills')
  expect(refused.body).toMatchObject({ status: 429, limit: { key: 'org.user.rate.per.minute', value: 3 } })
  await org.stop()
})

it('fact 8: answers carry Cache-Control and Strict-Transport-Security', async () => {
  const { headers } = await lab.call('GET', QUEUES)
  expect(headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate')
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+; includeSubDomains$/)
})

it('fact 9: bodies above 512,000 bytes get 413', async () => {
  const body = (length: number) => JSON.stringify({ name: 'x'.repeat(length - '{"name":""}'.length) })
  expect((await lab.call('POST', '/api/v2/routing/skillgroups', body(512_000))).status).toBe(400)
  expect((await lab.call('POST', '/api/v2/routing/skillgroups', body(512_001))).status).toBe(413)
})

it('fact 10: users/me is 400 for a token of client credentials', async () => {
  const { status, body } = await lab.call('GET', '/api/v2/users/me')
  expect([status, body.code]).toEqual([400, 'not.a.user'])
})

it('fact 11: lists in a query are separated by commas', async () => {
  const ids = [...lab.emulator.world.users.keys()].slice(0, 3)
  const { rows } = await lab.call('GET', `/api/v2/users?id=${ids.join(',')}`)
  expect(rows.map(({ id }) => id)).toEqual(ids)
})

it('fact 12: paths are matched whatever their case', async () => {
  const same = await lab.call('GET', '/API/v2/Routing/queues')
  expect(same.rows).toHaveLength(1)
  expect((await lab.call('GET', '/api/v2/processAutomation/triggers')).status).toBe(200)
})

it('a path with a doubled slash leads nowhere, and needs a token', async () => {
  for (const path of ['//api/v2/routing/queues', '/api//v2/routing/queues', '/api/v2//routing/queues']) {
    const without = await fetch(lab.emulator.url + path)
    expect([path, without.status, (await lab.call('GET', path)).status]).toEqual([path, 401, 404])
  }
})
