import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import { ApiError } from '../../core/errors'
import type { DriftReport, Snapshot } from '../../documents'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { auditTrail, MOST_DAYS } from '../audits/audit-trail'
import { mustBeOwn } from '../kit/own-org'
import { attribute } from './attribute'
import { KINDS, thingsOf } from './kinds'

/** Which org's audits are searched, and how far back. */
export interface AttributionOptions {
  /** The side that belongs to the client's org. */
  readonly side: 'left' | 'right'
  /** That side's snapshot, whose names replace ids. */
  readonly snapshot?: Snapshot | undefined
  /** Whole days that end now. Default: since the older of the compared snapshots, 30 at most. */
  readonly days?: number | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

const DAY_MS = 86_400_000
/**
 * Up to this number, each entity gets its own query. Above it, one query per service is cheaper, though it may find
 * less.
 */
const MOST_QUERIES = 20

/**
 * Adds to each difference who made it: the audited changes of the differing item, with person or OAuth client, time and
 * values. A difference that is older than the audits, or was made on the other side, gets none.
 * @throws PermissionError without audits:audit:view
 * @throws PlanError `wrongOrg` when the client's org is not that side's
 */
export async function attributeDrift(
  client: Client,
  report: DriftReport,
  options: AttributionOptions,
): Promise<DriftReport> {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(report, 'report', 'format=s left=o right=o differences=l allowed=n notes=l *')
  checkBag(options, 'options', 'side=s snapshot?o days?n signal?o')
  const { side, snapshot, signal } = options
  const ids = new Set(
    report.differences.flatMap(({ subject }) => (side === 'left' ? subject.leftId : subject.rightId) ?? []),
  )
  const days = options.days ?? daysSince(report, client.clock.now())
  if (ids.size === 0) return report
  await mustBeOwn(client, `The ${side} side`, report[side].org, { signal })
  const few = ids.size <= MOST_QUERIES
  const { entries, interval } = await auditTrail(client, { days, signal, ...(few ? { entityIds: [...ids] } : {}) })
  const names = new Map(
    snapshot === undefined ? [] : KINDS.flatMap((kind) => thingsOf(snapshot, kind)).map(({ id, name }) => [id, name]),
  )
  for (const [id, name] of await authorNames(client, entries, names, signal)) names.set(id, name)
  const differences = attribute(report, side, entries, (id) => names.get(id), sameUntil(report))
  const mute = entries.filter(isMute).length
  const muteNote = `${mute} of ${entries.length} audits do not say which property was changed: who made a difference is only a guess there.`
  const note = `${ids.size} things differ: the audits of whole services were searched, which may not hold every change of a user's skills.`
  const notes = [...report.notes, ...(few ? [] : [note]), ...(mute === 0 ? [] : [muteNote])]
  return { ...report, differences, notes, auditsSearched: interval }
}

/** Whether an audit of a change does not say which property was changed. */
function isMute({ action = '', propertyChanges = [] }: AuditEntry): boolean {
  return propertyChanges.length === 0 && !/create|delete/i.test(action)
}

/** For two snapshots of one org: the time until which they cannot have differed. */
function sameUntil({ left, right }: DriftReport): string | undefined {
  if (left.org.id !== right.org.id) return undefined
  return [left.takenAt, right.takenAt].sort()[0]
}

function daysSince({ left, right, base }: DriftReport, nowMs: number): number {
  const times = [left, right, ...(base === undefined ? [] : [base])].map(({ takenAt }) => Date.parse(takenAt))
  const days = Math.ceil((nowMs - Math.min(...times)) / DAY_MS)
  return Number.isFinite(days) ? Math.min(MOST_DAYS, Math.max(1, days)) : MOST_DAYS
}

/** Reads names of people and clients that neither the audits nor the snapshot have; without the permission they stay ids. */
async function authorNames(
  client: Client,
  entries: readonly AuditEntry[],
  known: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<[string, string][]> {
  const unnamed = (part: 'user' | 'client'): string[] => {
    const ids = entries.flatMap((entry) => (entry[part]?.name === undefined ? (entry[part]?.id ?? []) : []))
    return [...new Set(ids)].filter((id) => id !== '' && !known.has(id))
  }
  const call = { signal, priority: 'background' } as const
  const [userIds, clientIds] = [unnamed('user'), new Set(unnamed('client'))]
  const users = userIds.length === 0 ? [] : await allowed(() => client.users.byIds(userIds, {}, call))
  const clients = clientIds.size === 0 ? [] : await allowed(() => client.oauthClients.list(call).toArray())
  return [...users, ...clients.filter(({ id }) => clientIds.has(id))].flatMap(({ id, name }): [string, string][] =>
    name === undefined ? [] : [[id, name]],
  )
}

async function allowed<T>(read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ApiError) return []
    throw error
  }
}
