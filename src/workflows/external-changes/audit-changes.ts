import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import type { Json } from '../../core/json/json'
import { amount, checkOptions, optional, texts } from '../../core/schema'
import type { Ref, RoutingEvent } from '../../documents'
import { auditTrail } from '../audits/audit-trail'
import { auditEvents } from './audit-event'

/** How audits are polled. */
export interface AuditChangesOptions {
  /** Default 2 minutes: an audit query takes some requests, and audits come late anyway. */
  readonly everyMs?: number | undefined
  /**
   * How far each poll overlaps the one before, ms, to catch late audits; their maximum delay is not documented. Default
   * 1 hour.
   */
  readonly overlapMs?: number | undefined
  /** OAuth clients whose changes to ignore, such as our own. */
  readonly ignoreClientIds?: readonly string[] | undefined
  /** Services to query. Default: those that record routing, queues, users and groups. */
  readonly serviceNames?: readonly string[] | undefined
}

const EVERY_MS = 120_000
const OVERLAP_MS = 3_600_000
/** A relay that was down for longer misses earlier changes: public tools can query audits only this far back. */
const MAX_MS = 30 * 86_400_000

/** The end of the last query, and the audits of the overlap that were already reported, with their times. */
interface Cursor {
  readonly toMs: number
  readonly seen: Readonly<Record<string, number>>
}

/**
 * Changes of routing by others, from the Genesys audits: queues, members, skills, languages and utilization of users, and so
 * on. The first poll reports nothing and marks the start. After a pause of up to 30 days nothing is missing, and no audit is
 * reported twice.
 * @throws from `poll`: PermissionError without audits:audit:view
 */
export function auditChanges(client: Client, options: AuditChangesOptions = {}): ChangeSource {
  checkClient(client)
  checkOptions(options, {
    ...optional(amount(), 'everyMs', 'overlapMs'),
    ...optional(texts(), 'ignoreClientIds', 'serviceNames'),
  })
  const { everyMs = EVERY_MS, overlapMs = OVERLAP_MS, ignoreClientIds = [], serviceNames } = options
  let org: Ref | undefined
  return {
    name: 'audits',
    everyMs,
    async poll({ cursor: value, signal }) {
      org ??= await fetchOrg(client, signal)
      const knownOrg = org
      const cursor = isCursor(value) ? value : undefined
      const nowMs = client.clock.now()
      const fromMs = Math.max((cursor?.toMs ?? nowMs) - overlapMs, nowMs - MAX_MS)
      const interval = { start: new Date(fromMs).toISOString(), end: new Date(nowMs).toISOString() }
      const { entries } = await auditTrail(client, { interval, serviceNames, signal })
      const seen = cursor?.seen ?? {}
      const news = entries.filter(({ id, client: by }) => {
        return cursor !== undefined && !Object.hasOwn(seen, id) && !ignoreClientIds.includes(by?.id ?? '')
      })
      const nextFromMs = nowMs - overlapMs
      const times = entries.map(({ id, eventDate = '' }): [string, number] => [id, Date.parse(eventDate) || nowMs])
      return {
        events: news.flatMap((entry) => auditEvents(entry, knownOrg)),
        // Kept for the next poll, which reads these times again.
        cursor: { toMs: nowMs, seen: Object.fromEntries(times.filter(([, atMs]) => atMs >= nextFromMs)) },
      }
    },
  }
}

async function fetchOrg(client: Client, signal: AbortSignal): Promise<Ref> {
  const { id, name } = await client.organizations.me({ signal, priority: 'background' })
  return { id, name: name ?? id }
}

function isCursor(value: unknown): value is Cursor {
  if (typeof value !== 'object' || value === null) return false
  const seen: unknown = Reflect.get(value, 'seen')
  return typeof Reflect.get(value, 'toMs') === 'number' && typeof seen === 'object' && seen !== null
}

/** A source of events that is polled; a cursor says which events it has already returned. Fits `createRelay`. */
export interface ChangeSource {
  readonly name: string
  readonly everyMs: number
  /** Events since the cursor, oldest first, and the next cursor. Store both in one step. */
  poll(from: {
    readonly cursor: Json | undefined
    readonly signal: AbortSignal
  }): Promise<{ readonly events: readonly RoutingEvent[]; readonly cursor: Json }>
}
