import { seededRandom } from '../../../core/random'
import { bodyObject, isObject, type JsonObject, optionalNumber, requireOneOf } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import { flag } from '../../history'
import type { EmulatorSwitches, World, WorldHistory } from '../../model/types'
import { dimensionValues, listAgents, multivalued, ofSingle, type Side } from './dimensions'
import { emitFigures } from './figures'
import { findMoments, firstRowFrom, serviceGoal } from './lookups'
import { type Filter, listPredicates, passes, readFilter } from './query/filter'
import { type Group, type Grouping, grouping, readViews } from './query/groups'
import { bucketBoundaries, limitDays, readInterval } from './query/interval'
import { conversationDimensions, conversationMetrics } from './query/names'

/** The data that answers to aggregates queries are computed from. */
export interface AggregateSource {
  readonly world: World
  readonly switches: EmulatorSwitches
  readonly nowMs: number
}

/**
 * All `results` of a conversation aggregates query. A figure counts in the bucket of the time at which it arose.
 * @param maxDays longest interval; infinite for jobs
 * @throws Refusal 400 for a query that the platform would refuse
 */
export function conversationAggregates(source: AggregateSource, body: unknown, maxDays: number): unknown[] {
  const query = readQuery(body)
  limitDays(query.interval, maxDays, 'an aggregates query')
  const { world, nowMs } = source
  const history = world.history()
  const sums = grouping(query.boundaries, query.views)
  const findGroups = groupFinder(source, history, query, sums)
  const desired = new Set(query.metrics)
  const end = Math.min(query.interval.toMs, nowMs)
  const last = firstRowFrom(history, end)
  // Figures can arise long after the start, so conversations that began earlier count as well.
  for (let row = history.firstOpenRow(query.interval.fromMs); row < last; row++) {
    const { endMs } = findMoments(history, row)
    if (endMs < query.interval.fromMs || isLate(source, row, endMs)) continue
    emitFigures(world, history, row, (metric, side, atMs, value) => {
      if (!desired.has(metric) || atMs < query.interval.fromMs || atMs >= end) return
      for (const group of findGroups(row, side)) sums.add(group, metric, atMs, value)
    })
  }
  return ranked(sums, query).results((key) => findGoal(world, key))
}

const LATE_MS = 3_600_000

/** Whether a conversation is one of those that come late, and has not come yet. */
function isLate({ world, switches, nowMs }: AggregateSource, row: number, endMs: number): boolean {
  const { lateConversationShare: share } = switches
  return share > 0 && nowMs < endMs + LATE_MS && seededRandom(`late ${world.seed} ${row}`)() < share
}

interface Query {
  readonly interval: ReturnType<typeof readInterval>
  readonly boundaries: ReturnType<typeof bucketBoundaries>
  readonly groupBy: readonly string[]
  readonly metrics: readonly string[]
  readonly filter: Filter | undefined
  readonly flatten: boolean
  readonly views: ReturnType<typeof readViews>
  readonly top:
    | { readonly order: number; readonly metric: string; readonly by: string; readonly limit: number }
    | undefined
}

function readQuery(body: unknown): Query {
  const object = bodyObject(body)
  const interval = readInterval(object.interval)
  const metrics = names(object, 'metrics', conversationMetrics)
  if (metrics.length === 0) refuse(400, 'bad.request', 'metrics must name at least one metric')
  return {
    interval,
    boundaries: bucketBoundaries(interval, object.granularity, object.timeZone),
    groupBy: names(object, 'groupBy', conversationDimensions),
    metrics,
    filter: readFilter(object.filter, conversationDimensions),
    flatten: object.flattenMultivaluedDimensions === true,
    views: readViews(object.views, conversationMetrics),
    top: readTop(object),
  }
}

/** A list of known names; left out: none. @throws Refusal 400 `invalid.value` naming the unknown one, `bad.request` */
export function names(object: JsonObject, field: string, known: readonly string[]): readonly string[] {
  const value = object[field]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return refuse(400, 'bad.request', `${field} must be a list`)
  return [...new Set(value.map((name: unknown) => requireOneOf(name, known, field)))]
}

function readTop(object: JsonObject): Query['top'] {
  const type = requireOneOf(object.queryType ?? 'groupBy', ['groupBy', 'topN', 'bottomN'], 'queryType')
  if (type === 'groupBy') return undefined
  const sort = isObject(object.sortMetric)
    ? object.sortMetric
    : refuse(400, 'bad.request', `${type} needs a sortMetric`)
  return {
    order: type === 'topN' ? -1 : 1,
    metric: requireOneOf(sort.name, conversationMetrics, 'sortMetric.name'),
    by: requireOneOf(sort.function, ['average', 'count', 'max', 'min', 'sum'], 'sortMetric.function'),
    limit: optionalNumber(object, 'limit') ?? 10,
  }
}

