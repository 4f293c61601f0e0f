import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outbox, OutboxContents, OutboxRecord } from '../core/ports'
import { fileOutbox } from './outbox-file'
import { memoryOutbox } from './outbox-memory'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outbox-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const message = (id: string) => ({
  id,
  type: 'plan.applied',
  subject: 'plan/p',
  body: `{"id":"${id}"}`,
  acceptedAt: '2026-03-02T09:00:00Z',
})
const accepted = (id: string, ...endpoints: string[]): OutboxRecord => ({
  type: 'accepted',
  message: message(id),
  endpoints,
})

/** Everything that can be seen of an outbox. */
function seen(contents: OutboxContents): unknown {
  const known = Array.from({ length: 8 }, (_, n) => contents.knows(`m${n}`))
  return [[...contents.pending()], [...contents.dead()], [...contents.disabled()], contents.cursor('s'), known]
}

async function reopened(outbox: Outbox, folder: string): Promise<unknown> {
  await outbox.close()
  const again = fileOutbox(folder)
  const found = seen(await again.load())
  await again.close()
  return found
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

describe('fileOutbox', () => {
  it('holds after a restart what it held before, and what memory holds', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(records, { maxLength: 4 }), { maxLength: 12 }), async (writes) => {
        const folder = join(root, `run-${run++}`)
        const [file, memory] = [fileOutbox(folder), memoryOutbox()]
        const [contents, held] = [await file.load(), await memory.load()]
        await Promise.all(writes.map((write) => file.write(write)))
        for (const write of writes) await memory.write(write)
        expect(seen(contents)).toEqual(seen(held))
        expect(await reopened(file, folder)).toEqual(seen(held))
      }),
      { numRuns: 40 },
    )
  })

  it('stays small however much goes through it, and loses nothing when it is written anew', async () => {
    const folder = join(root, 'small')
    const outbox = fileOutbox(folder)
    const contents = await outbox.load()
    await outbox.write([accepted('stays', 'a'), accepted('dies', 'a')])
    await outbox.write([{ type: 'dead', id: 'dies', endpoint: 'a', attempts: 10, error: 'HTTP 500', at: 'then' }])
    await outbox.write([{ type: 'cursor', source: 's', value: { at: 1 } }])
    for (let from = 0; from < 11_000; from += 100) {
      await Promise.all(
        Array.from({ length: 100 }, async (_, n) => {
          await outbox.write([accepted(`x${from + n}`, 'a')])
          await outbox.write([{ type: 'delivered', id: `x${from + n}`, endpoint: 'a' }])
        }),
      )
    }
    const { size } = await stat(join(folder, 'outbox.jsonl'))
    expect(size).toBeLessThan(3_000_000)
    expect(await readdir(folder)).not.toContain('outbox.jsonl.new')
    const before = seen(contents)
    expect(contents.knows('x10999')).toBe(true)
    expect(contents.knows('x0')).toBe(false)
    expect(await reopened(outbox, folder)).toEqual(before)
  })

  it('is had by one at a time, and looked at by any number', async () => {
    const folder = join(root, 'one')
    const outbox = fileOutbox(folder)
    await outbox.load()
    await outbox.write([accepted('m0', 'a')])
    await expect(fileOutbox(folder).load()).rejects.toMatchObject({ code: 'plan.locked' })
    const looking = fileOutbox(folder, { readOnly: true })
    expect([...(await looking.load()).pending()]).toHaveLength(1)
    await expect(looking.write([])).rejects.toMatchObject({ code: 'outbox.readOnly' })
    await looking.close()
    await outbox.close()
    const next = fileOutbox(folder)
    await next.load()
    await next.close()
  })

  it('drops a line that a crash cut off and refuses any other damage', async () => {
    const folder = join(root, 'torn')
    const path = join(folder, 'outbox.jsonl')
    const outbox = fileOutbox(folder)
    await outbox.load()
    await outbox.write([accepted('m0', 'a')])
    await outbox.write([accepted('m1', 'a')])
    await outbox.close()
    const whole = await readFile(path)
    await writeFile(path, whole.subarray(0, whole.length - 20))
    const again = fileOutbox(folder)
    expect([...(await again.load()).pending()].map(({ message }) => message.id)).toEqual(['m0'])
    await again.write([accepted('m2', 'a')])
    await again.close()
    const text = (await readFile(path, 'utf8')).replace('"m0"', '"m9"')
    await writeFile(path, text)
    const damaged = fileOutbox(folder)
    await expect(damaged.load()).rejects.toMatchObject({
      code: 'plan.tampered',
      message: expect.stringContaining('line 1'),
    })
    await writeFile(path, '')
    await damaged.load()
    await damaged.close()
  })
})
