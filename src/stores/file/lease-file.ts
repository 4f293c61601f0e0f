import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { checkText } from '../../core/checks'
import { PlanError, ValidationError } from '../../core/errors'
import { aClock, checkOptions } from '../../core/schema'
import { type Clock, startAge, systemClock } from '../../core/time/clock'
import type { HeldLease, Lease, LeaseHolder } from '../../documents/ports/ports'
import { keepLease, lostLease } from '../kit/keep-lease'
import {
  adviseOnHolder,
  BEAT_MS,
  holderSchema,
  holderText,
  isLost,
  leaseHolder,
  type ScopedLease,
  SILENT_MS,
  scopedLease,
} from '../kit/lease-holder'
import { systemCode } from '../kit/system-error'
import { onDisk, type Place } from './on-disk'
import { createWhole, writeDurably } from './write-file-atomic'

/** Attempts when a lease disappears between finding it and reading it. */
const MAX_ATTEMPTS = 20

/** Leases in a folder, for the processes of one host. */
export interface FileLease extends Lease<ScopedLease> {
  /**
   * Ends the lease with this holder id, whoever holds it. Call it only after making sure that the holder's process is gone.
   * @returns the holder that lost it
   * @throws ValidationError when no lease has that id; the message names those there are
   * @throws PlanError `locked` while another process changes it
   */
  breakLease(id: string): Promise<LeaseHolder>
  /** All leases that are held now. */
  list(): Promise<LeaseHolder[]>
}

/**
 * Keeps one file for each lease, created atomically, so that two processes never both hold it. A holder sends a heartbeat
 * every 5 s. When its process is gone (its number and start time are not among the processes of this host, or the host has
 * restarted), or no heartbeat came for 30 s (it died in another container or on another host, or was stopped), work with the
 * same purpose takes the lease over. Everyone else is refused with PlanError `locked`. A holder checks before each write
 * (`confirm`) that the lease is still its own, so that one that was stopped, or whose lease was broken, writes nothing more.
 * @param folder made when missing
 * @throws StoreError `lease.write` or `lease.read` when the disk refuses: the lease is not taken then
 */
export function fileLease(folder: string, options: { readonly clock?: Clock | undefined } = {}): FileLease {
  checkText(folder, 'folder')
  checkOptions(options, { clock: z.optional(aClock()) })
  const clock = options.clock ?? systemClock
  const now = (): string => new Date(clock.now()).toISOString()
  const lease: FileLease = {
    async acquire(name, purpose) {
      await mkdir(folder, { recursive: true })
      const path = join(folder, fileName(name))
      const ageMs = startAge(clock)
      const holder = leaseHolder(crypto.randomUUID(), purpose, now())
      const held = () => hold({ path, name, holder, clock, ageMs })
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (await create(path, holder)) return held()
        const other = await readHolder(path)
        if (other === undefined) continue
        const isSameWork = other.purpose === purpose
        if (!isSameWork || !isLost(other, clock.now())) {
          const next = adviseOnHolder(other, clock.now(), isSameWork)
          throw new PlanError('locked', `Lease ${name} is held by ${holderText(other)}. ${next}`)
        }
        if (await succeed(path, other, holder, clock)) return held()
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
      const marks = await markAsHeir(found.path, found.holder, breaker, clock)
      if (marks === undefined)
        throw new PlanError(
          'locked',
          `Lease ${found.holder.id} is being renewed, ended or taken over. Try again; if this persists, make sure that no process uses it and delete ${heirPath(found.path, found.holder.id)}.`,
        )
      const ended = await underMarks(found.path, found.holder, marks, () => rm(found.path, { force: true }))
      if (!ended) throw unknownLease(id, await leases(folder))
      return found.holder
    },
  }
  const place = describePlace(folder)
  return {
    acquire: (name, purpose) => onDisk('write', place, () => lease.acquire(name, purpose)),
    list: () => onDisk('read', place, () => lease.list()),
    breakLease: (id) => onDisk('write', place, () => lease.breakLease(id)),
  }
}

function describePlace(folder: string): Place {
  return { family: 'lease', name: 'Lease folder', path: folder }
}

interface Holding {
  readonly path: string
  readonly name: string
  readonly holder: LeaseHolder
  readonly clock: Clock
  readonly ageMs: () => number
}

