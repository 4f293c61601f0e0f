import type { Client } from '../../client'
import type { ForeignWrite, Interval, Plan } from '../../core/documents'
import { canonicalJson } from '../../core/json'
import type { Journal } from '../../core/ports'
import type { AuditEntry } from '../../resources/audit-schema'
import type { CallOptions } from '../../transport/call-options'
import { chainsOf, foreignIn, matchOwn } from './audit-chain'
import { type JournalWrite, type JournalWrites, journalWrites } from './journal-writes'
import { problemOf } from './problem'
import { stopwatch } from './stopwatch'

/** What was found, and whether all of our writes were in the audits. */
export interface ForeignCheck {
  /** What this look found. */
  readonly writes: readonly ForeignWrite[]
  /** What earlier looks found, by the journal. */
  readonly earlier: readonly ForeignWrite[]
  readonly complete: boolean
  readonly message: string
  /** The highest write that needs no further check. */
  readonly through: number
}

export interface ForeignOptions extends CallOptions {
  /** How long to wait for our own writes to come into the audits, ms. Default 0: one look. */
  readonly waitMs?: number | undefined
}

/** How far the platform's clock may be from ours: a machine that is further off has other troubles, such as its tokens. */
const APART_MS = 15 * 60_000
/** Between looks: audits come with some delay, and each look is a query of its own. */
const LOOK_MS = 10_000

/** What a check says that has nothing to check. */
export const NOTHING = 'nothing to look for'

const ASCENDING = [{ name: 'Timestamp', sortOrder: 'ascending' }] as const

/**
 * Looks in the audits for what others wrote between our last look at a target and our write. Nothing else can tell: the
 * platform lets the last write win. Our own write's audit says what it replaced; where that is not what we had seen,
 * somebody was in between. Never throws for audits that cannot be read: the answer says so.
 * @throws the signal's reason
 */
export async function findForeign(
  client: Client,
  plan: Plan,
  journal: Journal,
  options: ForeignOptions = {},
): Promise<ForeignCheck> {
  const { waitMs = 0, ...call } = options
  const { clock } = client.transport
  const all = await journalWrites(journal, plan)
  const { writes, through, found: earlier } = all
  if (writes.length === 0) return { writes: [], earlier, complete: true, message: NOTHING, through }
  const waited = stopwatch(clock)
  for (;;) {
    try {
      const query = { interval: intervalOf(writes, clock.now()), sort: ASCENDING }
      const check = judge(all, await client.audit.query(query, call).toArray())
      if (check.complete || waited.elapsedMs() + LOOK_MS > waitMs) return check
    } catch (error) {
      options.signal?.throwIfAborted()
      const message = `the audits could not be read (${problemOf(error).message})`
      return { writes: [], earlier, complete: false, message, through }
    }
    await waited.sleep(LOOK_MS, options.signal)
  }
}

function judge(
  { writes, through: checked, answers, found: earlier }: JournalWrites,
  entries: readonly AuditEntry[],
): ForeignCheck {
  const chains = chainsOf(entries, answers)
  const own = matchOwn(writes, chains)
  const found: ForeignWrite[] = []
  const missing: number[] = []
  for (const write of writes) {
    const foreign = foreignIn(write, own.get(write) ?? [], chains.get(write.entityId))
    if (foreign === undefined) missing.push(write.write)
    else found.push(...foreign)
  }
  const all = writes.reduce((most, { write }) => Math.max(most, write), checked)
  const through = missing.reduce((least, write) => Math.min(least, write - 1), all)
  const late = `${missing.length} of ${writes.length} writes are not in the audits yet, look again later`
  const there = writes.length === 1 ? 'the write is in the audits' : `all ${writes.length} writes are in the audits`
  const message = missing.length === 0 ? there : late
  const known = new Set(earlier.map(canonicalJson))
  const fresh = found.filter((one) => !known.has(canonicalJson(one)))
  return {
    writes: fresh,
    earlier,
    complete: missing.length === 0,
    message: `${message}; ${fresh.length} by others between look and write`,
    through,
  }
}

function intervalOf(writes: readonly JournalWrite[], nowMs: number): Interval {
  const firstMs = writes.reduce((first, { atMs }) => Math.min(first, atMs), nowMs)
  return { start: new Date(firstMs - APART_MS).toISOString(), end: new Date(nowMs + APART_MS).toISOString() }
}
