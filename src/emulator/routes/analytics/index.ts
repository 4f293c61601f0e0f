import type { Route, RouteContext } from '../../model/types'
import { conversationActivity, routingActivity, userActivity, userObservations } from './activity'
import { conversationAggregates } from './conversation-aggregates'
import { conversationDetails } from './conversation-details'
import { conversationReadRoutes } from './conversation-reads'
import { analyticsJobRoutes } from './job-kinds'
import { queueObservations } from './queue-observations'
import { rateLimitAggregates } from './rate-limits'
import { resolutionAggregates } from './resolutions'
import { userAggregates } from './user-aggregates'
import { userDetails } from './user-details'

/** Analytics of the past (from the history) and of the present. */
export const analyticsRoutes: readonly Route[] = [
  query('queues/observations', 'queueObservation', (context) => queueObservations(context, context.body)),
  query('conversations/aggregates', 'conversationAggregate', (context) => ({
    results: conversationAggregates(
      { ...context, nowMs: context.nowMs - context.switches.aggregateLagMs },
      context.body,
      context.switches.aggregateDays,
    ),
  })),
  query('users/aggregates', 'userAggregate', (context) =>
    userAggregates(context, context.body, context.switches.aggregateDays),
  ),
  query('resolutions/aggregates', 'resolutionAggregate', (context) => ({
    results: resolutionAggregates(context, context.body, context.switches.aggregateDays),
  })),
  query('ratelimits/aggregates', 'rateLimitAggregate', (context) => ({
    results: rateLimitAggregates(context, context.body),
  })),
  query('conversations/details', 'conversationDetail', (context) => conversationDetails(context, context.body)),
  query('users/details', 'userDetail', (context) => userDetails(context, context.body)),
  query('users/observations', 'userObservation', userObservations),
  query('users/activity', 'userObservation', userActivity),
  query('routing/activity', 'queueObservation', routingActivity),
  query('conversations/activity', 'queueObservation', conversationActivity),
  ...conversationReadRoutes,
  ...analyticsJobRoutes,
]

function query(what: string, permission: string, answer: (context: RouteContext) => unknown): Route {
  return {
    method: 'POST',
    path: `/api/v2/analytics/${what}/query`,
    permissions: [`analytics:${permission}:view`],
    handle: (context) => ({ status: 200, body: answer(context) }),
  }
}
