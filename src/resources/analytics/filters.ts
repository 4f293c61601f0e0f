import * as z from 'zod/mini'
import { checkList, checkText } from '../../core/checks'
import { lazy } from '../../core/lazy'
import type { OpenUnion } from '../../core/open-union'
import { finite, type ShapeOf, text } from '../../core/schema'
import type { FilterDimension, FilterMetric } from './words'

/** One condition of a filter. */
export interface Predicate {
  readonly type: 'dimension' | 'property' | 'metric'
  readonly dimension?: OpenUnion<FilterDimension> | undefined
  readonly metric?: OpenUnion<FilterMetric> | undefined
  /** For a segment, with its type: `bool`, `integer`, `real`, `date`, `string` or `uuid`. */
  readonly property?: string | undefined
  readonly propertyType?: string | undefined
  readonly operator: 'matches' | 'exists' | 'notExists'
  readonly value?: string | undefined
  readonly range?:
    | { readonly gt?: number; readonly gte?: number; readonly lt?: number; readonly lte?: number }
    | undefined
}

/** Conditions, combined with `and` or `or`. */
export interface Clause {
  readonly type: 'and' | 'or'
  readonly predicates: readonly Predicate[]
}

/** A filter in the form that analytics accepts: conditions, or clauses of conditions, one level deep. */
export interface AnalyticsFilter {
  readonly type: 'and' | 'or'
  readonly predicates?: readonly Predicate[] | undefined
  readonly clauses?: readonly Clause[] | undefined
}

const predicatesSchema = /* @__PURE__ */ lazy(() =>
  z.array(
    z.strictObject({
      type: z.enum(['dimension', 'property', 'metric']),
      dimension: z.optional(text()),
      metric: z.optional(text()),
      property: z.optional(text()),
      propertyType: z.optional(text()),
      operator: z.enum(['matches', 'exists', 'notExists']),
      value: z.optional(z.string()),
      range: z.optional(z.partialRecord(z.enum(['gt', 'gte', 'lt', 'lte']), finite())),
    } satisfies ShapeOf<Predicate>),
  ),
)

export const filterSchema = /* @__PURE__ */ lazy(() => {
  const clause = { type: z.enum(['and', 'or']), predicates: predicatesSchema() } satisfies ShapeOf<Clause>
  return z.strictObject({
    type: clause.type,
    predicates: z.optional(clause.predicates),
    clauses: z.optional(z.array(z.strictObject(clause))),
  } satisfies ShapeOf<AnalyticsFilter>)
})

/**
 * Rows whose dimension is any of the values.
 * @example anyOf('queueId', [salesQueueId, serviceQueueId])
 */
export function anyOf(dimension: OpenUnion<FilterDimension>, values: readonly string[]): Clause {
  checkText(dimension, 'dimension')
  checkList(values, 'values')
  const predicate = (value: string): Predicate => ({ type: 'dimension', dimension, operator: 'matches', value })
  return { type: 'or', predicates: values.map(predicate) }
}

/** Rows that have the dimension, whatever its value. */
export function exists(dimension: OpenUnion<FilterDimension>): Clause {
  return { type: 'and', predicates: [{ type: 'dimension', dimension, operator: 'exists' }] }
}

/** Rows that do not have the dimension. */
export function notExists(dimension: OpenUnion<FilterDimension>): Clause {
  return { type: 'and', predicates: [{ type: 'dimension', dimension, operator: 'notExists' }] }
}

/**
 * Rows that meet all clauses. Written as `and` of `or` clauses: a flat `or` over users drops inbound rows.
 * @example allOf(anyOf('queueId', queueIds), anyOf('mediaType', ['voice']))
 */
export function allOf(...clauses: readonly Clause[]): AnalyticsFilter {
  return { type: 'and', clauses }
}
