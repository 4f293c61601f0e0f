/** A channel that the platform ends: what is missed until another one is there is told as a gap, and nothing waits for ever. */

import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { MINUTE_MS, SECOND_MS } from '../../src/core/time/durations'
import { notificationChannels } from '../../src/emulator/notifications/channels'
import { expectComplete, gapsOf, type Watched, watched } from './center'

let center: Watched
afterEach(() => center.stop())

/** Ends the channels with these ids behind the back of their sockets. */
function forget(ids: Iterable<string>): void {
  for (const id of [...ids]) {
    const channel = notificationChannels(center.emulator.world).get(id)
    notificationChannels(center.emulator.world).delete(id)
    if (channel !== undefined) channel.topics = new Set()
  }
}

describe('a channel that is ended', () => {
  it('before it was used, is given up for another', async () => {
    center = await watched()
    const before = new Set(center.subscription.channels)
    center.emulator.faults.add({ path: '/subscriptions', method: 'PUT', fault: { kind: 'status', status: 503 } })
    center.emulator.streams.announceClosing()
    await center.advance(20 * SECOND_MS)
    const made = [...notificationChannels(center.emulator.world).keys()].filter((id) => !before.has(id))
    expect(made).toHaveLength(1)
    forget(made)
    center.emulator.faults.clear()
    await center.advance(2 * MINUTE_MS)
    await center.set(0, 'COMMUNICATING')
    await center.advance(SECOND_MS)
    expect(center.subscription.channels).not.toContain(made[0])
    await expectComplete(center)
  })

  it('while it is renewed, is told as a gap and replaced', async () => {
    center = await watched({ maxChannels: 1, rotateAfterMs: 10 * MINUTE_MS })
    const [before = ''] = center.subscription.channels
    await center.advance(MINUTE_MS)
    forget([before])
    await center.advance(15 * MINUTE_MS)
    await center.set(0, 'COMMUNICATING')
    await center.advance(SECOND_MS)
    expect(center.subscription.channels).not.toContain(before)
    expect(gapsOf(center.items)).toHaveLength(1)
    await expectComplete(center)
  })

  it.each(['no_longer_subscribed', 'token_revoked'])('with a word (%s), is left at once', async (word) => {
    const sockets: WebSocket[] = []
    class TappedSocket extends WebSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    }
    center = await watched({ webSocket: TappedSocket })
    const [before = ''] = center.subscription.channels
    await center.advance(35 * SECOND_MS)
    forget([before])
    await center.set(0, 'COMMUNICATING')
    sockets[0]?.emit('message', Buffer.from(JSON.stringify({ topicName: `v2.system.${word}.${before}` })), false)
    await center.advance(MINUTE_MS)
    expect(center.subscription.channels).not.toContain(before)
    expect(gapsOf(center.items)).toHaveLength(1)
    await expectComplete(center)
  })
})
