import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { type Client, clientCredentials, createClient, operation, withResponse } from '../../src'
import { type Emulator, startEmulator } from '../../src/emulator'

let emulator: Emulator
let client: Client
beforeAll(async () => {
  emulator = await startEmulator({ seed: 4, agents: 6, queues: 1, ratePerMinute: 100_000 })
  client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
  })
})
afterAll(async () => {
  await client.close()
  await emulator.stop()
})

const queues = z.looseObject({ entities: z.array(z.looseObject({ name: z.string() })) })

it('sends any operation, its answer checked by a schema', async () => {
  const page = await client.request({
    method: 'GET',
    path: '/api/v2/routing/queues',
    query: { pageSize: 5 },
    schema: queues,
  })
  expect(page.entities).toHaveLength(1)
  const [queue] = emulator.world.queues.keys()
  const path = '/api/v2/routing/queues/{queueId}'
  expect(await client.request({ method: 'GET', path, params: { queueId: queue ?? '' } })).toMatchObject({ id: queue })
  const answer = client.request({ method: 'GET', path: '/api/v2/routing/queues', schema: z.object({ no: z.string() }) })
  await expect(answer).rejects.toMatchObject({ code: 'response.invalid', path: 'no' })
})

it('repeats what is safe or idempotent, and sends a POST that may have been carried out once', async () => {
  emulator.faults.add({ method: 'GET', path: '/skills', times: 1, fault: { kind: 'status', status: 503 } })
  const list = { method: 'GET', path: '/api/v2/routing/skills' } as const
  const { response } = await withResponse((options) => client.request(list, options))
  expect(response.attempts).toBe(2)
  emulator.faults.add({ method: 'POST', path: '/skills', times: 1, fault: { kind: 'reset', when: 'after' } })
  const creating = client.request({ method: 'POST', path: '/api/v2/routing/skills', body: { name: 'Cut off' } })
  await expect(creating).rejects.toMatchObject({ inDoubt: true })
  emulator.faults.clear()
})

it('does a write once for its idempotency key, in both forms, whatever its schema makes of the answer', async () => {
  const created = (name: string) => emulator.stats.effects.get(`skill.create ${name}`)
  const skills = { method: 'POST', path: '/api/v2/routing/skills' } as const
  const declared = operation({ id: 'postSkill', ...skills, kind: 'unsafe' })
  const greet = () => 'hello'
  const schema = z.object({ name: z.string(), state: z.string() }).transform(({ name }) => ({ name, greet }))
  const forms = [
    (body: object, idempotencyKey: string) => client.request({ ...skills, body }, { idempotencyKey }),
    (body: object, idempotencyKey: string) => client.request(declared, { body }, { idempotencyKey }),
    (body: object, idempotencyKey: string) => client.request({ ...skills, body, schema }, { idempotencyKey }),
  ]
  for (const [form, create] of forms.entries()) {
    // Dates are names as JSON has them, and differ as these do.
    const [date, another] = [new Date(10 * form), new Date(10 * form + 1)]
    const [name, lost] = [date.toISOString(), `Lost ${form}`]
    const first = await create({ name: date }, name)
    expect(first).toMatchObject({ name })
    expect(await create({ name: date }, name)).toEqual(first)
    await expect(create({ name: another }, name)).rejects.toMatchObject({ reason: 'mismatch' })
    const url = `https://a.example/${form}`
    expect(await create({ name: new URL(url), greet }, url)).toMatchObject({ name: url })
    await expect(create({ name: new URL(`${url}1`), greet }, url)).rejects.toMatchObject({ reason: 'mismatch' })
    emulator.faults.add({ method: 'POST', path: '/skills', times: 1, fault: { kind: 'reset', when: 'after' } })
    await expect(create({ name: lost }, lost)).rejects.toMatchObject({ inDoubt: true })
    await expect(create({ name: lost }, lost)).rejects.toMatchObject({ reason: 'inFlight' })
    expect([created(name), created(lost)]).toEqual([1, 1])
    await expect(create({ name: 1n }, 'no JSON')).rejects.toThrow('input: must have a JSON form')
  }
  emulator.faults.clear()
})

it('refuses what cannot be sent before it leaves, naming every part', async () => {
  const before = emulator.stats.requests
  const wrong: readonly [object, string][] = [
    [{ method: 'GET', path: 'https://evil.example/api' }, 'not "https://evil.example/api"'],
    [{ method: 'GET', path: '//evil.example/api' }, 'must be the path alone'],
    [{ method: 'GET', path: '/api/v2/users?expand=skills' }, 'what follows a ? belongs in query'],
    [{ method: 'GET', path: '/api/v2/../v1' }, 'request.path'],
    [
      { method: 'TRACE', path: '/api/v2/users' },
      'request.method: must be one of GET, HEAD, PUT, DELETE, POST, PATCH, not "TRACE"',
    ],
    [
      { method: 'POST', path: '/api/v2/users', kind: 'often' },
      'request.kind: must be one of safe, idempotent, unsafe, not "often"',
    ],
    [{ path: '/api/v2/users' }, 'request.method: is missing'],
  ]
  for (const [request, message] of wrong)
    await expect(Reflect.apply(client.request, undefined, [request])).rejects.toThrow(message)
  await expect(Reflect.apply(client.request, undefined, [undefined])).rejects.toThrow(
    'request: is missing: give an object',
  )
  expect(emulator.stats.requests).toBe(before)
})

it('tells the answer of any call beside its result', async () => {
  const [user = ''] = emulator.world.users.keys()
  const seen: number[] = []
  const { data, response } = await withResponse((options) => client.users.get(user, {}, options), {
    onResponse: ({ status }) => seen.push(status),
  })
  expect(data.id).toBe(user)
  expect(response).toMatchObject({ status: 200, attempts: 1 })
  expect(response.correlationId).toMatch(/\S/)
  expect(seen).toEqual([200])
  const me = operation({ id: 'getMe', method: 'GET', path: '/api/v2/organizations/me', kind: 'safe' })
  expect((await withResponse((options) => client.request(me, {}, options))).response.status).toBe(200)
  await expect(withResponse(async () => 1)).rejects.toMatchObject({ code: 'call.noResponse' })
})
