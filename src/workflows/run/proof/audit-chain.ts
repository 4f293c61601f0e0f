import type { Change, ExternalWrite } from '../../../documents'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { auditAuthor } from '../../audits/audit-author'
import { writtenOwner } from '../../subjects/subject'
import type { JournalWrite } from '../journal/journal-writes'
import {
  actorKey,
  areConclusive,
  type Chain,
  findDoubt,
  imageKey,
  isByPlatform,
  listProperties,
  parseTime,
  readCorrelationId,
} from './audit-evidence'
import {
  ABSENT,
  concerns,
  digestOfTexts,
  hasEmptiedRings,
  isComputed,
  isSeen,
  type Property,
  sameText,
  sameTexts,
  wrote,
} from './audit-values'

/**
 * The result of the audits for one write: the writes by others before it, or that the audits do not contain the write,
 * or that they are unclear.
 */
export type Verdict = readonly ExternalWrite[] | 'missing' | 'unclear'

/**
 * Groups audits by the id of their entity.
 * @param entries oldest first
 * @param answers correlation ids of our own requests, which the platform may put into its audits
 */
export function groupChains(
  entries: readonly AuditEntry[],
  answers: ReadonlySet<string> = new Set(),
): Map<string, Chain> {
  const chains = new Map<string, { rows: AuditEntry[]; ours: Set<AuditEntry>; hasCorrelationIds: boolean }>()
  const hasCorrelationIds = entries.some((entry) => answers.has(readCorrelationId(entry) ?? ''))
  for (const entry of entries) {
    const id = entry.entity?.id
    if (id === undefined) continue
    const chain = chains.get(id) ?? { rows: [], ours: new Set(), hasCorrelationIds }
    chains.set(id, chain)
    chain.rows.push(entry)
    // Changes that the platform made as a consequence of our request have its id too.
    if (answers.has(readCorrelationId(entry) ?? '')) chain.ours.add(entry)
  }
  return chains
}

/**
 * Finds the audits of each of our writes (a bulk call has several) by correlation id. Audits without one are matched by
 * value, author and time, after estimating the offset between the two clocks.
 */
export function matchOwn(
  writes: readonly JournalWrite[],
  chains: ReadonlyMap<string, Chain>,
): Map<JournalWrite, AuditEntry[]> {
  const auditsOf = new Map<JournalWrite, AuditEntry[]>()
  for (const write of writes) auditsOf.set(write, exactly(write, chains.get(write.entityId)))
  const hasCorrelationIds = [...auditsOf.values()].some((rows) => rows.length > 0)
  const open = writes.filter(
    (write) => auditsOf.get(write)?.length === 0 && !(hasCorrelationIds && write.answers.length > 0),
  )
  markEmptyings(writes, chains)
  const certain = hasCorrelationIds ? auditsOf : unambiguous(open, chains)
  const [actor, apart] = [actorIn(certain), apartIn(certain)]
  for (const write of open) {
    const chain = chains.get(write.entityId)
    const alike = write.changes.flatMap((change) => {
      const rows = candidates(change, chain).filter((row) => isBy(row, actor))
      return nearest(rows, write, change, apart) ?? []
    })
    auditsOf.set(write, [...new Set(alike)])
    for (const row of alike) chain?.ours.add(row)
  }
  return auditsOf
}

/**
 * Finds writes by others between our check and one of our writes, from the values that our write replaced according to
 * its audits. `missing` while the write is not in the audits; `unclear` if an audit does not name the replaced value.
 * @param audits the audits of the write
 */
export function externalIn(write: JournalWrite, audits: readonly AuditEntry[], chain: Chain | undefined): Verdict {
  if (chain === undefined) return 'missing'
  if (audits.length === 0) {
    const doubts = chain.rows.map((row) => findDoubt(row, write, chain))
    if (doubts.includes('incomplete')) return 'unclear'
    if (holdsAnyhow(write, chain)) return []
    return doubts.includes('unknownProperties') ? 'unclear' : 'missing'
  }
  if (!areConclusive(audits, write)) return 'unclear'
  const inOrder = chain.rows.filter((row) => audits.includes(row))
  return inOrder.flatMap((row, index) =>
    listProperties(row).flatMap((property): ExternalWrite[] => {
      if (sameTexts(property.oldValues, property.newValues) || isComputed(property)) return []
      const earlier = inOrder.slice(0, index).findLast((entry) => findProperty(entry, property) !== undefined)
      if (earlier !== undefined && sameTexts(findProperty(earlier, property)?.newValues, property.oldValues)) return []
      const change = write.changes.find((one) => concerns(property, one))
      if (change === undefined) return besides(write, property, row, chain)
      const seen = write.before[imageKey(change)] ?? null
      return isSeen(property, change, seen) ? [] : between(write, change, property, row, chain)
    }),
  )
}

