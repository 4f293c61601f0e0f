import { describe, expect, it } from 'vitest'
import type { CallPriority } from '../../src/core/priority-queue'
import type { Transport } from '../../src/transport/wiring/types'
import { fine, startDriven } from './driven'
import { readThing } from './operations'
import { reply } from './server'

const read = (transport: Transport, id: string, priority: CallPriority, signal?: AbortSignal): Promise<unknown> =>
  transport.request(readThing, { params: { id } }, { priority, signal, deadlineMs: 3_600_000 })

/** The ids in the order in which their requests left. */
function sentBy(transport: Transport): string[] {
  const sent: string[] = []
  transport.on('request', ({ path }) => void sent.push(path.slice(path.lastIndexOf('/') + 1)))
  return sent
}

const names = (name: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${name}${index}`)

describe('the priority of a call', () => {
  it.each([1, 2, 10])('lets interactive calls go before a backlog, %i at once', async (concurrency) => {
    const { transport } = await startDriven(fine, { ratePerMinute: 2, concurrency })
    const sent = sentBy(transport)
    const backlog = names('b', 12).map((id) => read(transport, id, 'background'))
    // The first two have left, the others wait for the next minute.
    await Promise.all(backlog.slice(0, 2))
    await Promise.all(names('i', 3).map((id) => read(transport, id, 'interactive')))
    // With a single place it is taken by one that waits for the rate limit.
    const taken = concurrency === 1 ? ['b2'] : []
    expect(sent).toEqual(['b0', 'b1', ...taken, 'i0', 'i1', 'i2'])
    await Promise.all(backlog)
    expect(sent.filter((id) => id.startsWith('b'))).toEqual(names('b', 12))
  })

  it('gives the background its turns while interactive calls keep coming', async () => {
    const { transport } = await startDriven(fine, { ratePerMinute: 1, concurrency: 4 })
    const sent = sentBy(transport)
    await Promise.all([
      ...names('b', 3).map((id) => read(transport, id, 'background')),
      ...names('i', 40).map((id) => read(transport, id, 'interactive')),
    ])
    const turns = sent.flatMap((id, turn) => (id.startsWith('b') ? [turn] : []))
    // Every tenth of the places, and then every tenth of the rate limit.
    expect(turns[0]).toBeLessThan(20)
    expect(turns[2]).toBeLessThan(40)
    expect(sent.filter((id) => id.startsWith('i'))).toEqual(names('i', 40))
  })

  it('ends a call that waits when it is aborted, and none of the others', async () => {
    const { transport } = await startDriven(fine, { ratePerMinute: 1, concurrency: 2 })
    const sent = sentBy(transport)
    await read(transport, 'first', 'interactive')
    const ending = new AbortController()
    const calls = (['background', 'interactive'] as const).flatMap((priority) =>
      names(priority, 4).map((id, index) => {
        const goes = index % 2 === 0
        const call = read(transport, id, priority, goes ? ending.signal : undefined)
        return goes ? expect(call).rejects.toBe('enough') : call
      }),
    )
    ending.abort('enough')
    await Promise.all(calls)
    expect(sent).toEqual(['first', 'interactive1', 'interactive3', 'background1', 'background3'])
  })

  it('stays with its repeats: one of the background waits behind interactive calls', async () => {
    const { transport } = await startDriven((seen, count) => (count === 1 ? reply(seen, 503) : fine(seen)), {
      ratePerMinute: 1,
      concurrency: 4,
    })
    const sent = sentBy(transport)
    const refused = new Promise((resolve) => transport.on('retry', resolve))
    const background = names('b', 2).map((id) => read(transport, id, 'background'))
    await refused
    await Promise.all(names('i', 2).map((id) => read(transport, id, 'interactive')))
    expect(sent).toEqual(['b0', 'i0', 'i1'])
    await Promise.all(background)
    expect([...sent].sort()).toEqual(['b0', 'b0', 'b1', 'i0', 'i1'])
  })

  it('is one of two', async () => {
    const { transport } = await startDriven(fine)
    await expect(
      transport.request(readThing, { params: { id: 'x' } }, JSON.parse('{"priority":"low"}')),
    ).rejects.toMatchObject({ issues: [{ path: 'options.priority' }] })
  })
})
