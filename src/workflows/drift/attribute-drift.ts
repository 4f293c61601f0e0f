import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient, checkDocument } from '../../core/checks'
import { ApiError } from '../../core/errors'
import { addTo } from '../../core/group-by'
import { aDocument, aSignal, checkOptions, whole } from '../../core/schema'
import { DAY_MS } from '../../core/time/durations'
import type { Attribution, Difference, DriftReport, Snapshot } from '../../documents'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { auditAuthor } from '../audits/audit-author'
import { auditTrail, MAX_DAYS } from '../audits/audit-trail'
import { assertOwnOrg } from '../kit/own-org'
import { KINDS, listThings } from './kinds'

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

/**
 * Up to this number, each entity gets its own query. Above it, one query per service is cheaper, though it may find
 * less.
 */
const MAX_QUERIES = 20

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
  checkClient(client)
  checkDocument(report, 'report', 'skillroute/drift@1')
  checkOptions(options, {
    side: z.enum(['left', 'right']),
    snapshot: z.optional(aDocument('skillroute/snapshot@1')),
    days: z.optional(whole(1)),
    signal: z.optional(aSignal()),
  })
  const { side, snapshot, signal } = options
  const ids = new Set(
    report.differences.flatMap(({ subject }) => (side === 'left' ? subject.leftId : subject.rightId) ?? []),
  )
  const days = options.days ?? daysSince(report, client.clock.now())
  if (ids.size === 0) return report
  await assertOwnOrg(client, `The ${side} side`, report[side].org, { signal })
  const few = ids.size <= MAX_QUERIES
  const { entries, interval } = await auditTrail(client, { days, signal, ...(few ? { entityIds: [...ids] } : {}) })
  const names = new Map(
    snapshot === undefined ? [] : KINDS.flatMap((kind) => listThings(snapshot, kind)).map(({ id, name }) => [id, name]),
  )
  for (const [id, name] of await authorNames(client, entries, names, signal)) names.set(id, name)
  const differences = attribute(report, side, entries, (id) => names.get(id), sameUntil(report))
  const mute = entries.filter(namesNoProperty).length
  const muteNote = `${mute} of ${entries.length} audits do not say which property was changed: who made a difference is only a guess there.`
  const note = `${ids.size} things differ: the audits of whole services were searched, which may not hold every change of a user's skills.`
  const notes = [...report.notes, ...(few ? [] : [note]), ...(mute === 0 ? [] : [muteNote])]
  return { ...report, differences, notes, auditsSearched: interval }
}

