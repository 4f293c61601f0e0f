import * as z from 'zod/mini'
import { checkBag } from '../../core/bag'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { Interval } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import type { ResourceContext } from '../kit/context'
import { maybeEmpty, maybeNumber } from '../kit/fields'
import { checkInput } from '../kit/input'
import { intervalDays, intervalSchema, intervalText } from '../kit/lists/intervals'
import { pagingPages } from '../kit/lists/lists'
import { asks } from '../kit/operations'
import type { Conversation, UserDetail } from './answers'
import type { AnalyticsFilter } from './filters'
import { conversationSchema, userDetailSchema } from './schemas'

export const detailOperations = {
  conversations: asks(
    'postAnalyticsConversationsDetailsQuery',
    '/api/v2/analytics/conversations/details/query',
    () => z.looseObject({ conversations: maybeEmpty(conversationSchema()), totalHits: maybeNumber }),
    'analytics:conversationDetail:view|analytics:agentConversationDetail:view',
  ),
  users: asks(
    'postAnalyticsUsersDetailsQuery',
    '/api/v2/analytics/users/details/query',
    () => z.looseObject({ userDetails: maybeEmpty(userDetailSchema()), totalHits: maybeNumber }),
    'analytics:userDetail:view',
  ),
}

/** Which conversations to read; they are selected by the day they started. */
export interface ConversationDetailsQuery {
  /** At most 7 days without filters and 31 with them; for longer intervals use the job. */
  readonly interval: string | Interval
  readonly conversationFilters?: readonly AnalyticsFilter[] | undefined
  readonly segmentFilters?: readonly AnalyticsFilter[] | undefined
  readonly order?: 'asc' | 'desc' | 'unordered' | undefined
  readonly orderBy?: 'conversationStart' | 'conversationEnd' | 'segmentStart' | 'segmentEnd' | undefined
  readonly evaluationFilters?: readonly AnalyticsFilter[] | undefined
  readonly surveyFilters?: readonly AnalyticsFilter[] | undefined
  readonly resolutionFilters?: readonly AnalyticsFilter[] | undefined
}

/** The users whose presence and routing-status spans to read. */
export interface UserDetailsQuery {
  readonly interval: string | Interval
  readonly userFilters?: readonly AnalyticsFilter[] | undefined
  readonly presenceFilters?: readonly AnalyticsFilter[] | undefined
  readonly routingStatusFilters?: readonly AnalyticsFilter[] | undefined
  readonly order?: 'asc' | 'desc' | 'unordered' | undefined
}

/** Days one synchronous details query may span, without and with filters. */
const DAYS = { unfiltered: 7, filtered: 31 }

const querySchema = /* @__PURE__ */ lazy(() =>
  z.looseObject({ interval: intervalSchema() }).check(
    z.superRefine((query, check) => {
      const filters = Object.entries(query).filter(
        ([key, value]) => key.endsWith('Filters') && Array.isArray(value) && value.length > 0,
      )
      const days = filters.length > 0 ? DAYS.filtered : DAYS.unfiltered
      if (intervalDays(query.interval) <= days) return
      check.addIssue({
        code: 'custom',
        path: ['interval'],
        message: `must span at most ${days} days ${filters.length > 0 ? 'with' : 'without'} filters; use the details job for more`,
      })
    }),
  ),
)

/** Single conversations and spans of users: part of `client.analytics`. */
export interface DetailCalls {
  /**
   * Conversations with participants, sessions and segments. The total is approximate, pages may be short, and recent
   * rows may be missing: filter for `conversationEnd` and leave out the last minutes. Needs
   * analytics:conversationDetail:view.
   */
  conversationDetails(query: ConversationDetailsQuery, options?: CallOptions): Paged<Conversation>

  /** Presence and routing-status spans of users. Needs analytics:userDetail:view. */
  userDetails(query: UserDetailsQuery, options?: CallOptions): Paged<UserDetail>
}

/** Larger pages are known to become too large to send; if the org allows only smaller ones, those are requested. */
function pageSizeOf({ facts }: ResourceContext): number {
  return Math.min(facts.detailsPageSize ?? LIMITS.pageSize.default, LIMITS.pageSize.default)
}

/** Details: single conversations and spans, read page by page. */
export function detailCalls(context: ResourceContext): DetailCalls {
  return {
    conversationDetails(query, options = {}) {
      checkBag(
        query,
        'query',
        'interval=a conversationFilters?l segmentFilters?l order?s orderBy?s evaluationFilters?l surveyFilters?l resolutionFilters?l',
      )
      const body = checkInput(querySchema, { ...query, interval: intervalText(query.interval) }, 'query')
      const paging = { pageSize: pageSizeOf(context), items: conversationsOf, id: conversationId }
      return pagingPages(context, detailOperations.conversations, { body }, paging, options)
    },

    userDetails(query, options = {}) {
      checkBag(query, 'query', 'interval=a userFilters?l presenceFilters?l routingStatusFilters?l order?s')
      const body = checkInput(querySchema, { ...query, interval: intervalText(query.interval) }, 'query')
      const paging = { pageSize: pageSizeOf(context), items: userDetailsOf }
      return pagingPages(context, detailOperations.users, { body }, paging, options)
    },
  }
}

/** The conversations of a page; an empty page may leave the field out. */
export function conversationsOf(page: { readonly conversations?: Conversation[] | undefined }): Conversation[] {
  return page.conversations ?? []
}

/** The users of a page. */
export function userDetailsOf(page: { readonly userDetails?: UserDetail[] | undefined }): UserDetail[] {
  return page.userDetails ?? []
}

export function conversationId(conversation: Conversation): string {
  return conversation.conversationId
}
