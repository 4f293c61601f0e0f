import { expect, it } from 'vitest'
import { hookServer, queueEvent, SECRET } from '../../test/support/hooks'
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
