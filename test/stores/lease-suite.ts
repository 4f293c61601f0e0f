import { expect, it } from 'vitest'
import { PlanError } from '../../src/core/errors'
import { type ManualClock, manualClock } from '../../src/core/time/manual-clock'
import type { Lease, LeaseHolder } from '../../src/documents/ports/ports'

/** Leases and what a test may do to them behind their back. */
export interface LeaseRig {
  /** The same leases as another process sees them. */
  open(clock: ManualClock): Lease & {
    breakLease?(id: string): Promise<LeaseHolder>
    list?(): Promise<LeaseHolder[]>
  }
  /** Makes it so that the holder of this lease is gone. Absent where a lease ends with its process. */
  kill?(name: string): Promise<void>
  /** Whether holders have to show that they live. */
  readonly expires: boolean
}

const locked = { code: 'plan.locked', reason: 'locked' }

/** What all leases do. */
export function leaseSuite(make: () => Promise<LeaseRig>): void {
  const opened = async () => {
    const rig = await make()
    const clock = manualClock()
    return { rig, clock, lease: rig.open(clock) }
  }

  it('has one holder at a time, names him to the others, and is free after him', async () => {
    const { lease } = await opened()
    const held = await lease.acquire('org-1', 'plan_a')
    await expect(lease.acquire('org-1', 'plan_a')).rejects.toMatchObject(locked)
    await expect(lease.acquire('org-1', 'plan_b')).rejects.toThrow(String(held.holder.pid))
    const other = await lease.acquire('org-2', 'plan_b')
    await held.release()
    await held.release()
    const next = await lease.acquire('org-1', 'plan_b')
    await Promise.all([next.release(), other.release()])
  })

  it('goes to one of many that ask at the same time', async () => {
    const { rig, clock } = await opened()
    const requested = await Promise.allSettled(Array.from({ length: 8 }, () => rig.open(clock).acquire('org', 'plan')))
    const won = requested.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    // In memory each object is a world of its own.
    if (rig.kill !== undefined) expect(won).toHaveLength(1)
    for (const held of won) await held.release()
  })

  it('is taken over from the dead by the same work alone, and broken for any other', async () => {
    const { rig, clock, lease } = await opened()
    if (rig.kill === undefined) return
    const dead = await lease.acquire('org', 'plan_a')
    await rig.kill('org')
    await expect(lease.acquire('org', 'plan_b')).rejects.toMatchObject(locked)
    const next = await rig.open(clock).acquire('org', 'plan_a')
    expect(next.holder.id).not.toBe(dead.holder.id)
    // He does not know that he is dead.
    await dead.release()
    await expect(lease.acquire('org', 'plan_a')).rejects.toThrow(next.holder.since)
    expect((await lease.list?.())?.map(({ id }) => id)).toEqual([next.holder.id])
    await expect(lease.breakLease?.('none')).rejects.toThrow(next.holder.id)
    expect(await lease.breakLease?.(next.holder.id)).toMatchObject({ id: next.holder.id, purpose: 'plan_a' })
    const broken = await lease.acquire('org', 'plan_b')
    await next.release()
    await expect(lease.acquire('org', 'plan_b')).rejects.toMatchObject(locked)
    await broken.release()
    expect(await lease.list?.()).toEqual([])
  })

  it('gives each holder a higher token, and tells the old one that he lost it', async () => {
    const { rig, clock, lease } = await opened()
    if (!rig.expires) return
    const tokens: number[] = []
    for (let n = 0; n < 3; n++) {
      const held = await lease.acquire('org', 'plan')
      tokens.push(held.fencingToken ?? 0)
      await held.release()
    }
    const old = await lease.acquire('org', 'plan')
    await rig.kill?.('org')
    const next = await lease.acquire('org', 'plan')
    tokens.push(old.fencingToken ?? 0, next.fencingToken ?? 0)
    expect(tokens).toEqual([1, 2, 3, 4, 5])
    expect(old.lost?.aborted).toBe(false)
    const lost = new Promise((resolve) => old.lost?.addEventListener('abort', resolve))
    await clock.advance(11_000)
    await lost
    expect(old.lost?.reason).toBeInstanceOf(PlanError)
    expect(next.lost?.aborted).toBe(false)
    await next.release()
  })

  it('stays with a holder who renews it', async () => {
    const { rig, clock, lease } = await opened()
    if (!rig.expires) return
    const held = await lease.acquire('org', 'plan')
    for (let n = 0; n < 3; n++) {
      await rig.kill?.('org')
      const beaten = (await lease.list?.())?.[0]?.heartbeat
      await clock.advance(10_001)
      // The renewal is on its way by then.
      while ((await lease.list?.())?.[0]?.heartbeat === beaten);
      await expect(lease.acquire('org', 'plan')).rejects.toMatchObject(locked)
    }
    expect(held.lost?.aborted).toBe(false)
    await held.release()
  })
}
