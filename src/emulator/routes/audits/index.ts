import { bodyObject, optionalNumber, requiredText } from '../../answers/body'
import { cursorSlice, pageSize } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import { auditRow } from '../../model/audit-row'
import { addJob, mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext, WorldChange } from '../../model/types'
import { showInterval } from '../analytics/query/interval'
import { type AuditQuery, findAudits, readAuditQuery } from './query'
import { serviceMapping } from './service-mapping'

const base = '/api/v2/audits/query'
const permissions = ['audits:audit:view']
/** Maximum and default number of rows per page. */
const maxPageSize = 500
const defaultPageSize = 25
const dayMs = 24 * 60 * 60_000
/** How far back the realtime query reaches. */
const realtimeMs = 14 * dayMs
/** The realtime query is known to time out over more days than this. */
const realtimeSpanMs = 3 * dayMs

/** Audit records of every change that anybody made. */
export const auditsRoutes: readonly Route[] = [
  { method: 'POST', path: base, permissions, handle: submit },
  { method: 'GET', path: `${base}/servicemapping`, permissions, handle: mapping },
  { method: 'GET', path: `${base}/realtime/servicemapping`, permissions, handle: mapping },
  { method: 'POST', path: `${base}/realtime`, permissions, handle: realtime },
  { method: 'POST', path: `${base}/realtime/related`, permissions, handle: related },
  { method: 'GET', path: `${base}/{transactionId}`, permissions, handle: status },
  { method: 'GET', path: `${base}/{transactionId}/results`, permissions, handle: results },
]

interface AuditTransaction {
  readonly id: string
  readonly query: AuditQuery
  readonly submittedMs: number
  /** The rows are found when the query has run, not before. */
  rows: readonly WorldChange[] | undefined
}

function submit(context: RouteContext): Reply {
  const query = readAuditQuery(context.world, bodyObject(context.body))
  const id = context.world.newId()
  const transaction: AuditTransaction = { id, query, submittedMs: context.nowMs, rows: undefined }
  addJob(context.world, base, id, transaction)
  return { status: 202, body: show(transaction, context) }
}

function status(context: RouteContext): Reply {
  const transaction = find(context)
  const body = show(transaction, context)
  return { status: body.state === 'Succeeded' ? 200 : 202, body }
}

function results(context: RouteContext): Reply {
  const transaction = find(context)
  const state = transactionState(transaction, context)
  if (state !== 'Succeeded')
    refuse(400, 'bad.request', `The audit query has no results: its state is ${state}. Ask for its status first.`)
  transaction.rows ??= findAudits(context, transaction.query)
  const size = pageSize(context.query, maxPageSize, defaultPageSize)
  const { rows, cursor } = cursorSlice(transaction.rows, size, context.query)
  return {
    status: 200,
    body: {
      id: transaction.id,
      pageSize: size,
      entities: rows.map((change) => auditRow(context.world, change, rowOptions(context))),
      ...(cursor === undefined ? {} : { cursor }),
    },
  }
}

function realtime(context: RouteContext): Reply {
  const body = bodyObject(context.body)
  const query = readAuditQuery(context.world, body)
  if (query.interval.fromMs < context.nowMs - realtimeMs)
    refuse(400, 'bad.request', 'The realtime query looks back 14 days at most: use the asynchronous query', {
      details: [{ fieldName: 'interval' }],
    })
  if (query.interval.toMs - query.interval.fromMs > realtimeSpanMs)
    refuse(504, 'request.timeout', 'The request timed out.')
  const size = Math.max(1, Math.min(maxPageSize, optionalNumber(body, 'pageSize') ?? defaultPageSize))
  const pageNumber = Math.max(1, optionalNumber(body, 'pageNumber') ?? 1)
  const rows = findAudits(context, query)
  const page = rows.slice((pageNumber - 1) * size, pageNumber * size)
  return {
    status: 200,
    body: {
      entities: page.map((change) => auditRow(context.world, change, rowOptions(context))),
      pageSize: size,
      pageNumber,
      total: rows.length,
      pageCount: Math.ceil(rows.length / size),
    },
  }
}

/** All changes made by the same request. */
function related(context: RouteContext): Reply {
  const { world, switches, nowMs } = context
  const auditId = requiredText(bodyObject(context.body), 'auditId')
  const audit = world.changes.find((change) => change.id === auditId) ?? notFound('audit', auditId, 'not.found')
  const rows = world.changes.filter(
    (change) =>
      change.atMs + switches.auditLagMs <= nowMs &&
      (change.id === auditId || (audit.correlationId !== undefined && change.correlationId === audit.correlationId)),
  )
  return { status: 200, body: { entities: rows.map((change) => auditRow(world, change, rowOptions(context))) } }
}

function mapping({ world }: RouteContext): Reply {
  return { status: 200, body: { services: serviceMapping(world) } }
}

function show(transaction: AuditTransaction, context: RouteContext) {
  const { id, query, submittedMs } = transaction
  return {
    id,
    state: transactionState(transaction, context),
    startDate: new Date(submittedMs).toISOString(),
    interval: showInterval(query.interval.fromMs, query.interval.toMs),
    ...(query.serviceName === undefined ? {} : { serviceName: query.serviceName }),
    filters: query.filters,
    sort: [{ name: 'Timestamp', sortOrder: query.ascending ? 'ascending' : 'descending' }],
  }
}

/** `Queued` for one lag, then `Running` for another. */
function transactionState(transaction: AuditTransaction, { switches, nowMs }: RouteContext): string {
  const age = nowMs - transaction.submittedMs
  if (age < switches.lagMs) return 'Queued'
  return age < 2 * switches.lagMs ? 'Running' : 'Succeeded'
}

function find(context: RouteContext): AuditTransaction {
  const id = context.params.transactionId ?? ''
  return mapSlot<AuditTransaction>(context.world, base).get(id) ?? notFound('audit query', id, 'not.found')
}

function rowOptions({ query, switches }: RouteContext) {
  const expandUser = query.getAll('expand').some((value) => value.split(',').includes('user'))
  return { expandUser, rows: switches.auditRows }
}
