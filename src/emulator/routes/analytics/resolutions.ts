import { bodyObject } from '../../answers/body'
import { refuse, refuseAs } from '../../answers/refuse'
import { flag } from '../../history'
import { type AggregateSource, names } from './conversation-aggregates'
import { dimensionValues, listAnsweringAgent } from './dimensions'
import { findMoments, firstRowFrom } from './lookups'
import { passes, readFilter } from './query/filter'
import { grouping } from './query/groups'
import { bucketBoundaries, limitDays, readInterval } from './query/interval'

const dimensions = [
  'conversationId',
  'externalContactId',
  'mediaType',
  'queueId',
  'requestedRouting',
  'usedRouting',
  'userId',
]

/** `results` of a resolutions aggregates query: contacts after which the customer did not contact the org again. */
export function resolutionAggregates(source: AggregateSource, body: unknown, maxDays: number): unknown[] {
  const { world, switches, nowMs } = source
  const object = bodyObject(body)
  const { resolutionRefusal } = source.switches
  if (resolutionRefusal !== 'none') refuseAs(resolutionRefusal, 'The query of resolutions was refused.')
  const interval = readInterval(object.interval)
  limitDays(interval, maxDays, 'an aggregates query')
  const sums = grouping(bucketBoundaries(interval, object.granularity, object.timeZone))
  if (names(object, 'metrics', ['nNextContactAvoided']).length === 0)
    refuse(400, 'bad.request', 'metrics must name at least one metric')
  const groupBy = names(object, 'groupBy', dimensions)
  const filter = readFilter(object.filter, [...dimensions, 'wrapUpDate'])
  if (!switches.resolutionData) return []
  const history = world.history()
  const last = firstRowFrom(history, Math.min(interval.toMs, nowMs))
  for (let row = history.firstOpenRow(interval.fromMs); row < last; row++) {
    const { endMs } = findMoments(history, row)
    if (((history.flags[row] ?? 0) & flag.resolved) === 0 || endMs < interval.fromMs || endMs >= nowMs) continue
    const values = (name: string): readonly string[] =>
      name === 'userId' ? listAnsweringAgent(history, row) : dimensionValues(world, history, row, 'agent', name)
    if (!passes(filter, { values })) continue
    const key = Object.fromEntries(groupBy.flatMap((name) => values(name).map((value) => [name, value])))
    sums.add(sums.group(key), 'nNextContactAvoided', endMs, 1)
  }
  return sums.results()
}
