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
  ValidationError,
} from '../../src/core/errors'
import { manualClock } from '../../src/core/time/manual-clock'
import type { ResponseInfo } from '../../src/transport/contract/call-options'
import { createTransport } from '../../src/transport/transport'
import { transportOf } from '../../src/transport/wiring/held'
import type { Middleware, Transport, TransportOptions } from '../../src/transport/wiring/types'
import { createThing, deleteThing, readThing, setThing } from './operations'
import { reply, type Seen, startServer, type TestServer } from './server'

let server: TestServer
let transport: Transport
afterEach(async () => {
  await transport.close()
  await server.stop()
})

async function start(api: (seen: Seen) => void, options: Partial<TransportOptions> = {}): Promise<void> {
  server = await startServer({ api })
  const { url, auth } = server
  transport = createTransport({ baseUrl: url, loginUrl: url, auth, retry: { attempts: 1 }, ...options })
}

const input = { params: { id: 'x' } }
const failed = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  )

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
    server = await startServer({ api: (seen) => reply(seen, 403, { code, message }) })
    const { url, auth } = server
    const client = createClient({ baseUrl: url, loginUrl: url, auth })
    transport = transportOf(client)
    const ids = { queue: '00000000-0000-4000-8000-000000000001', user: '00000000-0000-4000-8000-000000000002' }
    const one = await failed(client.routing.userSkills.set(ids.user, [{ id: ids.queue, proficiency: 3 }]))
    expect(one).toMatchObject({ name: 'PermissionError', missing: ['routing:skill:assign'] })
    expect(String(one)).toContain('The call needs routing:skill:assign: add it to a role')
    const any = await failed(client.routing.members.add(ids.queue, [ids.user]))
    expect(any).toMatchObject({ missing: ['routing:queue:edit', 'routing:queueMember:manage'] })
    expect(String(any)).toContain('The call needs one of routing:queue:edit, routing:queueMember:manage: add')
  })

  it('a 403 that is not about permissions names none', async () => {
    server = await startServer({
      api: (seen) => reply(seen, 403, { code: 'feature.disabled', message: 'Switched off' }),
    })
    const { url, auth } = server
    const client = createClient({ baseUrl: url, loginUrl: url, auth })
    transport = transportOf(client)
    expect(await failed(client.routing.queues.get('00000000-0000-4000-8000-000000000001'))).toMatchObject({
      missing: [],
    })
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
    server = await startServer({ api: (seen) => reply(seen, 200, {}) })
    const options = { retry: { attempts: 1 }, auth: server.auth, loginUrl: server.url }
    // A port that was free a moment ago.
    const closed = await startServer({ api: () => undefined })
    await closed.stop()
    transport = createTransport({ ...options, baseUrl: url === 'closed' ? closed.url : url })
    const error = await failed(transport.request(createThing, { body: {} }))
    expect(error).toMatchObject({ name: 'ConnectionError', code, inDoubt: false })
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

describe('what is sent', () => {
  it('is checked first, with every problem named', async () => {
    await start((seen) => reply(seen, 200, {}))
    const wrong: [Promise<unknown>, RegExp][] = [
      [transport.request(readThing, {}), /params\.id/],
      [transport.request(readThing, { params: { id: '' } }), /params\.id/],
      [transport.request(readThing, { params: { id: '..' } }), /params\.id/],
      [
        transport.request(readThing, input, { headers: { Authorization: 'x' } }),
        /headers\.Authorization.*cannot be set/,
      ],
      [transport.request(readThing, input, { headers: { 'x-a': 'line\nbreak-secret' } }), /headers\.x-a/],
      [transport.request(createThing, { body: 'x'.repeat(512_000) }), /512002 bytes, more than the 512000/],
      [transport.request(createThing, { body: { n: 1n } }), /no JSON form/],
      [transport.request(readThing, input, { timeoutMs: -1 }), /timeoutMs is -1/],
    ]
    for (const [call, message] of wrong) {
      const error = await failed(call)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).toMatch(message)
      expect(String(error)).not.toContain('break-secret')
    }
    expect(server.requests).toBe(0)
    expect(await failed(transport.request(readThing, {}, { headers: { authorization: 'x' } }))).toBeInstanceOf(
      ValidationError,
    )
  })

  it('carries the caller’s headers, a server’s own etag, and a key only under the name given for it', async () => {
    const seen: Seen['headers'][] = []
    await start(
      (request) => {
        seen.push(request.headers)
        reply(request, 204)
      },
      { idempotencyHeader: 'X-Key' },
    )
    const options = { headers: { 'X-Trace': 't' }, ifMatch: '"7"', idempotencyKey: 'k-1' }
    await transport.request(deleteThing, input, options)
    expect(seen[0]).toMatchObject({ 'x-trace': 't', 'if-match': '"7"', 'x-key': 'k-1' })
    expect(options).toEqual({ headers: { 'X-Trace': 't' }, ifMatch: '"7"', idempotencyKey: 'k-1' })
  })

  it('passes the middleware, each attempt anew, the first outermost', async () => {
    const order: string[] = []
    const layer =
      (name: string): Middleware =>
      async (request, next) => {
        order.push(`${name} ${request.headers.has('authorization')}`)
        const headers = new Headers(request.headers)
        headers.set(`x-${name}`, '1')
        const response = await next({ ...request, headers })
        order.push(`${name} ${response.status}`)
        return response
      }
    let count = 0
    await start(
      (seen) => (++count === 1 ? reply(seen, 503) : reply(seen, 200, { id: 'x', value: seen.headers['x-b'] ? 2 : 0 })),
      {
        middleware: [layer('a'), layer('b')],
        retry: { attempts: 2, baseDelayMs: 0 },
      },
    )
    expect(await transport.request(readThing, input)).toMatchObject({ value: 2 })
    expect(order).toEqual(['a true', 'b true', 'b 503', 'a 503', 'a true', 'b true', 'b 200', 'a 200'])
  })

  it('tells the caller about the answer that counts', async () => {
    let count = 0
    await start((seen) => (++count === 1 ? reply(seen, 503) : reply(seen, 200, { id: 'x', value: 2 })), {
      retry: { attempts: 2, baseDelayMs: 0 },
    })
    const told: ResponseInfo[] = []
    await transport.request(readThing, input, { onResponse: (info) => told.push(info) })
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ status: 200, correlationId: 'corr-1', attempts: 2 })
  })
})

