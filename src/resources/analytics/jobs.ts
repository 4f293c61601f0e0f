import type * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { deleteOnce } from '../kit/create-or-find'
import { loose, maybeEmpty, maybeText } from '../kit/fields'
import { checkId, checkInput, oneOf } from '../kit/input'
import { intervalText } from '../kit/lists/intervals'
import { cursorPages } from '../kit/lists/lists'
import { deletes, queries, reads } from '../kit/operations'
import { deferredPages, jobFailed, pollUntil, startDeadline } from '../kit/poll'
import { type ResourceContext, send } from '../kit/send'
import { type AggregatesQuery, checkAggregates } from './aggregates'
import type { Aggregates, Conversation, UserDetail } from './answers'
import {
  type ConversationDetailsQuery,
  checkConversationDetails,
  checkUserDetails,
  conversationId,
  listConversations,
  listUserDetails,
  type UserDetailsQuery,
} from './details'
import { joinAggregates } from './join'
import {
  availabilitySchema,
  conversationSchema,
  groupSchema,
  jobSchema,
  jobStatusSchema,
  userDetailSchema,
} from './schemas'
import type { ResolutionDimension, UserMetric } from './words'

const aggregateResults = loose(() => ({ results: maybeEmpty(groupSchema()), cursor: maybeText }))
const conversationResults = loose(() => ({ conversations: maybeEmpty(conversationSchema()), cursor: maybeText }))
const userResults = loose(() => ({ userDetails: maybeEmpty(userDetailSchema()), cursor: maybeText }))

export const jobOperations = {
  conversationAggregates: jobCalls(
    'AnalyticsConversationsAggregates',
    'conversations/aggregates',
    aggregateResults,
    'analytics:conversationAggregate:view',
  ),
  userAggregates: jobCalls(
    'AnalyticsUsersAggregates',
    'users/aggregates',
    aggregateResults,
    'analytics:userAggregate:view',
  ),
  resolutionAggregates: jobCalls(
    'AnalyticsResolutionsAggregates',
    'resolutions/aggregates',
    aggregateResults,
    'analytics:resolutionAggregate:view',
  ),
  conversationDetails: jobCalls(
    'AnalyticsConversationsDetails',
    'conversations/details',
    conversationResults,
    'analytics:conversationDetail:view|analytics:agentConversationDetail:view',
  ),
  userDetails: jobCalls('AnalyticsUsersDetails', 'users/details', userResults, 'analytics:userDetail:view'),
} satisfies Record<JobKind, unknown>

export const availabilityOperations = {
  conversationDetails: reads(
    'getAnalyticsConversationsDetailsJobsAvailability',
    '/api/v2/analytics/conversations/details/jobs/availability',
    availabilitySchema,
    'analytics:conversationDetail:view',
  ),
  userDetails: reads(
    'getAnalyticsUsersDetailsJobsAvailability',
    '/api/v2/analytics/users/details/jobs/availability',
    availabilitySchema,
    'analytics:userDetail:view',
  ),
}

/** The kinds of jobs, by their results. */
export type JobKind =
  | 'conversationAggregates'
  | 'userAggregates'
  | 'resolutionAggregates'
  | 'conversationDetails'
  | 'userDetails'

function jobCalls<T>(name: string, family: string, results: () => z.core.$ZodType<T>, needs: string) {
  const path = `/api/v2/analytics/${family}/jobs` as const
  const id = `${path}/{jobId}` as const
  return {
    submit: queries(`post${name}Jobs`, path, jobSchema, needs),
    status: reads(`get${name}Job`, id, jobStatusSchema, needs),
    results: reads(`get${name}JobResults`, `${id}/results`, results, needs),
    cancel: deletes(`delete${name}Job`, id, needs),
  }
}

/** Page size for details results; the platform's own default is 1,000. */
const DETAILS_PAGE = 1_000

/** What to do after a job failed. */
const NARROWER = 'narrow the query and submit it again'

/** Analytics by jobs, for results too large for one answer: part of `client.analytics`. */
export interface AnalyticsJobs {
  /** Like `conversationAggregates`, but the interval is not split. Needs analytics:conversationAggregate:view. */
  conversationAggregatesJob(query: AggregatesQuery, options?: CallOptions): Promise<Aggregates>

  /** As `userAggregates`, with a filter of at most 100 users. Needs analytics:userAggregate:view. */
  userAggregatesJob(query: AggregatesQuery<UserMetric, 'userId'>, options?: CallOptions): Promise<Aggregates>

  /** As `resolutionAggregates`. Needs analytics:resolutionAggregate:view. */
  resolutionAggregatesJob(
    query: AggregatesQuery<'nNextContactAvoided', ResolutionDimension>,
    options?: CallOptions,
  ): Promise<Aggregates>