/**
 * Finds the groups in which one side of a conversation counts. Unless the query uses single conversations, they depend
 * only on the settings of the queue then, on contact type, agent and whether it is the contact's own: computed once for
 * each of these.
 */
function groupFinder(
  source: AggregateSource,
  history: WorldHistory,
  query: Query,
  sums: Grouping,
): (row: number, side: Side) => readonly Group[] {
  const { world, switches } = source
  const used = [...query.groupBy, ...listPredicates(query.filter).map((p) => p.name)]
  const single = used.some((name) => ofSingle.includes(name))
  // A flat "or" applies to each row, and rows of the queue's side have no agent. In clauses and in an "and",
  // a `userId` selects all rows of the conversations that this agent handled.
  const flatOr = query.filter?.type === 'or'
  const caches = new Map<unknown, Map<number, readonly Group[]>>()
  const find = (row: number, side: Side): readonly Group[] => {
    const flat = new Set(query.filter?.predicates.map((predicate) => predicate.name))
    const matches = passes(query.filter, {
      values: (name) =>
        name === 'userId' && !(flatOr && flat.has('userId'))
          ? listAgents(history, row, side === 'acd' ? 'agent' : side)
          : dimensionValues(world, history, row, side, name),
    })
    if (!matches) return []
    return groupKeys(query, switches, (name) => dimensionValues(world, history, row, side, name)).map(sums.group)
  }
  return (row, side) => {
    if (single || typeof side === 'number') return find(row, side)
    const pair = ((history.type[row] ?? 0) * (history.agentIds.length + 1) + (history.agent[row] ?? -1) + 1) * 2
    const ownFlags = (history.flags[row] ?? 0) & (flag.forOwn | flag.byOwn)
    const key = (pair + (side === 'agent' ? 1 : 0)) * 256 + ownFlags
    const settings = history.settingsOf(row)
    const cache = caches.get(settings) ?? new Map<number, readonly Group[]>()
    caches.set(settings, cache)
    const known = cache.get(key) ?? find(row, side)
    cache.set(key, known)
    return known
  }
}

function groupKeys(
  query: Query,
  switches: EmulatorSwitches,
  values: (dimension: string) => readonly string[],
): readonly Record<string, string>[] {
  let keys: Record<string, string>[] = [{}]
  for (const dimension of query.groupBy) {
    const found = values(dimension)
    if (found.length === 0) continue
    if (!multivalued.has(dimension) || query.flatten) {
      for (const key of keys) key[dimension] = found.join(',')
      continue
    }
    const counted = switches.multiSkillCountsInEach ? found : found.slice(0, 1)
    keys = keys.flatMap((key) => counted.map((value) => ({ ...key, [dimension]: value })))
  }
  return keys
}

/** The best or worst groups for a topN or bottomN query; all groups for any other. */
function ranked(sums: Grouping, query: Query): Pick<Grouping, 'results'> {
  const { top } = query
  if (top === undefined) return sums
  const score = (group: Group): number => {
    const tallies = [...group.buckets.values()].flatMap((bucket) => bucket.get(top.metric) ?? [])
    const count = tallies.reduce((total, tally) => total + tally.count, 0)
    const sum = tallies.reduce((total, tally) => total + tally.sum, 0)
    if (top.by === 'count') return count
    if (top.by === 'sum') return sum
    if (top.by === 'average') return count === 0 ? 0 : sum / count
    return top.by === 'max' ? Math.max(...tallies.map((t) => t.max)) : Math.min(...tallies.map((t) => t.min))
  }
  const chosen = [...sums.groups].sort((a, b) => top.order * (score(a) - score(b))).slice(0, top.limit)
  const keys = new Set(chosen.map((group) => JSON.stringify(group.key)))
  return {
    results: (target) =>
      sums.results(target).filter((result) => isObject(result) && keys.has(JSON.stringify(result.group))),
  }
}

function findGoal(world: World, key: Readonly<Record<string, string>>): number | undefined {
  const queueId = key.queueId
  return queueId === undefined
    ? undefined
    : serviceGoal(world.queues.get(queueId)?.config, key.mediaType ?? 'voice').target
}
