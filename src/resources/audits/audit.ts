import * as z from 'zod/mini'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import { text } from '../../core/schema'
import type { Interval } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { checkId } from '../kit/input'
import { intervalText, spanSchema } from '../kit/lists/intervals'
import { bodyNumberedPages, cursorPages } from '../kit/lists/lists'
import { queries, reads } from '../kit/operations'
import { deferredPages, jobFailed, pollUntil, startDeadline } from '../kit/poll'
import { checkQuery, optionalText } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'
import {
  type AuditEntry,
  type AuditServiceMapping,
  auditRealtimeSchema,
  auditResultsSchema,
  auditStatusSchema,
  serviceMappingSchema,
} from './audit-schema'

const queryPath = '/api/v2/audits/query/{transactionId}'
export const auditOperations = {
  submit: queries('postAuditsQuery', '/api/v2/audits/query', auditStatusSchema, 'audits:audit:view'),
  status: reads('getAuditsQueryTransactionId', queryPath, auditStatusSchema, 'audits:audit:view'),
  results: reads('getAuditsQueryTransactionIdResults', `${queryPath}/results`, auditResultsSchema, 'audits:audit:view'),
  realtime: queries(
    'postAuditsQueryRealtime',
    '/api/v2/audits/query/realtime',
    auditRealtimeSchema,
    'audits:audit:view',
  ),
  related: queries(
    'postAuditsQueryRealtimeRelated',
    '/api/v2/audits/query/realtime/related',
    auditResultsSchema,
    'audits:audit:view',
  ),
  serviceMapping: reads(
    'getAuditsQueryServicemapping',
    '/api/v2/audits/query/servicemapping',
    serviceMappingSchema,
    'audits:audit:view',
  ),
  realtimeServiceMapping: reads(
    'getAuditsQueryRealtimeServicemapping',
    '/api/v2/audits/query/realtime/servicemapping',
    serviceMappingSchema,
    'audits:audit:view',
  ),
}

const PROPERTIES = ['UserId', 'TrusteeOrganizationId', 'ClientId', 'Action', 'EntityType', 'EntityId'] as const

/** Which audits. */
export interface AuditQuery {
  readonly interval: string | Interval
  /** A service of the service mapping, such as `Routing` or `ContactCenter`. */
  readonly serviceName?:
    | OpenUnion<
        | 'ContactCenter'
        | 'Routing'
        | 'Directory'
        | 'Groups'
        | 'SCIM'
        | 'WorkforceManagement'
        | 'ProcessAutomation'
        | 'Triggers'
        | 'PeoplePermissions'
      >
    | undefined
  /** All filters must match; each takes one exact value, no wildcard. */
  readonly filters?:
    | readonly {
        readonly property: 'UserId' | 'TrusteeOrganizationId' | 'ClientId' | 'Action' | 'EntityType' | 'EntityId'
        readonly value: string
      }[]
    | undefined
  readonly sort?: readonly { readonly name: 'Timestamp'; readonly sortOrder: 'ascending' | 'descending' }[] | undefined
}

/** The audit trail of the org: `client.audit`. */
export interface AuditResource {
  /**
   * Audits of an interval: submits the query, waits until it has ended and reads its results. Each iteration submits a
   * query of its own.
   * @throws ResponseError code `job.failed` when the platform cannot complete it, TimeoutError at the deadline
   */
  query(query: AuditQuery, options?: CallOptions): Paged<AuditEntry>

  /**
   * Audits of the last 14 days of certain services, without waiting. Query at most one day: longer intervals time out.
   */
  realtime(query: AuditQuery, options?: CallOptions): Paged<AuditEntry>

  /** All audits caused by the action of one audit. */
  related(auditId: string, options?: CallOptions): Promise<AuditEntry[]>

  /** The services, entity types and actions that `query` supports. */
  serviceMapping(options?: CallOptions): Promise<AuditServiceMapping>

  /** The services, entity types and actions that `realtime` supports. */
  realtimeServiceMapping(options?: CallOptions): Promise<AuditServiceMapping>
}

/** Audits: who changed what. All calls need audits:audit:view. */
export function auditResource(context: ResourceContext): AuditResource {
  return {
    query(query, options = {}) {
      const body = buildBody(query)
      return deferredPages(async () => {
        const deadline = startDeadline(context, options, 'the audit query')
        const { id } = await send(context, auditOperations.submit, { body }, deadline.options())
        const params = { transactionId: id }
        await pollUntil(context, deadline.options(), `audit query ${id}`, async (call) => {
          const { state } = await send(context, auditOperations.status, { params }, call)
          if (state === 'Failed' || state === 'Cancelled')
            throw jobFailed(`audit query ${id}`, state, 'narrow its interval or filters and ask again')
          return state === 'Succeeded' ? true : undefined
        })
        const paging = { pageSize: LIMITS.pageSize.auditResults, items: listEntities }
        return cursorPages(context, auditOperations.results, { params }, paging, deadline.options())
      })
    },

    realtime(query, options = {}) {
      const paging = { pageSize: LIMITS.pageSize.default, items: listEntities }
      return bodyNumberedPages(context, auditOperations.realtime, { body: buildBody(query) }, paging, options)
    },

    async related(auditId, options = {}) {
      const body = { auditId: checkId(auditId, 'auditId') }
      return (await send(context, auditOperations.related, { body }, options)).entities
    },

    async serviceMapping(options = {}) {
      return await send(context, auditOperations.serviceMapping, {}, options)
    },

    async realtimeServiceMapping(options = {}) {
      return await send(context, auditOperations.realtimeServiceMapping, {}, options)
    },
  }
}

function listEntities(page: { readonly entities: AuditEntry[] }): AuditEntry[] {
  return page.entities
}

function buildBody(query: AuditQuery): object {
  checkQuery(query, {
    interval: spanSchema(),
    serviceName: optionalText(),
    filters: z.optional(
      z.array(
        z.strictObject({
          property: z.enum(PROPERTIES),
          value: text().check(z.refine((value) => value !== '*', 'must be one exact value: there is no wildcard')),
        }),
      ),
    ),
    sort: z.optional(
      z.array(z.strictObject({ name: z.enum(['Timestamp']), sortOrder: z.enum(['ascending', 'descending']) })),
    ),
  })
  return { ...query, interval: intervalText(query.interval) }
}
