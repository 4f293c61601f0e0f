import { seededRandom } from '../../core/random'
import { bodyObject, type JsonObject, requireOneOf } from '../answers/body'
import { linkedPage, pageSize } from '../answers/page'
import { notFound, refuse } from '../answers/refuse'
import { addJob, mapSlot } from '../model/slot'
import type { Reply, Route, RouteContext } from '../model/types'
import { names } from './analytics/conversation-aggregates'
import { readInterval } from './analytics/query/interval'

const jobs = '/api/v2/usage/client/{clientId}/aggregates/query/jobs'
const old = '/api/v2/oauth/clients/{clientId}/usage'
const dayMs = 24 * 60 * 60_000
/** Maximum and default number of rows per page. */
const maxPageSize = 1000
const defaultPageSize = 100
/** Usage becomes known a day later. */
const usageLagMs = dayMs

/** The API usage of the client itself. */
export const usageRoutes: readonly Route[] = [
  { method: 'POST', path: jobs, permissions: ['usage:client:view'], handle: submit },
  { method: 'GET', path: `${jobs}/{jobId}`, permissions: ['usage:client:view'], handle: results },
  { method: 'POST', path: `${old}/query`, permissions: ['oauth:client:view', 'usage:client:view'], handle: submitOld },
  { method: 'GET', path: `${old}/summary`, permissions: ['oauth:client:view', 'usage:client:view'], handle: summary },
  {
    method: 'GET',
    path: `${old}/query/results/{executionId}`,
    permissions: ['oauth:client:view', 'usage:client:view'],
    handle: resultsOld,
  },
]

/** Usage of one template on one day. */
interface UsageRow {
  readonly dayMs: number
  readonly templateUri: string
  readonly httpMethod: string
  readonly requests: number
  readonly status429: number
}

interface UsageJob {
  readonly submittedMs: number
  readonly rows: readonly UsageRow[]
  readonly groupBy: readonly string[]
}

const groupings = ['OrganizationId', 'OAuthClientId', 'HttpMethod', 'TemplateUri', 'Platform']

function submit(context: RouteContext): Reply {
  const id = start(context, bodyObject(context.body))
  const selfUri = `${context.path}/${id}`
  return { status: 202, body: { id, resultsUri: selfUri, selfUri } }
}

function results(context: RouteContext): Reply {
  const { query, path, world } = context
  const job = find(context, 'jobId')
  if (!isDone(job, context)) return { status: 202, body: { queryStatus: 'Running' } }
  const { entities, nextUri } = linkedPage(
    job.rows,
    pageSize(query, maxPageSize, defaultPageSize),
    { path, query },
    (row) => ({
      date: new Date(row.dayMs).toISOString().slice(0, 10),
      ...(job.groupBy.includes('TemplateUri') ? { templateUri: row.templateUri } : {}),
      ...(job.groupBy.includes('HttpMethod') ? { httpMethod: row.httpMethod } : {}),
      ...(job.groupBy.includes('OrganizationId') ? { organizationId: world.org.id } : {}),
      ...(job.groupBy.includes('Platform') ? { platform: 'Public API' } : {}),
      requestCount: row.requests,
      ...counts(row),
    }),
  )
  return {
    status: 200,
    body: { queryStatus: 'Succeeded', entities, ...(nextUri === undefined ? {} : { nextUri }), selfUri: path },
  }
}

function submitOld(context: RouteContext): Reply {
  const executionId = start(context, bodyObject(context.body))
  return { status: 202, body: { executionId, resultsUri: resultsUri(context, executionId) } }
}

function summary(context: RouteContext): Reply {
  const days = Number(context.query.get('days') ?? 7)
  if (!(days > 0)) refuse(400, 'invalid.query.param.value', 'days must be a positive number')
  const from = new Date(context.nowMs - days * dayMs).toISOString()
  const executionId = start(context, { interval: `${from}/${new Date(context.nowMs).toISOString()}` })
  return { status: 202, body: { executionId, resultsUri: resultsUri(context, executionId) } }
}

