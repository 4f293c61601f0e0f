import { bodyObject, type JsonObject } from '../../answers/body'
import type { World } from '../../model/types'
import type { AggregateSource } from './conversation-aggregates'
import { readPaging } from './conversation-details'
import { organizationPresence } from './lookups'
import { type Filter, passes, readFilter } from './query/filter'
import { limitDays, type QueryInterval, readInterval } from './query/interval'
import { listSpans, type QualifiedSpan } from './user-aggregates'

const plainDays = 7
const filteredDays = 31

/** One page of users with their presences and routing statuses in the interval. */
export function userDetails(source: AggregateSource, body: unknown) {
  const { world, switches, nowMs } = source
  const object = bodyObject(body)
  const users = selectUsers(world, object, nowMs, true)
  const { pageSize, pageNumber } = readPaging(object, switches.detailsPageSize)
  const page = users.slice((pageNumber - 1) * pageSize, pageNumber * pageSize)
  return { ...(page.length === 0 ? {} : { userDetails: page }), totalHits: users.length }
}

/** The users that a detail query or job selects; users without a matching span are left out. */
export function selectUsers(world: World, object: JsonObject, nowMs: number, limited: boolean) {
  const interval = readInterval(object.interval)
  const userFilters = readAll(object.userFilters, ['userId'])
  const presenceFilters = readAll(object.presenceFilters, ['organizationPresenceId', 'systemPresence'])
  const statusFilters = readAll(object.routingStatusFilters, ['routingStatus'])
  const filtered = userFilters.length + presenceFilters.length + statusFilters.length > 0
  if (limited) limitDays(interval, filtered ? filteredDays : plainDays, 'a user detail query')
  const until = { fromMs: interval.fromMs, toMs: Math.min(interval.toMs, nowMs) }
  return [...world.users.keys()].flatMap((userId) => {
    if (!userFilters.every((filter) => passes(filter, { values: () => [userId] }))) return []
    const presences = listSpans(world, userId, 'tSystemPresence', -Infinity, Infinity).filter((span) =>
      presenceFilters.every((filter) =>
        passes(filter, {
          values: (name) => [name === 'systemPresence' ? span.qualifier : organizationPresence(world, span.qualifier)],
        }),
      ),
    )
    const statuses = listSpans(world, userId, 'tAgentRoutingStatus', -Infinity, Infinity).filter((span) =>
      statusFilters.every((filter) => passes(filter, { values: () => [span.qualifier] })),
    )
    const primaryPresence = within(presences, until).map((span) => ({
      ...times(span, nowMs),
      systemPresence: span.qualifier,
      organizationPresenceId: organizationPresence(world, span.qualifier),
    }))
    const routingStatus = within(statuses, until).map((span) => ({
      ...times(span, nowMs),
      routingStatus: span.qualifier,
    }))
    return primaryPresence.length + routingStatus.length === 0 ? [] : [{ userId, primaryPresence, routingStatus }]
  })
}

function readAll(value: unknown, dimensions: readonly string[]): readonly Filter[] {
  return Array.isArray(value) ? value.flatMap((filter: unknown) => readFilter(filter, dimensions) ?? []) : []
}

function within(spans: readonly QualifiedSpan[], { fromMs, toMs }: QueryInterval): readonly QualifiedSpan[] {
  return spans.filter((span) => span.fromMs < toMs && span.toMs > fromMs)
}

/** A span that has not ended has no end. */
function times(span: QualifiedSpan, nowMs: number) {
  return {
    startTime: new Date(span.fromMs).toISOString(),
    ...(span.toMs < nowMs ? { endTime: new Date(span.toMs).toISOString() } : {}),
  }
}
