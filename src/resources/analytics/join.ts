import { canonicalJson } from '../../core/json/json'
import type { AggregateDatum, AggregateGroup, AggregateMetric, Aggregates, Stats } from './answers'

/** Figures that add up over disjoint parts of time or of users. */
const ADDED = ['count', 'countNegative', 'countPositive', 'sum', 'numerator', 'denominator'] as const

/**
 * Combines answers about disjoint parts (days, users) into the answer about all of them. Adds counts and sums, compares
 * minima and maxima, computes ratios from the total numerator and denominator, and keeps a target that all parts share.
 * Leaves out percentiles and momentary values of a metric that is in several parts: they cannot be combined.
 * @param wholeInterval given when the query had no granularity: all data of a group become one row of this interval
 */
export function joinAggregates(parts: readonly Aggregates[], wholeInterval?: string): Aggregates {
  const groups = new Map<string, { group: AggregateGroup; rows: Map<string, AggregateDatum> }>()
  for (const part of parts) {
    for (const group of part.results) {
      const key = canonicalJson(group.group ?? {})
      const known = groups.get(key) ?? { group, rows: new Map<string, AggregateDatum>() }
      groups.set(key, known)
      for (const datum of group.data ?? []) addRow(known.rows, datum, wholeInterval)
    }
  }
  const results = [...groups.values()].map(({ group, rows }) => ({
    ...group,
    data: sortedByTime([...rows.values()]),
  }))
  return { results }
}

function addRow(rows: Map<string, AggregateDatum>, datum: AggregateDatum, wholeInterval: string | undefined): void {
  const interval = wholeInterval ?? datum.interval
  const key = interval ?? ''
  const known = rows.get(key)
  const named = interval === undefined ? datum : { ...datum, interval }
  rows.set(key, known === undefined ? named : joinRows(known, named))
}

function joinRows(a: AggregateDatum, b: AggregateDatum): AggregateDatum {
  const metrics = joinBy([...(a.metrics ?? []), ...(b.metrics ?? [])], metricKey)
  const views = joinBy([...(a.views ?? []), ...(b.views ?? [])], (view) => view.name)
  return { ...a, ...(metrics.length > 0 ? { metrics } : {}), ...(views.length > 0 ? { views } : {}) }
}

function metricKey({ metric, qualifier = '' }: AggregateMetric): string {
  return `${metric}\n${qualifier}`
}

function joinBy<T extends { stats?: Stats | undefined }>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const joined = new Map<string, T>()
  for (const item of items) {
    const known = joined.get(keyOf(item))
    joined.set(keyOf(item), known === undefined ? item : { ...known, stats: joinStats(known.stats, item.stats) })
  }
  return [...joined.values()]
}

/** Combines the figures of two disjoint parts. */
export function joinStats(a: Stats = {}, b: Stats = {}): Stats {
  const joined: Stats = {}
  for (const field of ADDED) {
    if (a[field] !== undefined || b[field] !== undefined) joined[field] = (a[field] ?? 0) + (b[field] ?? 0)
  }
  const min = bounds(a.min, b.min)
  const max = bounds(a.max, b.max)
  if (min.length > 0) joined.min = Math.min(...min)
  if (max.length > 0) joined.max = Math.max(...max)
  if (joined.numerator !== undefined && joined.denominator) joined.ratio = joined.numerator / joined.denominator
  if (a.target !== undefined && a.target === b.target) joined.target = a.target
  return joined
}

function bounds(...values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined)
}

function sortedByTime(rows: readonly AggregateDatum[]): AggregateDatum[] {
  const timed = rows.map((row) => ({ row, startMs: Date.parse((row.interval ?? '').split('/')[0] ?? '') }))
  return timed.sort((a, b) => a.startMs - b.startMs).map(({ row }) => row)
}
