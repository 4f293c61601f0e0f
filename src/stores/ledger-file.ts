import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { type Clock, systemClock } from '../core/clock'
import { ConfigError, IdempotencyError, SkillrouteError } from '../core/errors'
import { sha256 } from '../core/hash'
import { lazy } from '../core/lazy'
import type { Ledger } from '../core/ports'
import { holderSchema, isGone, leaseHolder } from './lease-holder'
import { systemCode } from './system-error'
import { createWhole, writeFileAtomic } from './write-file-atomic'

const HOUR_MS = 3_600_000
/** What users of idempotency keys are used to at least. */
const SHORTEST_KEEP_MS = 24 * HOUR_MS
const DEFAULT_KEEP_MS = 7 * 24 * HOUR_MS

const entrySchema = lazy(() =>
  z.object({
    key: z.string(),
    contentHash: z.string(),
    state: z.custom<'inFlight' | 'done'>((state) => state === 'inFlight' || state === 'done'),
    atMs: z.number(),
    claimedBy: holderSchema(),
    result: z.unknown(),
  }),
)
type Entry = z.infer<ReturnType<typeof entrySchema>>

export interface FileLedgerOptions {
  /** How long a result is kept. Default 7 days, at least 24 hours. */
  readonly keepMs?: number | undefined
  readonly clock?: Clock | undefined
}

/**
 * A ledger in a folder, one file a key, safe for several processes. Work whose process died without a result, also by a
 * restart of the machine, may be begun again by the same content: the caller then looks at what it did before doing it
 * again.
 * @param folder made when missing
 * @throws ConfigError when `keepMs` is under 24 hours
 */
export function fileLedger(folder: string, options: FileLedgerOptions = {}): Ledger {
  const clock = options.clock ?? systemClock
  const keepMs = options.keepMs ?? DEFAULT_KEEP_MS
  if (!(keepMs >= SHORTEST_KEEP_MS)) throw new ConfigError('keepMs must be at least 24 hours (86400000)')
  let swept: Promise<void> | undefined

  const pathOf = (key: string): string => join(folder, `${sha256(key)}.json`)
  const expired = (entry: Entry): boolean => clock.now() - entry.atMs > keepMs

  async function sweep(): Promise<void> {
    await mkdir(folder, { recursive: true })
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.json')) continue
      // A damaged file stops its own key, which names it, and no other.
      const entry = await readEntry(join(folder, name)).catch(() => undefined)
      if (entry !== undefined && expired(entry)) await rm(join(folder, name), { force: true })
    }
  }

  /** Once for each process; again when it failed. */
  async function sweepOnce(): Promise<void> {
    swept ??= sweep().catch((error: unknown) => {
      swept = undefined
      throw error
    })
    await swept
  }

  return {
    async begin(key, contentHash) {
      await sweepOnce()
      const path = pathOf(key)
      const claimedBy = leaseHolder(crypto.randomUUID(), key, new Date(clock.now()).toISOString())
      const claim: Entry = { key, contentHash, state: 'inFlight', atMs: clock.now(), claimedBy, result: null }
      if (await create(path, claim)) return { state: 'new' }
      const found = await readEntry(path)
      if (found === undefined || expired(found)) return await reclaim(path, found, claim)
      if (found.contentHash !== contentHash) throw mismatch(key)
      if (found.state === 'done') return { state: 'done', result: found.result }
      if (!isGone(found.claimedBy)) throw inFlight(key, found)
      return await reclaim(path, found, claim)
    },
    async finish(key, result) {
      const path = pathOf(key)
      const found = await readEntry(path)
      if (found === undefined) {
        throw new SkillrouteError('ledger.unclaimed', `Key ${key} was never begun. Call begin before finish.`)
      }
      await writeFileAtomic(
        path,
        JSON.stringify({ ...found, state: 'done', atMs: clock.now(), result: result ?? null }),
      )
    },
    async release(key) {
      const path = pathOf(key)
      if ((await readEntry(path))?.state === 'inFlight') await rm(path, { force: true })
    },
  }
}

/**
 * Replaces a claim that no longer binds. Whoever links the mark named after the old claim is the one to do it; one that
 * died before it was done is followed by whoever links the mark named after its own claim.
 */
async function reclaim(path: string, old: Entry | undefined, claim: Entry): Promise<{ state: 'new' }> {
  if (old === undefined) {
    if (await create(path, claim)) return { state: 'new' }
    throw inFlight(claim.key, claim)
  }
  const marks = [markPath(path, old)]
  for (let mark = marks[0]; mark !== undefined && !(await create(mark, claim)); mark = marks.at(-1)) {
    const other = await readEntry(mark)
    if (other === undefined || !isGone(other.claimedBy)) throw inFlight(claim.key, other ?? claim)
    marks.push(markPath(path, other))
  }
  let ended = marks.slice(-1)
  try {
    const still = (await readEntry(path))?.claimedBy.id === old.claimedBy.id
    if (still) await writeFileAtomic(path, JSON.stringify(claim))
    ended = marks
    if (!still) throw inFlight(claim.key, claim)
    return { state: 'new' }
  } finally {
    // After a failure the marks of the dead stay, so that the next in line is one alone again.
    for (const mark of ended) await rm(mark, { force: true })
  }
}

function markPath(path: string, { claimedBy }: Entry): string {
  return `${path}.after-${claimedBy.id}`
}

function create(path: string, entry: Entry): Promise<boolean> {
  return createWhole(path, entry.claimedBy.id, JSON.stringify(entry))
}

async function readEntry(path: string): Promise<Entry | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return entrySchema().parse(JSON.parse(text))
  } catch (cause) {
    throw new SkillrouteError(
      'ledger.damaged',
      `Ledger file ${path} is damaged. Look at what its work did, then delete the file.`,
      { cause },
    )
  }
}

function mismatch(key: string): IdempotencyError {
  return new IdempotencyError(
    'mismatch',
    `Idempotency key ${key} was used for other content. Use a new key for new content.`,
  )
}

function inFlight(key: string, entry: Entry): IdempotencyError {
  const { pid, host, since } = entry.claimedBy
  return new IdempotencyError(
    'inFlight',
    `The work of idempotency key ${key} is running (process ${pid} on ${host} since ${since}). Wait for it and ask again.`,
  )
}
