import { afterEach, describe, expect, it } from 'vitest'
import { countingFetch, driveClock } from '../../../test/support/drive'
import { type HookAnswer, type HookServer, hookServer, queueEvent, SECRET } from '../../../test/support/hooks'
import type { RoutingEvent } from '../../core/documents'
import { ValidationError } from '../../core/errors'
import { type ManualClock, manualClock } from '../../core/manual-clock'
import { seededRandom } from '../../core/random'
import { memoryOutbox } from '../../stores/outbox-memory'
import { verifyWebhook } from '../verify'
import type { RelayNotice } from './notices'
import { createRelay, type Relay, type RelayOptions } from './relay'

let server: HookServer
let ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  ends = []
})

interface Rig {
  readonly relay: Relay
  readonly clock: ManualClock
  readonly notices: RelayNotice[]
  /** Ids in the order in which they came. */
  ids(): (string | undefined)[]
}

/** A relay with one endpoint on a driven clock: waits of days take no time. */
async function rig(answer?: Parameters<typeof hookServer>[0], options: Partial<RelayOptions> = {}): Promise<Rig> {
  server = await hookServer(answer)
  const clock = manualClock(Date.UTC(2026, 2, 2, 9))
  const io = countingFetch()
  const notices: RelayNotice[] = []
  // The driven clock takes a slow machine for a server that hangs: here no server does.
  const patient = { timeoutMs: 100 * 86_400_000, allowPrivate: ['127.0.0.1'] }
  const endpoints = [{ name: 'one', url: server.url, secrets: SECRET, ...patient }]
  const shared = {
    endpoints,
    clock,
    random: seededRandom(1),
    fetch: io.fetch,
    onNotice: (one: RelayNotice) => notices.push(one),
  }
  const relay = createRelay({ ...shared, ...options })
  await relay.start()
  const stopDriving = driveClock(clock, io)
  ends.push(server.close, stopDriving, () => relay.stop())
  return { relay, clock, notices, ids: () => server.hooks.map(({ headers }) => String(headers['webhook-id'])) }
}

const isEmpty = ({ relay }: Rig) => expect.poll(() => relay.status().pending).toBe(0)

