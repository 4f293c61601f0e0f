import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import { DAY_MS } from '../../core/time/durations'
import type { Interval } from '../../documents'
import type { AuditQuery } from '../../resources/audits/audit'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { intervalText, splitInterval } from '../../resources/kit/lists/intervals'
import type { CallOptions } from '../../transport/contract/call-options'

/** Which audits to read. */
export interface AuditTrailOptions {
  /** Whole days that end now. Default 7. */
  readonly days?: number | undefined
  /** Exactly this time, instead of whole days. */
  readonly interval?: Interval | undefined
  /** Changed users, queues and skills. Each needs its own query, since a filter takes one value. */
  readonly entityIds?: readonly string[] | undefined
  /** Services to query. Default: those of the org that record routing, queues, users and groups. */
  readonly serviceNames?: readonly string[] | undefined
  /** Only entities of this type, as the platform names it. Default: all. */
  readonly entityType?: string | undefined
  /** Only this action, as the platform names it. Default: all. */
  readonly action?: string | undefined
  /** Who did it: a user, or an OAuth client. */
  readonly userId?: string | undefined
  /** Only changes by this OAuth client. Default: by anybody. */
  readonly clientId?: string | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Changes in an org, oldest first. */
export interface AuditTrail {
  readonly interval: Interval
  readonly entries: readonly AuditEntry[]
  /** Services that were queried; empty if the query was only by entity. */
  readonly serviceNames: readonly string[]
}

/** Services that record changes of queues, skills, users and groups. Which of them an org has is read at run time. */
const SERVICES = ['ContactCenter', 'Routing', 'Directory', 'Groups']

/** The maximum interval of one asynchronous query in public tools. */
export const MAX_DAYS = 30

/**
 * Reads the Genesys audits by asynchronous queries, without duplicates. Which entity type records a user's skill change
 * is not documented: query by `entityIds` to be sure to see it.
 * @throws ValidationError when `days` is not a whole number above 0
 * @throws PermissionError without audits:audit:view
 */
export async function auditTrail(client: Client, options: AuditTrailOptions = {}): Promise<AuditTrail> {
  const days = options.days ?? 7
  if (!Number.isInteger(days) || days < 1) {
    throw new ValidationError([{ path: 'days', message: `must be a whole number of days, at least 1, not ${days}` }])
  }
  const call: CallOptions = { signal: options.signal, priority: 'background' }
  const endMs = client.clock.now()
  const wholeDays = { start: new Date(endMs - days * DAY_MS).toISOString(), end: new Date(endMs).toISOString() }
  const interval = options.interval ?? wholeDays
  const serviceNames = await chooseServices(client, options, call)
  const found = new Map<string, AuditEntry>()
  for (const query of buildQueries(options, serviceNames, interval)) {
    for await (const entry of client.audit.query(query, call)) found.set(entry.id, entry)
  }
  const entries = [...found.values()].sort((a, b) => ((a.eventDate ?? '') < (b.eventDate ?? '') ? -1 : 1))
  return { interval, entries, serviceNames }
}

async function chooseServices(
  client: Client,
  options: AuditTrailOptions,
  call: CallOptions,
): Promise<readonly string[]> {
  if (options.serviceNames !== undefined) return options.serviceNames
  if (options.entityIds !== undefined) return []
  const { services = [] } = await client.audit.serviceMapping(call)
  const there = new Set(services.map((service) => service.name))
  return SERVICES.filter((name) => there.has(name))
}

function buildQueries(options: AuditTrailOptions, serviceNames: readonly string[], interval: Interval): AuditQuery[] {
  const { entityIds, entityType, action, userId, clientId } = options
  const shared = [
    ...(entityType === undefined ? [] : [{ property: 'EntityType' as const, value: entityType }]),
    ...(action === undefined ? [] : [{ property: 'Action' as const, value: action }]),
    ...(userId === undefined ? [] : [{ property: 'UserId' as const, value: userId }]),
    ...(clientId === undefined ? [] : [{ property: 'ClientId' as const, value: clientId }]),
  ]
  const entities = entityIds?.map((value) => [{ property: 'EntityId' as const, value }]) ?? [[]]
  const services = serviceNames.length === 0 ? [undefined] : serviceNames
  const parts = splitInterval(intervalText(interval), MAX_DAYS)
  return parts.flatMap((part) =>
    entities.flatMap((entity) =>
      services.map((serviceName) => {
        const filters = [...entity, ...shared]
        return {
          interval: part,
          ...(serviceName === undefined ? {} : { serviceName }),
          ...(filters.length === 0 ? {} : { filters }),
        }
      }),
    ),
  )
}
