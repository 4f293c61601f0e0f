import { describe, expect, it } from 'vitest'
import { queueEvent } from '../../test/support/hooks'
import { relayRig } from '../../test/support/relay-rig'
import { memoryOutbox } from '../stores/memory/memory'

describe('a write that the outbox refuses', () => {
  /** A memory whose writes complete or fail on command. Its contents change at once, as those of files do. */
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
    const one = await relayRig(undefined, { outbox })
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

  it('moves no cursor: the source is not polled again before the outbox was opened again', async () => {
    const { outbox, writes } = slowOutbox()
    let requested = 0
    const poll = async () => ({ events: [queueEvent(`e${++requested}`)], cursor: requested })
    const one = await relayRig(undefined, { outbox, sources: [{ name: 's', everyMs: 1_000, poll }] })
    await expect.poll(() => writes.length).toBe(1)
    writes[0]?.refuse(new Error('disk full'))
    await expect(one.relay.ended).rejects.toThrow('disk full')
    await one.clock.advance(60_000)
    expect(requested).toBe(1)
    expect(one.ids()).toEqual([])
  })

  it('stops the relay: its outbox cannot be written', async () => {
    const outbox = memoryOutbox()
    let broken = false
    const failing = {
      ...outbox,
      write: (records: Parameters<typeof outbox.write>[0]) =>
        broken ? Promise.reject(new Error('disk full')) : outbox.write(records),
    }
    const one = await relayRig(
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
