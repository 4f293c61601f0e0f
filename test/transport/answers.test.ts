import { afterEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import {
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PermissionError,
  ServerError,
} from '../../src/core/errors'
import { accessToken } from '../../src/transport/auth/access-token'
import { noAnswer } from '../../src/transport/contract/operation'
import type { Transport, TransportOptions } from '../../src/transport/wiring/types'
import { fine, startDriven } from './driven'
import { createThing, deleteThing, readThing, setThing } from './operations'
import { failed, startServed } from './served'
import { reply, type Seen, startServer, type TestServer } from './server'

let server: TestServer
let transport: Transport
let stop: () => Promise<void>
afterEach(() => stop())

async function start(api: (seen: Seen) => void, options: Partial<TransportOptions> = {}): Promise<void> {
  ;({ server, transport, stop } = await startServed(api, options))
}

const input = { params: { id: 'x' } }

describe('a refusal becomes the error of its kind', () => {
  it.each<[number, { code?: string; message?: string } | undefined, unknown]>([
    [400, { code: 'invalid.value' }, BadRequestError],
    [401, { code: 'bad.credentials' }, AuthenticationError],
    [403, { code: 'missing.permissions' }, PermissionError],
    [404, { code: 'not.found' }, NotFoundError],
    [405, {}, ApiError],
    [409, { code: 'request.conflict' }, ConflictError],
    [412, {}, ConflictError],
    [400, { code: 'general.conflict' }, ConflictError],
    [400, { code: 'bad.request', message: 'The version 3 does not match the current version 4.' }, ConflictError],
    [400, { code: 'bad.request', message: 'Version mismatch' }, ConflictError],
    [400, { code: 'bad.request', message: 'The current schema version is not supported' }, BadRequestError],
    [413, { code: 'request.entity.too.large' }, ApiError],
    [500, undefined, ServerError],
    [503, undefined, ServerError],
  ])('%i %j', async (status, body, kind) => {
    await start((seen) => reply(seen, status, body))
    const error = await failed(transport.request(readThing, input))
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({
      status,
      code: body?.code ?? `http.${status}`,
      correlationId: 'corr-1',
      method: 'GET',
      path: '/api/v2/routing/queues/x',
      inDoubt: false,
    })
    expect(String(error)).toContain(`GET /api/v2/routing/queues/x: ${status}`)
  })

  it.each([
    [{ message: 'You are missing the following permission(s): routing:skill:assign, routing:queue:edit' }],
    [{ message: 'x', messageParams: { permissions: '[routing:skill:assign, routing:queue:edit]' } }],
    [{ details: [{ errorCode: 'routing:skill:assign' }, { fieldName: 'routing:queue:edit' }] }],
  ])('a 403 names what is missing, from %j', async (body) => {
    await start((seen) => reply(seen, 403, { code: 'missing.permissions', ...body }))
    const error = await failed(transport.request(readThing, input))
    expect(error).toMatchObject({ missing: ['routing:skill:assign', 'routing:queue:edit'] })
    expect(String(error)).toContain('Add routing:skill:assign, routing:queue:edit to a role')
  })

  it('a 403 of which one permission of several would do says so', async () => {
    const message = 'You must have at least one of: routing:queue:edit, routing:queueMember:manage'
    await start((seen) => reply(seen, 403, { code: 'missing.any.permissions', message }))
    const error = await failed(transport.request(readThing, input))
    expect(String(error)).toContain('One of routing:queue:edit, routing:queueMember:manage is enough')
  })

  it.each([
    ['missing.division.permissions', 'At least one of the required division permissions is missing.'],
    ['not.authorized', 'You are not authorized to perform the requested action.'],
  ])('a 403 %s that names none says what the call is declared to need', async (code, message) => {
    await start((seen) => reply(seen, 403, { code, message }))
    const { url, auth } = server
    const client = createClient({ baseUrl: url, loginUrl: url, auth })
    const ids = { queue: '00000000-0000-4000-8000-000000000001', user: '00000000-0000-4000-8000-000000000002' }
    const one = await failed(client.routing.userSkills.update(ids.user, [{ id: ids.queue, proficiency: 3 }]))
    expect(one).toMatchObject({ name: 'PermissionError', missing: ['routing:skill:assign'] })
    expect(String(one)).toContain('The call needs routing:skill:assign: add it to a role')
    const any = await failed(client.routing.members.add(ids.queue, [ids.user]))
    expect(any).toMatchObject({ missing: ['routing:queue:edit', 'routing:queueMember:manage'] })
    expect(String(any)).toContain('The call needs one of routing:queue:edit, routing:queueMember:manage: add')
    await client.close()
  })

  it('a 403 that is not about permissions names none', async () => {
    await start((seen) => reply(seen, 403, { code: 'feature.disabled', message: 'Switched off' }))
    const { url, auth } = server
    const client = createClient({ baseUrl: url, loginUrl: url, auth })
    expect(await failed(client.routing.queues.get('00000000-0000-4000-8000-000000000001'))).toMatchObject({
      missing: [],
    })
    await client.close()
  })

  it('a 400 names its fields, unless its words do', async () => {
    const bodies = [
      { code: 'invalid.value', message: 'The value is not valid.', details: [{ fieldName: 'filter.predicates' }] },
      {
        code: 'invalid.value',
        message: 'filter.predicates is not valid',
        details: [{ fieldName: 'filter.predicates' }],
      },
      { code: 'invalid.value', details: [{ fieldName: 'filter.predicates' }] },
    ]
    await start((seen) => reply(seen, 400, bodies.shift() ?? {}))
    const texts = [1, 2, 3].map(async () => String(await failed(transport.request(readThing, input))))
    const [said, named, bare] = [await texts[0], await texts[1], await texts[2]]
    expect(said).toContain('400 invalid.value: The value is not valid (field filter.predicates) (correlation id')
    expect(named).toContain('400 invalid.value: filter.predicates is not valid (correlation id')
    expect(bare).toContain('400 invalid.value: (field filter.predicates) (correlation id')
  })

  it('a 400 that holds several errors says each with its fields', async () => {
    const errors = Array.from({ length: 7 }, (_, index) => ({
      code: 'invalid.value',
      message: `threshold ${index} must be at least 2`,
      details: [{ fieldName: `rules[${index}].threshold`, errorCode: 'min' }],
    }))
    await start((seen) => reply(seen, 400, { code: 'bad.request', message: 'Several problems.', errors }))
    const error = await failed(transport.request(readThing, input))
    expect(String(error)).toContain(
      'Several problems; threshold 0 must be at least 2 (field rules[0].threshold); threshold 1 must',
    )
    expect(String(error)).toContain('; and 2 more')
    expect(error).toMatchObject({
      details: expect.arrayContaining([{ fieldName: 'rules[6].threshold', errorCode: 'min' }]),
    })
  })

  it('also when a proxy answers with a page of its own', async () => {
    await start(
      (seen) => void seen.response.writeHead(502).end('<html><style>x{}</style><h1>Bad gateway</h1> nginx</html>'),
    )
    const error = await failed(transport.request(createThing, { body: {} }))
    expect(error).toMatchObject({ name: 'ServerError', code: 'http.502', inDoubt: true })
    expect(String(error)).toContain('Bad gateway nginx')
  })
})

describe('an answer that cannot be', () => {
  it('that is empty is asked for again, as one that was cut off, unless the call is unsafe', async () => {
    let answers = 0
    const once = (seen: Seen) =>
      answers++ === 0 ? void seen.response.writeHead(200).end('') : reply(seen, 200, { id: 'x', value: 1 })
    await start(once, { retry: { attempts: 3, baseDelayMs: 0 } })
    expect(await transport.request(readThing, input)).toEqual({ id: 'x', value: 1 })
    answers = 0
    expect(await transport.request(setThing, { ...input, body: { value: 1 } })).toEqual({ id: 'x', value: 1 })
    answers = 0
    const unsafe = await failed(transport.request(createThing, { body: {} }))
    expect(unsafe).toMatchObject({ name: 'ResponseError', inDoubt: true })
    expect(answers).toBe(1)
  })

  it.each([
    ['<html>Sign in</html>', 'response.html', ''],
    ['{"id": "x", "val', 'response.notJson', ''],
    ['', 'response.invalid', ''],
    ['{"id": "x"}', 'response.invalid', 'value'],
    ['{"id": 3, "value": 1}', 'response.invalid', 'id'],
  ])('%j is a ResponseError %s', async (text, code, path) => {
    await start((seen) => void seen.response.writeHead(200, { 'inin-correlation-id': 'c9' }).end(text))
    expect(await failed(transport.request(readThing, input))).toMatchObject({
      name: 'ResponseError',
      code,
      path,
      status: 200,
      correlationId: 'c9',
      inDoubt: false,
    })
    expect(await failed(transport.request(setThing, { ...input, body: {} }))).toMatchObject({ code, inDoubt: true })
  })

  it('is a web page, also where the body does not matter', async () => {
    let body = ''
    await start((seen) => void seen.response.end(body))
    const removal = { ...deleteThing, response: noAnswer }
    for (body of ['', 'done', '{"id": "x", "val']) expect(await transport.request(removal, input)).toBeUndefined()
    body = ' <html>Sign in</html>'
    expect(await failed(transport.request(removal, input))).toMatchObject({ code: 'response.html', inDoubt: true })
  })

  it('is read again when it may be: cut JSON yes, a broken contract no', async () => {
    await start((seen) => void seen.response.end('{"id": "x", "val'), { retry: { attempts: 3, baseDelayMs: 0 } })
    await failed(transport.request(readThing, input))
    expect(server.requests).toBe(3)
    await transport.close()
    await server.stop()
    await start((seen) => reply(seen, 200, { id: 'x' }), { retry: { attempts: 3, baseDelayMs: 0 } })
    await failed(transport.request(readThing, input))
    expect(server.requests).toBe(1)
  })

  it('of a redirect is refused, and the token does not go there', async () => {
    const elsewhere = await startServer({ api: (seen) => reply(seen, 200, {}) })
    await start((seen) => reply(seen, 302, undefined, { location: `${elsewhere.url}/steal` }))
    expect(await failed(transport.request(readThing, input))).toMatchObject({ code: 'response.redirect', status: 302 })
    expect(elsewhere.requests).toBe(0)
    await elsewhere.stop()
  })
})

describe('a connection that fails', () => {
  it.each([
    ['closed', 'connection.refused'],
    ['https://no-such-host.invalid', 'connection.dns'],
  ])('%s is %s and never in doubt, since nothing was sent', async (url, code) => {
    // A port that was free a moment ago.
    const closed = await startServer({ api: () => undefined })
    await closed.stop()
    await start((seen) => reply(seen, 200, {}), { baseUrl: url === 'closed' ? closed.url : url })
    const error = await failed(transport.request(createThing, { body: {} }))
    expect(error).toMatchObject({ name: 'ConnectionError', code, inDoubt: false })
  })

  it('leaves no doubt when the deadline passes before the next attempt is sent', async () => {
    const fetch = async (): Promise<Response> => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
    }
    const auth = accessToken('a-token-of-a-user')
    const { clock, transport } = await startDriven(fine, { auth, ratePerMinute: 1, fetch })
    const began = clock.now()
    const error = await failed(transport.request(createThing, { body: {} }, { deadlineMs: 20_000 }))
    expect(error).toMatchObject({ name: 'TimeoutError', scope: 'deadline', inDoubt: false })
    expect(clock.now() - began).toBe(20_000)
  })

  it('keeps the doubt of an earlier attempt', async () => {
    let count = 0
    await start((seen) => (++count === 1 ? void seen.socket.destroy() : reply(seen, 403, { code: 'not.authorized' })), {
      retry: { attempts: 2, baseDelayMs: 0 },
    })
    const error = await failed(transport.request(setThing, { ...input, body: {} }))
    expect(error).toMatchObject({ name: 'PermissionError', inDoubt: true, attempts: 2 })
  })
})
