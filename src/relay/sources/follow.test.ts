import { describe, expect, it } from 'vitest'
import { queueEvent } from '../../../test/support/hooks'
import { relayRig } from '../../../test/support/relay-rig'
import { ValidationError } from '../../core/errors'
import type { RoutingEvent } from '../../documents'
import { memoryOutbox } from '../../stores/memory/memory'
import { createRelay } from '../relay'
import { notificationSource } from './notification-events'
import type { RelaySource } from './sources'

describe('sources', () => {
  it('keeps the cursor of a source with its events, and asks again after a failure', async () => {
    const outbox = memoryOutbox()
    const requested: unknown[] = []
    let failures = 1
    const source = {
      name: 'audits',
      everyMs: 60_000,
      async poll({ cursor }: { cursor: unknown }) {
        requested.push(cursor)
        if (failures-- > 0) throw new Error('429')
        const n = Number(cursor ?? 0) + 1
        return n > 3 ? { events: [], cursor: 3 } : { events: [queueEvent(`evt_${n}`)], cursor: n }
      },
    }
    const one = await relayRig(undefined, { outbox, sources: [source] })
    await expect.poll(() => requested.length).toBeGreaterThanOrEqual(6)
    await expect.poll(() => one.ids()).toContain('evt_3')
    await one.relay.stop()
    expect(requested.slice(0, 6)).toEqual([undefined, undefined, 1, 2, 3, 3])
    expect([...new Set(one.ids())]).toEqual(['evt_1', 'evt_2', 'evt_3'])
    expect(one.notices.filter(({ type }) => type === 'source')).toEqual([
      { type: 'source', source: 'audits', error: '429' },
    ])
    expect((await outbox.load()).cursor('audits')).toBe(3)
  })

  it('refuses two of one name, asked or followed: they would share a cursor', () => {
    const silent = async function* () {
      yield* []
    }
    const polled = { name: 'audits', everyMs: 60_000, poll: async () => ({ events: [] }) }
    const named = (name?: string) => notificationSource(silent, { name })
    const made = (sources: readonly RelaySource[]) => createRelay({ endpoints: [], sources })
    expect(() => made([named(), polled, named(), polled])).toThrow(
      new ValidationError(
        [
          { path: 'sources[2].name', message: 'is that of sources[0], whose cursor it would share: notifications' },
          { path: 'sources[3].name', message: 'is that of sources[1], whose cursor it would share: audits' },
        ],
        { subject: 'relay' },
      ),
    )
    expect(() => made([named(), polled, named('second'), { ...polled, name: 'audits-second' }])).not.toThrow()
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
    let requested = 0
    const polled = {
      name: 'polled',
      everyMs: 60_000,
      async poll() {
        if (requested++ < 2) throw new Error('429')
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
    const one = await relayRig(undefined, { sources: [polled, live], onNotice })
    await expect.poll(() => [...new Set(one.ids())].sort()).toEqual(['evt_live', 'evt_polled'])
  })
})
