import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, seen } from '../../../test/stores/outbox-suite'
import { fileOutbox } from './outbox-file'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outbox-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** The contract of every outbox is tested in test/stores. */
describe('fileOutbox', () => {
  it('stays small however much goes through it, and loses nothing when it is rewritten', async () => {
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
    expect(contents.knows('x10999')).toBe(true)
    expect(contents.knows('x0')).toBe(false)
    const before = seen(contents)
    await outbox.close()
    const again = fileOutbox(folder)
    expect(seen(await again.load())).toEqual(before)
    await again.close()
  })

  it('drops a line that a crash cut off and appends after the last whole one', async () => {
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
    const left = fileOutbox(folder)
    expect([...(await left.load()).pending()].map(({ message }) => message.id)).toEqual(['m0', 'm2'])
    await left.close()
  })
})
