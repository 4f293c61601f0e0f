import { isObject } from '../../answers/body'
import type { Route, RouteContext } from '../../model/types'
import { type AggregateSource, conversationAggregates } from './conversation-aggregates'
import { selectConversations } from './conversation-details'
import { conversationRecord } from './conversation-record'
import { jobRoutes } from './jobs'
import { presenceMappings } from './lookups'
import { resolutionAggregates } from './resolutions'
import { userAggregates } from './user-aggregates'
import { selectUsers } from './user-details'

const base = '/api/v2/analytics'
/** Rows per page of details (the platform's default is 1000) and of aggregates. */
const detailPages = { usual: 1000, max: 10_000 }
const aggregatePages = { usual: 1000, max: 10_000 }

/** Time up to which the data lake behind detail jobs is complete. */
function availableUntil({ switches }: Pick<RouteContext, 'switches'>, nowMs: number): number {
  return Math.floor((nowMs - switches.lakeLagMs) / 60_000) * 60_000
}

/** The history that the data lake contained when a job was submitted. */
function known({ world, switches }: RouteContext, submittedMs: number): AggregateSource {
  return { world, switches, nowMs: availableUntil({ switches }, submittedMs) }
}

function availability(path: string, permission: string): Route {
  return {
    method: 'GET',
    path,
    permissions: [permission],
    handle: (context) => ({
      status: 200,
      body: { dataAvailabilityDate: new Date(availableUntil(context, context.nowMs)).toISOString() },
    }),
  }
}

/** Jobs over conversations, users and resolutions. */
export const analyticsJobRoutes: readonly Route[] = [
  availability(`${base}/conversations/details/jobs/availability`, 'analytics:conversationDetail:view'),
  availability(`${base}/users/details/jobs/availability`, 'analytics:userDetail:view'),
  ...jobRoutes({
    path: `${base}/conversations/details/jobs`,
    permission: 'analytics:conversationDetail:view',
    run: (context, body, submittedMs) => selectConversations(known(context, submittedMs), body, false),
    show: (context, rows, submittedMs) => ({
      conversations: rows.map((row) => conversationRecord(known(context, submittedMs), Number(row))),
      dataAvailabilityDate: new Date(availableUntil(context, submittedMs)).toISOString(),
    }),
    pageSize: detailPages,
    pageSizeIn: 'query',
  }),
  ...jobRoutes({
    path: `${base}/users/details/jobs`,
    permission: 'analytics:userDetail:view',
    run: (context, body, submittedMs) => selectUsers(context.world, body, availableUntil(context, submittedMs), false),
    show: (context, rows, submittedMs) => ({
      userDetails: rows,
      dataAvailabilityDate: new Date(availableUntil(context, submittedMs)).toISOString(),
    }),
    pageSize: detailPages,
    pageSizeIn: 'query',
  }),
  ...aggregateJobs('conversations', 'analytics:conversationAggregate:view', (context, body) =>
    conversationAggregates(context, body, Number.POSITIVE_INFINITY),
  ),
  ...aggregateJobs('users', 'analytics:userAggregate:view', (context, body) => {
    const { results } = userAggregates(context, body, Number.POSITIVE_INFINITY)
    return results
  }),
  ...aggregateJobs('resolutions', 'analytics:resolutionAggregate:view', (context, body) =>
    resolutionAggregates(context, body, Number.POSITIVE_INFINITY),
  ),
]

function aggregateJobs(
  what: string,
  permission: string,
  run: (context: RouteContext, body: unknown) => readonly unknown[],
): readonly Route[] {
  return jobRoutes({
    path: `${base}/${what}/aggregates/jobs`,
    permission,
    run,
    show: ({ world }, rows) => ({
      ...(what === 'users' ? { systemToOrganizationMappings: presenceMappings(world) } : {}),
      results: rows.filter(isObject),
    }),
    pageSize: aggregatePages,
    pageSizeIn: 'body',
  })
}