/** Whether our write left no audit because it changed nothing: then the last audit of each property has our value. */
function holdsAnyhow({ changes }: JournalWrite, { rows }: Chain): boolean {
  return changes.every((change) => {
    const last = rows.flatMap(listProperties).findLast((one) => concerns(one, change))
    return last !== undefined && wrote(last, change)
  })
}

/** Finds writes by others to the same property before ours, back to the value that we had read. */
function between(
  { before }: JournalWrite,
  change: Change,
  property: Property,
  ourAudit: AuditEntry,
  { rows, ours }: Chain,
): ExternalWrite[] {
  const found: ExternalWrite[] = []
  const seen = before[imageKey(change)] ?? null
  let byPlatform = false
  for (const row of rows.slice(0, rows.indexOf(ourAudit)).reverse()) {
    const one = findProperty(row, property)
    if (one === undefined) continue
    if (ours.has(row) || sameText(one.newValues, seen)) break
    if (isByPlatform(row)) byPlatform = true
    else found.unshift(external(change, one, row))
    if (sameText(one.oldValues, seen)) break
  }
  if (found.length > 0 || byPlatform) return found
  // The audits do not contain the other write; only the audit of our own write shows that there was one.
  const { oldValues = [] } = property
  return [{ ...external(change, property, ourAudit), before: toTexts(seen), after: oldValues, by: 'unknown' }]
}

/**
 * Evaluates a field that the plan does not name and that our full write changed: either our write overwrote someone else's
 * value with the one that we had read, or the platform changed it. The value read before the write shows which.
 */
function besides(
  write: JournalWrite,
  property: Property,
  ourAudit: AuditEntry,
  { rows, ours }: Chain,
): ExternalWrite[] {
  const [change] = write.changes
  if (change === undefined) return []
  const { property: name = '', oldValues = [], newValues = [] } = property
  const seen = write.seen === undefined ? undefined : (write.seen[name] ?? ABSENT)
  if (seen === digestOfTexts(oldValues)) return []
  const row = rows.slice(0, rows.indexOf(ourAudit)).findLast((one) => {
    const written = findProperty(one, property)
    return !ours.has(one) && !isByPlatform(one) && written !== undefined && sameTexts(written.newValues, oldValues)
  })
  // If the audits use another field name than the queue itself, values cannot be compared; then only a write by someone
  // else in the audits counts.
  const certain = seen === digestOfTexts(newValues)
  if (row === undefined && !certain) return []
  const found = external(change, { ...property, oldValues: newValues, newValues: oldValues }, row ?? ourAudit)
  return [row === undefined ? { ...found, by: 'unknown' } : found]
}

function external(
  change: Change,
  { property = '', oldValues = [], newValues = [] }: Property,
  row: AuditEntry,
): ExternalWrite {
  const author = auditAuthor(row)
  const name = author.name ?? author.id
  const by = author.kind === 'unknown' ? 'unknown' : author.kind === 'client' ? `client ${name}` : name
  const target = writtenOwner(change)
  return { changeId: change.id, target, property, before: oldValues, after: newValues, at: row.eventDate ?? '', by }
}

function exactly({ answers }: JournalWrite, chain: Chain | undefined): AuditEntry[] {
  return chain?.rows.filter((row) => answers.includes(readCorrelationId(row) ?? '')) ?? []
}

/** Marks the first of the two requests that remove rings as ours, even if its answer was lost. */
function markEmptyings(writes: readonly JournalWrite[], chains: ReadonlyMap<string, Chain>): void {
  for (const { entityId, changes } of writes) {
    const chain = chains.get(entityId)
    for (const row of chain?.rows ?? []) {
      if (listProperties(row).some((property) => changes.some((change) => hasEmptiedRings(property, change))))
        chain?.ours.add(row)
    }
  }
}

