import { describe, expect, it } from 'vitest'
import { type HookAnswer, queueEvent, SECRET } from '../../test/support/hooks'
import { isEmpty, relayRig } from '../../test/support/relay-rig'
import { ValidationError } from '../core/errors'
import { manualClock } from '../core/time/manual-clock'
import { memoryOutbox } from '../stores/memory/memory'
import { verifyWebhook } from '../webhooks/verify'
import type { RelayNotice } from './delivery/notices'
import { createRelay } from './relay'

describe('createRelay', () => {
  it('delivers a signed event, once', async () => {
    const one = await relayRig()
    const event = queueEvent('evt_1')
    await one.relay.emit(event)
    await one.relay.emit([event])
    await isEmpty(one)
    expect(one.ids()).toEqual(['evt_1'])
    const [hook] = one.hooks
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
    const one = await relayRig(() => {
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

  it('keeps the order of a subject while another continues, and continues after a dead letter', async () => {
    const one = await relayRig(({ body }) => ({ status: body.includes('poison') ? 500 : 200 }), {
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
    const one = await relayRig(({ headers }, before) => {
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
    const one = await relayRig((): HookAnswer => ({ status: gone ? 410 : 200 }))
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
    const one = await relayRig(
      () => {
        stopped.push(one.relay.stop())
        return { status: 503 }
      },
      { outbox },
    )
    await one.relay.emit([queueEvent('a'), queueEvent('b')])
    await expect.poll(() => stopped.length).toBe(1)
    await stopped[0]
    const two = await relayRig(undefined, { outbox })
    await isEmpty(two)
    expect(two.ids()).toEqual(['a', 'b'])
    await two.relay.stop()
    const three = await relayRig(undefined, { outbox, endpoints: [] })
    await three.relay.emit(queueEvent('a'))
    expect(three.relay.status()).toMatchObject({ pending: 0, dead: 0 })
  })

  it('makes dead letters of what an endpoint that is no more had', async () => {
    const outbox = memoryOutbox()
    const one = await relayRig(() => ({ status: 503 }), { outbox })
    await one.relay.emit(queueEvent('a'))
    await one.relay.stop()
    const two = await relayRig(undefined, { outbox, endpoints: [] })
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
    const one = await relayRig(undefined, {
      outbox,
      endpoints: [{ name: 'one', url: 'https://hooks.example.com/', secrets, headers }],
      retryDelaysMs: [0, 1_000],
      fetch: () => Promise.reject(new Error(`proxy said: ${all.join(' / ')}`, { cause: new Error(all.join()) })),
    })
    await one.relay.emit(queueEvent('evt_1'))
    await expect.poll(() => one.relay.status().dead).toBe(1)
    const printed = JSON.stringify([one.notices, [...(await outbox.load()).dead()]])
    expect(printed.match(/proxy said/g)).toHaveLength(3)
    for (const secret of all) expect(printed).not.toContain(secret)
  })

  it('refuses events that no receiver could tell apart', async () => {
    const one = await relayRig()
    await expect(one.relay.emit([queueEvent('ok'), queueEvent('not.ok')])).rejects.toBeInstanceOf(ValidationError)
    for (const key of ['id', 'type', 'timestamp', 'subject']) {
      const event = JSON.parse(JSON.stringify({ ...queueEvent('ok'), [key]: undefined }))
      await expect(one.relay.emit(event)).rejects.toBeInstanceOf(ValidationError)
    }
    expect(one.relay.status().pending).toBe(0)
  })
})
