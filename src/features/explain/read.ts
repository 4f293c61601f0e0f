import type { Client } from '../../client'
import { PermissionError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { HOUR_MS } from '../../core/time/durations'
import type { Interval, Snapshot } from '../../documents'
import type { Conversation, UserDetail } from '../../resources/analytics/answers'
import { allOf, anyOf } from '../../resources/analytics/filters'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { chunks } from '../../resources/kit/lists/in-parts'
import { splitInterval } from '../../resources/kit/lists/intervals'
import type { CallOptions } from '../../transport/contract/call-options'
import { auditTrail } from '../../workflows/audits/audit-trail'
import { readOrgCapacity, readOwnCapacity } from '../../workflows/demand/capacity'
import { listed } from './names'
import { BEFORE_HOURS, type Evidence } from './scene'

/** Progress of reading. */
export interface ExplainProgress {
  readonly step: 'snapshot' | 'conversations' | 'agents' | 'audits' | 'settings'
  readonly done: number
  readonly total: number
}

export interface EvidenceRequest {
  readonly snapshot: Snapshot
  /** Queues to explain. */
  readonly queueIds: readonly string[]
  /** Further queues in which the same agents work. */
  readonly otherQueueIds: readonly string[]
  readonly interval: Interval
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ExplainProgress) => void) | undefined
}

/** Contacts still in progress at the start of the time may have begun this long before it. */
const BEFORE_MS = BEFORE_HOURS * HOUR_MS
/** Settings of agents are read one by one, so not of more agents than this. */
const MAX_OWN_READS = 200
/** Maximum number of users in one details query; also of queues. */
const USERS_A_QUERY = 100
const QUEUES_A_QUERY = 50

/** Reads what is needed to explain the routing of some queues over a time. */
export async function readEvidence(client: Client, request: EvidenceRequest): Promise<Evidence> {
  const { snapshot, queueIds, otherQueueIds, interval, signal, onProgress } = request
  const call: CallOptions = { signal, priority: 'background' }
  const notes: string[] = []
  const from = Date.parse(interval.start) - BEFORE_MS
  const wide = { start: new Date(from).toISOString(), end: interval.end }
  const all = [...new Set([...queueIds, ...otherQueueIds])]
  const report = onProgress ?? (() => undefined)
  const conversations = await readConversations(client, all, wide, call, report)
  const people = listMembers(snapshot, queueIds)
  const details = await readDetails(client, people, wide, call, report)
  report({ step: 'audits', done: 0, total: 1 })
  const audits = await readAudits(client, interval, notes, signal)
  const asToday = audits === undefined ? 'taken as it is today: the audits of changes since may not be read' : undefined
  report({ step: 'audits', done: 1, total: 1 })
  const capacity = await readOrgCapacity(client, call)
  const isSmall = people.length <= MAX_OWN_READS
  let settings = 0
  const onRead = () => report({ step: 'settings', done: ++settings, total: people.length })
  const own = isSmall ? await readOwnCapacity(client, people, call, onRead) : undefined
  if (own === undefined) {
    const why = isSmall ? 'may not be read' : `were not read of more than ${MAX_OWN_READS} agents`
    notes.push(`How many contacts an agent takes at once is taken from the org: their own settings ${why}.`)
  }
  const ownCapacity = new Map(own?.rows.map((row) => [row.userId, row]))
  const grouped = snapshot.queues.filter(
    ({ id, members }) => queueIds.includes(id) && members.some(({ memberBy }) => memberBy === 'group'),
  )
  if (grouped.length > 0) {
    const names = listed(grouped)
    notes.push(`${names}: who was a member through a group is taken as it is today, since audits do not record it.`)
  }
  return { snapshot, audits: audits ?? [], asToday, conversations, details, capacity, ownCapacity, notes }
}

/** All members of the queues, activated or not. */
function listMembers({ queues }: Snapshot, queueIds: readonly string[]): string[] {
  const desired = new Set(queueIds)
  const own = queues.filter(({ id }) => desired.has(id))
  return [...new Set(own.flatMap(({ members }) => members.map(({ userId }) => userId)))].sort()
}