/** Audits that match a change and belong to no write yet. */
function candidates(change: Change, chain: Chain | undefined): AuditEntry[] {
  return (
    chain?.rows.filter(
      (row) =>
        !chain.ours.has(row) && !isByPlatform(row) && listProperties(row).some((property) => wrote(property, change)),
    ) ?? []
  )
}

/** Writes that exactly one audit matches. */
function unambiguous(
  writes: readonly JournalWrite[],
  chains: ReadonlyMap<string, Chain>,
): Map<JournalWrite, AuditEntry[]> {
  return new Map(
    writes.flatMap((write) => {
      const [change] = write.changes
      const rows = change === undefined ? [] : candidates(change, chains.get(write.entityId))
      return rows.length === 1 ? [[write, rows] as const] : []
    }),
  )
}

/** Whether an audit names this actor or nobody. */
function isBy(row: AuditEntry, actor: string | undefined): boolean {
  const by = actorKey(row)
  return actor === undefined || by === '' || by === actor
}

/** The most frequent author of the audits, which is us. Undefined if they name nobody. */
function actorIn(auditsByWrite: ReadonlyMap<JournalWrite, readonly AuditEntry[]>): string | undefined {
  const counts = new Map<string, number>()
  for (const actor of [...auditsByWrite.values()].flat().map(actorKey)) counts.set(actor, (counts.get(actor) ?? 0) + 1)
  const [mostFrequent] = [...counts].sort(([, a], [, b]) => b - a)
  return mostFrequent?.[0] || undefined
}

/** Offset between audit times and our times. */
interface Apart {
  /** Median time from our intent in the journal to its audit: clock offset plus waits. */
  readonly medianMs: number
  /** Minimum time from the intent to its audit: earlier audits existed before the write. Unknown: minus infinity. */
  readonly minMs: number
}

/** How much later than usual an answer may follow its audit, and how far clocks may drift in a run. */
const LATE_MS = 15_000

function apartIn(auditsByWrite: ReadonlyMap<JournalWrite, readonly AuditEntry[]>): Apart {
  const matches = [...auditsByWrite].flatMap(([write, rows]) => rows.map((row) => ({ write, atMs: parseTime(row) })))
  const sinceIntent = median(matches.map(({ write, atMs }) => atMs - write.atMs))
  // An answer follows its audit at once, even if the write had waited long. So this difference is the clock offset.
  const sinceAnswer = median(
    matches.flatMap(({ write: { answeredAtMs }, atMs }) => (answeredAtMs === undefined ? [] : [atMs - answeredAtMs])),
  )
  return { medianMs: sinceIntent ?? 0, minMs: (sinceAnswer ?? Number.NEGATIVE_INFINITY) - LATE_MS }
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

/** Times closer than this count as equal, since some audits have whole seconds. */
const SAME_TIME_MS = 1_000

/**
 * Finds the audit nearest to the time of the write; of two, the one that replaced the value that we had read. Older
 * audits are left out, since the same write of an earlier run looks the same.
 */
function nearest(
  all: readonly AuditEntry[],
  { atMs, before }: JournalWrite,
  change: Change,
  { medianMs, minMs }: Apart,
): AuditEntry | undefined {
  const rows = all.filter((row) => parseTime(row) - atMs >= minMs)
  const distance = (row: AuditEntry): number => Math.abs(parseTime(row) - atMs - medianMs)
  const fits = (row: AuditEntry): boolean =>
    listProperties(row).some(
      (property) => wrote(property, change) && isSeen(property, change, before[imageKey(change)] ?? null),
    )
  const min = Math.min(...rows.map(distance))
  const near = rows.filter((row) => distance(row) <= min + SAME_TIME_MS)
  return near.find(fits) ?? near[0]
}

function findProperty(row: AuditEntry, { property }: Property): Property | undefined {
  return listProperties(row).find((one) => one.property === property)
}

function toTexts(value: unknown): string[] {
  if (value === null || value === undefined) return []
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}
