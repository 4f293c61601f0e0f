import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Journal, JournalEntry } from '../../src/documents/ports/ports'

/** One journal and what a test may do to it behind its back. */
export interface JournalRig {
  /** Another object for the same journal, as another process would make it. */
  open(): Journal
  /** Absent where it ends with the object. */
  readonly stored?: {
    /** The lines as they are kept, in order. */
    lines(): Promise<string[]>
    /** Puts these in their place. */
    rewrite(lines: readonly string[]): Promise<void>
  }
}

const entry = (n: number): JournalEntry => ({ type: 'intent', at: '2026-01-05T00:00:00.000Z', n, name: 'Zoë "Z" \\ �' })
const numbers = (journal: Journal): Promise<unknown[]> => all(journal).then((entries) => entries.map(({ n }) => n))

async function all(journal: Journal): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  for await (const one of journal.read()) entries.push(one)
  return entries
}

/** What every journal does. @param make an empty one */
export function journalSuite(make: () => Promise<JournalRig>): void {
  it('is empty before the first append, then gives back what was appended, in order', async () => {
    const rig = await make()
    const journal = rig.open()
    expect(await all(journal)).toEqual([])
    await journal.append(entry(0))
    await Promise.all([1, 2, 3, 4].map((n) => journal.append(entry(n))))
    expect(await all(journal)).toEqual([0, 1, 2, 3, 4].map(entry))
    await journal.close()
  })

  it('gives back any entry as JSON has it', async () => {
    const rig = await make()
    const journal = rig.open()
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary' }), async (value, text) => {
        await journal.append({ type: 't', at: 'a', value, text })
        count += 1
        expect((await all(journal))[count - 1]).toEqual(JSON.parse(JSON.stringify({ type: 't', at: 'a', value, text })))
      }),
      { numRuns: 25 },
    )
    await journal.close()
  })

  it('lives on in another object, which goes on behind it', async () => {
    const rig = await make()
    if (rig.stored === undefined) return
    const first = rig.open()
    await Promise.all([0, 1, 2].map((n) => first.append(entry(n))))
    await first.close()
    const second = rig.open()
    expect(await numbers(second)).toEqual([0, 1, 2])
    await second.append(entry(3))
    await second.close()
    expect(await numbers(rig.open())).toEqual([0, 1, 2, 3])
  })

  it('refuses whoever was taken over, and stays whole', async () => {
    const rig = await make()
    if (rig.stored === undefined) return
    const [old, next] = [rig.open(), rig.open()]
    await old.append(entry(0))
    await next.append(entry(1))
    await expect(old.append(entry(2))).rejects.toMatchObject({ code: 'plan.locked' })
    await expect(old.append(entry(3))).rejects.toMatchObject({ code: 'plan.locked' })
    await next.append(entry(4))
    expect(await numbers(rig.open())).toEqual([0, 1, 4])
    await Promise.all([old.close(), next.close()])
  })

  it('never mixes the lines of writers that race, and tells all but the last of each that they lost', async () => {
    const rig = await make()
    if (rig.stored === undefined) return
    const writers = [0, 1, 2, 3, 4].map(() => rig.open())
    const told = await Promise.all(
      writers.map(async (journal, writer) => {
        const accepted: number[] = []
        for (let n = 0; n < 15; n++) {
          const error = await journal.append({ ...entry(n), writer }).catch((reason: unknown) => reason)
          if (error === undefined) accepted.push(n)
          else expect(error).toMatchObject({ code: 'plan.locked' })
        }
        return accepted
      }),
    )
    const retained = await all(rig.open())
    for (const [writer, accepted] of told.entries()) {
      expect(retained.filter((one) => one.writer === writer).map(({ n }) => n)).toEqual(accepted)
    }
    // Once it has lost, a writer is out: its lines are of one piece.
    const turns = retained.map((one) => one.writer).filter((writer, at, list) => writer !== list[at - 1])
    expect(new Set(turns).size).toBe(turns.length)
    await Promise.all(writers.map((journal) => journal.close()))
  })

  it('lets nobody append who has not read what was written last', async () => {
    const rig = await make()
    if (rig.stored === undefined) return
    const [old, next] = [rig.open(), rig.open()]
    await next.append(entry(0))
    expect(await numbers(old)).toEqual([0])
    await next.append(entry(1))
    await expect(old.append(entry(2))).rejects.toMatchObject({ code: 'plan.locked' })
    await Promise.all([old.close(), next.close()])
  })

  it('says which line was changed, is missing, or is in another place', async () => {
    const rig = await make()
    const { stored } = rig
    if (stored === undefined) return
    const journal = rig.open()
    for (const n of [0, 1, 2, 3]) await journal.append(entry(n))
    await journal.close()
    const [a = '', b = '', c = '', d = ''] = await stored.lines()
    for (const [lines, line] of [
      [[a, b.replace('"n":1', '"n":7'), c, d], 2],
      [[a, c, d], 2],
      [[b, c, d], 1],
      [[a, b, d, c], 3],
      [[a, b, c, c], 4],
    ] as const) {
      await stored.rewrite(lines)
      await expect(all(rig.open())).rejects.toMatchObject({
        code: 'plan.tampered',
        message: expect.stringContaining(`line ${line}`),
      })
    }
    await stored.rewrite([a, b, c, d])
    expect(await numbers(rig.open())).toEqual([0, 1, 2, 3])
  })
}
