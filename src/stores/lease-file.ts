import { link, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from '../core/clock'
import { PlanError, ValidationError } from '../core/errors'
import type { HeldLease, Lease, LeaseHolder } from '../core/ports'
import { holderSchema, isGone, leaseHolder, locked } from './lease-holder'
import { type ScopedLease, scopedLease } from './scoped-lease'
import { systemCode } from './system-error'
import { createWhole, writeDurably, writeFileAtomic } from './write-file-atomic'

/** How often a holder rewrites its lease with the time, for people who wonder whether it still runs. */
const HEARTBEAT_MS = 15_000

/** Times to look again when a lease vanishes between being met and being read. */
const LOOKS = 20

/** Leases in a folder, for the processes of one host. */
export interface FileLease extends Lease<ScopedLease> {
  /**
   * Ends the lease with this holder id, whoever holds it. Only after making sure that its process is gone.
   * @returns the holder that lost it
   * @throws ValidationError when no lease has that id; the message names those there are
   * @throws PlanError `locked` while another process changes it
   */
  breakLease(id: string): Promise<LeaseHolder>
  /** Every lease now held. */
  list(): Promise<LeaseHolder[]>
}

/**
 * One file a lease, made in one step so that two processes never both have it. A lease whose process is gone (its number
 * among the processes of this host, or the host has restarted) is taken over by the same purpose at once; any other is
 * refused with PlanError `locked`. A lease is renewed, ended or taken over only under a mark that names its holder, so
 * that nobody touches one that came after it.
 * @param folder made when missing
 */
export function fileLease(folder: string, options: { readonly clock?: Clock | undefined } = {}): FileLease {
  const clock = options.clock ?? systemClock
  const now = (): string => new Date(clock.now()).toISOString()
  return {
    async acquire(name, purpose) {
      await mkdir(folder, { recursive: true })
      const path = join(folder, fileName(name))
      const holder = leaseHolder(crypto.randomUUID(), purpose, now())
      for (let look = 0; look < LOOKS; look++) {
        if (await create(path, holder)) return hold(path, holder, clock, now)
        const other = await readHolder(path)
        if (other === undefined) continue
        if (other.purpose !== purpose || !isGone(other)) throw locked(name, other)
        if (await succeed(path, other, holder)) return hold(path, holder, clock, now)
      }
      throw new PlanError('locked', `Lease ${name} changes hands too fast to be taken. Try again.`)
    },
    async list() {
      return (await leases(folder)).map((lease) => lease.holder)
    },
    async breakLease(id) {
      const all = await leases(folder)
      const found = all.find((lease) => lease.holder.id === id)
      if (found === undefined) throw unknownLease(id, all)
      const breaker = leaseHolder(crypto.randomUUID(), found.holder.purpose, now())
      const marks = await markAsHeir(found.path, found.holder, breaker)
      if (marks === undefined) throw busy(found.path, found.holder)
      const ended = await underMarks(found.path, found.holder, marks, () => rm(found.path, { force: true }))
      if (!ended) throw unknownLease(id, await leases(folder))
      return found.holder
    },
  }
}

function hold(path: string, holder: LeaseHolder, clock: Clock, now: () => string): ScopedLease {
  let beating: Promise<unknown> = Promise.resolve()
  let cancel = clock.setTimer(beat, HEARTBEAT_MS)
  let released = false
  function beat(): void {
    beating = renew(path, { ...holder, heartbeat: now() }).catch(() => undefined)
    cancel = clock.setTimer(beat, HEARTBEAT_MS)
  }
  return scopedLease<HeldLease>({
    holder,
    async release() {
      if (released) return
      released = true
      cancel()
      await beating
      await asOwner(path, holder, () => rm(path, { force: true }))
    },
  })
}

/** Rewrites our own lease; one that was broken in the meantime stays broken. */
async function renew(path: string, holder: LeaseHolder): Promise<void> {
  await asOwner(path, holder, () => writeFileAtomic(path, JSON.stringify(holder)))
}

/** Changes our own lease, unless somebody breaks it. The mark is a second name of the file: no disk is too full for it. */
async function asOwner(path: string, holder: LeaseHolder, change: () => Promise<void>): Promise<void> {
  const mark = heirPath(path, holder.id)
  try {
    await link(path, mark)
  } catch (error) {
    if (systemCode(error) === 'EEXIST' || systemCode(error) === 'ENOENT') return
    throw error
  }
  await underMarks(path, holder, [mark], change)
}

function create(path: string, holder: LeaseHolder): Promise<boolean> {
  return createWhole(path, holder.id, JSON.stringify(holder))
}

/** Takes over from a dead holder. @returns whether we did */
async function succeed(path: string, dead: LeaseHolder, holder: LeaseHolder): Promise<boolean> {
  const marks = await markAsHeir(path, dead, holder)
  if (marks === undefined) return false
  return await underMarks(path, dead, marks, async () => {
    const aside = `${path}.${holder.id}.new`
    await writeDurably(aside, JSON.stringify(holder))
    await rename(aside, path)
  })
}

/**
 * Makes us the only one who may change the lease of a holder: the mark is created in one step under the holder's id. One
 * that died with the mark is followed by whoever creates the mark under its own id, and so on.
 * @returns the marks to remove afterwards; undefined while a process that may be alive has one
 */
async function markAsHeir(path: string, of: LeaseHolder, heir: LeaseHolder): Promise<string[] | undefined> {
  const line = [of.id]
  for (;;) {
    const mark = heirPath(path, line.at(-1) ?? of.id)
    if (await create(mark, heir)) return line.map((id) => heirPath(path, id))
    const other = await readHolder(mark)
    if (other === undefined || !isGone(other)) return undefined
    // A holder that died while it changed its own lease stands under its own mark.
    line.push(line.includes(other.id) ? `${other.id}-${line.length}` : other.id)
  }
}

/** Changes a lease if it still is the holder's, and removes the marks. @returns whether it was */
async function underMarks(
  path: string,
  holder: LeaseHolder,
  marks: readonly string[],
  change: () => Promise<void>,
): Promise<boolean> {
  let ended: readonly string[] = marks.slice(-1)
  try {
    const still = (await readHolder(path))?.id === holder.id
    if (still) await change()
    ended = marks
    return still
  } finally {
    // After a failure the marks of the dead stay, so that the next in line is one alone again.
    for (const mark of ended) await rm(mark, { force: true })
  }
}

async function leases(folder: string): Promise<{ path: string; holder: LeaseHolder }[]> {
  const names = await readdir(folder).catch(() => [])
  const found: { path: string; holder: LeaseHolder }[] = []
  for (const name of names.filter((one) => one.endsWith('.lease')).sort()) {
    const path = join(folder, name)
    const holder = await readHolder(path)
    if (holder !== undefined) found.push({ path, holder })
  }
  return found
}

async function readHolder(path: string): Promise<LeaseHolder | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const parsed = holderSchema().safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new PlanError(
    'locked',
    `Lease file ${path} is not one of ours or is damaged. Look who writes it; delete it if nobody does.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unknownLease(id: string, all: readonly { holder: LeaseHolder }[]): ValidationError {
  const there = all.map(({ holder }) => `${holder.id} (${holder.purpose})`).join(', ')
  return new ValidationError([{ path: 'id', message: `no lease has id ${id}; held now: ${there || 'none'}` }])
}

function busy(path: string, { id }: LeaseHolder): PlanError {
  return new PlanError(
    'locked',
    `Lease ${id} is just being renewed, ended or taken over. Try again; if that goes on, make sure that nobody works with it and delete ${heirPath(path, id)}.`,
  )
}

function heirPath(path: string, id: string): string {
  return `${path}.heir-${id}`
}

/** A file name for any lease name: safe characters stay, others are written as their code. */
function fileName(name: string): string {
  const safe = name.replace(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return `${safe}.lease`
}
