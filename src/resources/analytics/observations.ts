import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import { texts } from '../../core/schema'
import type { CallOptions } from '../../transport/contract/call-options'
import { text } from '../kit/fields'
import { checkIds, checkInput, notEmpty } from '../kit/input'
import { chunks, concurrently, PARALLEL } from '../kit/lists/in-parts'
import { queries } from '../kit/operations'
import { checkQuery, optionalCount, optionalFlag, optionalTexts } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'
import type { Observations, RoutingActivity } from './answers'
import { type AnalyticsFilter, allOf, anyOf, filterSchema } from './filters'
import { observationsSchema, routingActivitySchema } from './schemas'
import type { QueueObservationMetric, RoutingActivityMetric } from './words'

export const observationOperations = {
  queues: queries(
    'postAnalyticsQueuesObservationsQuery',
    '/api/v2/analytics/queues/observations/query',
    observationsSchema,
    'analytics:queueObservation:view',
  ),
  users: queries(
    'postAnalyticsUsersObservationsQuery',
    '/api/v2/analytics/users/observations/query',
    observationsSchema,
    'analytics:userObservation:view',
  ),
  routingActivity: queries(
    'postAnalyticsRoutingActivityQuery',
    '/api/v2/analytics/routing/activity/query',
    routingActivitySchema,
    'analytics:queueObservation:view',
  ),
}

/** Metrics of the current state of queues. */
export const QUEUE_OBSERVATION_METRICS = [
  'oWaiting',
  'oInteracting',
  'oAlerting',
  'oLongestWaiting',
  'oOnQueueUsers',
  'oOffQueueUsers',
  'oActiveUsers',
  'oMemberUsers',
  'oUserRoutingStatuses',
] as const

/** The queues and metrics to observe. */
export interface QueueObservationsQuery {
  /** Any number of ids; the platform refuses a query without a filter. */
  readonly queueIds: readonly string[]
  readonly mediaTypes?: readonly OpenUnion<'voice' | 'callback' | 'chat' | 'email' | 'message'>[] | undefined
  /** Default: contacts waiting, in progress and alerting, the longest wait, and agents by state. */
  readonly metrics?: readonly OpenUnion<QueueObservationMetric>[] | undefined
  /** Metrics for which single contacts and users are returned as well. */
  readonly detailMetrics?: readonly OpenUnion<QueueObservationMetric>[] | undefined
}

const idsSchema = /* @__PURE__ */ lazy(() =>
  z.array(text).check(notEmpty('must name at least one id: a query without a filter is refused')),
)

/** Current state: part of `client.analytics`. */
export interface ObservationCalls {
  /**
   * Current state of queues. Agent metrics come in groups without `mediaType`, contact metrics in groups with one.
   * `oLongestWaiting` has the start of the longest wait as epoch ms in `calculatedMetricValue`. Needs
   * analytics:queueObservation:view.
   */
  queueObservations(query: QueueObservationsQuery, options?: CallOptions): Promise<Observations>

  /** Counts of the queues that users are members of and active in. Needs analytics:userObservation:view. */
  userObservations(
    query: {
      readonly userIds: readonly string[]
      readonly metrics?: readonly OpenUnion<'oActiveQueues' | 'oMemberQueues'>[] | undefined
    },
    options?: CallOptions,
  ): Promise<Observations>

  /** What agents are doing now, with their ids, by queue. Needs analytics:queueObservation:view. */
  routingActivity(
    query: {
      readonly metrics: readonly {
        readonly metric: OpenUnion<RoutingActivityMetric>
        readonly details?: boolean | undefined
      }[]
      readonly groupBy?: readonly 'queueId'[] | undefined
      readonly filter?: AnalyticsFilter | undefined
      readonly pageSize?: number | undefined
      readonly pageNumber?: number | undefined
    },
    options?: CallOptions,
  ): Promise<RoutingActivity>
}

/** Observations: the current state. */
export function observationCalls(context: ResourceContext): ObservationCalls {
  return {
    async queueObservations(query, options = {}) {
      checkQuery(query, {
        queueIds: texts(),
        mediaTypes: optionalTexts(),
        metrics: optionalTexts(),
        detailMetrics: optionalTexts(),
      })
      const queueIds = checkInput(idsSchema, checkIds(query.queueIds, 'queueIds'), 'queueIds')
      const { mediaTypes = [], metrics = QUEUE_OBSERVATION_METRICS, detailMetrics } = query
      const byMedia = mediaTypes.length === 0 ? [] : [anyOf('mediaType', mediaTypes)]
      const answers = await concurrently(chunks(queueIds, LIMITS.userIdsPerCall), PARALLEL, (ids) => {
        const filter = allOf(anyOf('queueId', ids), ...byMedia)
        const body = { filter, metrics, ...(detailMetrics === undefined ? {} : { detailMetrics }) }
        return send(context, observationOperations.queues, { body }, options)
      })
      return { results: answers.flatMap(({ results }) => results) }
    },

    async userObservations(query, options = {}) {
      checkQuery(query, { userIds: texts(), metrics: optionalTexts() })
      const userIds = checkInput(idsSchema, checkIds(query.userIds, 'userIds'), 'userIds')
      const { metrics = ['oActiveQueues', 'oMemberQueues'] } = query
      const answers = await concurrently(chunks(userIds, LIMITS.userIdsPerCall), PARALLEL, (ids) =>
        send(context, observationOperations.users, { body: { filter: allOf(anyOf('userId', ids)), metrics } }, options),
      )
      return { results: answers.flatMap(({ results }) => results) }
    },

    async routingActivity(query, options = {}) {
      checkQuery(query, {
        metrics: z.array(z.strictObject({ metric: z.string(), details: optionalFlag() })),
        groupBy: z.optional(z.array(z.enum(['queueId']))),
        filter: z.optional(filterSchema()),
        pageSize: optionalCount(),
        pageNumber: optionalCount(),
      })
      const { pageSize, pageNumber, groupBy = ['queueId'], ...rest } = query
      const input = { query: { pageSize, pageNumber }, body: { groupBy, ...rest } }
      return await send(context, observationOperations.routingActivity, input, options)
    },
  }
}
