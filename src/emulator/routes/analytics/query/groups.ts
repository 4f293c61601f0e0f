import { bodyRows, isObject, type JsonObject, requireOneOf } from '../../../answers/body'
import { refuse } from '../../../answers/refuse'
import { type Boundaries, findBucket, showInterval } from './interval'

/** A named count of a metric's values within a range. */
export interface View {
  readonly target: string
  readonly name: string
  readonly gte: number
  readonly lt: number
}

/** One group of an aggregate while values are added to it. */
export interface Group {
  readonly key: Readonly<Record<string, string>>
  /** Tallies by bucket, then by metric (followed by a space and its qualifier). */
  readonly buckets: Map<number, Map<string, Tally>>
}

/** Adds up values by group, bucket and metric. */
export interface Grouping {
  /** The group of a key; created if it does not exist. */
  group(key: Readonly<Record<string, string>>): Group
  add(group: Group, metric: string, atMs: number, value: number, qualifier?: string): void
  /** `results` of the answer; `target` gives the service level target of a group. */
  results(target?: (key: Readonly<Record<string, string>>) => number | undefined): unknown[]
  readonly groups: readonly Group[]
}

/** An empty grouping over these buckets. */
export function grouping(boundaries: Boundaries, views: readonly View[] = []): Grouping {
  const groups = new Map<string, Group>()
  return {
    group(key) {
      const id = JSON.stringify(key)
      const group = groups.get(id) ?? { key, buckets: new Map() }
      groups.set(id, group)
      return group
    },
    add(group, metric, atMs, value, qualifier) {
      const bucket = findBucket(boundaries, atMs)
      if (bucket < 0) return
      addTo(getTally(group, bucket, qualifier === undefined ? metric : `${metric} ${qualifier}`), value)
      for (const view of views) {
        if (view.target === metric && value >= view.gte && value < view.lt)
          addTo(getTally(group, bucket, `view ${view.name} ${metric}`), value)
      }
    },
    results: (target) => {
      // Cached, because many groups have the same intervals.
      const texts = new Map<number, string>()
      const formatInterval = (bucket: number): string => {
        const text = texts.get(bucket) ?? showInterval(boundaries[bucket] ?? 0, boundaries[bucket + 1] ?? 0)
        texts.set(bucket, text)
        return text
      }
      return [...groups.values()].filter((g) => g.buckets.size > 0).map((g) => show(g, formatInterval, target?.(g.key)))
    },
    get groups() {
      return [...groups.values()]
    },
  }
}

const MAX_VIEWS = 10

/** Reads `views` of an aggregates query, which are possible for timers only. @throws Refusal 400 */
export function readViews(value: unknown, metrics: readonly string[]): readonly View[] {
  if (value === undefined || value === null) return []
  const rows = bodyRows(value)
  if (rows.length > MAX_VIEWS) refuse(400, 'bad.request', `No more than ${MAX_VIEWS} views can be given in one query`)
  const timers = metrics.filter((metric) => metric.startsWith('t'))
  return rows.map((row) => {
    requireOneOf(row.function, ['rangeBound'], 'views.function')
    const range: JsonObject = isObject(row.range) ? row.range : {}
    const name = row.name
    if (typeof name !== 'string') refuse(400, 'bad.request', 'A view needs a name')
    return {
      target: requireOneOf(row.target, timers, 'views.target'),
      name: String(name),
      gte: typeof range.gte === 'number' ? range.gte : Number.NEGATIVE_INFINITY,
      lt: typeof range.lt === 'number' ? range.lt : Number.POSITIVE_INFINITY,
    }
  })
}

function getTally(group: Group, bucket: number, metric: string): Tally {
  const tallies = group.buckets.get(bucket) ?? new Map<string, Tally>()
  group.buckets.set(bucket, tallies)
  const tally = tallies.get(metric) ?? emptyTally()
  tallies.set(metric, tally)
  return tally
}

function show(group: Group, formatInterval: (bucket: number) => string, target: number | undefined) {
  const buckets = [...group.buckets.entries()].sort(([a], [b]) => a - b)
  return {
    group: group.key,
    data: buckets.map(([bucket, tallies]) => {
      const views = [...tallies].filter(([name]) => name.startsWith('view '))
      const metrics = [...tallies].filter(([name]) => !name.startsWith('view '))
      return {
        interval: formatInterval(bucket),
        metrics: metrics.map(([name, tally]) => showMetric(name, tally, target)),
        ...(views.length === 0 ? {} : { views: views.map(([name, tally]) => showView(name, tally)) }),
      }
    }),
  }
}

function showMetric(name: string, tally: Tally, target: number | undefined) {
  const [metric = '', qualifier] = name.split(' ')
  // Time in a status is one sum: the number of its spans has no meaning.
  if (qualifier !== undefined) return { metric, qualifier, stats: { sum: tally.sum } }
  return { metric, stats: showStats(metric, tally, target) }
}

function showView(name: string, tally: Tally) {
  const [, ...words] = name.split(' ')
  const metric = words.pop() ?? ''
  return { name: words.join(' '), stats: showStats(metric, tally, undefined) }
}

/** Sums of a metric in one bucket of one group. */
interface Tally {
  count: number
  sum: number
  min: number
  max: number
}

/**
 * Statistics of a metric, as far as its kind has them: counts for `n...`, times for `t...`, the ratio for service
 * levels.
 */
function showStats(metric: string, tally: Tally, target: number | undefined): Record<string, number> {
  if (metric === 'oServiceLevel') {
    return {
      ratio: tally.count === 0 ? 0 : tally.sum / tally.count,
      numerator: tally.sum,
      denominator: tally.count,
      ...(target === undefined ? {} : { target }),
    }
  }
  if (metric.startsWith('n')) return { count: tally.count }
  return { max: tally.max, min: tally.min, count: tally.count, sum: tally.sum }
}

function emptyTally(): Tally {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
}

function addTo(tally: Tally, value: number): void {
  tally.count += 1
  tally.sum += value
  if (value < tally.min) tally.min = value
  if (value > tally.max) tally.max = value
}
