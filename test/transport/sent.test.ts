import { afterEach, describe, expect, it } from 'vitest'
import { NotFoundError, ValidationError } from '../../src/core/errors'
import { manualClock } from '../../src/core/time/manual-clock'
import type { ResponseInfo } from '../../src/transport/contract/call-options'
import type { Middleware, Transport, TransportOptions } from '../../src/transport/wiring/types'
import { createThing, deleteThing, readThing } from './operations'
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
      [transport.request(readThing, input, { timeoutMs: -1 }), /timeoutMs: must be a number of at least 1, not -1/],
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
