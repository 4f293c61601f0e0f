/** What an operation may declare of its answer: a schema of any library, or nothing. */
import { afterEach, expect, expectTypeOf, it } from 'vitest'
import * as classic from 'zod'
import * as mini from 'zod/mini'
import { operation, type StandardSchema } from '../../src'
import { createTransport } from '../../src/transport/transport'
import type { Transport } from '../../src/transport/wiring/types'
import { reply, startServer, type TestServer } from './server'

let server: TestServer
let transport: Transport
afterEach(async () => {
  await transport.close()
  await server.stop()
})

async function start(body?: unknown): Promise<void> {
  server = await startServer({ api: (seen) => reply(seen, 200, body) })
  transport = createTransport({ baseUrl: server.url, loginUrl: server.url, auth: server.auth })
}

const get = { id: 'getThing', method: 'GET', path: '/api/v2/thing', kind: 'safe' } as const

/** By hand, as a library would: `{ level: number }`, of which it makes the number. */
const level = (wait: boolean): StandardSchema<number> => {
  const validate = (value: unknown) => {
    const found = typeof value === 'object' && value !== null && 'level' in value ? value.level : undefined
    if (typeof found === 'number') return { value: found }
    return { issues: [{ message: 'no number', path: [{ key: 'levels' }, 0, 'level'] }, { message: 'more' }] }
  }
  return {
    '~standard': { version: 1, vendor: 'hand', validate: wait ? async (value) => validate(value) : validate },
  }
}

it.each([false, true])('holds the answer against a schema of another library, waiting: %s', async (wait) => {
  await start({ level: 3 })
  const answer = await transport.request(operation({ ...get, response: level(wait) }))
  expectTypeOf(answer).toEqualTypeOf<number>()
  expect(answer).toBe(3)
})

it.each([false, true])('names the path where the answer breaks it, waiting: %s', async (wait) => {
  await start({ level: 'high' })
  await expect(transport.request(operation({ ...get, response: level(wait) }))).rejects.toMatchObject({
    name: 'ResponseError',
    code: 'response.invalid',
    path: 'levels[0].level',
    message: expect.stringContaining('levels[0].level breaks the contract of the API and 1 more: no number'),
  })
  expect(server.requests).toBe(1)
})

it('takes the schemas of zod, also with parts to wait for', async () => {
  await start({ level: 3 })
  const plain = await transport.request(operation({ ...get, response: classic.object({ level: classic.number() }) }))
  expectTypeOf(plain).toEqualTypeOf<{ level: number }>()
  expect(plain).toEqual({ level: 3 })
  const even = mini.number().check(mini.refine(async (value) => value % 2 === 0, 'is odd'))
  await expect(transport.request(operation({ ...get, response: mini.object({ level: even }) }))).rejects.toMatchObject({
    code: 'response.invalid',
    path: 'level',
    message: expect.stringContaining('is odd'),
  })
})

it('gives the parsed answer as unknown without a schema', async () => {
  await start({ anything: [1] })
  const answer = await transport.request(operation(get))
  expectTypeOf(answer).toEqualTypeOf<unknown>()
  expect(answer).toEqual({ anything: [1] })
})