function resultsOld(context: RouteContext): Reply {
  const { world, clientId } = context
  const job = find(context, 'executionId')
  if (!isDone(job, context)) return { status: 200, body: { queryStatus: 'Running' } }
  const rows = job.rows.map((row) => ({
    clientId,
    organizationId: world.org.id,
    templateUri: row.templateUri,
    httpMethod: row.httpMethod,
    requests: row.requests,
    ...counts(row),
    date: new Date(row.dayMs).toISOString(),
  }))
  return { status: 200, body: { results: rows, queryStatus: 'Complete' } }
}

function start(context: RouteContext, body: JsonObject): string {
  ownClient(context)
  const { fromMs, toMs } = readInterval(body.interval)
  requireOneOf(body.granularity ?? 'Day', ['Day', 'Week', 'Month'], 'granularity')
  names(body, 'metrics', ['Requests', 'Status200', 'Status300', 'Status400', 'Status429', 'Status500'])
  const groupBy = names(body, 'groupBy', groupings)
  const desired = (field: string, value: string): boolean => {
    const list = body[field]
    return !Array.isArray(list) || list.length === 0 || list.includes(value)
  }
  const rows = usageRows(context, fromMs, toMs).filter(
    (row) => desired('templateUris', row.templateUri) && desired('httpMethods', row.httpMethod),
  )
  const id = context.world.newId()
  addJob<UsageJob>(context.world, jobs, id, { submittedMs: context.nowMs, rows: grouped(rows, groupBy), groupBy })
  return id
}

/** Usage of an invented nightly reader of the org, drawn per day from the seed: the same query has the same answer. */
function usageRows({ world, nowMs }: RouteContext, fromMs: number, toMs: number): readonly UsageRow[] {
  const rows: UsageRow[] = []
  const last = Math.min(toMs, nowMs - usageLagMs)
  for (let day = Math.floor(fromMs / dayMs) * dayMs; day < last; day += dayMs) {
    const random = seededRandom(`${world.seed} usage ${day}`)
    for (const [httpMethod, templateUri, usual] of templates) {
      const requests = Math.round(usual * (0.6 + 0.8 * random()))
      const status429 = random() < 0.15 ? Math.ceil(requests * 0.02) : 0
      rows.push({ dayMs: day, templateUri, httpMethod, requests, status429 })
    }
  }
  return rows
}

const templates: readonly (readonly [string, string, number])[] = [
  ['GET', '/api/v2/routing/queues', 40],
  ['GET', '/api/v2/routing/queues/{queueId}/members', 160],
  ['GET', '/api/v2/users', 60],
  ['PATCH', '/api/v2/users/{userId}/routingskills/bulk', 90],
  ['POST', '/api/v2/analytics/conversations/aggregates/query', 220],
  ['POST', '/api/v2/analytics/queues/observations/query', 1400],
]

/** Combines rows that differ only in columns that are not in `groupBy`. */
function grouped(rows: readonly UsageRow[], groupBy: readonly string[]): readonly UsageRow[] {
  const groups = new Map<string, UsageRow>()
  for (const row of rows) {
    const parts = [groupBy.includes('TemplateUri') && row.templateUri, groupBy.includes('HttpMethod') && row.httpMethod]
    const key = JSON.stringify([row.dayMs, ...parts])
    const sum = groups.get(key)
    const requests = row.requests + (sum?.requests ?? 0)
    groups.set(key, { ...row, requests, status429: row.status429 + (sum?.status429 ?? 0) })
  }
  return [...groups.values()]
}

function counts({ requests, status429 }: UsageRow) {
  return { status200: requests - status429, status300: 0, status400: 0, status429, status500: 0 }
}

function isDone(job: UsageJob, { nowMs, switches }: RouteContext): boolean {
  return nowMs - job.submittedMs >= 2 * switches.lagMs
}

function find(context: RouteContext, parameter: string): UsageJob {
  ownClient(context)
  const id = context.params[parameter] ?? ''
  return mapSlot<UsageJob>(context.world, jobs).get(id) ?? notFound('usage query', id, 'not.found')
}

function ownClient({ params, clientId }: RouteContext): void {
  const requested = params.clientId ?? ''
  if (requested !== clientId) notFound('OAuth client', requested, 'not.found')
}

function resultsUri({ clientId }: RouteContext, id: string): string {
  return `/api/v2/oauth/clients/${clientId}/usage/query/results/${id}`
}
