import * as z from 'zod/mini'
import { builtin } from '../../core/builtin'
import { checkText } from '../../core/checks'
import { ConfigError } from '../../core/errors'
import { sha256 } from '../../core/json/hash'
import { aClock, amount, checkOptions } from '../../core/schema'
import { type Clock, systemClock } from '../../core/time/clock'
import type { LeaseHolder, Ledger } from '../../documents/ports/ports'
import { BEAT_MS, isLost, isSameProcess, leaseHolder } from '../kit/lease-holder'
import {
  DEFAULT_KEEP_MS,
  type Entry,
  inFlight,
  keepClaims,
  mismatch,
  notOurs,
  parseEntry,
  readEntry,
  SHORTEST_KEEP_MS,
  SILENT_CLAIM_MS,
} from '../kit/ledger-entry'
import { onDisk, type Place } from './on-disk'
import { createWhole, writeFileAtomic } from './write-file-atomic'

/** How a ledger in a folder keeps its results. */
export interface FileLedgerOptions {
  /** How long a result is kept. Default 7 days, at least 24 hours. */
  readonly keepMs?: number | undefined
  /** Measures ages. Default: the machine's clock. */
  readonly clock?: Clock | undefined
}

/** A ledger in a folder. */
export interface FileLedger extends Ledger {
  breakClaims(holder: LeaseHolder | string): Promise<readonly LeaseHolder[]>
}

/**
 * A ledger in a folder, one file for each key, safe for several processes. A claim has a heartbeat while its work runs. Work
 * whose process died without a result, also by a restart of the machine, in another container or on another host, may start
 * again with the same content: the caller then checks what was done before doing it again.
 * @param folder made when missing
 * @throws ConfigError when `keepMs` is under 24 hours
 * @throws SkillrouteError from `finish`: `ledger.lost` when the claim had expired and another process has it now
 * @throws StoreError `ledger.write` when the disk refuses: no key is claimed or changed then
 */
export function fileLedger(folder: string, options: FileLedgerOptions = {}): FileLedger {
  checkText(folder, 'folder')
  checkOptions(options, { keepMs: z.optional(amount()), clock: z.optional(aClock()) })
  const { join } = builtin('node:path')
  const clock = options.clock ?? systemClock
  const keepMs = options.keepMs ?? DEFAULT_KEEP_MS
  if (!(keepMs >= SHORTEST_KEEP_MS)) throw new ConfigError('keepMs must be at least 24 hours (86400000)')
  const place: Place = { family: 'ledger', name: 'Ledger folder', path: folder }
  let swept: Promise<void> | undefined

  const pathOf = (key: string): string => join(folder, `${sha256(key)}.json`)
  const claims = keepClaims(clock, BEAT_MS)
  const keep = (claim: Entry) => {
    const { key, claimedBy } = claim
    return claims.keep(key, claimedBy.id, () => {
      const heartbeat = new Date(clock.now()).toISOString()
      void showLife(pathOf(key), { ...claim, claimedBy: { ...claimedBy, heartbeat } })
    })
  }
  const isFree = ({ claimedBy }: Entry): boolean => isLost(claimedBy, clock.now(), SILENT_CLAIM_MS)
  const expired = (entry: Entry): boolean =>
    clock.now() - entry.atMs > keepMs && (entry.state === 'done' || isFree(entry))

  async function sweep(): Promise<void> {
    const { mkdir, readdir, rm } = builtin('node:fs/promises')
    await mkdir(folder, { recursive: true })
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.json')) continue
      // A damaged file blocks only its own key, and is named when that key is used.
      const entry = await readEntry(join(folder, name)).catch(() => undefined)
      if (entry !== undefined && expired(entry)) await rm(join(folder, name), { force: true })
    }
  }

  /** Runs once per process, and again if it failed. */
  async function sweepOnce(): Promise<void> {
    swept ??= sweep().catch((error: unknown) => {
      swept = undefined
      throw error
    })
    await swept
  }

  const ledger: FileLedger = {
    async begin(key, contentHash) {
      await sweepOnce()
      const path = pathOf(key)
      const claimedBy = leaseHolder(crypto.randomUUID(), key, new Date(clock.now()).toISOString())
      const claim: Entry = { key, contentHash, state: 'inFlight', atMs: clock.now(), claimedBy, result: null }
      if (await create(path, claim)) return keep(claim)
      const found = await readEntry(path)
      if (found === undefined || expired(found)) {
        await reclaim(path, found, claim, isFree)
        return keep(claim)
      }
      if (found.contentHash !== contentHash) throw mismatch(key)
      if (found.state === 'done') return { state: 'done', result: found.result }
      if (!isFree(found)) throw inFlight(key, found)
      await reclaim(path, found, claim, isFree)
      return keep(claim)
    },
    async finish(key, result) {
      const path = pathOf(key)
      const claimId = claims.end(key)
      const found = await readEntry(path)
      if (found === undefined || (claimId !== undefined && found.claimedBy.id !== claimId))
        throw notOurs(key, found !== undefined)
      await writeFileAtomic(
        path,
        JSON.stringify({ ...found, state: 'done', atMs: clock.now(), result: result ?? null }),
      )
      claims.forget(key)
    },
    async release(key) {
      const path = pathOf(key)
      const claimId = claims.end(key)
      const found = await readEntry(path)
      const isOurs = claimId === undefined || found?.claimedBy.id === claimId
      if (!isOurs) return
      if (found?.state === 'inFlight') await builtin('node:fs/promises').rm(path, { force: true })
      claims.forget(key)
    },
    breakClaims: (holder) => breakClaims(folder, holder),
  }
  return {
    begin: (key, contentHash) => onDisk('write', place, () => ledger.begin(key, contentHash)),
    finish: (key, result) => onDisk('write', place, () => ledger.finish(key, result)),
    release: (key) => onDisk('write', place, () => ledger.release(key)),
    breakClaims: (holder) => onDisk('write', place, () => ledger.breakClaims(holder)),
  }
}