function hold({ path, name, holder, clock, ageMs }: Holding): ScopedLease {
  const isOurs = async (): Promise<boolean> => (await readHolder(path))?.id === holder.id
  const retained = keepLease({
    clock,
    ttlMs: SILENT_MS,
    beatMs: BEAT_MS,
    ageMs,
    check: isOurs,
    renew: () => renew(path, { ...holder, heartbeat: new Date(clock.now()).toISOString() }),
    lost: (why) =>
      lostLease(
        name,
        why === 'taken'
          ? 'another process has taken it, since this one showed no life, or somebody has broken it'
          : `${path} could not be written for ${SILENT_MS / 1000} s`,
      ),
  })
  let released = false
  return scopedLease<HeldLease>({
    holder,
    lost: retained.lost,
    confirm: retained.confirm,
    async release() {
      if (released) return
      released = true
      await retained.stop()
      await onDisk('write', describePlace(dirname(path)), () => asOwner(path, holder, () => rm(path, { force: true })))
    },
  })
}

/**
 * Writes a heartbeat into our own lease. It goes into the open file that we found to be ours, so that a file which someone
 * else puts in its place is not touched. @returns whether the lease still is ours
 */
async function renew(path: string, holder: LeaseHolder): Promise<boolean> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return false
  try {
    if (holderIn(await file.readFile('utf8'))?.id !== holder.id) return false
    // Only the heartbeat differs, and it always has the same length.
    await file.write(JSON.stringify(holder), 0)
    const [own, now] = await Promise.all([file.stat(), stat(path).catch(() => undefined)])
    return own.ino === now?.ino
  } finally {
    await file.close()
  }
}

/** Changes our own lease, unless someone breaks it. The marker is a hard link, which works on a full disk too. */
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

/**
 * Takes over from a dead holder.
 * @returns true if this process got the lease
 */
async function succeed(path: string, dead: LeaseHolder, holder: LeaseHolder, clock: Clock): Promise<boolean> {
  const marks = await markAsHeir(path, dead, holder, clock)
  if (marks === undefined) return false
  return await underMarks(path, dead, marks, async () => {
    const aside = `${path}.${holder.id}.new`
    await writeDurably(aside, JSON.stringify(holder))
    await rename(aside, path)
  })
}

/**
 * Makes this process the only one that may change the holder's lease: it creates a marker under the holder's id, atomically.
 * When a process died with its marker, the next one creates a marker under the dead process's id, and so on.
 * @returns the markers to remove afterwards; undefined while a process that may be alive has one
 */
async function markAsHeir(
  path: string,
  of: LeaseHolder,
  heir: LeaseHolder,
  clock: Clock,
): Promise<string[] | undefined> {
  const line = [of.id]
  for (;;) {
    const mark = heirPath(path, line.at(-1) ?? of.id)
    if (await create(mark, heir)) return line.map((id) => heirPath(path, id))
    const other = await readHolder(mark)
    if (other === undefined || !isLost(other, clock.now())) return undefined
    // A holder that died while it changed its own lease has a marker under its own id.
    line.push(line.includes(other.id) ? `${other.id}-${line.length}` : other.id)
  }
}

/** Changes a lease if it still belongs to the holder, and removes the markers. @returns whether it did */
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
    // After a failure the markers of dead processes stay, so that again only one process can be next.
    for (const mark of ended) await rm(mark, { force: true })
  }
}

async function leases(folder: string): Promise<{ path: string; holder: LeaseHolder }[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  })
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
  const holder = holderIn(text)
  if (holder !== undefined) return holder
  throw new PlanError(
    'locked',
    `Lease file ${path} is not one of ours or is damaged. Find out what writes it; delete it if nothing does.`,
  )
}

function holderIn(text: string): LeaseHolder | undefined {
  try {
    return holderSchema().safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function unknownLease(id: string, all: readonly { holder: LeaseHolder }[]): ValidationError {
  const there = all.map(({ holder }) => `${holder.id} (${holder.purpose})`).join(', ')
  return new ValidationError([{ path: 'id', message: `no lease has id ${id}; held now: ${there || 'none'}` }])
}

function heirPath(path: string, id: string): string {
  return `${path}.heir-${id}`
}

/** A file name for any lease name: safe characters stay, others are written as their code. */
function fileName(name: string): string {
  const safe = name.replace(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return `${safe}.lease`
}
