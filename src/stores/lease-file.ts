import { link, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from '../core/clock'
import { PlanError, ValidationError } from '../core/errors'
import type { HeldLease, Lease, LeaseHolder } from '../core/ports'
import { holderSchema, isGone, leaseHolder, locked } from './lease-holder'
import { systemCode } from './system-error'
import { writeDurably, writeFileAtomic } from './write-file-atomic'

/** How often a holder rewrites its lease with the time, for people who wonder whether it still runs. */
const HEARTBEAT_MS = 15_000

/** Times to look again when a lease vanishes between being met and being read. */
const LOOKS = 20

/** Leases in a folder, for the processes of one host. */
export interface FileLease extends Lease {
  /**
   * Ends the lease with this holder id, whoever holds it. Only after making sure that its process is gone.
   * @returns the holder that lost it
   * @throws ValidationError when no lease has that id; the message names those there are
   */
  breakLease(id: string): Promise<LeaseHolder>
  /** Every lease now held. */
  list(): Promise<LeaseHolder[]>
}

/**
 * One file a lease, made in one step so that two processes never both have it. A lease whose process is gone (same host,
 * boot and process namespace) is taken over by the same purpose at once; any other is refused with PlanError `locked`.
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
        if (await createWhole(path, holder)) return hold(path, holder, clock, now)
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
      await rm(found.path, { force: true })
      await rm(heirPath(found.path, id), { force: true })
      return found.holder
    },
  }
}

function hold(path: string, holder: LeaseHolder, clock: Clock, now: () => string): HeldLease {
  let beating: Promise<unknown> = Promise.resolve()
  let cancel = clock.setTimer(beat, HEARTBEAT_MS)
  let released = false
  function beat(): void {
    beating = renew(path, { ...holder, heartbeat: now() }).catch(() => undefined)
    cancel = clock.setTimer(beat, HEARTBEAT_MS)
  }
  return {
    holder,
    async release() {
      if (released) return
      released = true
      cancel()
      await beating
      if ((await readHolder(path))?.id === holder.id) await rm(path, { force: true })
    },
  }
}

/** Rewrites our own lease; one that was broken in the meantime stays broken. */
async function renew(path: string, holder: LeaseHolder): Promise<void> {
  if ((await readHolder(path))?.id === holder.id) await writeFileAtomic(path, JSON.stringify(holder))
}

/** Creates a file with its content in one step: written aside, then linked, which fails when the name is taken. */
async function createWhole(path: string, holder: LeaseHolder): Promise<boolean> {
  const aside = `${path}.${holder.id}.new`
  await writeDurably(aside, JSON.stringify(holder))
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

/**
 * Takes over from a dead holder. Only one process may be its heir: the heir's mark is created in one step under the dead
 * holder's id. An heir that died before it was done has an heir of its own, by the same rule.
 */
async function succeed(
  path: string,
  dead: LeaseHolder,
  holder: LeaseHolder,
  line: readonly string[] = [dead.id],
): Promise<boolean> {
  const mark = heirPath(path, line.at(-1) ?? dead.id)
  if (await createWhole(mark, holder)) {
    const marks = line.map((id) => heirPath(path, id))
    return await install(path, dead, holder, marks)
  }
  const heir = await readHolder(mark)
  return heir !== undefined && isGone(heir) && (await succeed(path, dead, holder, [...line, heir.id]))
}

async function install(
  path: string,
  dead: LeaseHolder,
  holder: LeaseHolder,
  marks: readonly string[],
): Promise<boolean> {
  const stillDead = (await readHolder(path))?.id === dead.id
  if (stillDead) {
    const aside = `${path}.${holder.id}.new`
    await writeDurably(aside, JSON.stringify(holder))
    await rename(aside, path)
  }
  for (const mark of marks) await rm(mark, { force: true })
  return stillDead
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

function heirPath(path: string, id: string): string {
  return `${path}.heir-${id}`
}

/** A file name for any lease name: safe characters stay, others are written as their code. */
function fileName(name: string): string {
  const safe = name.replace(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return `${safe}.lease`
}
