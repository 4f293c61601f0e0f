import { checkBag, checkKind } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import { didYouMean } from '../../core/near-names'
import { parseInstant } from '../../core/time/parse-instant'
import type { ApplyReport, AuditRecord, ChangeRecord, ChangeStatus, RunRecord } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { UNREAD } from '../run/proof/read-back'
import { undoneId } from '../run/state/run'

/** Which records of our own audit log. All that are given must match. */
export interface OwnAuditFilter {
  /** Time in ISO 8601 with its zone; older records are left out. */
  readonly since?: string | undefined
  /** A plan, with what its undo did; or the own plan of an undo. */
  readonly planId?: string | undefined
  /** Name or id of the user or queue that was changed, or of the skill, language or setting; without regard to case. */
  readonly about?: string | undefined
  /** As `about`, for several: a change to any of them. */
  readonly entities?: readonly string[] | undefined
  /**
   * Who ran skillroute, as the log has it, with or without the host; without regard to case. Changes go with the run in
   * which they were recorded.
   */
  readonly by?: string | undefined
  /** What became of a change, or how a run ended: `applied`, `conflict`, `refused` and so on. */
  readonly status?: string | undefined
}

/**
 * The records of our own audit log that match, in order.
 * @throws ValidationError for a `since` that is no time, and a `status` that is none and that no record has
 */
export async function ownAudit(log: Pick<AuditLog, 'read'>, filter: OwnAuditFilter = {}): Promise<AuditRecord[]> {
  checkBag(log, 'log', 'read=f *')
  checkBag(filter, 'filter', '*')
  const { since, planId, about, entities, by, status } = filter
  const sinceMs = since === undefined ? Number.NEGATIVE_INFINITY : sinceTime(since)
  const isOfPlan = planFilter(planId)
  const found: AuditRecord[] = []
  let isStatus = status === undefined || Object.hasOwn(STATUSES, status)
  for await (const record of by === undefined ? log.read() : runBy(log, by)) {
    isStatus ||= statusesOf(record).includes(status)
    // Also of what is too old: the start of an undo tells whose it is.
    const ofPlan = isOfPlan(record)
    if (Date.parse(record.at) < sinceMs || !ofPlan) continue
    if (about !== undefined && !isAbout(record, [about])) continue
    if (entities !== undefined && !isAbout(record, entities)) continue
    if (status !== undefined && !statusesOf(record).includes(status)) continue
    found.push(record)
  }
  if (!isStatus) throw unknownStatus(status)
  return found
}

/** All that {@link OwnAuditFilter.status} can be: what became of a change, how a run ended, and what kept it from its end. */
const STATUSES: Readonly<
  Record<ChangeStatus | ApplyReport['outcome'] | RunRecord['type'] | NonNullable<RunRecord['earlyEnd']>, true>
> = {
  applied: true,
  already: true,
  resumed: true,
  conflict: true,
  failed: true,
  skipped: true,
  held: true,
  undone: true,
  done: true,
  partial: true,
  dryRun: true,
  planned: true,
  approved: true,
  started: true,
  ended: true,
  refused: true,
  measured: true,
  validation: true,
  projection: true,
  saturation: true,
  guardrail: true,
  stale: true,
  tampered: true,
  wrongOrg: true,
  locked: true,
  interrupted: true,
}

/** An empty answer would read as if nothing had ended so. */
function unknownStatus(status = ''): ValidationError {
  const known = Object.keys(STATUSES)
  const message = `no record ends as ${status}${didYouMean(status, known)}; records end as ${known.join(', ')}`
  return new ValidationError([{ path: 'status', message }])
}

function sinceTime(since: string): number {
  const time = parseInstant(since)
  if ('atMs' in time) return time.atMs
  throw new ValidationError([{ path: 'since', message: time.why }])
}

/**
 * The runs of one account and their changes. Changes do not say who made them: they stand right before the end of their
 * run, in one piece with it. Those before anything else belong to no run that is known.
 */
async function* runBy(log: Pick<AuditLog, 'read'>, by: string): AsyncGenerator<AuditRecord> {
  let changes: ChangeRecord[] = []
  for await (const record of log.read()) {
    if (record.type === 'change') {
      changes.push(record)
      continue
    }
    if (isBy(record, by)) {
      if (record.type === 'ended') yield* changes.filter(({ planId }) => planId === record.planId)
      yield record
    }
    changes = []
  }
}

