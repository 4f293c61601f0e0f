import { isObject, requireOneOf } from '../../../answers/body'
import { refuse } from '../../../answers/refuse'

/** One condition of a filter. */
export interface Predicate {
  readonly kind: 'dimension' | 'metric' | 'property'
  readonly name: string
  readonly operator: 'matches' | 'exists' | 'notExists'
  readonly value: string | undefined
  readonly range: { gt?: number; gte?: number; lt?: number; lte?: number } | undefined
}

/** A filter of an analytics query: predicates and clauses of predicates, combined with and/or. */
export interface Filter {
  readonly type: 'and' | 'or'
  readonly predicates: readonly Predicate[]
  readonly clauses: readonly Filter[]
}

/** The values of a row that a filter tests: those of a dimension, and those of a metric if rows have any. */
export interface FilterSubject {
  values(dimension: string): readonly string[]
  metric?(name: string): number | undefined
}

/**
 * Reads a filter; undefined when there is none.
 * @param dimensions the names a predicate may use
 * @throws Refusal 400 `invalid.value` for unknown names, 400 `bad.request` for a filter without conditions
 */
export function readFilter(value: unknown, dimensions: readonly string[]): Filter | undefined {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) return refuse(400, 'bad.request', 'filter must be an object')
  const filter: Filter = {
    type: requireOneOf(value.type, ['and', 'or'], 'filter.type'),
    predicates: rows(value.predicates).map((row) => readPredicate(row, dimensions)),
    clauses: rows(value.clauses).flatMap((row) => readFilter(row, dimensions) ?? []),
  }
  if (filter.predicates.length + filter.clauses.length === 0)
    refuse(400, 'bad.request', 'A filter needs at least one predicate or clause')
  return filter
}

/** Whether a row matches the filter. Without a filter every row does. */
export function passes(filter: Filter | undefined, subject: FilterSubject): boolean {
  if (filter === undefined) return true
  const meets = (predicate: Predicate): boolean => holds(predicate, subject)
  const fits = (clause: Filter): boolean => passes(clause, subject)
  return filter.type === 'and'
    ? filter.predicates.every(meets) && filter.clauses.every(fits)
    : filter.predicates.some(meets) || filter.clauses.some(fits)
}

/** All predicates of a filter, including those of its clauses. */
export function listPredicates(filter: Filter | undefined): readonly Predicate[] {
  return filter === undefined ? [] : [...filter.predicates, ...filter.clauses.flatMap(listPredicates)]
}

function holds(predicate: Predicate, subject: FilterSubject): boolean {
  if (predicate.kind === 'metric') return metricHolds(predicate, subject.metric?.(predicate.name))
  if (predicate.kind === 'property') return predicate.operator === 'notExists'
  const values = subject.values(predicate.name)
  if (predicate.operator === 'exists') return values.length > 0
  if (predicate.operator === 'notExists') return values.length === 0
  if (predicate.value === undefined) return false
  // Other values are case-sensitive ids and names.
  if (predicate.name !== 'purpose') return values.includes(predicate.value)
  const desired = predicate.value.toLowerCase()
  return values.some((value) => value.toLowerCase() === desired)
}

function metricHolds(predicate: Predicate, value: number | undefined): boolean {
  if (predicate.operator === 'notExists') return value === undefined
  if (value === undefined) return false
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = predicate.range ?? {}
  return predicate.operator === 'exists' || (value > gt && value >= gte && value < lt && value <= lte)
}

function readPredicate(row: Record<string, unknown>, dimensions: readonly string[]): Predicate {
  const kind = requireOneOf(row.type ?? 'dimension', ['dimension', 'metric', 'property'], 'predicate.type')
  const operator = requireOneOf(row.operator ?? 'matches', ['matches', 'exists', 'notExists'], 'predicate.operator')
  const name =
    kind === 'dimension' ? requireOneOf(row.dimension, dimensions, 'predicate.dimension') : String(row[kind] ?? '')
  const value = typeof row.value === 'string' ? row.value : undefined
  const range = isObject(row.range) ? readRange(row.range) : undefined
  if (operator === 'matches' && value === undefined && range === undefined)
    refuse(400, 'bad.request', `The predicate on ${name} needs a value`)
  return { kind, name, operator, value, range }
}

function readRange(range: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(range).flatMap(([key, limit]) => (typeof limit === 'number' ? [[key, limit]] : [])),
  )
}

function rows(value: unknown): readonly Record<string, unknown>[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every(isObject)) return value
  return refuse(400, 'bad.request', 'predicates and clauses must be lists of objects')
}
