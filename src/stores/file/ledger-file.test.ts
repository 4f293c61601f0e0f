import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../core/time/durations'
import { manualClock } from '../../core/time/manual-clock'
import type { LeaseHolder } from '../../documents/ports/ports'
import { fileLedger } from './ledger-file'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Claim {
  readonly claimedBy: LeaseHolder
}

/** The holder of a claim in the folder. */
async function claim(key?: string): Promise<LeaseHolder> {
  for (const name of await readdir(folder)) {
    const found: Claim & { key: string } = JSON.parse(await readFile(join(folder, name), 'utf8'))
    if (key === undefined || found.key === key) return found.claimedBy
  }
  throw new Error('no claim')
}

/** Rewrites the one claim in the folder as that of another process. */
async function rewriteClaim(changes: Partial<LeaseHolder>): Promise<{ name: string; entry: Claim }> {
  const [name = ''] = await readdir(folder)
  const found: Claim = JSON.parse(await readFile(join(folder, name), 'utf8'))
  const entry = { ...found, claimedBy: { ...found.claimedBy, ...changes } }
  await writeFile(join(folder, name), JSON.stringify(entry))
  return { name, entry }
}

/** Rewrites the one claim in the folder as that of a process that has ended. */
async function killClaimer(): Promise<{ name: string; entry: Claim }> {
  return await rewriteClaim({ pid: spawnSync('true').pid })
}

