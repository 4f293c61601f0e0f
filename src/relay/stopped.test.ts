import { expect, it } from 'vitest'
import { hookServer, queueEvent, SECRET } from '../../test/support/hooks'
import { manualClock } from '../core/time/manual-clock'
import { memoryOutbox } from '../stores/memory/memory'
import { createRelay } from './relay'

it('calls off what is under way when it is stopped, and leaves it for the next', async () => {
  let arrived = 0
  const { url, close } = await hookServer(() => {
    arrived += 1
    return new Promise(() => undefined)
  })
  const relay = createRelay({ endpoints: [{ name: 'a', url, secrets: SECRET, allowPrivate: true }] })
  await relay.start()
  await relay.emit(queueEvent('evt_1'))
  await expect.poll(() => arrived).toBe(1)
  const pending = relay.status()
  expect(pending).toMatchObject({ pending: 1, dead: 0 })
  await relay.stop({ graceMs: 20 })
  await expect(relay.emit(queueEvent('evt_2'))).rejects.toMatchObject({ code: 'relay.stopped' })
  await relay.ended
  await close()
})

const endpoints = [{ name: 'a', url: 'http://127.0.0.1:9/hooks', secrets: SECRET, allowPrivate: true }]

it('delivers nothing when it is stopped while it starts, and closes the outbox that it opened', async () => {
  const outbox = memoryOutbox()
  const message = { id: 'evt_1', type: 'plan.built', subject: 'plan/p', body: '{}', acceptedAt: '2026-03-02T09:00:00Z' }
  await outbox.write([{ type: 'accepted', message, endpoints: ['a'] }])
  const steps: string[] = []
  let open = (): void => undefined
  const slow = {
    ...outbox,
    async load() {
      await new Promise<void>((resolve) => {
        open = resolve
      })
      steps.push('loaded')
      return await outbox.load()
    },
    close: async () => void steps.push('closed'),
  }
  const fetch = async (): Promise<Response> => {
    steps.push('sent')
    return new Response()
  }
  const relay = createRelay({ endpoints, outbox: slow, fetch })
  const starting = relay.start()
  const stopping = relay.stop()
  open()
  await expect(starting).rejects.toMatchObject({ code: 'relay.stopped' })
  await stopping
  expect(steps).toEqual(['loaded', 'closed'])
})

it('leaves no timer behind when an endpoint asks for a pause while it stops', async () => {
  const clock = manualClock()
  let answer: ((response: Response) => void) | undefined
  const fetch = (): Promise<Response> =>
    new Promise((resolve) => {
      answer = resolve
    })
  const relay = createRelay({ endpoints, clock, fetch })
  await relay.start()
  await relay.emit(queueEvent('evt_1'))
  await expect.poll(() => answer).toBeDefined()
  const stopping = relay.stop()
  answer?.(new Response('', { status: 429, headers: { 'retry-after': '3600' } }))
  await stopping
  expect(clock.pending).toBe(0)
})
