import { spawnSync } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PlanError } from '../../core/errors'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import { fileJournal } from './journal-file'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  path = join(folder, 'deep', 'run.jsonl')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = (n: number): JournalEntry => ({ type: 'intent', at: '2026-01-05T00:00:00.000Z', n, name: 'Zoë "Z" �' })

async function write(count: number): Promise<Buffer> {
  const journal = fileJournal(path)
  for (let n = 0; n < count; n++) await journal.append(entry(n))
  await journal.close()
  return await readFile(path)
}

async function all(journal: Journal): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  for await (const one of journal.read()) entries.push(one)
  return entries
}

describe('fileJournal', () => {
  it('gives back what was appended, in order, across openings, in a private file', async () => {
    await write(3)
    const journal = fileJournal(path)
    await Promise.all([3, 4, 5].map((n) => journal.append(entry(n))))
    expect(await all(journal)).toEqual([0, 1, 2, 3, 4, 5].map(entry))
    await journal.close()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('is empty when the file does not exist, and can be read before the first append', async () => {
    const journal = fileJournal(path)
    expect(await all(journal)).toEqual([])
    await journal.append(entry(0))
    expect(await all(journal)).toEqual([entry(0)])
    await journal.close()
  })

  it('drops a last line cut anywhere, and appends after it', async () => {
    const whole = await write(3)
    const lastLineAt = whole.lastIndexOf('\n', whole.length - 2) + 1
    for (let cut = lastLineAt; cut < whole.length; cut++) {
      await writeFile(path, whole.subarray(0, cut))
      const journal = fileJournal(path)
      expect(await all(journal)).toEqual([entry(0), entry(1)])
      await journal.append(entry(9))
      expect(await all(journal)).toEqual([entry(0), entry(1), entry(9)])
      await journal.close()
    }
  })

  it('refuses any flipped bit by line number, and never appends behind it', async () => {
    const whole = await write(4)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(whole)
        changed[at] = (changed[at] ?? 0) ^ mask
        await writeFile(path, changed)
        const line = whole.subarray(0, at).toString('latin1').split('\n').length
        const journal = fileJournal(path)
        await expect(all(journal)).rejects.toThrow(`line ${line}:`)
        await expect(journal.append(entry(9))).rejects.toBeInstanceOf(PlanError)
        await journal.close()
        expect((await readFile(path)).equals(changed)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses reordered, repeated and missing inner lines', async () => {
    const lines = (await write(5)).toString().trimEnd().split('\n')
    const [a = '', b = '', c = '', d = '', e = ''] = lines
    const damaged: [string[], number][] = [
      [[b, a, c, d, e], 1],
      [[a, b, d, c, e], 3],
      [[a, b, d, e], 3],
      [[b, c, d, e], 1],
      [[a, b, b, c, d, e], 3],
    ]
    for (const [order, line] of damaged) {
      await writeFile(path, `${order.join('\n')}\n`)
      await expect(all(fileJournal(path))).rejects.toMatchObject({
        reason: 'tampered',
        message: expect.stringContaining(`line ${line}:`),
      })
    }
  })

  it('stops when another process writes to the same file', async () => {
    const journal = fileJournal(path)
    await journal.append(entry(0))
    await appendFile(path, 'someone else\n')
    await expect(journal.append(entry(1))).rejects.toMatchObject({ code: 'journal.damaged' })
    await expect(journal.append(entry(2))).rejects.toMatchObject({ code: 'journal.damaged' })
    await expect(journal.append(entry(3))).rejects.toMatchObject({ code: 'journal.damaged' })
    await journal.close()
  })

  it('stays whole and says what to do when the disk refuses more', async () => {
    // A file size limit stands for a full disk: Node gets EFBIG where it would get ENOSPC, in the middle of a line.
    const program = `
      import { fileJournal } from ${JSON.stringify(join(import.meta.dirname, 'journal-file.ts'))}
      const journal = fileJournal(${JSON.stringify(path)})
      let whole = 0
      try {
        for (;;) {
          await journal.append({ type: 'intent', at: 'now', text: 'x'.repeat(1000) })
          whole++
        }
      } catch (error) {
        console.log(JSON.stringify({ whole, code: error.code, message: error.message }))
      }`
    const script = join(folder, 'fill.mts')
    await writeFile(script, program)
    const run = spawnSync('bash', ['-c', 'ulimit -f 20; exec node --import tsx "$0"', script], {
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    })
    const told: { whole: number } = JSON.parse(run.stdout)
    expect(told).toMatchObject({ code: 'journal.write', message: expect.stringContaining('lines are whole') })
    const entries = await all(fileJournal(path))
    expect(entries).toHaveLength(told.whole)
    expect(told.whole).toBeGreaterThan(10)
  })

  it('reads ten thousand lines in well under two seconds', async () => {
    const journal = fileJournal(path)
    await Promise.all(Array.from({ length: 10_000 }, (_, n) => journal.append(entry(n))))
    await journal.close()
    const started = performance.now()
    expect((await all(fileJournal(path))).length).toBe(10_000)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
