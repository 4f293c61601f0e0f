import { bodyObject } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import type { World } from '../../model/types'
import { type AggregateSource, names } from './conversation-aggregates'
import { organizationPresence, presenceMappings } from './lookups'
import { listPredicates, passes, readFilter } from './query/filter'
import { grouping } from './query/groups'
import { type Boundaries, bucketBoundaries, findBucket, limitDays, readInterval } from './query/interval'

const METRICS = ['tAgentRoutingStatus', 'tSystemPresence', 'tOrganizationPresence']

/** Maximum number of `userId` predicates in one query. */
const MAX_USERS = 100

/** The answer to a user aggregates query: time in each routing status and presence, by `qualifier`. */
export function userAggregates(source: AggregateSource, body: unknown, maxDays: number) {
  const { world, nowMs } = source
  const object = bodyObject(body)
  const interval = readInterval(object.interval)
  limitDays(interval, maxDays, 'an aggregates query')
  const boundaries = bucketBoundaries(interval, object.granularity, object.timeZone)
  const requestedMetrics = names(object, 'metrics', METRICS)
  if (requestedMetrics.length === 0) refuse(400, 'bad.request', 'metrics must name at least one metric')
  const byUser = names(object, 'groupBy', ['userId']).length > 0
  const filter = readFilter(object.filter, ['userId'])
  if (listPredicates(filter).length > MAX_USERS)
    refuse(400, 'bad.request', `A query may name at most ${MAX_USERS} users`, { details: [{ fieldName: 'filter' }] })
  const sums = grouping(boundaries)
  const end = Math.min(interval.toMs, nowMs)
  for (const userId of world.users.keys()) {
    if (!passes(filter, { values: () => [userId] })) continue
    const group = sums.group(byUser ? { userId } : {})
    for (const metric of requestedMetrics) {
      for (const span of listSpans(world, userId, metric, interval.fromMs, end)) {
        splitByBucket(span, boundaries, end, (atMs, ms) => sums.add(group, metric, atMs, ms, span.qualifier))
      }
    }
  }
  return { systemToOrganizationMappings: presenceMappings(world), results: sums.results() }
}

/** A span of an agent's time in one state. */
export interface QualifiedSpan {
  readonly fromMs: number
  readonly toMs: number
  readonly qualifier: string
}

/**
 * The spans of an agent's time in an interval, by routing status or by system or organization presence, as `metric`
 * says.
 */
export function listSpans(
  world: World,
  userId: string,
  metric: string,
  fromMs: number,
  toMs: number,
): readonly QualifiedSpan[] {
  const history = world.history()
  if (metric === 'tAgentRoutingStatus')
    return history
      .statusSpans(userId, fromMs, toMs)
      .map((span) => ({ fromMs: span.fromMs, toMs: span.toMs, qualifier: span.status }))
  const name = (presence: string): string =>
    metric === 'tSystemPresence' ? presence : organizationPresence(world, presence)
  return history
    .presenceSpans(userId, fromMs, toMs)
    .map((span) => ({ fromMs: span.fromMs, toMs: span.toMs, qualifier: name(span.presence) }))
}

/** Splits a span at the boundaries of buckets, and calls `add` with the start and length of each part. */
function splitByBucket(
  span: QualifiedSpan,
  boundaries: Boundaries,
  end: number,
  add: (atMs: number, ms: number) => void,
): void {
  const first = findBucket(boundaries, Math.max(span.fromMs, boundaries[0] ?? 0))
  for (let i = first; i >= 0 && i + 1 < boundaries.length && (boundaries[i] ?? 0) < span.toMs; i++) {
    const from = Math.max(span.fromMs, boundaries[i] ?? 0)
    const to = Math.min(span.toMs, boundaries[i + 1] ?? 0, end)
    if (to > from) add(from, to - from)
  }
}
