/** A channel that the platform ends: what is missed until another one is there is told as a gap, and nothing waits for ever. */

import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { notificationChannels } from '../../src/emulator/notifications/channels'
import { expectComplete, gapsOf, type Watched, watched } from './centre'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
let centre: Watched
afterEach(() => centre.stop())

/** Ends the channels with these ids behind the back of their sockets. */
function forget(ids: Iterable<string>): void {
  for (const id of [...ids]) {
    const channel = notificationChannels(centre.emulator.world).get(id)
    notificationChannels(centre.emulator.world).delete(id)
    if (channel !== undefined) channel.topics = new Set()
  }
}

describe('a channel that is ended', () => {
  it('before it was used, is given up for another', async () => {
    centre = await watched()
    const before = new Set(centre.subscription.channels)
    centre.emulator.faults.add({ path: '/subscriptions', method: 'PUT', fault: { kind: 'status', status: 503 } })
    centre.emulator.streams.announceClosing()
    await centre.advance(20 * SECOND_MS)
    const made = [...notificationChannels(centre.emulator.world).keys()].filter((id) => !before.has(id))
    expect(made).toHaveLength(1)
    forget(made)
    centre.emulator.faults.clear()
    await centre.advance(2 * MINUTE_MS)
    await centre.set(0, 'COMMUNICATING')
    await centre.advance(SECOND_MS)
    expect(centre.subscription.channels).not.toContain(made[0])
    await expectComplete(centre)
  })

  it('while it is renewed, is told as a gap and replaced', async () => {
    centre = await watched({ maxChannels: 1, rotateAfterMs: 10 * MINUTE_MS })
    const [before = ''] = centre.subscription.channels
    await centre.advance(MINUTE_MS)
    forget([before])
    await centre.advance(15 * MINUTE_MS)
    await centre.set(0, 'COMMUNICATING')
    await centre.advance(SECOND_MS)
    expect(centre.subscription.channels).not.toContain(before)
    expect(gapsOf(centre.items)).toHaveLength(1)
    await expectComplete(centre)
  })

  it.each(['no_longer_subscribed', 'token_revoked'])('with a word (%s), is left at once', async (word) => {
    const sockets: WebSocket[] = []
    class TappedSocket extends WebSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    }
    centre = await watched({ webSocket: TappedSocket })
    const [before = ''] = centre.subscription.channels
    await centre.advance(35 * SECOND_MS)
    forget([before])
    await centre.set(0, 'COMMUNICATING')
    sockets[0]?.emit('message', Buffer.from(JSON.stringify({ topicName: `v2.system.${word}.${before}` })), false)
    await centre.advance(MINUTE_MS)
    expect(centre.subscription.channels).not.toContain(before)
    expect(gapsOf(centre.items)).toHaveLength(1)
    await expectComplete(centre)
  })
})
