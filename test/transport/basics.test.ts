import { afterEach, expect, it } from 'vitest'
import { version } from '../../src/core/version'
import { createTransport } from '../../src/transport/transport'
import type { Transport } from '../../src/transport/wiring/types'
import { createThing, deleteThing, readThing } from './operations'
import { reply, startServer, type TestServer } from './server'

let server: TestServer | undefined
let transport: Transport | undefined
afterEach(async () => {
  await transport?.close()
  await server?.stop()
})

it('logs in once, sends what was asked and gives back what was answered', async () => {
  server = await startServer({
    api: (seen) =>
      reply(seen, 200, {
        id: 'a b',
        value: 1,
        extra: [seen.url.search, seen.headers.authorization, seen.headers['user-agent']],
      }),
  })
  transport = createTransport({ baseUrl: server.url, loginUrl: server.url, auth: server.auth })
  const input = { params: { id: 'a b' }, query: { id: ['x', 'y'], q: undefined, n: 2 } }
  const thing = await transport.request(readThing, input)
  expect(thing).toEqual({
    id: 'a b',
    value: 1,
    extra: ['?id=x&id=y&n=2', `Bearer ${server.tokens[0]}`, `skillroute/${version}`],
  })
  expect(server.tokenRequests).toBe(1)
})

it('gives undefined for an operation without an answer', async () => {
  server = await startServer({ api: (seen) => reply(seen, 204) })
  transport = createTransport({ baseUrl: server.url, loginUrl: server.url, auth: server.auth })
  expect(await transport.request(deleteThing, { params: { id: 'x' } })).toBeUndefined()
})

it('does not repeat an unsafe call that may have been carried out', async () => {
  server = await startServer({ api: (seen) => void seen.socket.destroy() })
  transport = createTransport({ baseUrl: server.url, loginUrl: server.url, auth: server.auth })
  await expect(transport.request(createThing, { body: { name: 'x' } })).rejects.toMatchObject({
    name: 'ConnectionError',
    code: 'connection.reset',
    inDoubt: true,
  })
  expect(server.requests).toBe(1)
})
