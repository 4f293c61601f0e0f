import { bodyObject } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import { type AggregateSource, names } from './conversation-aggregates'
import { readFilter } from './query/filter'
import { bucketBoundaries, limitDays, readInterval } from './query/interval'

const dimensions = ['correlationId', 'entityId', 'limitName', 'max', 'namespace', 'timeUnit', 'userId']

/** `results` of a rate-limits query, which lists limits used to 90 % and more. This org has none on record. */
export function rateLimitAggregates({ switches }: AggregateSource, body: unknown): unknown[] {
  const object = bodyObject(body)
  const interval = readInterval(object.interval)
  limitDays(interval, switches.aggregateDays, 'an aggregates query')
  bucketBoundaries(interval, object.granularity, object.timeZone)
  names(object, 'groupBy', dimensions)
  readFilter(object.filter, dimensions)
  if (names(object, 'metrics', ['oRateLimitRecorded']).length === 0)
    refuse(400, 'bad.request', 'metrics must name at least one metric')
  return []
}
