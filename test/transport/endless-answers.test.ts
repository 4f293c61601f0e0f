import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { listening } from '../support/listening'

const auth = clientCredentials({ clientId: 'a', clientSecret: 'b' })
const token = { access_token: 'abcdef', expires_in: 3_600 }

describe('an answer without end', () => {
  // 64 MB of blanks inside of a JSON text, about 65 kB on the way.
  const packed = gzipSync(
    Buffer.concat([Buffer.from('{"entities":['), Buffer.alloc(64_000_000, 32), Buffer.from(']}')]),
  )
  let place: Awaited<ReturnType<typeof listening>>
  let requested = 0

  beforeAll(async () => {
    const server = createServer((request, response) => {
      if (request.url === '/oauth/token')
        return response.setHeader('content-type', 'application/json').end(JSON.stringify(token))
      requested++
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed)
    })
    place = await listening(server)
  })
  afterAll(() => place.close())

  it('is read as far as it may be, counted as it comes out', async () => {
    const url = `http://127.0.0.1:${place.port}`
    const client = createClient({ baseUrl: url, loginUrl: url, auth, maxAnswerBytes: 1_000_000 })
    const before = process.memoryUsage().rss
    await expect(client.routing.queues.list().first()).rejects.toMatchObject({
      code: 'response.tooLarge',
      message: expect.stringContaining('maxAnswerBytes'),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000)
    // Asking again would not make it shorter.
    expect(requested).toBe(1)
    await client.close()
  })

  it('has a limit unless told otherwise, and no limit that makes no sense', () => {
    for (const maxAnswerBytes of [0, -1, 1.5, Number.NaN])
      expect(() => createClient({ region: 'eu_west_1', auth, maxAnswerBytes })).toThrow(/maxAnswerBytes/)
  })
})

it('a list of a billion pages ends at the first empty one', async () => {
  let pages = 0
  const fetch = async (input: Request | URL | string): Promise<Response> => {
    if (String(input instanceof Request ? input.url : input).includes('/oauth/token')) return Response.json(token)
    pages++
    const entities = pages === 1 ? [{ id: 'a', name: 'a' }] : []
    return Response.json({ entities, pageSize: 500, pageCount: 1e9 })
  }
  const client = createClient({ baseUrl: 'http://127.0.0.1:9', loginUrl: 'http://127.0.0.1:9', auth, fetch })
  const queues = await client.routing.queues.list().toArray()
  expect(queues.map(({ id }) => id)).toEqual(['a'])
  expect(pages).toBeLessThanOrEqual(6)
  await client.close()
})