  /** Conversations of any interval. Each iteration runs its own job. Needs analytics:conversationDetail:view. */
  conversationDetailsJob(query: ConversationDetailsQuery, options?: CallOptions): Paged<Conversation>

  /** Spans of users, of any interval. Each iteration runs its own job. Needs analytics:userDetail:view. */
  userDetailsJob(query: UserDetailsQuery, options?: CallOptions): Paged<UserDetail>

  /** The time up to which conversation jobs have data. Needs analytics:conversationDetail:view. */
  conversationDetailsAvailability(options?: CallOptions): Promise<string | undefined>

  /** The time up to which user jobs have data. Needs analytics:userDetail:view. */
  userDetailsAvailability(options?: CallOptions): Promise<string | undefined>

  /** Ends a job that is no longer needed. Needs the permission of its query. */
  cancelJob(kind: JobKind, jobId: string, options?: CallOptions): Promise<void>
}

/**
 * Jobs: for intervals and volumes beyond a synchronous query. Each call submits a job, waits until it has ended and
 * reads all its results within the single deadline of the call, so set a long deadline. The data of jobs lag behind:
 * see the availability calls.
 */
export function jobResource(context: ResourceContext): AnalyticsJobs {
  return {
    async conversationAggregatesJob(query, options = {}) {
      return await aggregates(context, 'conversationAggregates', query, options)
    },
    async userAggregatesJob(query, options = {}) {
      return await aggregates(context, 'userAggregates', query, options)
    },
    async resolutionAggregatesJob(query, options = {}) {
      return await aggregates(context, 'resolutionAggregates', query, options)
    },
    conversationDetailsJob(query, options = {}) {
      checkConversationDetails(query)
      const body = { ...query, interval: intervalText(query.interval) }
      return deferredPages(async () => {
        const { params, left } = await finished(context, 'conversationDetails', body, options)
        const paging = { pageSize: DETAILS_PAGE, items: listConversations, id: conversationId }
        return cursorPages(context, jobOperations.conversationDetails.results, { params }, paging, left)
      })
    },
    userDetailsJob(query, options = {}) {
      checkUserDetails(query)
      const body = { ...query, interval: intervalText(query.interval) }
      return deferredPages(async () => {
        const { params, left } = await finished(context, 'userDetails', body, options)
        const paging = { pageSize: DETAILS_PAGE, items: listUserDetails }
        return cursorPages(context, jobOperations.userDetails.results, { params }, paging, left)
      })
    },
    async conversationDetailsAvailability(options = {}) {
      return (await send(context, availabilityOperations.conversationDetails, {}, options)).dataAvailabilityDate
    },
    async userDetailsAvailability(options = {}) {
      return (await send(context, availabilityOperations.userDetails, {}, options)).dataAvailabilityDate
    },
    async cancelJob(kind, jobId, options = {}) {
      checkInput(kindSchema, kind, 'kind')
      await deleteOnce(context, jobOperations[kind].cancel, { params: { jobId: checkId(jobId, 'jobId') } }, options)
    },
  }
}

async function aggregates(
  context: ResourceContext,
  kind: 'conversationAggregates' | 'userAggregates' | 'resolutionAggregates',
  query: AggregatesQuery<string, string>,
  options: CallOptions,
): Promise<Aggregates> {
  checkAggregates(query)
  const body = { ...query, interval: intervalText(query.interval) }
  const { params, left } = await finished(context, kind, body, options)
  const paging = { items: ({ results }: Aggregates) => results }
  const results = await cursorPages(context, jobOperations[kind].results, { params }, paging, left).toArray()
  return joinAggregates([{ results }])
}

/** Submits a job and waits until it has results; returns the parameters for reading them in the remaining time. */
async function finished(
  context: ResourceContext,
  kind: JobKind,
  body: unknown,
  options: CallOptions,
): Promise<{ params: { jobId: string }; left: CallOptions }> {
  const { submit, status } = jobOperations[kind]
  const deadline = startDeadline(context, options, `the ${kind} job`)
  const { jobId } = await send(context, submit, { body }, deadline.options())
  const params = { jobId }
  await pollUntil(context, deadline.options(), `${kind} job ${jobId}`, async (call) => {
    const { state, errorMessage } = await send(context, status, { params }, call)
    if (state === 'FAILED' || state === 'CANCELLED' || state === 'EXPIRED')
      throw jobFailed(`${kind} job ${jobId}`, errorMessage ? `${state}: ${errorMessage}` : state, NARROWER)
    return state === 'FULFILLED' ? true : undefined
  })
  return { params, left: deadline.options() }
}

const kindSchema = /* @__PURE__ */ lazy(() => oneOf(Object.keys(jobOperations)))