/** Whether a run is of an account, with or without its host; without regard to case. */
export function isBy({ by = '' }: RunRecord, wanted: string): boolean {
  const [own, account] = [by.toLowerCase(), wanted.toLowerCase()]
  return own === account || own.startsWith(`${account}@`)
}

/** A change in Genesys's audits, and the change of ours that it most likely is. */
export interface JoinedAudit {
  readonly entry: AuditEntry
  readonly ours?: ChangeRecord
  /** With `ours`: whether the audit tells the values of that change; false where it tells none, and only target and time fit. */
  readonly sure?: boolean
}

/** How far the clocks of both sides may be apart, and an audit may lag behind, ms. */
const APART_MS = 120_000

/**
 * Genesys's audits beside our own: an audit of the same user or queue at about the time of one of our writes, and by the
 * same words where the audit tells the property, is taken to be ours; where it tells none, perhaps ours. What has no
 * partner was done by somebody else.
 */
export function joinAudits(entries: readonly AuditEntry[], records: readonly AuditRecord[]): JoinedAudit[] {
  checkKind(entries, 'entries', 'l')
  checkKind(records, 'records', 'l')
  const byTarget = new Map<string, ChangeRecord[]>()
  for (const record of records) {
    if (record.type !== 'change' || !wasWritten(record)) continue
    for (const id of new Set([record.target.id, record.what.id])) {
      byTarget.set(id, [...(byTarget.get(id) ?? []), record])
    }
  }
  return entries.map((entry) => {
    const atMs = Date.parse(entry.eventDate ?? '')
    const near = (byTarget.get(entry.entity?.id ?? '') ?? []).filter((one) => {
      return Math.abs(Date.parse(one.at) - atMs) <= APART_MS && tellsOf(entry, one)
    })
    const [ours] = near.sort((a, b) => Math.abs(Date.parse(a.at) - atMs) - Math.abs(Date.parse(b.at) - atMs))
    return ours === undefined ? { entry } : { entry, ours, sure: (entry.propertyChanges ?? []).length > 0 }
  })
}

/** Whether a change was written, as far as its record tells: what was refused is in no audit of the platform. */
function wasWritten({ latencyMs, status, error, found }: ChangeRecord): boolean {
  const isUnread = error?.message.startsWith(UNREAD) === true
  const refused = status === 'failed' && found === undefined && !isUnread
  return latencyMs !== undefined && !refused
}

/** Whether the values that an audit tells are those of a change of ours; true for an audit that tells none. */
function tellsOf({ propertyChanges = [] }: AuditEntry, { what, target, after }: ChangeRecord): boolean {
  if (propertyChanges.length === 0) return true
  return propertyChanges.some(({ property = '', newValues = [] }) => {
    const named = property.includes(what.id) || property.includes(target.id) || !/[0-9a-f]{8}-/.test(property)
    const same =
      after === null ? newValues.length === 0 : typeof after === 'object' || newValues.includes(String(after))
    return named && same
  })
}

/** Whether a record is of a plan or of its undo; asked of all records in their order. */
function planFilter(planId: string | undefined): (record: AuditRecord) => boolean {
  if (planId === undefined) return () => true
  const ids = new Set([planId])
  return (record) => {
    // Records of earlier versions have the undo's own plan alone, whose source names the other.
    if (record.type !== 'change' && record.planId !== undefined && undoneId(record) === planId) ids.add(record.planId)
    return ids.has(record.planId ?? '') || ids.has(record.undoPlanId ?? '')
  }
}

function isAbout(record: AuditRecord, texts: readonly string[]): boolean {
  if (record.type !== 'change') return false
  const { target, what } = record
  const own = [target.id, target.name, what.id, what.name].map((text) => text.toLowerCase())
  return texts.some((text) => own.includes(text.toLowerCase()))
}

function statusesOf(record: AuditRecord): readonly (string | undefined)[] {
  return record.type === 'change' ? [record.status] : [record.type, record.outcome, record.earlyEnd]
}