describe('createRelay', () => {
  it('delivers a signed event, once', async () => {
    const one = await rig()
    const event = queueEvent('evt_1')
    await one.relay.emit(event)
    await one.relay.emit([event])
    await isEmpty(one)
    expect(one.ids()).toEqual(['evt_1'])
    const [hook] = server.hooks
    const verified = await verifyWebhook({
      headers: hook?.headers ?? {},
      body: hook?.body ?? '',
      secrets: SECRET,
      nowMs: one.clock.now(),
    })
    expect(JSON.parse(verified.body)).toEqual(event)
    expect(hook?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringContaining('skillroute/'),
    })
    expect(one.notices.map(({ type }) => type)).toEqual(['accepted', 'delivered'])
  })

  it('keeps the schedule of the standard, then a dead letter that can be sent again', async () => {
    let up = false
    const times: number[] = []
    const one = await rig(() => {
      times.push(one.clock.now())
      return { status: up ? 204 : 500 }
    })
    await one.relay.emit(queueEvent('evt_1'))
    await expect.poll(() => one.relay.status().dead).toBe(1)
    const waits = times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / 1000)
    const standard = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    expect(waits).toHaveLength(standard.length)
    for (const [index, seconds] of standard.entries()) {
      expect(Math.abs((waits[index] ?? 0) / seconds - 1)).toBeLessThanOrEqual(0.101)
    }
    expect(waits).not.toEqual(standard)
    expect(one.relay.deadLetters()).toMatchObject([
      { endpoint: 'one', attempts: 10, error: 'HTTP 500', message: { id: 'evt_1' } },
    ])
    up = true
    expect(await one.relay.resend(['evt_1'])).toBe(1)
    await isEmpty(one)
    expect(one.relay.deadLetters()).toEqual([])
    expect(new Set(one.ids())).toEqual(new Set(['evt_1']))
  })

  it('keeps the order of a subject while another goes on, and goes on after a dead letter', async () => {
    const one = await rig(({ body }) => ({ status: body.includes('poison') ? 500 : 200 }), {
      retryDelaysMs: [0, 60_000],
    })
    await one.relay.emit([
      queueEvent('poison'),
      queueEvent('a2'),
      queueEvent('b1', 'q2'),
      queueEvent('b2', 'q2'),
      queueEvent('a3'),
    ])
    await isEmpty(one)
    const ids = one.ids()
    const ofSecond = (id: string | undefined): boolean => id === 'b1' || id === 'b2'
    expect(ids.filter((id) => !ofSecond(id))).toEqual(['poison', 'poison', 'a2', 'a3'])
    expect(ids.filter(ofSecond)).toEqual(['b1', 'b2'])
    expect(ids.indexOf('b1')).toBeLessThan(ids.lastIndexOf('poison'))
    expect(one.relay.status()).toMatchObject({ dead: 1 })
  })

  it('waits as long as the endpoint asks, with all it has for it', async () => {
    const at: [string, number][] = []
    const start = Date.UTC(2026, 2, 2, 9)
    const one = await rig(({ headers }, before) => {
      at.push([String(headers['webhook-id']), (one.clock.now() - start) / 1000])
      return before === 0 ? { status: 429, headers: { 'retry-after': '900' } } : { status: 200 }
    })
    await one.relay.emit(queueEvent('a', 'q1'))
    await expect.poll(() => at.length).toBeGreaterThan(0)
    await one.relay.emit(queueEvent('b', 'q2'))
    await isEmpty(one)
    expect(at[0]).toEqual(['a', 0])
    for (const [, seconds] of at.slice(1)) expect(seconds).toBeGreaterThanOrEqual(900)
  })

  it('disables an endpoint that answers 410, keeps what it had, and enables it again', async () => {
    let gone = true
    const one = await rig((): HookAnswer => ({ status: gone ? 410 : 200 }))
    await one.relay.emit([queueEvent('a'), queueEvent('b'), queueEvent('c', 'q2')])
    await isEmpty(one)
    expect(one.relay.status().endpoints).toMatchObject([{ name: 'one', dead: 3, disabledSince: expect.any(String) }])
    await one.relay.emit(queueEvent('d'))
    expect(one.relay.status()).toMatchObject({ pending: 0, dead: 3 })
    await expect(one.relay.resend('all')).rejects.toMatchObject({ code: 'relay.disabled' })
    gone = false
    await one.relay.enable('one')
    expect(await one.relay.resend('all')).toBe(3)
    await isEmpty(one)
    expect(one.relay.status().dead).toBe(0)
    expect(one.ids().slice(-3).sort()).toEqual(['a', 'b', 'c'])
  })

  it('sends each endpoint the types it asked for', async () => {
    const clock = manualClock()
    const endpoints = ['plan.*', 'routing.queue.changed', 'routing.queue.created', '*'].map((pattern, index) => ({
      name: `e${index}`,
      url: 'https://hooks.example.com/x',
      secrets: SECRET,
      events: [pattern],
    }))
    const to: RelayNotice[] = []
    const relay = createRelay({
      endpoints,
      clock,
      fetch: async () => new Response(''),
      onNotice: (one) => one.type === 'accepted' && to.push(one),
    })
    await relay.start()
    await relay.emit(queueEvent('a'))
    expect(to).toMatchObject([{ endpoints: ['e1', 'e3'] }])
    await relay.settled()
    await relay.stop()
  })

  it('takes up what an earlier run left, under the same ids', async () => {
    const outbox = memoryOutbox()
    const stopped: Promise<void>[] = []
    const one = await rig(
      () => {
        stopped.push(one.relay.stop())
        return { status: 503 }
      },
      { outbox },
    )
    await one.relay.emit([queueEvent('a'), queueEvent('b')])
    await expect.poll(() => stopped.length).toBe(1)
    await stopped[0]
    const two = await rig(undefined, { outbox })
    await isEmpty(two)
    expect(two.ids()).toEqual(['a', 'b'])
    await two.relay.stop()
    const three = await rig(undefined, { outbox, endpoints: [] })
    await three.relay.emit(queueEvent('a'))
    expect(three.relay.status()).toMatchObject({ pending: 0, dead: 0 })
  })

  it('makes dead letters of what an endpoint that is no more had', async () => {
    const outbox = memoryOutbox()
    const one = await rig(() => ({ status: 503 }), { outbox })
    await one.relay.emit(queueEvent('a'))
    await one.relay.stop()
    const two = await rig(undefined, { outbox, endpoints: [] })
    expect(two.relay.deadLetters()).toMatchObject([
      { endpoint: 'one', error: expect.stringContaining('no endpoint is called one') },
    ])
    expect(await two.relay.discard('all')).toBe(1)
    expect(two.relay.status().dead).toBe(0)
  })

  it('keeps and tells no secret that an error holds', async () => {
    const outbox = memoryOutbox()
    const secrets = [SECRET, 'whsec_QW5vdGhlciBzZWNyZXQgb2YgdHdlbnR5LWZvdXI=']
    const headers = { authorization: 'Bearer s3cr3t-of-the-gateway', 'x-key': 'k-4711/eleven' }
    const all = [...secrets.map((one) => one.slice(6)), ...Object.values(headers), 's3cr3t-of-the-gateway']
    const one = await rig(undefined, {
      outbox,
      endpoints: [{ name: 'one', url: 'https://hooks.example.com/', secrets, headers }],
      retryDelaysMs: [0, 1_000],
      fetch: () => Promise.reject(new Error(`proxy said: ${all.join(' / ')}`, { cause: new Error(all.join()) })),
    })
    await one.relay.emit(queueEvent('evt_1'))
    await expect.poll(() => one.relay.status().dead).toBe(1)
    const shown = JSON.stringify([one.notices, [...(await outbox.load()).dead()]])
    expect(shown.match(/proxy said/g)).toHaveLength(3)
    for (const secret of all) expect(shown).not.toContain(secret)
  })

  it('refuses events that no receiver could tell apart', async () => {
    const one = await rig()
    await expect(one.relay.emit([queueEvent('ok'), queueEvent('not.ok')])).rejects.toBeInstanceOf(ValidationError)
    expect(one.relay.status().pending).toBe(0)
  })

  it('stops as soon as its outbox cannot be written', async () => {
    const outbox = memoryOutbox()
    let broken = false
    const failing = {
      ...outbox,
      write: (records: Parameters<typeof outbox.write>[0]) =>
        broken ? Promise.reject(new Error('disk full')) : outbox.write(records),
    }
    const one = await rig(
      () => {
        broken = true
        return { status: 200 }
      },
      { outbox: failing },
    )
    await one.relay.emit([queueEvent('a'), queueEvent('b')])
    await expect(one.relay.ended).rejects.toThrow('disk full')
    expect(one.ids()).toEqual(['a'])
  })
})