async function breakClaims(folder: string, holder: LeaseHolder | string): Promise<LeaseHolder[]> {
  const { join } = builtin('node:path')
  const { mkdir, readdir, rm } = builtin('node:fs/promises')
  await mkdir(folder, { recursive: true })
  const ended: LeaseHolder[] = []
  for (const name of await readdir(folder)) {
    const entry = name.endsWith('.json') ? await readEntry(join(folder, name)).catch(() => undefined) : undefined
    if (entry?.state !== 'inFlight') continue
    const { claimedBy } = entry
    if (typeof holder === 'string' ? claimedBy.id !== holder : !isSameProcess(claimedBy, holder)) continue
    await rm(join(folder, name), { force: true })
    ended.push(claimedBy)
  }
  return ended
}

/**
 * Replaces a claim that has expired, by linking the marker named after it. When a process died in between, the next one links
 * the marker named after the dead process's own claim.
 */
async function reclaim(
  path: string,
  old: Entry | undefined,
  claim: Entry,
  isFree: (entry: Entry) => boolean,
): Promise<void> {
  if (old === undefined) {
    if (await create(path, claim)) return
    throw inFlight(claim.key, claim)
  }
  const marks = [markPath(path, old)]
  for (let mark = marks[0]; mark !== undefined && !(await create(mark, claim)); mark = marks.at(-1)) {
    const other = await readEntry(mark)
    if (other === undefined || !isFree(other)) throw inFlight(claim.key, other ?? claim)
    marks.push(markPath(path, other))
  }
  let ended = marks.slice(-1)
  try {
    const still = (await readEntry(path))?.claimedBy.id === old.claimedBy.id
    if (still) await writeFileAtomic(path, JSON.stringify(claim))
    ended = marks
    if (!still) throw inFlight(claim.key, claim)
  } finally {
    // After a failure the markers of dead processes stay, so that again only one process can be next.
    for (const mark of ended) await builtin('node:fs/promises').rm(mark, { force: true })
  }
}

function markPath(path: string, { claimedBy }: Entry): string {
  return `${path}.after-${claimedBy.id}`
}

function create(path: string, entry: Entry): Promise<boolean> {
  return createWhole(path, entry.claimedBy.id, JSON.stringify(entry))
}

/**
 * Writes a heartbeat into a claim that still is ours. It goes into the open file, so that a claim or a result that replaces it
 * meanwhile is not touched.
 */
async function showLife(path: string, claim: Entry): Promise<void> {
  const { open } = builtin('node:fs/promises')
  const file = await open(path, 'r+').catch(() => undefined)
  try {
    const found = file === undefined ? undefined : parseEntry(await file.readFile('utf8'))
    // Only the heartbeat differs, and it always has the same length.
    if (found?.state === 'inFlight' && found.claimedBy.id === claim.claimedBy.id)
      await file?.write(JSON.stringify(claim), 0)
  } catch {
    // The next heartbeat tries again.
  } finally {
    await file?.close().catch(() => undefined)
  }
}
