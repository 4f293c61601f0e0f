import { appendFile, type FileHandle, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PlanError } from '../../core/errors'
import type { Journal, JournalEntry } from '../../documents/ports/ports'
import { CHAIN_START, encodeLine } from '../kit/journal-line'
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

/** What a writer appends that looked at the file before the next one continued it: it gets a file of its own to do so. */
async function lateLines(old: Journal, numbers: readonly number[]): Promise<Buffer> {
  const before = await readFile(path)
  const aside = join(folder, 'aside.jsonl')
  await rename(path, aside)
  await writeFile(path, before)
  await Promise.all(numbers.map((n) => old.append(entry(n))))
  return (await readFile(aside)).subarray(before.length)
}

/** Writers one after the other; each still adds `late` lines, after its `from`th line, behind the `at`th line of later ones. */
function drawnForks(writers: readonly { lines: number; from: number; late: number; at: number }[]) {
  const lines: { text: string; sum: string; counts: boolean }[] = []
  const entries: JournalEntry[] = []
  const forks: { behind: number; texts: string[] }[] = []
  let sum = CHAIN_START
  for (const [n, { lines: count, from, late, at }] of writers.entries()) {
    const sums = [sum]
    for (let k = 0; k < count; k++) {
      const line = encodeLine(entry(entries.length), sum, k === 0 ? `writer-${n}` : undefined)
      entries.push(entry(entries.length))
      lines.push({ ...line, counts: true })
      sum = line.sum
      sums.push(sum)
    }
    // What it still adds goes behind its own last line, or on from where it had not yet begun; another one's behind any line.
    const start = from % 2 === 0 ? sum : (sums[from % sums.length] ?? sum)
    let after = start
    const texts = Array.from({ length: late }, (_, k) => {
      const line = encodeLine(entry(100 + k), after, k === 0 && start !== sum ? `late-${n}` : undefined)
      after = line.sum
      return line.text
    })
    // Its own fork comes at once; what follows its last line only counts as late once the next one has begun.
    if (n + 1 < writers.length || start !== sum)
      forks.push({ behind: lines.length + (start === sum ? 1 : 0) + at, texts })
  }
  for (const { behind, texts } of forks.sort((a, b) => b.behind - a.behind)) {
    lines.splice(behind, 0, ...texts.map((text) => ({ text, sum: '', counts: false })))
  }
  return { text: lines.map(({ text }) => `${text}\n`).join(''), lines, entries }
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
      { numRuns: process.env.SKILLROUTE_FULL === '1' ? 300 : 60 },
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

  it('stops when something else writes to the same file, or cuts it', async () => {
    const journal = fileJournal(path)
    await journal.append(entry(0))
    const whole = await readFile(path)
    await appendFile(path, 'someone else\n')
    const refused = { code: 'plan.tampered', message: expect.stringContaining('line 2:') }
    for (const n of [1, 2]) await expect(journal.append(entry(n))).rejects.toMatchObject(refused)
    await writeFile(path, whole.subarray(0, -1))
    await expect(journal.append(entry(3))).rejects.toMatchObject({ message: expect.stringContaining('cut off') })
    await journal.close()
  })

  it('leaves out what a process appends that was stopped in the middle of an append, and refuses it', async () => {
    const old = fileJournal(path)
    await old.append(entry(0))
    const late = await lateLines(old, [1, 2])
    const next = fileJournal(path)
    expect(await all(next)).toEqual([entry(0)])
    await next.append(entry(3))
    // Now it continues, having checked the file already, and adds its lines all the same.
    await appendFile(path, late)
    await next.append(entry(4))
    expect(await all(next)).toEqual([0, 3, 4].map(entry))
    expect(await all(fileJournal(path))).toEqual([0, 3, 4].map(entry))
    await next.close()
    await next.append(entry(5))
    expect(await all(fileJournal(path))).toEqual([0, 3, 4, 5].map(entry))
    await next.close()
  })

  it('reports no success to a process that another one overtook between its last look at the file and its append', async () => {
    const old = fileJournal(path)
    await old.append(entry(0))
    const handle = await open(path)
    const appends = vi.spyOn(Object.getPrototypeOf(handle), 'appendFile')
    await handle.close()
    const next = fileJournal(path)
    appends.mockImplementationOnce(async function (this: FileHandle, text) {
      await all(next)
      await next.append(entry(3))
      await this.appendFile(String(text))
    })
    try {
      await expect(old.append(entry(1))).rejects.toMatchObject({ code: 'plan.locked' })
    } finally {
      appends.mockRestore()
    }
    expect(await readFile(path, 'utf8')).toContain('"n":1')
    await next.append(entry(4))
    expect(await all(fileJournal(path))).toEqual([0, 3, 4].map(entry))
    await Promise.all([old.close(), next.close()])
  })

  it('leaves out what a second process appends that looked at the file before the present writer went on', async () => {
    const writer = fileJournal(path)
    await writer.append(entry(0))
    const seen = await readFile(path)
    const aside = join(folder, 'aside.jsonl')
    await writeFile(aside, seen)
    const second = fileJournal(aside)
    await Promise.all([5, 6].map((n) => second.append(entry(n))))
    await second.close()
    await writer.append(entry(1))
    await appendFile(path, (await readFile(aside)).subarray(seen.length))
    expect(await all(fileJournal(path))).toEqual([0, 1].map(entry))
    await writer.append(entry(2))
    expect(await all(fileJournal(path))).toEqual([0, 1, 2].map(entry))
    await writer.close()
  })

  it('refuses a second process that would continue from the same end, whichever is first', async () => {
    await write(1)
    const [one, two] = [fileJournal(path), fileJournal(path)]
    await Promise.all([all(one), all(two)])
    const ends = await Promise.allSettled([one.append(entry(1)), two.append(entry(1))])
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await all(fileJournal(path))).toEqual([entry(0), entry(1)])
    const [lost, won] = ends[0]?.status === 'rejected' ? [one, two] : [two, one]
    await expect(lost.append(entry(2))).rejects.toMatchObject({
      code: 'plan.locked',
      message: expect.stringMatching(/continued by another run.*Start it again/s),
    })
    await won.append(entry(3))
    // At the start of its next run, which reads first, it may continue.
    await lost.suspend?.()
    expect(await all(lost)).toEqual([0, 1, 3].map(entry))
    await lost.append(entry(4))
    expect(await all(fileJournal(path))).toEqual([0, 1, 3, 4].map(entry))
    await Promise.all([one.close(), two.close()])
  })

  it('never cuts away what another process wrote behind a torn line', async () => {
    const whole = await write(2)
    await writeFile(path, whole.subarray(0, -5))
    const one = fileJournal(path)
    expect(await all(one)).toEqual([entry(0)])
    await one.append(entry(5))
    expect(await all(fileJournal(path))).toEqual([entry(0), entry(5)])
    // Another one that saw the torn line too, before the first wrote.
    await appendFile(path, ' [cut off]\n')
    await one.append(entry(6))
    expect(await all(fileJournal(path))).toEqual([0, 5, 6].map(entry))
    await one.close()
  })

  it('reads the lines of one writer after the other, whatever earlier ones still add, and refuses any other line', async () => {
    await write(1)
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ lines: fc.integer({ min: 1, max: 4 }), from: fc.nat(20), late: fc.nat(3), at: fc.nat(20) }),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        fc.nat(),
        async (writers, flipped) => {
          const { text, lines, entries } = drawnForks(writers)
          await writeFile(path, text)
          expect(await all(fileJournal(path))).toEqual(entries)
          const without = flipped % lines.length
          const counts = lines[without]?.counts === true && without < lines.findLastIndex((one) => one.counts)
          await writeFile(path, lines.flatMap((one, at) => (at === without ? [] : [`${one.text}\n`])).join(''))
          if (counts) await expect(all(fileJournal(path))).rejects.toMatchObject({ code: 'plan.tampered' })
        },
      ),
      { numRuns: process.env.SKILLROUTE_FULL === '1' ? 200 : 50 },
    )
  })

  it('reads ten thousand lines in well under two seconds', async () => {
    const journal = fileJournal(path)
    await Promise.all(Array.from({ length: 10_000 }, (_, n) => journal.append(entry(n))))
    await journal.close()
    // Of the processor, not of the clock: the machine may have other work.
    const started = process.cpuUsage()
    expect((await all(fileJournal(path))).length).toBe(10_000)
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(2_000)
  })
})
