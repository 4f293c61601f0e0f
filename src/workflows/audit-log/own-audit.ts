import { ValidationError } from '../../core/errors'
import { addTo } from '../../core/group-by'
import { didYouMean } from '../../core/near-names'
import { parseInstant } from '../../core/time/parse-instant'
import type { ApplyReport, AuditRecord, ChangeRecord, ChangeStatus, RunRecord } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import type { AuditEntry } from '../../resources/audits/audit-schema'

/** Which records of skillroute's audit log to return. A record must match all given filters. */
export interface AuditLogFilter {
  /** Time in ISO 8601 with its zone; older records are left out. */
  readonly since?: string | undefined
  /** Time as above; records from then on are left out. */
  readonly until?: string | undefined
  /** A plan, with the records of its undo; or an undo's own plan. */
  readonly planId?: string | undefined
  /** Name or id of the changed user, queue, skill, language or setting; case does not matter. */
  readonly about?: string | undefined
  /** Like `about`, for several names or ids; a record must match one of them. */
  readonly entities?: readonly string[] | undefined
  /**
   * Who ran skillroute, as the log has it: the account with or without the host, or the person who had logged in, by name or
   * id; case does not matter. Changes belong to the run in which
   * they were recorded.
   */
  readonly by?: string | undefined
  /** How a change or a run ended: `applied`, `conflict`, `refused` and so on. */
  readonly status?: string | undefined
}

/**
 * The matching records of skillroute's audit log, in order.
 * @throws ValidationError for a malformed `since` or `until` and an unknown `status`
 */
export async function readAuditLog(log: Pick<AuditLog, 'read'>, filter: AuditLogFilter = {}): Promise<AuditRecord[]> {
  const { since, until, planId, about, entities, by, status } = filter
  const sinceMs = since === undefined ? Number.NEGATIVE_INFINITY : parseTime('since', since)
  const untilMs = until === undefined ? Number.POSITIVE_INFINITY : parseTime('until', until)
  const found: AuditRecord[] = []
  let isStatus = status === undefined || Object.hasOwn(STATUSES, status)
  for await (const record of by === undefined ? log.read() : runBy(log, by)) {
    isStatus ||= listStatuses(record).includes(status)
    const atMs = Date.parse(record.at)
    if (atMs < sinceMs || atMs >= untilMs || !isOfPlan(record, planId)) continue
    if (about !== undefined && !isAbout(record, [about])) continue
    if (entities !== undefined && !isAbout(record, entities)) continue
    if (status !== undefined && !listStatuses(record).includes(status)) continue
    found.push(record)
  }
  if (!isStatus) throw unknownStatus(status)
  return found
}

/** All values of {@link AuditLogFilter.status}: results of changes, ends of runs, and what prevented an end. */
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

/** An unknown status is an error, since an empty answer would suggest that nothing ended with it. */
function unknownStatus(status = ''): ValidationError {
  const known = Object.keys(STATUSES)
  const message = `no record ends as ${status}${didYouMean(status, known)}; records end as ${known.join(', ')}`
  return new ValidationError([{ path: 'status', message }])
}

function parseTime(path: 'since' | 'until', text: string): number {
  const time = parseInstant(text)
  if ('atMs' in time) return time.atMs
  throw new ValidationError([{ path, message: time.why }])
}

/**
 * The runs of one account and their changes. A change does not say who made it: changes directly precede the end of their run.
 * Changes before anything else belong to no known run.
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

/** Whether a run is of an account, with or without its host, or of a person, by name or id; case does not matter. */
export function isBy({ by = '', person }: RunRecord, desired: string): boolean {
  const [own, account] = [by.toLowerCase(), desired.toLowerCase()]
  const isPerson = [person?.id, person?.name].some((text) => text?.toLowerCase() === account)
  return isPerson || own === account || own.startsWith(`${account}@`)
}

