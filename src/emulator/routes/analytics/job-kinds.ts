import { bodyObject, isObject, type JsonObject, optionalNumber } from '../../answers/body'
import { cursorSlice, pageSize } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import { addJob, mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext } from '../../model/types'
import { type AggregateSource, conversationAggregates } from './conversation-aggregates'
import { selectConversations } from './conversation-details'
import { conversationRecord } from './conversation-record'
import { presenceMappings } from './lookups'
import { resolutionAggregates } from './resolutions'
import { userAggregates } from './user-aggregates'
import { selectUsers } from './user-details'

/** A query that runs in the background. */
interface JobKind {
  /** Path of the jobs, such as `/api/v2/analytics/users/details/jobs`. */
  readonly path: string
  readonly permission: string
  /** All rows of the finished job. Throws a refusal for a query that the platform would refuse. */
  run(context: RouteContext, body: JsonObject, submittedMs: number): readonly unknown[]
  /** One page of rows in the form of the results. */
  show(context: RouteContext, rows: readonly unknown[], submittedMs: number): Record<string, unknown>
  /** Default and maximum number of rows per page. */
  readonly pageSize: { readonly usual: number; readonly max: number }
  /** Where a client sets the page size: in the query of the results, or in the body of the job. */
  readonly pageSizeIn: 'query' | 'body'
}

interface Job {
  readonly body: JsonObject
  readonly submittedMs: number
  readonly rows: readonly unknown[]
  canceled: boolean
}

/** How long finished jobs are kept. */
const retentionMs = 24 * 60 * 60_000

/** The operations of one kind of job: create, status, cancel, results. */
function jobRoutes(kind: JobKind): readonly Route[] {
  const permissions = [kind.permission]
  return [
    { method: 'POST', path: kind.path, permissions, handle: (context) => create(kind, context) },
    { method: 'GET', path: `${kind.path}/{jobId}`, permissions, handle: (context) => status(kind, context) },
    { method: 'DELETE', path: `${kind.path}/{jobId}`, permissions, handle: (context) => cancel(kind, context) },
    { method: 'GET', path: `${kind.path}/{jobId}/results`, permissions, handle: (context) => results(kind, context) },
  ]
}

function create(kind: JobKind, context: RouteContext): Reply {
  const body = bodyObject(context.body)
  const jobId = context.world.newId()
  const rows = kind.run(context, body, context.nowMs)
  addJob<Job>(context.world, kind.path, jobId, { body, submittedMs: context.nowMs, rows, canceled: false })
  return { status: 202, body: { jobId } }
}

function status(kind: JobKind, context: RouteContext): Reply {
  const job = find(kind, context)
  const state = jobState(job, context)
  const doneMs = job.submittedMs + 2 * context.switches.lagMs
  const body = {
    state,
    submissionDate: new Date(job.submittedMs).toISOString(),
    ...(state === 'FULFILLED' ? { completionDate: new Date(doneMs).toISOString() } : {}),
    expirationDate: new Date(doneMs + retentionMs).toISOString(),
  }
  return { status: state === 'QUEUED' || state === 'PENDING' ? 202 : 200, body }
}

function cancel(kind: JobKind, context: RouteContext): Reply {
  find(kind, context).canceled = true
  return { status: 204 }
}

function results(kind: JobKind, context: RouteContext): Reply {
  const job = find(kind, context)
  const state = jobState(job, context)
  if (state !== 'FULFILLED')
    refuse(
      400,
      'bad.request',
      `The job has no results: its state is ${state}. Ask for its status until it is FULFILLED.`,
    )
  const { usual, max } = kind.pageSize
  const size =
    kind.pageSizeIn === 'query'
      ? pageSize(context.query, max, usual)
      : Math.max(1, Math.min(max, optionalNumber(job.body, 'pageSize') ?? usual))
  const { rows, cursor } = cursorSlice(job.rows, size, context.query)
  return {
    status: 200,
    body: { ...kind.show(context, rows, job.submittedMs), ...(cursor === undefined ? {} : { cursor }) },
  }
}

/** QUEUED for one lag, PENDING for another, then FULFILLED until it expires. */
function jobState(job: Job, { switches, nowMs }: RouteContext): string {
  const age = nowMs - job.submittedMs
  if (job.canceled) return 'CANCELLED'
  if (age < switches.lagMs) return 'QUEUED'
  if (age < 2 * switches.lagMs) return 'PENDING'
  return age < 2 * switches.lagMs + retentionMs ? 'FULFILLED' : 'EXPIRED'
}

function find(kind: JobKind, context: RouteContext): Job {
  const id = context.params.jobId ?? ''
  return mapSlot<Job>(context.world, kind.path).get(id) ?? notFound('job', id, 'not.found')
}

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
