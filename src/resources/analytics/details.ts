import * as z from 'zod/mini'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { Interval } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { maybeEmpty, maybeNumber } from '../kit/fields'
import { intervalDays, intervalText, spanSchema } from '../kit/lists/intervals'
import { pagingPages } from '../kit/lists/lists'
import { queries } from '../kit/operations'
import { checkQuery, optionalWord } from '../kit/query'
import type { ResourceContext } from '../kit/send'
import type { Conversation, UserDetail } from './answers'
import { type AnalyticsFilter, filterSchema } from './filters'
import { conversationSchema, userDetailSchema } from './schemas'

export const detailOperations = {
  conversations: queries(
    'postAnalyticsConversationsDetailsQuery',
    '/api/v2/analytics/conversations/details/query',
    () => z.looseObject({ conversations: maybeEmpty(conversationSchema()), totalHits: maybeNumber }),
    'analytics:conversationDetail:view|analytics:agentConversationDetail:view',
  ),
  users: queries(
    'postAnalyticsUsersDetailsQuery',
    '/api/v2/analytics/users/details/query',
    () => z.looseObject({ userDetails: maybeEmpty(userDetailSchema()), totalHits: maybeNumber }),
    'analytics:userDetail:view',
  ),
}

/** Which conversations to read: all that touched a day of the interval. */
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

const filters = () => z.optional(z.array(filterSchema()))
const order = () => z.optional(z.enum(['asc', 'desc', 'unordered']))

/** @throws ValidationError naming everything in a query that does not exist or has a wrong value */
export function checkConversationDetails(query: ConversationDetailsQuery): void {
  checkQuery(query, {
    interval: spanSchema(),
    conversationFilters: filters(),
    segmentFilters: filters(),
    order: order(),
    orderBy: optionalWord(['conversationStart', 'conversationEnd', 'segmentStart', 'segmentEnd']),
    evaluationFilters: filters(),
    surveyFilters: filters(),
    resolutionFilters: filters(),
  })
}

/** @throws ValidationError naming everything in a query that does not exist or has a wrong value */
export function checkUserDetails(query: UserDetailsQuery): void {
  checkQuery(query, {
    interval: spanSchema(),
    userFilters: filters(),
    presenceFilters: filters(),
    routingStatusFilters: filters(),
    order: order(),
  })
}

/** The body of a query that is answered at once. */
function buildBody(query: ConversationDetailsQuery | UserDetailsQuery): { readonly interval: string } {
  const filtered = Object.entries(query).some(([key, value]) => key.endsWith('Filters') && value?.length > 0)
  const days = filtered ? DAYS.filtered : DAYS.unfiltered
  const interval = intervalText(query.interval)
  if (intervalDays(interval) <= days) return { ...query, interval }
  const message = `must span at most ${days} days ${filtered ? 'with' : 'without'} filters; use the details job for more`
  throw new ValidationError([{ path: 'query.interval', message }])
}

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
function choosePageSize({ facts }: ResourceContext): number {
  return Math.min(facts.detailsPageSize ?? LIMITS.pageSize.default, LIMITS.pageSize.default)
}

/** Details: single conversations and spans, read page by page. */
export function detailCalls(context: ResourceContext): DetailCalls {
  return {
    conversationDetails(query, options = {}) {
      checkConversationDetails(query)
      const body = buildBody(query)
      const paging = { pageSize: choosePageSize(context), items: listConversations, id: conversationId }
      return pagingPages(context, detailOperations.conversations, { body }, paging, options)
    },

    userDetails(query, options = {}) {
      checkUserDetails(query)
      const body = buildBody(query)
      const paging = { pageSize: choosePageSize(context), items: listUserDetails }
      return pagingPages(context, detailOperations.users, { body }, paging, options)
    },
  }
}

/** The conversations of a page; an empty page may leave the field out. */
export function listConversations(page: { readonly conversations?: Conversation[] | undefined }): Conversation[] {
  return page.conversations ?? []
}

export function listUserDetails(page: { readonly userDetails?: UserDetail[] | undefined }): UserDetail[] {
  return page.userDetails ?? []
}

export function conversationId(conversation: Conversation): string {
  return conversation.conversationId
}
