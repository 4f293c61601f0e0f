import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Emulator, startEmulator } from '../../src/emulator'

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 5, queues: 2, skills: 3, hosts: ['genesys.test'] })
})
afterAll(() => emulator.stop())

interface Answered {
  readonly status: number
  readonly text: string
}

/** A request as it is written down, host and origin of the caller's choice. */
function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  return new Promise<Answered>((resolve, reject) => {
    const { hostname, port } = new URL(emulator.url)
    const { method = 'GET', headers = {}, body } = options
    const requested = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
    })
    requested.on('error', reject)
    // An answer may come before the whole of what it refuses was written.
    requested.on('socket', (socket) => socket.on('error', () => undefined))
    requested.end(body)
  })
}

const json = { 'content-type': 'application/json' }

describe('a web page of elsewhere', () => {
  it('that has its name lead here is not served', async () => {
    for (const host of ['evil.example', '127.evil.example', 'localhost.evil.example', 'evil.example:80'])
      expect(await ask('/emulator/state', { headers: { host } })).toMatchObject({ status: 421 })
    for (const host of ['localhost', '127.0.0.1:1234', '[::1]', 'genesys.test', 'genesys.test:8080'])
      expect(await ask('/emulator/state', { headers: { host } })).toMatchObject({ status: 200 })
  })

  it('may change nothing and look at no controls; our own page and programs may', async () => {
    const change = { method: 'POST', body: '{"speed":1}' }
    const { origin, host } = new URL(emulator.url)
    for (const external of ['https://evil.example', 'null', `https://${host}`, 'http://127.0.0.1:1']) {
      const headers = { ...json, origin: external }
      expect(await ask('/emulator/time', { ...change, headers })).toMatchObject({ status: 403 })
      expect(await ask('/emulator/state', { headers })).toMatchObject({ status: 403 })
      expect(await ask('/oauth/token', { ...change, headers })).toMatchObject({ status: 403 })
    }
    for (const headers of [json, { ...json, origin }])
      expect(await ask('/emulator/time', { ...change, headers })).toMatchObject({ status: 200 })
  })

  it('may not listen, and ends nothing by it', async () => {
    const url = emulator.url.replace('http', 'ws')
    for (const path of ['//%00/', '//', '/channels/x', '/%', '/channels/%00']) {
      const socket = new WebSocket(`${url}/x`, { headers: { origin: 'https://evil.example' } })
      const [failure] = await once(socket, 'error')
      expect(String(failure)).toContain('403')
      expect(await upgrade(path)).toMatch(/^HTTP\/1\.1 404/)
    }
    expect(await ask('/emulator/state')).toMatchObject({ status: 200 })
  })
})

it('controls take what makes sense, and say what does not', async () => {
  for (const body of [
    '{"jumpMs":1e300}',
    '{"jumpMs":1e12}',
    '{"speed":1e9}',
    '{"jumpTo":"9999-01-01"}',
    '{"jumpMs":-1}',
    '{"speed":-1}',
  ])
    expect(await ask('/emulator/time', { method: 'POST', headers: json, body }), body).toMatchObject({ status: 400 })
  const huge = JSON.stringify({ jumpMs: 1, pad: 'x'.repeat(10_000_000) })
  const answer = await ask('/emulator/time', {
    method: 'POST',
    headers: { ...json, 'transfer-encoding': 'chunked' },
    body: huge,
  }).catch(() => undefined)
  expect([undefined, 400, 413]).toContain(answer?.status)
})

it('a doubled slash leads nowhere, as on the platform', async () => {
  for (const path of ['//api/v2/users', '/api//v2/users', '/api/v2//users', '/api/v2/routing//queues', '//oauth/token'])
    expect([401, 404], path).toContain((await ask(path)).status)
})

it('no request whatever ends it', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'api',
      'v2',
      'users',
      'routing',
      'queues',
      'channels',
      'emulator',
      'time',
      'faults',
      '',
      '..',
      '%00',
      '%',
      '%2f',
      'oauth',
      'token',
    ),
    fc.webPath({ size: 'small' }),
  )
  const path = fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join('/')}`)
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND')
  const body = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"jumpMs":null}', '[[[[', '{"__proto__":{"a":1}}'))
  await fc.assert(
    fc.asyncProperty(path, method, body, fc.boolean(), async (where, how, what, isUpgrade) => {
      if (isUpgrade) await upgrade(where)
      else {
        const answer = await ask(where, {
          method: how,
          headers: json,
          ...(how === 'HEAD' ? {} : { body: what }),
        }).catch(() => undefined)
        expect(answer?.text ?? '').not.toContain('emulator defect')
      }
    }),
    { numRuns: 200 },
  )
  for (const text of [
    '\0\0\0',
    'GET\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: \0\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
  ])
    await raw(text)
  expect(await ask('/emulator/state')).toMatchObject({ status: 200 })
})

/** Asks for a websocket, whatever the path, and gives the first line of the answer. */
function upgrade(path: string): Promise<string> {
  const key =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  return raw(`GET ${path.replace(/\s/g, '')} HTTP/1.1\r\nHost: localhost\r\n${key}\r\n\r\n`)
}

/** Writes bytes, and gives what comes back until the other side ends, or enough of it. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(emulator.url)
    const socket = connect(Number(port), hostname, () => socket.end(text))
    let answer = ''
    socket.on('data', (part) => {
      answer += String(part)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}
