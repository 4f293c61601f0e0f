import type { Client } from '../../../client'
import { canonicalJson } from '../../../core/json/json'
import type { Change, ExternalWrite, Interval, OrgProfile, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import type { CallOptions } from '../../../transport/contract/call-options'
import { auditDoubt } from '../../audits/audit-author'
import { type JournalWrite, type JournalWrites, journalWrites } from '../journal/journal-writes'
import { toProblem } from '../options/problem'
import { stopwatch } from '../state/stopwatch'
import { externalIn, groupChains, matchOwn } from './audit-chain'

/** Writes by others that a search found, and how many of our own writes it could evaluate. */
export interface ExternalCheck {
  /** Writes by others that this check found. */
  readonly writes: readonly ExternalWrite[]
  /** Writes by others that earlier checks found, from the journal. */
  readonly earlier: readonly ExternalWrite[]
  /** Whether every write of the journal could be evaluated. If not, an empty `writes` proves nothing. */
  readonly complete: boolean
  readonly message: string
  /** Number of writes that this check could evaluate. */
  readonly evaluated: number
  /** Number of writes that cannot be evaluated, because the audits of their targets do not say what was changed. */
  readonly unclear: number
  /** Number of writes that are not in the audits, or not yet. */
  readonly missing: number
  /** No write up to this number needs another check. */
  readonly through: number
}

/** Options of `findExternal`: options of its requests, and how long to wait for the audits. */
export interface ExternalOptions extends CallOptions {
  /** How long to wait until our own writes show in the audits, ms. Default 0. */
  readonly waitMs?: number | undefined
}

/**
 * How far the platform's clock may differ from ours. A larger difference would first break other things, such as
 * tokens.
 */
const APART_MS = 15 * 60_000
/** Time between checks, since audits come with a delay and each check is a query. */
const RETRY_MS = 10_000

const ASCENDING = [{ name: 'Timestamp', sortOrder: 'ascending' }] as const

/**
 * Searches the Genesys audits for writes by others between our last check of a target and our write. Nothing else shows
 * them, since on the platform the last write wins. The audit of our own write names the value it replaced; if we had
 * read another value, someone else wrote in between. Unreadable audits are not an error; `message` reports them.
 * @throws the signal's reason
 */
export async function findExternal(
  client: Client,
  plan: Plan,
  journal: Journal,
  options: ExternalOptions = {},
): Promise<ExternalCheck> {
  const { waitMs = 0, ...given } = options
  const call: CallOptions = { priority: 'background', ...given }
  const { clock } = client
  const all = await journalWrites(journal, plan)
  const { writes, through, found: earlier } = all
  if (writes.length === 0)
    return asProfiled(client.profile, nothingToCheck(all, journal.name ?? 'the journal'), through)
  const waited = stopwatch(clock)
  for (;;) {
    try {
      const query = { interval: spanWrites(writes, clock.now()), sort: ASCENDING }
      const check = asProfiled(
        client.profile,
        evaluate(all, await client.audit.query(query, call).toArray()),
        all.through,
      )
      if (check.missing === 0) return check
      if (waited.elapsedMs() + RETRY_MS > waitMs)
        return { ...check, message: await whyMissing(client, all, check, call) }
    } catch (error) {
      options.signal?.throwIfAborted()
      const message = `the audits could not be read (${toProblem(error).message}), so it is not known whether others wrote in between`
      return {
        writes: [],
        earlier,
        complete: false,
        message,
        evaluated: 0,
        unclear: 0,
        missing: writes.length,
        through,
      }
    }
    await waited.sleep(RETRY_MS, options.signal)
  }
}

/**
 * Adjusts a check unless the org's profile says that audits name the changed properties: findings stay, but all other
 * writes count as unclear.
 */
function asProfiled(profile: OrgProfile | undefined, check: ExternalCheck, before: number): ExternalCheck {
  const why = auditDoubt(profile)
  if (why === undefined || (!check.complete && check.evaluated + check.unclear + check.missing === 0)) return check
  const found = check.writes.length === 0 ? '' : `; ${check.writes.length} writes by others were found nevertheless`
  const unclear = check.unclear + check.evaluated
  const message = `whether others wrote in between cannot be evaluated: ${why}${found}`
  return { ...check, complete: false, evaluated: 0, unclear, message, through: before }
}

function nothingToCheck({ through, found }: JournalWrites, journal: string): ExternalCheck {
  const none = { writes: [], earlier: found, evaluated: 0, unclear: 0, missing: 0, through }
  if (through > 0) return { ...none, complete: true, message: 'all writes of the journal were checked before' }
  const message = `${journal} contains no write to check: is it the journal of this run?`
  return { ...none, complete: false, message }
}

function evaluate(
  { writes, through: checked, answers, found: earlier }: JournalWrites,
  entries: readonly AuditEntry[],
): ExternalCheck {
  const chains = groupChains(entries, answers)
  const auditsByWrite = matchOwn(writes, chains)
  const verdicts = writes.map((write) => ({
    write: write.write,
    verdict: externalIn(write, auditsByWrite.get(write) ?? [], chains.get(write.entityId)),
  }))
  const found = verdicts.flatMap(({ verdict }) => (typeof verdict === 'string' ? [] : verdict))
  const open = verdicts.filter(({ verdict }) => typeof verdict === 'string')
  const missing = open.filter(({ verdict }) => verdict === 'missing').length
  const last = verdicts.reduce((max, { write }) => Math.max(max, write), checked)
  const through = open.reduce((min, { write }) => Math.min(min, write - 1), last)
  const known = new Set(earlier.map(canonicalJson))
  const fresh = found.filter((write) => !known.has(canonicalJson(write)))
  const counts = { evaluated: writes.length - open.length, unclear: open.length - missing, missing }
  const message = formatMessage(counts, fresh.length)
  return { writes: fresh, earlier, complete: open.length === 0, message, ...counts, through }
}

type Counts = Pick<ExternalCheck, 'evaluated' | 'unclear' | 'missing'>

/** The message of a check. It says that nothing was found only if every write could be evaluated. */
function formatMessage({ evaluated, unclear, missing }: Counts, found: number): string {
  const total = evaluated + unclear + missing
  if (evaluated === total) {
    const there = total === 1 ? 'the write is in the audits' : `all ${total} writes are in the audits`
    return `${there}; ${found} by others between check and write`
  }
  const parts = [
    `${evaluated} of ${total} writes could be evaluated${found === 0 ? '' : `, ${found} by others between check and write`}`,
    ...(unclear === 0 ? [] : [`${unclear} cannot be evaluated: the audits do not say what was replaced`]),
    ...(missing === 0 ? [] : [`${missing} are not in the audits yet, check again later`]),
  ]
  return parts.join('; ')
}

/** Entity types under which the platform may audit a write. It does not document which of them it uses for a user's skills. */
const ENTITY_TYPES = { user: ['User', 'AgentRoutingInfo'], queue: ['Queue'] }

/** The message for missing writes, with the reason if the org's audits do not record such changes at all. */
async function whyMissing(
  client: Client,
  { writes }: JournalWrites,
  { message }: ExternalCheck,
  call: CallOptions,
): Promise<string> {
  try {
    const { services = [] } = await client.audit.serviceMapping(call)
    const mapped = new Set(services.flatMap(({ entities = [] }) => entities.map(({ name }) => name)))
    const kinds = new Set(writes.flatMap(({ changes }) => changes.map(entityType)))
    const unmapped = [...kinds].filter((kind) => !ENTITY_TYPES[kind].some((type) => mapped.has(type)))
    if (unmapped.length === 0) return message
    return `${message}; the audit services of this org do not record changes of ${unmapped.join(' and ')}s, so they may never appear`
  } catch {
    call.signal?.throwIfAborted()
    return message
  }
}

function entityType(change: Change): 'user' | 'queue' {
  return 'queue' in change ? 'queue' : 'user'
}

function spanWrites(writes: readonly JournalWrite[], nowMs: number): Interval {
  const firstMs = writes.reduce((first, { atMs }) => Math.min(first, atMs), nowMs)
  return { start: new Date(firstMs - APART_MS).toISOString(), end: new Date(nowMs + APART_MS).toISOString() }
}
