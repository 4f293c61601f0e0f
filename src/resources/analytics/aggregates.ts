import * as z from 'zod/mini'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import { finite, type ShapeOf, text, texts } from '../../core/schema'
import type { Interval } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Operation } from '../../transport/contract/operation'
import { checkIds, notEmpty } from '../kit/input'
import { chunks, concurrently, PARALLEL } from '../kit/lists/in-parts'
import { intervalDays, intervalText, spanSchema, splitInterval } from '../kit/lists/intervals'
import { queries } from '../kit/operations'
import { startDeadline } from '../kit/poll'
import { checkQuery, optionalCount, optionalFlag, optionalText, optionalTexts, optionalWord } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'
import type { Aggregates, UserAggregates } from './answers'
import type { ConversationDimension, ConversationMetric } from './conversation-words'
import { type AnalyticsFilter, allOf, anyOf, filterSchema } from './filters'
import { joinAggregates } from './join'
import { aggregatesSchema, userAggregatesSchema } from './schemas'
import type { RateLimitDimension, ResolutionDimension, UserMetric } from './words'

export const aggregateOperations = {
  conversations: queries(
    'postAnalyticsConversationsAggregatesQuery',
    '/api/v2/analytics/conversations/aggregates/query',
    aggregatesSchema,
    'analytics:conversationAggregate:view',
  ),
  users: queries(
    'postAnalyticsUsersAggregatesQuery',
    '/api/v2/analytics/users/aggregates/query',
    userAggregatesSchema,
    'analytics:userAggregate:view',
  ),
  resolutions: queries(
    'postAnalyticsResolutionsAggregatesQuery',
    '/api/v2/analytics/resolutions/aggregates/query',
    aggregatesSchema,
    'analytics:resolutionAggregate:view',
  ),
  rateLimits: queries(
    'postAnalyticsRatelimitsAggregatesQuery',
    '/api/v2/analytics/ratelimits/aggregates/query',
    aggregatesSchema,
    'analytics:rateLimitAggregate:view',
  ),
}

/** A value range of a metric that is counted separately, such as answers within 20 s. */
export interface AggregatesView {
  readonly target: OpenUnion<ConversationMetric>
  readonly name: string
  readonly function: OpenUnion<'rangeBound'>
  readonly range?: { readonly gte?: number | undefined; readonly lt?: number | undefined } | undefined
}

/** What to aggregate: the metrics and dimensions of conversations, or those of another family. */
export interface AggregatesQuery<
  Metric extends string = ConversationMetric,
  Dimension extends string = ConversationDimension,
> {
  /** `start/end` or `{ start, end }`, ISO 8601 UTC, of any length: more than 7 days take several requests. */
  readonly interval: string | Interval
  /** `PT15M`, `PT30M`, `PT1H`, `P1D` and so on. Default: one row for the whole interval. */
  readonly granularity?: string | undefined
  /** IANA name, for day buckets that follow daylight-saving time. */
  readonly timeZone?: string | undefined
  readonly groupBy?: readonly OpenUnion<Dimension>[] | undefined
  readonly filter?: AnalyticsFilter | undefined
  readonly metrics: readonly OpenUnion<Metric>[]
  /**
   * For contacts with several requested skills: true gives one group per skill set, `a,b`; false counts the contact
   * once per skill.
   */
  readonly flattenMultivaluedDimensions?: boolean | undefined
  readonly views?: readonly AggregatesView[] | undefined
  readonly alternateTimeDimension?: OpenUnion<'eventTime' | 'wrapUpDate'> | undefined
  /** Default `groupBy`. The others are for conversations, with `sortMetric` and `limit`. */
  readonly queryType?: 'groupBy' | 'topN' | 'bottomN' | undefined
  readonly sortMetric?:
    | {
        readonly name: OpenUnion<Metric>
        readonly function: OpenUnion<'average' | 'count' | 'max' | 'min' | 'sum'>
      }
    | undefined
  readonly limit?: number | undefined
}

/** Whose time to aggregate. */
export interface UserAggregatesQuery
  extends Pick<AggregatesQuery<UserMetric>, 'interval' | 'granularity' | 'timeZone' | 'metrics'> {
  readonly userIds: readonly string[]
}

const metricsSchema = () => texts().check(notEmpty('must name at least one metric'))

/** @throws ValidationError naming everything in a query that does not exist or has a wrong value */
export function checkAggregates(query: AggregatesQuery<string, string>): void {
  checkQuery(query, {
    interval: spanSchema(),
    granularity: optionalText(),
    timeZone: optionalText(),
    groupBy: optionalTexts(),
    filter: z.optional(filterSchema()),
    metrics: metricsSchema(),
    flattenMultivaluedDimensions: optionalFlag(),
    views: z.optional(
      z.array(
        z.strictObject({
          target: text(),
          name: text(),
          function: text(),
          range: z.optional(z.strictObject({ gte: z.optional(finite()), lt: z.optional(finite()) })),
        } satisfies ShapeOf<AggregatesView>),
      ),
    ),
    alternateTimeDimension: optionalText(),
    queryType: optionalWord(['groupBy', 'topN', 'bottomN']),
    sortMetric: z.optional(z.strictObject({ name: text(), function: text() })),
    limit: optionalCount(),
  })
}