describe('fileLedger', () => {
  it('gives the stored result for the same content, also to another process, and refuses other content', async () => {
    const ledger = fileLedger(folder)
    expect(await ledger.begin('key', 'a')).toEqual({ state: 'new' })
    await expect(ledger.begin('key', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
    await expect(ledger.begin('key', 'b')).rejects.toMatchObject({ reason: 'mismatch' })
    await ledger.finish('key', { applied: 3 })
    expect(await fileLedger(folder).begin('key', 'a')).toEqual({ state: 'done', result: { applied: 3 } })
    await expect(ledger.begin('key', 'b')).rejects.toMatchObject({ reason: 'mismatch' })
  })

  it('gives a released key back, but not a finished one', async () => {
    const ledger = fileLedger(folder)
    await ledger.begin('key', 'a')
    await ledger.release('key')
    expect(await ledger.begin('key', 'b')).toEqual({ state: 'new' })
    await ledger.finish('key', 1)
    await ledger.release('key')
    expect(await ledger.begin('key', 'b')).toEqual({ state: 'done', result: 1 })
  })

  it('lets the same content begin again after its process died, one at a time', async () => {
    await fileLedger(folder).begin('key', 'a')
    await killClaimer()
    await expect(fileLedger(folder).begin('key', 'b')).rejects.toMatchObject({ reason: 'mismatch' })
    const requested = await Promise.allSettled(Array.from({ length: 10 }, () => fileLedger(folder).begin('key', 'a')))
    expect(requested.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('lets the same content begin again after a restart of the machine', async () => {
    await fileLedger(folder).begin('key', 'a')
    await rewriteClaim({ bootId: 'earlier/pid:[1]', heartbeat: '2020-01-05T00:00:00.000Z' })
    await expect(fileLedger(folder).begin('key', 'b')).rejects.toMatchObject({ reason: 'mismatch' })
    expect(await fileLedger(folder).begin('key', 'a')).toEqual({ state: 'new' })
  })

  it('leaves work to a living machine of the same name', async () => {
    await fileLedger(folder).begin('key', 'a')
    await rewriteClaim({ bootId: 'other/pid:[1]' })
    await expect(fileLedger(folder).begin('key', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
  })

  it('frees a key whose process shows no life where nobody can see it, and keeps one that does', async () => {
    const clock = manualClock(Date.now())
    const ledger = fileLedger(folder, { clock })
    await ledger.begin('key', 'a')
    await clock.advance(60_000)
    await expect.poll(async () => (await claim()).heartbeat).toBe(new Date(clock.now()).toISOString())
    await rewriteClaim({ bootId: 'elsewhere/pid:[1]' })
    await expect(fileLedger(folder, { clock }).begin('key', 'a')).rejects.toThrow(
      /call again 20 s after its last heartbeat.*break the claim by its id [0-9a-f-]{36}/,
    )
    await rewriteClaim({ id: 'gone', heartbeat: new Date(clock.now() - 21_000).toISOString() })
    expect(await fileLedger(folder, { clock }).begin('key', 'a')).toEqual({ state: 'new' })
    await expect(ledger.finish('key', 1)).rejects.toMatchObject({ code: 'ledger.lost' })
    await ledger.release('key')
    await expect(fileLedger(folder, { clock }).begin('key', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
  })

  it('ends the claims of a process whose lease was broken, or one by its id, and no others', async () => {
    const ledger = fileLedger(folder)
    await ledger.begin('done', 'a')
    await ledger.finish('done', 1)
    await ledger.begin('key', 'a')
    const mine = await claim('key')
    expect(await ledger.breakClaims({ ...mine, id: 'lease', pid: mine.pid + 1 })).toEqual([])
    expect((await ledger.breakClaims({ ...mine, id: 'lease' })).map(({ id }) => id)).toEqual([mine.id])
    expect(await fileLedger(folder).begin('key', 'a')).toEqual({ state: 'new' })
    expect(await ledger.breakClaims((await claim('key')).id)).toHaveLength(1)
    expect(await ledger.begin('done', 'a')).toEqual({ state: 'done', result: 1 })
  })

  it('begins again although an earlier process died while it took the key over', async () => {
    await fileLedger(folder).begin('key', 'a')
    const { name, entry } = await killClaimer()
    const second = { ...entry, claimedBy: { ...entry.claimedBy, id: 'second' } }
    await writeFile(join(folder, `${name}.after-${entry.claimedBy.id}`), JSON.stringify(second))
    const requested = await Promise.allSettled(Array.from({ length: 10 }, () => fileLedger(folder).begin('key', 'a')))
    expect(requested.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(folder)).toEqual([name])
  })

  it('keeps results for as long as it says and sweeps them afterwards', async () => {
    const clock = manualClock()
    const ledger = fileLedger(folder, { clock, keepMs: 24 * HOUR_MS })
    await ledger.begin('key', 'a')
    await ledger.finish('key', 1)
    await clock.advance(24 * HOUR_MS)
    expect(await ledger.begin('key', 'a')).toEqual({ state: 'done', result: 1 })
    await clock.advance(1)
    await fileLedger(folder, { clock, keepMs: 24 * HOUR_MS }).begin('other', 'x')
    expect(await readdir(folder)).toHaveLength(1)
    expect(await ledger.begin('key', 'b')).toEqual({ state: 'new' })
  })

  it('keeps the claim of work that runs for longer than results are kept', async () => {
    const keepMs = 24 * HOUR_MS
    await fileLedger(folder, { clock: manualClock(0), keepMs }).begin('key', 'a')
    const later = fileLedger(folder, { clock: manualClock(keepMs + 1), keepMs })
    await expect(later.begin('key', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
  })

  it('refuses to keep results for less than a day', () => {
    expect(() => fileLedger(folder, { keepMs: 23 * HOUR_MS })).toThrow('24 hours')
  })

  it('is not stopped by a damaged file of another key', async () => {
    await fileLedger(folder).begin('key', 'a')
    const [name = ''] = await readdir(folder)
    await writeFile(join(folder, name), '{')
    const ledger = fileLedger(folder)
    expect(await ledger.begin('other', 'a')).toEqual({ state: 'new' })
    await expect(ledger.begin('key', 'a')).rejects.toMatchObject({ code: 'ledger.damaged' })
  })

  it('works as soon as its folder can be made, after it could not', async () => {
    const place = join(folder, 'ledger')
    await writeFile(place, 'in the way')
    const ledger = fileLedger(place)
    await expect(ledger.begin('key', 'a')).rejects.toThrow('EEXIST')
    await rm(place)
    expect(await ledger.begin('key', 'a')).toEqual({ state: 'new' })
  })

  it('names a damaged file', async () => {
    const ledger = fileLedger(folder)
    await ledger.begin('key', 'a')
    const [name = ''] = await readdir(folder)
    await writeFile(join(folder, name), '{')
    await expect(ledger.begin('key', 'a')).rejects.toMatchObject({ code: 'ledger.damaged' })
  })
})
