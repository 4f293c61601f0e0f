import { createServer, request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { listening } from '../../test/support/listening'
import { manualClock } from '../core/time/manual-clock'
import { createReceiver, type Receiver, type ReceiverOptions } from './receiver'
import { memoryReplays } from './replays'
import { signWebhook } from './sign'
import { readChunks } from './take'

const secrets = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const clock = manualClock(Date.UTC(2026, 2, 2, 9))
const seen: string[] = []
const errors: unknown[] = []
afterEach(() => {
  seen.length = 0
  errors.length = 0
})

function receiver(options: Partial<ReceiverOptions> = {}): Receiver {
  return createReceiver({
    secrets,
    clock,
    on: { 'plan.applied': ({ data }) => seen.push(data.planId), '*': ({ type }) => seen.push(type) },
    onError: (error) => errors.push(error),
    ...options,
  })
}

const bodyOf = (id: string, type = 'plan.applied'): string =>
  JSON.stringify({
    id,
    type,
    timestamp: '2026-03-02T09:00:00Z',
    subject: { kind: 'plan', id: 'p' },
    data: { planId: `Zoë ${id}` },
  })

async function message(id: string, body = bodyOf(id)): Promise<{ headers: Record<string, string>; body: string }> {
  return { headers: await signWebhook({ id, body, secrets, atMs: clock.now() }), body }
}

/** Each runtime's way in, with the same message and the same answer. */
const RUNTIMES: Readonly<
  Record<
    string,
    (to: Receiver, headers: Record<string, string>, body: string | Uint8Array, method?: string) => Promise<number>
  >
> = {
  async node(to, headers, body, method = 'POST') {
    const server = await listening(createServer((request, response) => void to.node(request, response)))
    try {
      return await new Promise((done, failed) => {
        const request = httpRequest({ port: server.port, method, headers }, (response) => {
          response.resume()
          done(response.statusCode ?? 0)
        })
        request.on('error', failed)
        request.end(body)
      })
    } finally {
      await server.close()
    }
  },
  async fetch(to, headers, body, method = 'POST') {
    const init = method === 'GET' ? { method, headers } : { method, headers, body: Uint8Array.from(Buffer.from(body)) }
    return (await to.fetch(new Request('https://example.com/hooks', init))).status
  },
  async lambdaV1(to, headers, body, method = 'POST') {
    const names = Object.entries(headers).map(([name, value]) => [name.replace('webhook', 'Webhook'), value])
    const event = { httpMethod: method, headers: Object.fromEntries(names), body: Buffer.from(body).toString('utf8') }
    return (await to.lambda({ ...event, isBase64Encoded: false })).statusCode
  },
  async lambdaUrl(to, headers, body, method = 'POST') {
    const requestContext = { http: { method } }
    const event = { requestContext, headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
    return (await to.lambda(event)).statusCode
  },
}

describe.each(Object.entries(RUNTIMES))('createReceiver under %s', (_name, send) => {
  it('hands a message to its handler once, and answers a repeat with success', async () => {
    const to = receiver()
    const { headers, body } = await message('evt_1')
    expect(await send(to, headers, body)).toBe(200)
    expect(seen).toEqual(['Zoë evt_1', 'plan.applied'])
    expect(await send(to, headers, body)).toBe(200)
    const later = await message('evt_1')
    expect(await send(to, later.headers, later.body)).toBe(200)
    expect(seen).toHaveLength(2)
  })

  it('answers by what is wrong, and calls nothing', async () => {
    const to = receiver({ maxBytes: 1_000 })
    const { headers, body } = await message('evt_1')
    expect(await send(to, headers, body.replace('Zoë', 'Zoe'))).toBe(401)
    expect(await send(to, { ...headers, 'webhook-id': 'evt_2' }, body)).toBe(401)
    expect(await send(to, {}, body)).toBe(400)
    const noEvent = await message('evt_1', '[]')
    expect(await send(to, noEvent.headers, noEvent.body)).toBe(400)
    const otherId = await message('evt_1', bodyOf('evt_2'))
    expect(await send(to, otherId.headers, otherId.body)).toBe(400)
    expect(await send(to, headers, '', 'GET')).toBe(405)
    const long = await message('evt_1', ' '.repeat(1_001))
    expect(await send(to, long.headers, long.body)).toBe(413)
    expect(await send(receiver({ toleranceMs: -1 }), headers, body)).toBe(401)
    expect(seen).toEqual([])
    for (const name of ['toleranceMs', 'maxBytes', 'rememberMs'])
      expect(() => receiver({ [name]: Number.NaN })).toThrow(`options.${name}: must be a number, not NaN`)
  })

  it('lets a message come again when its handler failed', async () => {
    let failures = 1
    const to = receiver({
      on: {
        'plan.applied': ({ id }) => {
          if (failures-- > 0) throw new Error('database away')
          seen.push(id)
        },
      },
    })
    const { headers, body } = await message('evt_1')
    expect(await send(to, headers, body)).toBe(500)
    expect(String(errors[0])).toContain('database away')
    expect(await send(to, headers, body)).toBe(200)
    expect(seen).toEqual(['evt_1'])
  })
})

describe('createReceiver', () => {
  it('asks the sender to wait while the same message is being handled', async () => {
    let end: () => void = () => undefined
    const to = receiver({ on: { '*': () => new Promise<void>((done) => (end = done)) } })
    const { headers, body } = await message('evt_1')
    const request = (): Request => new Request('https://example.com', { method: 'POST', headers, body })
    const first = to.fetch(request())
    await new Promise((done) => setImmediate(done))
    await expect.poll(async () => (await to.fetch(request())).status).toBe(409)
    end()
    expect((await first).status).toBe(200)
    expect(await (await to.fetch(request())).json()).toEqual({ status: 'replayed' })
  })

  it('tells of a repeat by a typed error where it is called directly', async () => {
    const to = receiver()
    const one = await message('evt_1')
    expect(await to.receive(one)).toMatchObject({ id: 'evt_1', type: 'plan.applied' })
    await expect(to.receive(one)).rejects.toMatchObject({ reason: 'replayed', code: 'webhook.replayed' })
  })

  it('says so when a body parser was there before it', async () => {
    const { headers } = await message('evt_1')
    let status = 0
    const response = { statusCode: 0, setHeader: () => undefined, end: () => (status = response.statusCode) }
    const none = new Response('').body ?? new ReadableStream()
    await receiver().node(
      Object.assign(
        { [Symbol.asyncIterator]: () => readChunks(none) },
        { method: 'POST', headers, readableEnded: true },
      ),
      response,
    )
    expect(status).toBe(500)
    expect(String(errors[0])).toContain('before any body parser')
  })

  it('passes types on that it does not know, and messages of other senders', async () => {
    const to = receiver()
    const one = await message('evt_1', JSON.stringify({ type: 'invoice.paid', data: { amount: 3 } }))
    expect(await to.receive(one)).toMatchObject({ id: 'evt_1', type: 'invoice.paid', data: { amount: 3 } })
    expect(seen).toEqual(['invoice.paid'])
    const odd = await message('evt_2', JSON.stringify({ type: '*', data: {} }))
    await to.receive(odd)
    const inherited = await message('evt_3', JSON.stringify({ type: 'toString', data: {} }))
    await to.receive(inherited)
    expect(seen).toEqual(['invoice.paid', '*', 'toString'])
  })
})

describe('memoryReplays', () => {
  it('forgets ids after their time, and never within it, however many come', async () => {
    const time = manualClock()
    const replays = memoryReplays({ clock: time, keepMs: 600_000 })
    for (let n = 0; n < 100_500; n++) {
      await replays.claim(`id_${n}`, 86_400_000)
      await replays.finish(`id_${n}`)
    }
    expect(await replays.claim('id_0', 1)).toBe('done')
    time.jump(time.now() + 600_001)
    expect(await replays.claim('new', 86_400_000)).toBe('new')
    expect(await replays.claim('id_0', 1)).toBe('new')
    expect(await replays.claim('id_100499', 1)).toBe('done')
    time.jump(time.now() + 86_400_000)
    expect(await replays.claim('id_100499', 1)).toBe('new')
  })

  it('lets another try what a handler never ended', async () => {
    const time = manualClock()
    const replays = memoryReplays({ clock: time })
    expect(await replays.claim('a', 86_400_000)).toBe('new')
    expect(await replays.claim('a', 86_400_000)).toBe('busy')
    time.jump(time.now() + 600_000)
    expect(await replays.claim('a', 86_400_000)).toBe('new')
  })
})

it('handles no message twice that is not too old, however short ids are remembered', async () => {
  const own = manualClock(Date.UTC(2026, 2, 2, 9))
  const to = receiver({ clock: own, rememberMs: 60_000 })
  const body = bodyOf('evt_1')
  // The clock of the sender is ahead by all that is allowed.
  const headers = await signWebhook({ id: 'evt_1', body, secrets, atMs: own.now() + 300_000 })
  await to.receive({ headers, body })
  for (const waitMs of [90_000, 510_000]) {
    await own.advance(waitMs)
    await expect(to.receive({ headers, body })).rejects.toThrow('was handled before')
  }
  await own.advance(1)
  await expect(to.receive({ headers, body })).rejects.toThrow('old')
  expect(seen).toHaveLength(2)
})

it('calls a body of a gateway that is no base64 unreadable', async () => {
  const { headers } = await message('evt_1')
  const { statusCode } = await receiver().lambda({ httpMethod: 'POST', headers, body: '%', isBase64Encoded: true })
  expect([statusCode, errors]).toMatchObject([400, [{ reason: 'malformed' }]])
})

it('shows the error of a handler although the store of ids fails as well', async () => {
  const replays = {
    claim: async () => 'new' as const,
    finish: async () => undefined,
    release: async () => {
      throw new Error('store away')
    },
  }
  const on = {
    '*': () => {
      throw new Error('handler failed')
    },
  }
  await expect(receiver({ replays, on }).receive(await message('evt_1'))).rejects.toThrow('handler failed')
})