/** Queues in which members of some queues are activated as well. */
export function sharedQueues({ queues }: Snapshot, queueIds: readonly string[]): string[] {
  const desired = new Set(queueIds)
  const joined = (queue: Snapshot['queues'][number]) => queue.members.filter((one) => one.joined)
  const people = new Set(queues.filter(({ id }) => desired.has(id)).flatMap((q) => joined(q).map((m) => m.userId)))
  const shared = queues.filter((queue) => !desired.has(queue.id) && joined(queue).some((m) => people.has(m.userId)))
  return shared.map(({ id }) => id)
}

async function readConversations(
  client: Client,
  queueIds: readonly string[],
  interval: Interval,
  call: CallOptions,
  report: (progress: ExplainProgress) => void,
): Promise<Conversation[]> {
  const byId = new Map<string, Conversation>()
  // Reads day by day, so that there are few pages: pages shift while conversations end.
  const parts = splitInterval(`${interval.start}/${interval.end}`, 1).flatMap((day) =>
    chunks(queueIds, QUEUES_A_QUERY).map((ids) => ({ day, ids })),
  )
  for (const [done, { day, ids }] of parts.entries()) {
    report({ step: 'conversations', done, total: parts.length })
    const query = { interval: day, segmentFilters: [allOf(anyOf('queueId', ids))] }
    for await (const one of client.analytics.conversationDetails(query, call)) byId.set(one.conversationId, one)
  }
  report({ step: 'conversations', done: parts.length, total: parts.length })
  return [...byId.values()]
}

/** One conversation by its id, looked for from the latest days back; undefined: not found. */
export async function findConversation(
  client: Client,
  conversationId: string,
  days: number,
  call: CallOptions,
): Promise<Conversation | undefined> {
  const endMs = client.clock.now()
  const interval = `${new Date(endMs - days * 24 * HOUR_MS).toISOString()}/${new Date(endMs).toISOString()}`
  for (const part of splitInterval(interval, DETAILS_DAYS).reverse()) {
    const query = { interval: part, conversationFilters: [allOf(anyOf('conversationId', [conversationId]))] }
    for await (const one of client.analytics.conversationDetails(query, call)) {
      if (one.conversationId === conversationId) return one
    }
  }
  return undefined
}

/** Days that a details query with filters may span. */
const DETAILS_DAYS = 31

async function readDetails(
  client: Client,
  userIds: readonly string[],
  interval: Interval,
  call: CallOptions,
  report: (progress: ExplainProgress) => void,
): Promise<UserDetail[]> {
  const parts = splitInterval(`${interval.start}/${interval.end}`, DETAILS_DAYS).flatMap((part) =>
    chunks(userIds, Math.min(USERS_A_QUERY, LIMITS.userIdsPerCall)).map((ids) => ({ part, ids })),
  )
  const details: UserDetail[] = []
  for (const [done, { part, ids }] of parts.entries()) {
    report({ step: 'agents', done, total: parts.length })
    const query = { interval: part, userFilters: [allOf(anyOf('userId', ids))] }
    for await (const one of client.analytics.userDetails(query, call)) details.push(one)
  }
  report({ step: 'agents', done: parts.length, total: parts.length })
  return details
}

/** Changes since then; undefined if they may not be read. */
async function readAudits(
  client: Client,
  { start }: Interval,
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<readonly AuditEntry[] | undefined> {
  try {
    const interval = { start, end: new Date(client.clock.now()).toISOString() }
    const { entries } = await auditTrail(client, { interval, signal })
    const mute = entries.filter(({ propertyChanges = [], action = '' }) => {
      return propertyChanges.length === 0 && !/create|delete/i.test(action)
    })
    if (mute.length > 0) {
      notes.push(
        `${mute.length} of ${entries.length} audits do not say what was changed: what they changed is taken as it is today.`,
      )
    }
    return entries
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error
    notes.push('The Genesys audits may not be read: levels and memberships are taken as they are today.')
    return undefined
  }
}