describe('onNotice', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('the log is full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the log is full'))],
  ])('stops neither a source nor a delivery when it %s', async (_how, onNotice) => {
    let asked = 0
    const polled = {
      name: 'polled',
      everyMs: 60_000,
      async poll() {
        if (asked++ < 2) throw new Error('429')
        return { events: [queueEvent('evt_polled')] }
      },
    }
    let followed = 0
    const live = {
      name: 'live',
      async follow(accept: (events: readonly RoutingEvent[]) => Promise<void>) {
        if (followed++ > 0) await accept([queueEvent('evt_live', 'q2')])
      },
    }
    const one = await rig(undefined, { sources: [polled, live], onNotice })
    await expect.poll(() => [...new Set(one.ids())].sort()).toEqual(['evt_live', 'evt_polled'])
  })
})

describe('a write that the outbox refuses', () => {
  /** A memory whose writes become durable, or fail, when told. It knows of them at once, as those of files do. */
  function slowOutbox() {
    const outbox = memoryOutbox()
    const writes: { readonly keep: () => void; readonly refuse: (error: Error) => void }[] = []
    const write = async (records: Parameters<typeof outbox.write>[0]): Promise<void> => {
      await outbox.write(records)
      await new Promise<void>((keep, refuse) => writes.push({ keep, refuse }))
    }
    return { outbox: { ...outbox, write }, writes }
  }

  it('is not followed by one that says that the same event is kept', async () => {
    const { outbox, writes } = slowOutbox()
    const one = await rig(undefined, { outbox })
    const first = one.relay.emit(queueEvent('a'))
    const again = one.relay.emit(queueEvent('a'))
    await expect.poll(() => writes.length).toBe(1)
    writes[0]?.refuse(new Error('disk full'))
    await expect(first).rejects.toThrow('disk full')
    await expect(again).rejects.toThrow('disk full')
    await expect(one.relay.emit(queueEvent('a'))).rejects.toThrow('disk full')
    await expect(one.relay.emit(queueEvent('b'))).rejects.toThrow('disk full')
    await expect(one.relay.ended).rejects.toThrow('disk full')
    expect(writes).toHaveLength(1)
  })

  it('moves no cursor: the source is not asked again before the outbox was opened anew', async () => {
    const { outbox, writes } = slowOutbox()
    let asked = 0
    const poll = async () => ({ events: [queueEvent(`e${++asked}`)], cursor: asked })
    const one = await rig(undefined, { outbox, sources: [{ name: 's', everyMs: 1_000, poll }] })
    await expect.poll(() => writes.length).toBe(1)
    writes[0]?.refuse(new Error('disk full'))
    await expect(one.relay.ended).rejects.toThrow('disk full')
    await one.clock.advance(60_000)
    expect(asked).toBe(1)
    expect(one.ids()).toEqual([])
  })
})

describe('sources', () => {
  it('keeps the cursor of a source with its events, and asks again after a failure', async () => {
    const outbox = memoryOutbox()
    const asked: unknown[] = []
    let failures = 1
    const source = {
      name: 'audits',
      everyMs: 60_000,
      async poll({ cursor }: { cursor: unknown }) {
        asked.push(cursor)
        if (failures-- > 0) throw new Error('429')
        const n = Number(cursor ?? 0) + 1
        return n > 3 ? { events: [], cursor: 3 } : { events: [queueEvent(`evt_${n}`)], cursor: n }
      },
    }
    const one = await rig(undefined, { outbox, sources: [source] })
    await expect.poll(() => asked.length).toBeGreaterThanOrEqual(6)
    await expect.poll(() => one.ids()).toContain('evt_3')
    await one.relay.stop()
    expect(asked.slice(0, 6)).toEqual([undefined, undefined, 1, 2, 3, 3])
    expect([...new Set(one.ids())]).toEqual(['evt_1', 'evt_2', 'evt_3'])
    expect(one.notices.filter(({ type }) => type === 'source')).toEqual([
      { type: 'source', source: 'audits', error: '429' },
    ])
    expect((await outbox.load()).cursor('audits')).toBe(3)
  })
})
