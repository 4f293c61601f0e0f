import { expect, it } from 'vitest'
import { HOUR_MS } from '../../src/core/time/durations'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import type { Ledger } from '../../src/documents/ports/ports'

/** A ledger and what a test may do to it behind its back. */
export interface LedgerRig {
  /** The same ledger as another process sees it. */
  open(clock?: ManualClock): Ledger
  /** Makes it so that the process which claimed this key is gone. Absent where a claim ends with its process. */
  kill?(key: string): Promise<void>
}

/** What all ledgers do. @param make an empty one that keeps results for 48 hours */
export function ledgerSuite(make: () => Promise<LedgerRig>): void {
  it('gives the stored result for the same content and refuses other content', async () => {
    const ledger = (await make()).open()
    expect(await ledger.begin('key', 'a')).toEqual({ state: 'new' })
    await expect(ledger.begin('key', 'a')).rejects.toMatchObject({ reason: 'inFlight' })
    await expect(ledger.begin('key', 'b')).rejects.toMatchObject({ reason: 'mismatch' })
    await ledger.finish('key', { applied: 3, text: 'Zoë � \u0000' })
    const result = { applied: 3, text: 'Zoë � \u0000' }
    expect(await ledger.begin('key', 'a')).toEqual({ state: 'done', result })
    await expect(ledger.begin('key', 'b')).rejects.toMatchObject({ reason: 'mismatch' })
    expect(await ledger.begin('other', 'b')).toEqual({ state: 'new' })
    await ledger.finish('other', null)
  })

  it('gives a released key back, but not a finished one', async () => {
    const ledger = (await make()).open()
    await ledger.begin('key', 'a')
    await ledger.release('key')
    expect(await ledger.begin('key', 'b')).toEqual({ state: 'new' })
    await ledger.finish('key', 1)
    await ledger.release('key')
    expect(await ledger.begin('key', 'b')).toEqual({ state: 'done', result: 1 })
  })

  it('gives a key to one of many that ask at the same time', async () => {
    const rig = await make()
    const ledgers = Array.from({ length: 6 }, () => rig.open())
    const requested = await Promise.allSettled(ledgers.map((ledger) => ledger.begin('key', 'a')))
    const won = requested.flatMap((one, n) => (one.status === 'fulfilled' ? [n] : []))
    if (rig.kill !== undefined) expect(won).toHaveLength(1)
    for (const n of won) await ledgers[n]?.release('key')
  })

  it('lets the same content begin again after its process died, one at a time', async () => {
    const rig = await make()
    if (rig.kill === undefined) return
    const dead = rig.open()
    await dead.begin('key', 'a')
    await rig.kill('key')
    await expect(rig.open().begin('key', 'b')).rejects.toMatchObject({ reason: 'mismatch' })
    const ledgers = Array.from({ length: 6 }, () => rig.open())
    const requested = await Promise.allSettled(ledgers.map((ledger) => ledger.begin('key', 'a')))
    const won = requested.flatMap((one, n) => (one.status === 'fulfilled' ? [n] : []))
    expect(won).toHaveLength(1)
    await ledgers[won[0] ?? 0]?.finish('key', 2)
    expect(await rig.open().begin('key', 'a')).toEqual({ state: 'done', result: 2 })
  })

  it('keeps results for as long as it says', async () => {
    const rig = await make()
    const clock = manualClock()
    const ledger = rig.open(clock)
    await ledger.begin('key', 'a')
    await ledger.finish('key', 1)
    await clock.advance(47 * HOUR_MS)
    expect(await ledger.begin('key', 'a')).toEqual({ state: 'done', result: 1 })
    await clock.advance(HOUR_MS + 1)
    expect(await ledger.begin('key', 'b')).toEqual({ state: 'new' })
    await ledger.release('key')
  })
}
