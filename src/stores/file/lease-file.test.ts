import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../core/time/manual-clock'
import type { LeaseHolder } from '../../documents/ports/ports'
import { leaseHolder } from '../kit/lease-holder'
import { fileLease } from './lease-file'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lease-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The number of a process that certainly has ended. */
const deadPid = spawnSync('true').pid

async function leave(changes: Partial<LeaseHolder>): Promise<LeaseHolder> {
  const holder = { ...leaseHolder('left-behind', 'plan_a', '2026-01-05T00:00:00.000Z'), pid: deadPid, ...changes }
  await writeFile(join(folder, 'org.lease'), JSON.stringify(holder))
  return holder
}

/** The boot id of this machine, as a process in another container would report it. */
function elsewhere(): string {
  return `${leaseHolder('', '', '').bootId.split('/')[0]}/pid:[1]`
}

/** The start time of a process, as its lease records it. */
function startOf(pid: number): Pick<LeaseHolder, 'processStart'> {
  const { processStart } = leaseHolder('', '', '')
  return pid === process.pid ? { processStart } : {}
}

/** Rewrites the lease as that of another process. */
async function rewriteHolder(changes: Partial<LeaseHolder>): Promise<void> {
  const path = join(folder, 'org.lease')
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...changes }))
}

describe('fileLease', () => {
  it('is held by one at a time and names the holder to others', async () => {
    const lease = fileLease(folder)
    const held = await lease.acquire('org', 'plan_a')
    await expect(fileLease(folder).acquire('org', 'plan_a')).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining(`process ${process.pid}`),
    })
    const elsewhere = await lease.acquire('other org/../x', 'plan_a')
    await elsewhere.release()
    await held.release()
    await (await lease.acquire('org', 'plan_b')).release()
    expect(await readdir(folder)).toEqual([])
  })

  it('goes to exactly one of many that ask at once', async () => {
    const requested = await Promise.allSettled(
      Array.from({ length: 20 }, () => fileLease(folder).acquire('org', 'plan_a')),
    )
    const winners = requested.filter((one) => one.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    for (const winner of winners) await winner.value.release()
  })

  it('is taken over from a dead process of the same purpose by exactly one of many', async () => {
    await leave({})
    const requested = await Promise.allSettled(
      Array.from({ length: 20 }, () => fileLease(folder).acquire('org', 'plan_a')),
    )
    const winners = requested.filter((one) => one.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    for (const winner of winners) await winner.value.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over although an earlier heir died half way', async () => {
    const dead = await leave({})
    const heir = { ...dead, id: 'heir' }
    await writeFile(join(folder, `org.lease.heir-${dead.id}`), JSON.stringify(heir))
    await (await fileLease(folder).acquire('org', 'plan_a')).release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over after a restart of the machine, whatever process has the number now', async () => {
    await leave({ bootId: 'earlier/pid:[1]', pid: process.pid })
    await (await fileLease(folder).acquire('org', 'plan_a')).release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over from a process that died while it changed its own lease, also by its heir', async () => {
    const dead = await leave({})
    await writeFile(join(folder, `org.lease.heir-${dead.id}`), JSON.stringify(dead))
    await writeFile(join(folder, `org.lease.heir-${dead.id}-1`), JSON.stringify({ ...dead, id: 'heir' }))
    const requested = await Promise.allSettled(
      Array.from({ length: 10 }, () => fileLease(folder).acquire('org', 'plan_a')),
    )
    const winners = requested.filter((one) => one.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    for (const winner of winners) await winner.value.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is not broken while its heir takes over: either the heir holds it afterwards or nobody', async () => {
    for (let round = 0; round < 5; round++) {
      await leave({})
      const lease = fileLease(folder)
      const [taken, broken] = await Promise.allSettled([
        lease.acquire('org', 'plan_a'),
        lease.breakLease('left-behind'),
      ])
      const held = (await lease.list()).map(({ id }) => id)
      expect(held).toEqual(taken.status === 'fulfilled' ? [taken.value.holder.id] : [])
      if (taken.status === 'fulfilled') await taken.value.release()
      if (taken.status === 'rejected') expect(broken.status).toBe('fulfilled')
      await rm(join(folder, 'org.lease'), { force: true })
    }
  })

  it('refuses to break a lease that a living process is changing, and says what to delete if it hangs', async () => {
    const dead = await leave({})
    const living = { ...dead, id: 'heir', pid: process.pid }
    await writeFile(join(folder, `org.lease.heir-${dead.id}`), JSON.stringify(living))
    await expect(fileLease(folder).breakLease(dead.id)).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining(`org.lease.heir-${dead.id}`),
    })
    expect(await fileLease(folder).list()).toEqual([dead])
  })

  it.each([
    ['another purpose', () => ({ purpose: 'plan_b' })],
    ['another host', (heartbeat: string) => ({ host: 'elsewhere', heartbeat })],
    ['another container', (heartbeat: string) => ({ bootId: elsewhere(), pid: process.pid, heartbeat })],
    ['another machine of the same name', (heartbeat: string) => ({ bootId: 'other', heartbeat })],
    ['a process that lives', () => ({ pid: process.pid, ...startOf(process.pid) })],
  ])('stays with a holder of %s until it is broken by its id', async (_, changes) => {
    // A holder of before this machine was started is dead: the clock stands at the present.
    const clock = manualClock(Date.now())
    await leave(changes(new Date(clock.now()).toISOString()))
    const lease = fileLease(folder, { clock })
    await expect(lease.acquire('org', 'plan_a')).rejects.toThrow('left-behind')
    await expect(lease.breakLease('wrong')).rejects.toThrow('left-behind')
    expect((await lease.breakLease('left-behind')).id).toBe('left-behind')
    await (await lease.acquire('org', 'plan_a')).release()
  })

  it('shows a sign of life, and does not come back after it was broken', async () => {
    const clock = manualClock()
    const lease = fileLease(folder, { clock })
    const held = await lease.acquire('org', 'plan_a')
    const before = (await lease.list())[0]?.heartbeat
    await clock.advance(20_000)
    await expect.poll(async () => (await lease.list())[0]?.heartbeat).not.toBe(before)
    await lease.breakLease(held.holder.id)
    await clock.advance(60_000)
    await held.release()
    expect(await lease.list()).toEqual([])
    expect(clock.pending).toBe(0)
  })

  it.each([
    [
      'died in another container, although its number is that of a living process here',
      { bootId: elsewhere(), pid: 1 },
    ],
    ['died on another host', { host: 'elsewhere' }],
    [
      'shows life from the future, since the clock was set back',
      { host: 'elsewhere', heartbeat: '2126-01-05T00:00:00.000Z' },
    ],
    ['has the number of a process that started later', { pid: process.pid, processStart: '1' }],
  ])('is taken over by the same work, and no other, from one that %s', async (_, changes) => {
    await leave(changes)
    const lease = fileLease(folder)
    await expect(lease.acquire('org', 'plan_b')).rejects.toThrow('Resume its work, plan_a')
    await (await lease.acquire('org', 'plan_a')).release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is taken over from a process that is stopped, and from one whose parent never asked for its end', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)'])
    const { pid = 0 } = child
    try {
      process.kill(pid, 'SIGSTOP')
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') T ')
      const { processStart: _, ...stopped } = await leave({ pid })
      await writeFile(join(folder, 'org.lease'), JSON.stringify(stopped))
      await (await fileLease(folder).acquire('org', 'plan_a')).release()
    } finally {
      child.kill('SIGKILL')
    }
    // The child ends when its input does: by then its parent is a program that never asks for it, as a shell may.
    const zombie = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 7200'])
    try {
      const [text] = await once(zombie.stdout, 'data')
      await expect.poll(() => readFileSync(`/proc/${zombie.pid}/stat`, 'utf8')).toContain('(sleep)')
      zombie.stdin.end()
      await expect.poll(() => readFileSync(`/proc/${Number(text)}/stat`, 'utf8')).toContain(') Z ')
      const { processStart: _, ...ended } = await leave({ pid: Number(text), heartbeat: new Date().toISOString() })
      await writeFile(join(folder, 'org.lease'), JSON.stringify(ended))
      await (await fileLease(folder).acquire('org', 'plan_a')).release()
    } finally {
      zombie.kill('SIGKILL')
    }
  })

  it('says when a holder that was cut off can be followed', async () => {
    await leave({ bootId: elsewhere(), heartbeat: new Date(Date.now() - 9_500).toISOString() })
    await expect(fileLease(folder).acquire('org', 'plan_a')).rejects.toThrow(
      /do that again in 2[01] s: it is taken over/,
    )
  })

  it('promises no takeover from a process that is seen to run, however old its heartbeat', async () => {
    const heartbeat = new Date(Date.now() - 60_000).toISOString()
    await leave({ pid: process.pid, ...startOf(process.pid), heartbeat })
    await expect(fileLease(folder).acquire('org', 'plan_a')).rejects.toThrow(
      'Wait for it: it is not taken over while its process is seen to run.',
    )
  })

  it('is known to be lost before the next write by a holder that was stopped, or whose lease was broken', async () => {
    const clock = manualClock(Date.now())
    const stopped = await fileLease(folder, { clock }).acquire('org', 'plan_a')
    await stopped.confirm?.()
    // Its own clock stands still, as that of a process that is stopped.
    const later = manualClock(Date.now() + 60_000)
    await rewriteHolder({ bootId: elsewhere() })
    const next = await fileLease(folder, { clock: later }).acquire('org', 'plan_a')
    await expect(stopped.confirm?.()).rejects.toMatchObject({
      code: 'plan.locked',
      message: expect.stringContaining('was lost'),
    })
    expect(stopped.lost?.aborted).toBe(true)
    await stopped.release()
    await next.confirm?.()
    await fileLease(folder).breakLease(next.holder.id)
    await expect(next.confirm?.()).rejects.toMatchObject({ code: 'plan.locked' })
    expect(await readdir(folder)).toEqual([])
  })

  it('does not show life in the lease of its heir', async () => {
    const clock = manualClock(Date.now())
    const stopped = await fileLease(folder, { clock }).acquire('org', 'plan_a')
    await rewriteHolder({ bootId: elsewhere(), heartbeat: '2026-01-05T00:00:00.000Z' })
    const next = await fileLease(folder).acquire('org', 'plan_a')
    await clock.advance(5_000)
    await expect.poll(() => stopped.lost?.aborted).toBe(true)
    expect((await fileLease(folder).list()).map(({ id }) => id)).toEqual([next.holder.id])
    await next.release()
  })

  it('is released in time by a holder that cannot renew it, by whichever clock has moved further', async () => {
    const clock = manualClock(Date.now())
    let steadyMs = 0
    const held = await fileLease(folder, { clock: { ...clock, steadyMs: () => steadyMs } }).acquire('org', 'plan_a')
    await rm(join(folder, 'org.lease'))
    await mkdir(join(folder, 'org.lease'))
    await held.confirm?.()
    clock.jump(clock.now() - 3_600_000)
    steadyMs = 25_000
    const requested = held.confirm?.()
    await expect(requested).rejects.toMatchObject({
      code: 'plan.locked',
      message: expect.stringContaining('could not be written'),
    })
    await rm(join(folder, 'org.lease'), { recursive: true })
  })

  it('refuses a lease file that is not ours', async () => {
    await writeFile(join(folder, 'org.lease'), '{}')
    await expect(fileLease(folder).acquire('org', 'plan_a')).rejects.toThrow('not one of ours')
  })
})
