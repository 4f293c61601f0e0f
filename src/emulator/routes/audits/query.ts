import { bodyRows, type JsonObject, optionalText, requiredText, requireOneOf } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import type { RouteContext, World, WorldChange } from '../../model/types'
import { type QueryInterval, readInterval } from '../analytics/query/interval'
import { serviceMapping } from './service-mapping'

/** A parsed audit query; its status repeats it. */
export interface AuditQuery {
  readonly interval: QueryInterval
  readonly serviceName: string | undefined
  readonly filters: readonly { readonly property: string; readonly value: string }[]
  readonly ascending: boolean
}

const properties = ['UserId', 'TrusteeOrganizationId', 'ClientId', 'Action', 'EntityType', 'EntityId']

/** Reads the body of an audit query. @throws Refusal 400 for unknown services, properties and filter values */
export function readAuditQuery(world: World, body: JsonObject): AuditQuery {
  const serviceName = optionalText(body, 'serviceName')
  if (serviceName !== undefined && !serviceMapping(world).some((service) => service.name === serviceName))
    refuse(400, 'invalid.value', `Unknown service [${serviceName}]: see the service mapping`, {
      details: [{ errorCode: 'invalid.value', fieldName: 'serviceName' }],
    })
  return {
    interval: readInterval(body.interval),
    serviceName,
    filters: list(body.filters).map((filter) => ({
      property: requireOneOf(filter.property, properties, 'filters.property'),
      value: requiredText(filter, 'value'),
    })),
    ascending: readSort(list(body.sort)),
  }
}

function list(value: unknown): readonly JsonObject[] {
  return value === undefined || value === null ? [] : bodyRows(value)
}

function readSort(rows: readonly JsonObject[]): boolean {
  const [first] = rows
  if (first === undefined) return false
  requireOneOf(first.name, ['Timestamp'], 'sort.name')
  return requireOneOf(first.sortOrder, ['ascending', 'descending'], 'sort.sortOrder') === 'ascending'
}

/** The matching changes that have reached the audit records, newest first unless another order is requested. */
export function findAudits({ world, switches, nowMs }: RouteContext, query: AuditQuery): readonly WorldChange[] {
  const rows = world.changes.filter(
    (change) =>
      change.atMs >= query.interval.fromMs &&
      change.atMs < query.interval.toMs &&
      change.atMs + switches.auditLagMs <= nowMs &&
      (query.serviceName === undefined || change.service === query.serviceName) &&
      query.filters.every((filter) => auditValue(change, filter.property) === filter.value),
  )
  const ordered = rows
    .map((change, index) => ({ change, index }))
    .sort((a, b) => a.change.atMs - b.change.atMs || a.index - b.index)
    .map(({ change }) => change)
  return query.ascending ? ordered : ordered.reverse()
}

function auditValue(change: WorldChange, property: string): string | undefined {
  switch (property) {
    case 'UserId':
      return change.userId
    case 'ClientId':
      return change.clientId
    case 'Action':
      return change.action
    case 'EntityType':
      return change.entityType
    case 'EntityId':
      return change.entityId
    default:
      return undefined
  }
}