/** A write of ours: a record of the audit log, or an intent of a journal. */
export type OwnWrite = Pick<ChangeRecord, 'at' | 'planId' | 'target' | 'what' | 'before' | 'after'>

/** A change in the Genesys audits, with our write that it most likely is. */
export interface JoinedAudit {
  readonly entry: AuditEntry
  readonly ours?: OwnWrite
  /**
   * With `ours`: whether the audit has the values of that write; false if it has no values, and only target and time
   * match.
   */
  readonly sure?: boolean
}

/** Largest difference, ms, between the times of the two logs: clocks differ, and audits lag. */
const APART_MS = 120_000

/**
 * Matches Genesys audits with skillroute's audit log. An audit counts as ours if it has the user or queue, the
 * approximate time and the values of one of our writes; if it has no values, it counts as possibly ours. An audit
 * without a match, or of a refused change, is by someone else.
 * @param intended writes of journals, for audits that no record matches: interrupted runs leave no records of changes
 */
export function joinAudits(
  entries: readonly AuditEntry[],
  records: readonly AuditRecord[],
  intended: readonly OwnWrite[] = [],
): JoinedAudit[] {
  const ofRecords = nearestIn(
    records.flatMap((record) => (record.type === 'change' && wasWritten(record) ? [record] : [])),
  )
  const ofJournals = nearestIn(intended)
  return entries.map((entry) => {
    const ours = entry.status === 'FAILURE' ? undefined : (ofRecords(entry) ?? ofJournals(entry))
    return ours === undefined ? { entry } : { entry, ours, sure: (entry.propertyChanges ?? []).length > 0 }
  })
}

/** Finds the write nearest in time to an audit that it can be. */
function nearestIn(writes: readonly OwnWrite[]): (entry: AuditEntry) => OwnWrite | undefined {
  const byTarget = new Map<string, OwnWrite[]>()
  for (const write of writes) {
    for (const id of new Set([write.target.id, write.what.id])) addTo(byTarget, id, write)
  }
  return (entry) => {
    const apart = ({ at }: OwnWrite): number => Math.abs(Date.parse(at) - Date.parse(entry.eventDate ?? ''))
    const near = (byTarget.get(entry.entity?.id ?? '') ?? []).filter(
      (write) => apart(write) <= APART_MS && showsWrite(entry, write),
    )
    return near.sort((a, b) => apart(a) - apart(b))[0]
  }
}

/** Whether a change was written, according to its record. Refused changes are in no Genesys audit. */
function wasWritten({ latencyMs, status, error, found }: ChangeRecord): boolean {
  const refused = status === 'failed' && found === undefined && error?.code !== 'apply.unread'
  return latencyMs !== undefined && !refused
}

/** Whether an audit has the values of our change; true for an audit without values. */
function showsWrite({ propertyChanges = [] }: AuditEntry, { what, target, after }: OwnWrite): boolean {
  if (propertyChanges.length === 0) return true
  return propertyChanges.some(({ property = '', newValues = [] }) => {
    const named = property.includes(what.id) || property.includes(target.id) || !/[0-9a-f]{8}-/.test(property)
    const same =
      after === null ? newValues.length === 0 : typeof after === 'object' || newValues.includes(String(after))
    return named && same
  })
}

/** Whether a record belongs to a plan or to its undo; without a plan, any does. */
function isOfPlan(record: AuditRecord, planId: string | undefined): boolean {
  return planId === undefined || record.planId === planId || record.undoPlanId === planId
}

function isAbout(record: AuditRecord, texts: readonly string[]): boolean {
  if (record.type !== 'change') return false
  const { target, what } = record
  const searched = [target.id, target.name, what.id, what.name].map((text) => text.toLowerCase())
  return texts.some((text) => searched.includes(text.toLowerCase()))
}

function listStatuses(record: AuditRecord): readonly (string | undefined)[] {
  return record.type === 'change' ? [record.status] : [record.type, record.outcome, record.earlyEnd]
}