describe('transfer', () => {
  it('moves bytes without our token or rate, retried, its signed query unseen in errors', async () => {
    const seen: { headers: Seen['headers']; body: string }[] = []
    let count = 0
    const store = await startServer({
      login: () => undefined,
      api: (request) => {
        seen.push({ headers: request.headers, body: request.body })
        if (++count === 1) return reply(request, 503)
        if (request.url.pathname === '/gone') return reply(request, 404)
        request.response.end('stored')
      },
    })
    await start((request) => reply(request, 200, {}), { retry: { attempts: 2, baseDelayMs: 0 }, clock: manualClock() })
    const put = {
      method: 'PUT',
      url: `${store.url}/up?signature=s3cr3t`,
      headers: { 'x-amz': '1' },
      body: 'data',
    } as const
    expect(await transport.transfer(put)).toMatchObject({ status: 200, text: 'stored' })
    expect(seen[1]?.body).toBe('data')
    expect(seen[1]?.headers).toMatchObject({ 'x-amz': '1', 'content-length': '4' })
    expect(seen[1]?.headers).not.toHaveProperty('authorization')
    expect(seen[1]?.headers).not.toHaveProperty('content-type')
    expect(transport.rateLimit().usedLastMinute).toBe(0)
    const error = await failed(transport.transfer({ method: 'GET', url: `${store.url}/gone?signature=s3cr3t` }))
    expect(error).toBeInstanceOf(NotFoundError)
    expect(String(error)).not.toContain('s3cr3t')
    await expect(transport.transfer({ method: 'GET', url: 'http://files.example/x' })).rejects.toBeInstanceOf(
      ValidationError,
    )
    await store.stop()
  })
})

describe('events', () => {
  it('tell the story of a call, and a listener that throws does not disturb it', async () => {
    let count = 0
    await start((seen) => (++count === 1 ? reply(seen, 500) : reply(seen, 200, { id: 'x', value: 1 })), {
      retry: { attempts: 2, baseDelayMs: 0 },
    })
    const story: string[] = []
    for (const event of ['request', 'response', 'retry', 'token'] as const) transport.on(event, () => story.push(event))
    const stop = transport.on('request', () => {
      throw new Error('mine')
    })
    await transport.request(readThing, input)
    stop()
    expect(story).toEqual(['token', 'request', 'response', 'retry', 'request', 'response'])
  })
})
