import { afterEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/random'
import { manualClock } from '../../src/core/time/manual-clock'
import { createTransport } from '../../src/transport/transport'
import { countingFetch, driveClock } from '../support/drive'
import { createThing, readThing, setThing } from './operations'
import { reply, type Seen, startServer, type TestServer } from './server'

/** Calls of the mixed run, and of each run against a server that is down: SKILLROUTE_FAULT_CALLS=5000 makes 5,000. */
const CALLS = Number(process.env.SKILLROUTE_FAULT_CALLS ?? 120)

let server: TestServer | undefined
afterEach(() => server?.stop())

/** Plays one of the mixed faults; false: none this time. `commit` does the write. */
function playFault(seen: Seen, random: () => number, commit: () => void): boolean {
  if (random() >= 0.3) return false
  const kind = Math.floor(random() * 8)
  if (kind === 0) reply(seen, 429, { code: 'too.many.requests.retry.after', status: 429 }, { 'retry-after': '2' })
  else if (kind <= 4) {
    const status = [500, 502, 503, 504][kind - 1] ?? 500
    // A gateway's 504 comes after the service behind it did the work as often as not.
    if (status === 504) commit()
    if (status === 502) seen.response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>')
    else if (status === 503) seen.response.writeHead(503).end()
    else reply(seen, status, { code: 'internal.server.error', message: 'oops' })
  } else if (kind === 5) {
    if (random() < 0.5) commit()
    seen.socket.destroy()
  } else {
    commit()
    if (kind === 7) {
      const text = JSON.stringify({ id: 'x', value: 1, filler: 'y'.repeat(200) })
      seen.response.writeHead(200, { 'content-type': 'application/json' }).end(text.slice(0, 100))
    }
    // kind 6: the work is done, no answer ever comes
  }
  return true
}

describe('30 % mixed faults', () => {
  it(`${CALLS} reads and bulk writes end right, with few extra requests`, async () => {
    const random = seededRandom('faults')
    const stored = new Map<string, number>()
    const requests = { read: 0, write: 0 }
    server = await startServer({
      api: (seen) => {
        const id = seen.url.pathname.split('/')[seen.method === 'GET' ? 5 : 4] ?? ''
        const commit = (): void => {
          if (seen.method === 'PUT') stored.set(id, JSON.parse(seen.body).value)
        }
        requests[seen.method === 'GET' ? 'read' : 'write'] += 1
        if (playFault(seen, random, commit)) return
        commit()
        reply(seen, 200, { id, value: seen.method === 'GET' ? Number(id) : stored.get(id) })
      },
    })
    const clock = manualClock()
    const io = countingFetch()
    const stop = driveClock(clock, io)
    const transport = createTransport({
      baseUrl: server.url,
      loginUrl: server.url,
      auth: server.auth,
      ratePerMinute: 6_000,
      concurrency: 50,
      clock,
      random: seededRandom(7),
      fetch: io.fetch,
    })
    let next = 0
    let wrong = 0
    async function worker(): Promise<void> {
      while (next < CALLS) {
        const n = next++
        const params = { id: String(n) }
        const { id, value } =
          n % 2 === 0
            ? await transport.request(readThing, { params })
            : await transport.request(setThing, { params, body: { value: n } })
        if (id !== String(n) || value !== n) wrong += 1
      }
    }
    await Promise.all(Array.from({ length: 60 }, worker))
    await stop()
    await transport.close()
    expect(wrong).toBe(0)
    expect(stored.size).toBe(CALLS / 2)
    expect([...stored].every(([id, value]) => value === Number(id))).toBe(true)
    console.log(`faults: ${requests.read / (CALLS / 2)} requests a read, ${requests.write / (CALLS / 2)} a write`)
    expect(requests.read / (CALLS / 2)).toBeLessThanOrEqual(1.6)
    expect(requests.write / (CALLS / 2)).toBeLessThanOrEqual(2)
    expect(clock.pending).toBe(0)
  })

  it('an unsafe create ends done once, or in a typed error that says it is in doubt', async () => {
    const random = seededRandom('creates')
    const effects = new Map<string, number>()
    server = await startServer({
      api: (seen) => {
        const { name } = JSON.parse(seen.body)
        const commit = (): void => void effects.set(name, (effects.get(name) ?? 0) + 1)
        if (playFault(seen, random, commit)) return
        commit()
        reply(seen, 200, { id: name })
      },
    })
    const clock = manualClock()
    const io = countingFetch()
    const stop = driveClock(clock, io)
    const { url, auth } = server
    const transport = createTransport({
      baseUrl: url,
      loginUrl: url,
      auth,
      ratePerMinute: 6_000,
      clock,
      fetch: io.fetch,
    })
    let doubtful = 0
    const work = Array.from({ length: 200 }, async (_, n) => {
      try {
        await transport.request(createThing, { body: { name: `s${n}` } })
        expect(effects.get(`s${n}`)).toBe(1)
      } catch (error) {
        expect(error).toMatchObject({ inDoubt: true })
        doubtful += 1
      }
    })
    await Promise.all(work)
    await stop()
    await transport.close()
    expect(Math.max(...effects.values())).toBe(1)
    expect(doubtful).toBeGreaterThan(20)
  })
})

describe('a server that is down', () => {
  for (const [name, answer] of [
    ['answering 503', (seen: Seen) => void seen.response.writeHead(503).end()],
    ['cutting connections', (seen: Seen) => void seen.socket.destroy()],
    ['answering 429 without end', (seen: Seen) => reply(seen, 429, {}, { 'retry-after': '5' })],
  ] as const) {
    it(`${name} gets at most 120 extra requests for ${CALLS} operations, all failing with typed errors`, async () => {
      server = await startServer({ api: answer })
      const clock = manualClock()
      const io = countingFetch()
      const stop = driveClock(clock, io)
      const { url, auth } = server
      const transport = createTransport({
        baseUrl: url,
        loginUrl: url,
        auth,
        ratePerMinute: 60_000,
        clock,
        fetch: io.fetch,
      })
      const kinds = new Set<string>()
      const work = Array.from({ length: CALLS }, async (_, n) => {
        const input = { params: { id: String(n) }, body: n % 2 ? { value: n } : undefined }
        const error: unknown = await transport.request(n % 2 ? setThing : readThing, input).catch((e: unknown) => e)
        kinds.add(error instanceof Error ? error.name : 'none')
      })
      await Promise.all(work)
      await stop()
      await transport.close()
      expect(server.requests - CALLS).toBeLessThanOrEqual(120)
      expect(
        [...kinds].every((kind) => ['ServerError', 'ConnectionError', 'RateLimitError', 'TimeoutError'].includes(kind)),
      ).toBe(true)
    })
  }

  it('with the login down as well, makes at most 120 extra requests in all', async () => {
    server = await startServer({
      api: (seen) => void seen.response.writeHead(503).end(),
      login: (seen) => void seen.response.writeHead(503).end(),
    })
    const clock = manualClock()
    const io = countingFetch()
    const stop = driveClock(clock, io)
    const { url, auth } = server
    const transport = createTransport({ baseUrl: url, loginUrl: url, auth, clock, fetch: io.fetch })
    const work = Array.from({ length: CALLS }, (_, n) => transport.request(readThing, { params: { id: String(n) } }))
    const ended = await Promise.allSettled(work)
    await stop()
    await transport.close()
    expect(ended.every((one) => one.status === 'rejected')).toBe(true)
    expect(server.requests).toBe(0)
    expect(server.tokenRequests).toBeLessThanOrEqual(120)
  })
})
