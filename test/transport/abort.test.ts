import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import { createTransport } from '../../src/transport/transport'
import type { Transport, TransportOptions } from '../../src/transport/wiring/types'
import { readThing, setThing } from './operations'
import { reply, type Seen, type ServerOptions, startServer, type TestServer } from './server'

let server: TestServer
let transport: Transport
let clock: ManualClock
afterEach(async () => {
  await transport.close()
  await server.stop()
})

const input = { params: { id: 'x' } }
const fine = (seen: Seen): void => reply(seen, 200, { id: 'x', value: 1 })
const never = (): void => undefined
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Waits for real I/O to come so far. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await turn()
}

/** The connection of the last request that was left without an answer. */
let hanging: Socket | undefined
function hang(seen: Seen): void {
  hanging = seen.socket
}

async function start(given: ServerOptions, options: Partial<TransportOptions> = {}): Promise<void> {
  clock = manualClock()
  hanging = undefined
  server = await startServer(given)
  const { url, auth } = server
  transport = createTransport({ baseUrl: url, loginUrl: url, auth, clock, ...options })
}

/** Turns of the event loop in which a call ends that was aborted. */
const MAX_TURNS = 10

/** Aborts a call once `ready`, and checks what the abort leaves: the reason itself, quickly, and nothing behind. */
async function abortWhen(ready: () => boolean, timersBefore = 0): Promise<void> {
  const caller = new AbortController()
  // Not even an Error: whatever it is, it must come out as it went in.
  const reason = { stop: 'now' }
  let settled = false
  const call = transport.request(readThing, input, { signal: caller.signal })
  const watched = call.then(
    () => expect.unreachable(),
    (error: unknown) => {
      settled = true
      return error
    },
  )
  await until(ready)
  expect(settled).toBe(false)
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1)
  caller.abort(reason)
  for (let turns = 0; turns < MAX_TURNS; turns++) await turn()
  expect(settled).toBe(true)
  expect(await watched).toBe(reason)
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
  expect(clock.pending).toBe(timersBefore)
}