/** Figures over time: part of `client.analytics`. */
export interface AggregateCalls {
  /**
   * Figures about conversations. Metrics without data are missing from the answer: absent means 0 for counts, unknown
   * for ratios. An answer combined from several requests has no percentiles. Needs analytics:conversationAggregate:view.
   * @throws ValidationError for more than 7 days of data that cannot be combined: buckets longer than a day, top-n
   *   queries
   */
  conversationAggregates(query: AggregatesQuery, options?: CallOptions): Promise<Aggregates>

  /** `nNextContactAvoided` by queue, user or media; many orgs have no data. Needs analytics:resolutionAggregate:view. */
  resolutionAggregates(
    query: AggregatesQuery<'nNextContactAvoided', ResolutionDimension>,
    options?: CallOptions,
  ): Promise<Aggregates>

  /** Rate limits of which at least 90 % were used; best effort. Needs analytics:rateLimitAggregate:view. */
  rateLimitAggregates(
    query: AggregatesQuery<'oRateLimitRecorded', RateLimitDimension>,
    options?: CallOptions,
  ): Promise<Aggregates>

  /**
   * Time of users in routing states and presences, by user. Any number of users: 100 a request. Metrics:
   * `tAgentRoutingStatus`, `tSystemPresence`, `tOrganizationPresence`. Needs analytics:userAggregate:view.
   */
  userAggregates(query: UserAggregatesQuery, options?: CallOptions): Promise<UserAggregates>
}

/** Aggregates: figures over time, grouped. An interval over 7 days takes several requests, whose answers are combined. */
export function aggregateCalls(context: ResourceContext): AggregateCalls {
  return {
    async conversationAggregates(query, options = {}) {
      return await inParts(context, aggregateOperations.conversations, query, options)
    },

    async resolutionAggregates(query, options = {}) {
      return await inParts(context, aggregateOperations.resolutions, query, options)
    },

    async rateLimitAggregates(query, options = {}) {
      return await inParts(context, aggregateOperations.rateLimits, query, options)
    },

    async userAggregates(query, options = {}) {
      checkQuery(query, {
        userIds: texts(),
        interval: spanSchema(),
        granularity: optionalText(),
        timeZone: optionalText(),
        metrics: metricsSchema(),
      })
      const { userIds, ...rest } = query
      const parts = chunks(checkIds(userIds, 'userIds'), LIMITS.userIdsPerCall)
      const bodies = parts.flatMap((ids) =>
        buildBodies({ ...rest, groupBy: ['userId'], filter: allOf(anyOf('userId', ids)) }, maxDays(context)),
      )
      const answers = await askAll(context, aggregateOperations.users, bodies, options)
      const whole = query.granularity === undefined ? intervalText(query.interval) : undefined
      const mappings = new Map<string, string[]>()
      for (const { systemToOrganizationMappings } of answers) {
        for (const [name, ids] of Object.entries(systemToOrganizationMappings ?? {})) {
          mappings.set(name, [...new Set([...(mappings.get(name) ?? []), ...ids])])
        }
      }
      return { ...joinAggregates(answers, whole), systemToOrganizationMappings: Object.fromEntries(mappings) }
    },
  }
}

/** Days that one query may span; with a time zone, each part needs at least two. */
function maxDays({ facts }: ResourceContext): number {
  return Math.max(2, Math.floor(facts.aggregateDays ?? LIMITS.analyticsDays))
}

async function inParts(
  context: ResourceContext,
  target: Operation<Aggregates>,
  query: AggregatesQuery<string, string>,
  options: CallOptions,
): Promise<Aggregates> {
  const bodies = buildBodies(query, maxDays(context))
  const answers = await askAll(context, target, bodies, options)
  const [only] = answers
  if (answers.length === 1 && only !== undefined) return only
  return joinAggregates(answers, query.granularity === undefined ? intervalText(query.interval) : undefined)
}

async function askAll<T>(
  context: ResourceContext,
  target: Operation<T>,
  bodies: readonly unknown[],
  options: CallOptions,
): Promise<T[]> {
  const deadline = startDeadline(context, options, target.id)
  return await concurrently(bodies, PARALLEL, (body) => send(context, target, { body }, deadline.options()))
}

/**
 * Splits a query into bodies whose answers together answer it.
 * @throws ValidationError for a query that cannot be split
 */
export function buildBodies(query: AggregatesQuery<string, string>, days: number): Record<string, unknown>[] {
  checkAggregates(query)
  const body = { ...query, interval: intervalText(query.interval) }
  if (intervalDays(body.interval) <= days) return [body]
  refuseUnjoinable(query, days)
  return splitInterval(body.interval, days, query.timeZone).map((interval) => ({ ...body, interval }))
}

function refuseUnjoinable(query: AggregatesQuery<string, string>, days: number): void {
  const { granularity = '', queryType = 'groupBy' } = query
  const longBucket = /^P(\d+[YMW]|([2-9]|\d{2,})D|T(2[5-9]|[3-9]\d|\d{3,})H)/.test(granularity)
  const issues = [
    ...(longBucket
      ? [{ path: 'query.granularity', message: `${granularity} cannot be combined from parts of ${days} days` }]
      : []),
    ...(queryType === 'groupBy'
      ? []
      : [{ path: 'query.queryType', message: `${queryType} cannot be combined from parts` }]),
  ]
  if (issues.length === 0) return
  throw new ValidationError(
    issues.map(({ path, message }) => ({
      path,
      message: `${message}; ask for at most ${days} days or use the job instead`,
    })),
  )
}
