import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Outbox, OutboxContents, OutboxRecord } from '../../src/documents/ports/ports'
import { memoryOutbox } from '../../src/stores'

/** One outbox, and what a test may do to it behind its back. */
export interface OutboxRig {
  /** The same outbox as another process sees it. */
  open(options?: { readOnly?: boolean }): Outbox
  /** Absent where it ends with the object. */
  readonly stored?: {
    lines(): Promise<string[]>
    rewrite(lines: readonly string[]): Promise<void>
  }
}

const message = (id: string) => ({
  id,
  type: 'plan.applied',
  subject: 'plan/p',
  body: `{"id":"${id}"}`,
  acceptedAt: '2026-03-02T09:00:00Z',
})
export const accepted = (id: string, ...endpoints: string[]): OutboxRecord => ({
  type: 'accepted',
  message: message(id),
  endpoints,
})

/** Everything that can be seen of an outbox. */
export function seen(contents: OutboxContents): unknown {
  const known = Array.from({ length: 8 }, (_, n) => contents.knows(`m${n}`))
  return [[...contents.pending()], [...contents.dead()], [...contents.disabled()], contents.cursor('s'), known]
}

const ids = fc.integer({ min: 0, max: 7 }).map((n) => `m${n}`)
const endpoints = fc.constantFrom('a', 'b')
const records: fc.Arbitrary<OutboxRecord> = fc.oneof(
  fc.tuple(ids, fc.uniqueArray(endpoints)).map(([id, to]): OutboxRecord => accepted(id, ...to)),
  fc.integer().map((value): OutboxRecord => ({ type: 'cursor', source: 's', value })),
  fc
    .tuple(fc.constantFrom('delivered' as const, 'revived' as const, 'discarded' as const), ids, endpoints)
    .map(([type, id, endpoint]): OutboxRecord => ({ type, id, endpoint })),
  fc.tuple(ids, endpoints, fc.nat(9)).map(([id, endpoint, attempts]): OutboxRecord => {
    return { type: 'failed', id, endpoint, attempts, notBeforeMs: attempts * 1000, error: 'HTTP 500' }
  }),
  fc.tuple(ids, endpoints).map(([id, endpoint]): OutboxRecord => {
    return { type: 'dead', id, endpoint, attempts: 10, error: 'HTTP 500', at: '2026-03-05T09:00:00Z' }
  }),
  endpoints.map((endpoint): OutboxRecord => ({ type: 'disabled', endpoint, url: 'https://x', at: 'now' })),
  endpoints.map((endpoint): OutboxRecord => ({ type: 'enabled', endpoint })),
)

/** What all outboxes do. @param make an empty one */
export function outboxSuite(make: () => Promise<OutboxRig>): void {
  it('holds what memory holds, also after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(records, { maxLength: 4 }), { maxLength: 10 }), async (writes) => {
        const rig = await make()
        const [outbox, memory] = [rig.open(), memoryOutbox()]
        const [contents, held] = [await outbox.load(), await memory.load()]
        await Promise.all(writes.map((write) => outbox.write(write)))
        for (const write of writes) await memory.write(write)
        expect(seen(contents)).toEqual(seen(held))
        await outbox.close()
        if (rig.stored === undefined) return
        const again = rig.open()
        expect(seen(await again.load())).toEqual(seen(held))
        await again.close()
      }),
      { numRuns: 12 },
    )
  })

  it('is had by one at a time, and looked at by any number', async () => {
    const rig = await make()
    if (rig.stored === undefined) return
    const outbox = rig.open()
    await outbox.load()
    await outbox.write([accepted('m0', 'a')])
    await expect(rig.open().load()).rejects.toMatchObject({ code: 'plan.locked' })
    const looking = rig.open({ readOnly: true })
    expect([...(await looking.load()).pending()]).toHaveLength(1)
    await expect(looking.write([])).rejects.toMatchObject({ code: 'outbox.readOnly' })
    await looking.close()
    await outbox.close()
    await expect(outbox.write([])).rejects.toMatchObject({ code: 'outbox.closed' })
    const next = rig.open()
    await next.load()
    await next.close()
  })

  it('stays small however much goes through it, and loses nothing when it is written anew', async () => {
    const rig = await make()
    if (rig.stored === undefined) return
    const outbox = rig.open()
    const contents = await outbox.load()
    await outbox.write([accepted('stays', 'a'), accepted('dies', 'a')])
    await outbox.write([{ type: 'dead', id: 'dies', endpoint: 'a', attempts: 10, error: 'HTTP 500', at: 'then' }])
    await outbox.write([{ type: 'cursor', source: 's', value: { at: 1 } }])
    for (let from = 0; from < 3_000; from += 500) {
      await Promise.all(
        Array.from({ length: 500 }, async (_, n) => {
          await outbox.write([accepted(`x${from + n}`, 'a')])
          await outbox.write([{ type: 'delivered', id: `x${from + n}`, endpoint: 'a' }])
        }),
      )
    }
    const before = seen(contents)
    await outbox.close()
    expect((await rig.stored.lines()).length).toBeLessThan(3_500)
    const again = rig.open()
    const held = await again.load()
    expect(seen(held)).toEqual(before)
    expect(held.knows('x2999')).toBe(true)
    await again.write([accepted('m1', 'a')])
    expect([...held.pending()].map((one) => one.message.id)).toEqual(['stays', 'm1'])
    await again.close()
  })

  it('refuses what is not what was written', async () => {
    const rig = await make()
    if (rig.stored === undefined) return
    const outbox = rig.open()
    await outbox.load()
    await outbox.write([accepted('m0', 'a')])
    await outbox.write([accepted('m1', 'a')])
    await outbox.close()
    const [first = '', second = ''] = await rig.stored.lines()
    await rig.stored.rewrite([first.replace('"m0"', '"m9"'), second])
    const damaged = rig.open()
    await expect(damaged.load()).rejects.toMatchObject({
      code: 'plan.tampered',
      message: expect.stringMatching(/[Oo]utbox.*line 1/),
    })
    await rig.stored.rewrite([first, second])
    await damaged.load()
    await damaged.close()
  })
}