// Timed, on machines that do other things as well: what counts is that it can be done in 50 ms.
describe('an abort', () => {
  it('before the call sends nothing', async () => {
    await start({ api: fine })
    const reason = new TypeError('mine')
    await expect(transport.request(readThing, input, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(server.tokenRequests + server.requests).toBe(0)
  })

  it('while waiting for a slot of the rate limit', async () => {
    await start({ api: fine }, { ratePerMinute: 1 })
    await transport.request(readThing, input)
    await abortWhen(() => clock.pending === 2)
    expect(server.requests).toBe(1)
  })

  it('while waiting for a slot of the concurrency', async () => {
    await start({ api: hang }, { concurrency: 1 })
    const first = new AbortController()
    const other = transport.request(readThing, input, { signal: first.signal }).catch((e: unknown) => e)
    await until(() => server.requests === 1)
    let turns = 0
    await abortWhen(() => ++turns > 20, clock.pending)
    expect(server.requests).toBe(1)
    first.abort('done')
    expect(await other).toBe('done')
    await until(() => hanging?.destroyed === true)
  })

  it('while backing off', async () => {
    await start({ api: (seen) => reply(seen, 503) }, { random: () => 0.9 })
    let retries = 0
    transport.on('retry', () => {
      retries += 1
    })
    await abortWhen(() => retries === 1 && clock.pending === 2)
  })

  it('while a 429 has everything paused', async () => {
    await start({ api: (seen) => reply(seen, 429, {}, { 'retry-after': '100' }) })
    let retries = 0
    transport.on('retry', () => {
      retries += 1
    })
    await abortWhen(() => retries === 1)
    await abortWhen(() => clock.pending === 2)
    expect(server.requests).toBe(1)
  })

  it('while waiting for the token leaves the others waiting for it alone', async () => {
    let answer: (() => void) | undefined
    const login = (seen: Seen): void => {
      answer = () => reply(seen, 200, { access_token: 'token-token', expires_in: 100 })
    }
    await start({ api: fine, login })
    const other = transport.request(readThing, input)
    await until(() => answer !== undefined)
    const timers = clock.pending
    let turns = 0
    await abortWhen(() => ++turns > 20, timers)
    answer?.()
    expect(await other).toMatchObject({ value: 1 })
    expect(server.tokenRequests).toBe(1)
  })

  it('of the only one waiting for the token ends the login and its socket', async () => {
    await start({ api: fine, login: hang })
    await abortWhen(() => server.tokenRequests === 1)
    await until(() => hanging?.destroyed === true)
  })

  it('while connecting', async () => {
    // A fetch that never comes to anything and does not even look at its signal.
    let calls = 0
    const fetch = async (...given: Parameters<typeof globalThis.fetch>): Promise<Response> => {
      if (String(given[0]).endsWith('/oauth/token')) return globalThis.fetch(...given)
      calls += 1
      return new Promise<Response>(never)
    }
    await start({ api: fine }, { fetch })
    await abortWhen(() => calls === 1)
  })

  it('while waiting for the headers', async () => {
    await start({ api: hang })
    await abortWhen(() => server.requests === 1)
    await until(() => hanging?.destroyed === true)
  })

  it('while reading the body', async () => {
    let sent = false
    await start({
      api: (seen) => {
        seen.response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
        sent = true
        hang(seen)
      },
    })
    let turns = 0
    await abortWhen(() => sent && ++turns > 50)
    await until(() => hanging?.destroyed === true)
  })

  it('while a middleware hangs', async () => {
    let inside = false
    const stuck = (): Promise<never> => {
      inside = true
      return new Promise(never)
    }
    await start({ api: fine }, { middleware: [stuck] })
    await abortWhen(() => inside)
  })

  it('of nothing: 300 calls on one signal leave no listener and no timer', async () => {
    await start({ api: fine }, { ratePerMinute: 100_000 })
    const caller = new AbortController()
    const options = { signal: caller.signal }
    await Promise.all(Array.from({ length: 300 }, () => transport.request(readThing, input, options)))
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
    expect(clock.pending).toBe(0)
  })
})

describe('time running out', () => {
  it('of an attempt covers the body and is retried for what may be repeated', async () => {
    let requests = 0
    await start({
      api: (seen) => {
        if (++requests > 1) return fine(seen)
        seen.response.writeHead(200).write('{')
      },
    })
    const call = transport.request(readThing, input, { timeoutMs: 700 })
    await until(() => requests === 1)
    await until(() => clock.pending === 2)
    while (requests < 2) await clock.advance(400)
    expect(await call).toMatchObject({ value: 1 })
  })

  it('of the deadline ends the call wherever it is, in doubt if a write was out', async () => {
    await start({ api: never })
    const call = transport.request(setThing, { ...input, body: {} }, { deadlineMs: 900 }).catch((e: unknown) => e)
    await until(() => server.requests === 1)
    await clock.advance(900)
    expect(await call).toMatchObject({
      name: 'TimeoutError',
      scope: 'deadline',
      code: 'timeout.deadline',
      inDoubt: true,
    })
    expect(clock.pending).toBe(0)
  })
})

describe('close', () => {
  it('ends what is under way, says whether it is in doubt, and refuses what comes after', async () => {
    await start({ api: never })
    const write = transport.request(setThing, { ...input, body: {} }).catch((e: unknown) => e)
    const read = transport.request(readThing, input).catch((e: unknown) => e)
    await until(() => server.requests === 2)
    await transport.close()
    expect(await write).toMatchObject({ name: 'ConnectionError', code: 'client.closed', inDoubt: true })
    expect(await read).toMatchObject({ code: 'client.closed', inDoubt: false })
    expect(clock.pending).toBe(0)
    await expect(transport.request(readThing, input)).rejects.toMatchObject({ code: 'client.closed' })
    await expect(transport.transfer({ method: 'GET', url: `${server.url}/x` })).rejects.toMatchObject({
      code: 'client.closed',
    })
  })
})