/** Whether an audit of a change does not say which property was changed. */
function namesNoProperty({ action = '', propertyChanges = [] }: AuditEntry): boolean {
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
  return Number.isFinite(days) ? Math.min(MAX_DAYS, Math.max(1, days)) : MAX_DAYS
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

/** Names by id, for readers of an audit. */
type NameOf = (id: string) => string | undefined

/** Maximum number of audits shown for one difference: the latest are the most useful. */
const MAX_LISTED = 3

/** How far the platform's clock and the snapshot's clock may differ. */
const APART_MS = 15 * 60_000

/**
 * Adds the audited changes that may have caused each difference: changes that name the differing item or, if there are
 * none, changes of the same subject. The latest come first.
 * @param side the side whose audits these are
 * @param since ISO time until which both sides were the same: earlier audits count only when there are no better ones
 */
export function attribute(
  report: DriftReport,
  side: 'left' | 'right',
  entries: readonly AuditEntry[],
  nameOf: NameOf,
  since = '',
): readonly Difference[] {
  const nearly = since === '' ? '' : new Date(Date.parse(since) - APART_MS).toISOString()
  const byEntity = new Map<string, AuditEntry[]>()
  for (const entry of entries) {
    const id = entry.entity?.id
    if (id !== undefined && entry.status !== 'FAILURE') addTo(byEntity, id, entry)
  }
  return report.differences.map((difference) => {
    const { subject, item } = difference
    const subjectId = side === 'left' ? subject.leftId : subject.rightId
    const itemId = side === 'left' ? item?.leftId : item?.rightId
    const about = [
      ...(byEntity.get(subjectId ?? '') ?? []).map((entry) => ({ entry, exact: isAbout(entry, difference, itemId) })),
      // Removing a skill from a user, or a member from a queue, may be audited under either.
      ...(byEntity.get(itemId ?? '') ?? []).map((entry) => ({ entry, exact: mentions(entry, subjectId) })),
    ]
    const exact = (time: string) => about.filter((one) => one.exact && (one.entry.eventDate ?? '') >= time)
    const ofSubject = (time: string) =>
      about.filter(({ entry }) => entry.entity?.id === subjectId && (entry.eventDate ?? '') >= time)
    const ways = [exact(since), exact(nearly), ofSubject(since), exact(''), ofSubject('')]
    const chosen = ways.find((found) => found.length > 0) ?? []
    const changedBy = chosen
      .sort((a, b) => ((a.entry.eventDate ?? '') < (b.entry.eventDate ?? '') ? 1 : -1))
      .slice(0, MAX_LISTED)
      .map((one) => toAttribution(one.entry, one.exact, nameOf))
    return changedBy.length === 0 ? difference : { ...difference, changedBy }
  })
}

/** Whether an audit of the subject is about exactly this difference. */
function isAbout(entry: AuditEntry, { aspect, item, change }: Difference, itemId: string | null | undefined): boolean {
  if (aspect === undefined) return (change === 'added' ? /create|add/i : /delete|remove/i).test(entry.action ?? '')
  if (item !== undefined && itemId !== item.name) return mentions(entry, itemId) || hasName(entry, item.name)
  const hint = (item?.name ?? HINTS[aspect] ?? aspect).toLowerCase()
  return listTexts(entry).some((text) => text.toLowerCase().includes(hint))
}

/** The platform's names for aspects that this package names differently. */
const HINTS: Readonly<Record<string, string>> = {
  evaluation: 'skillEvaluation',
  acwTimeoutMs: 'acw',
  serviceLevels: 'mediaSettings',
  rings: 'bullseye',
  conditionalGroups: 'conditionalGroup',
  certifications: 'certification',
}

/** What separates a name from the rest of a text. A blank does not: names may begin alike. */
const AROUND_NAMES = /[,:;="'(){}[\]|<>\n]+/

function hasName(entry: AuditEntry, name: string): boolean {
  const isPlain = !AROUND_NAMES.test(name)
  return listTexts(entry).some((text) =>
    isPlain ? text.split(AROUND_NAMES).some((part) => part.trim() === name) : text.includes(name),
  )
}

function mentions(entry: AuditEntry, text: string | null | undefined): boolean {
  return typeof text === 'string' && text !== '' && listTexts(entry).some((one) => one.includes(text))
}

function listTexts(entry: AuditEntry): string[] {
  return (entry.propertyChanges ?? []).flatMap(({ property = '', oldValues = [], newValues = [] }) => [
    property,
    ...oldValues,
    ...newValues,
  ])
}

function toAttribution(entry: AuditEntry, exact: boolean, nameOf: NameOf): Attribution {
  const readable = (text: string): string => text.replace(UUID, (id) => nameOf(id) ?? id)
  return {
    auditId: entry.id,
    at: entry.eventDate ?? '',
    by: nameAuthor(entry, nameOf),
    action: `${entry.action ?? 'Change'} ${entry.entityType ?? ''}`.trim(),
    properties: (entry.propertyChanges ?? []).map(({ property = '', oldValues = [], newValues = [] }) => ({
      property: readable(property),
      before: oldValues.map(readable),
      after: newValues.map(readable),
    })),
    exact,
  }
}

/** Ids of the platform. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

function nameAuthor(entry: AuditEntry, nameOf: NameOf): Attribution['by'] {
  const { kind, id, name } = auditAuthor(entry)
  return { kind, id, name: kind === 'unknown' ? 'unknown' : (name ?? nameOf(id) ?? id) }
}
