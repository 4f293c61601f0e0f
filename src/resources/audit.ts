import * as z from 'zod'
import type { Interval } from '../core/documents'
import { ResponseError } from '../core/errors'
import { LIMITS } from '../core/limits'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { Paged } from '../transport/paged'
import {
  type AuditEntry,
  type AuditServiceMapping,
  auditRealtimeSchema,
  auditResultsSchema,
  auditStatusSchema,
  serviceMappingSchema,
} from './audit-schema'
import type { ResourceContext } from './context'
import { startDeadline } from './deadline'
import { deferredPages } from './deferred-pages'
import { checkId, checkInput } from './input'
import { intervalSchema, intervalText } from './intervals'
import { bodyNumberedPages, cursorPages } from './lists'
import { pollUntil } from './poll'
import { send } from './send'

const queryPath = '/api/v2/audits/query/{transactionId}'
export const auditOperations = {
  submit: operation({
    id: 'postAuditsQuery',
    method: 'POST',
    path: '/api/v2/audits/query',
    kind: 'safe',
    response: auditStatusSchema,
  }),
  status: operation({
    id: 'getAuditsQueryTransactionId',
    method: 'GET',
    path: queryPath,
    kind: 'safe',
    response: auditStatusSchema,
  }),
  results: operation({
    id: 'getAuditsQueryTransactionIdResults',
    method: 'GET',
    path: `${queryPath}/results`,
    kind: 'safe',
    response: auditResultsSchema,
  }),
  realtime: operation({
    id: 'postAuditsQueryRealtime',
    method: 'POST',
    path: '/api/v2/audits/query/realtime',
    kind: 'safe',
    response: auditRealtimeSchema,
  }),
  related: operation({
    id: 'postAuditsQueryRealtimeRelated',
    method: 'POST',
    path: '/api/v2/audits/query/realtime/related',
    kind: 'safe',
    response: auditResultsSchema,
  }),
  serviceMapping: operation({
    id: 'getAuditsQueryServicemapping',
    method: 'GET',
    path: '/api/v2/audits/query/servicemapping',
    kind: 'safe',
    response: serviceMappingSchema,
  }),
  realtimeServiceMapping: operation({
    id: 'getAuditsQueryRealtimeServicemapping',
    method: 'GET',
    path: '/api/v2/audits/query/realtime/servicemapping',
    kind: 'safe',
    response: serviceMappingSchema,
  }),
}

const PROPERTIES = ['UserId', 'TrusteeOrganizationId', 'ClientId', 'Action', 'EntityType', 'EntityId'] as const

/** Which audits. */
export interface AuditQuery {
  readonly interval: string | Interval
  /** A service of the service mapping, such as `Routing` or `ContactCenter`. */
  readonly serviceName?: string | undefined
  /** All must match; each takes one exact value, no wildcard. */
  readonly filters?: readonly { readonly property: (typeof PROPERTIES)[number]; readonly value: string }[] | undefined
  readonly sort?: readonly { readonly name: 'Timestamp'; readonly sortOrder: 'ascending' | 'descending' }[] | undefined
}

const querySchema = z.looseObject({
  interval: intervalSchema,
  serviceName: z.optional(z.string().min(1, { error: 'must not be empty' })),
  filters: z.optional(
    z.array(
      z.strictObject({
        property: z.enum(PROPERTIES, { error: `must be one of ${PROPERTIES.join(', ')}` }),
        value: z
          .string({ error: 'must be one exact value' })
          .refine((value) => value !== '' && value !== '*', { error: 'must be one exact value: there is no wildcard' }),
      }),
    ),
  ),
})

/** Audits: what was changed by whom. All calls need audits:audit:view. */
export function auditResource(context: ResourceContext) {
  const bodyOf = (query: AuditQuery) =>
    checkInput(querySchema, { ...query, interval: intervalText(query.interval) }, 'query')

  return {
    /**
     * Audits of an interval: submits the query, waits until it has ended and reads its results. Each iteration asks anew.
     * @throws ResponseError code `job.failed` when the platform gives up on it, TimeoutError at the deadline
     */
    query(query: AuditQuery, options: CallOptions = {}): Paged<AuditEntry> {
      const body = bodyOf(query)
      return deferredPages(async () => {
        const deadline = startDeadline(context, options, 'the audit query')
        const { id } = await send(context, auditOperations.submit, { body }, deadline.options())
        const params = { transactionId: id }
        await pollUntil(context, deadline.options(), `audit query ${id}`, async (look) => {
          const { state } = await send(context, auditOperations.status, { params }, look)
          if (state === 'Failed' || state === 'Cancelled') throw queryEnded(id, state)
          return state === 'Succeeded' ? true : undefined
        })
        const paging = { pageSize: LIMITS.pageSize.auditResults, items: entitiesOf }
        return cursorPages(context, auditOperations.results, { params }, paging, deadline.options())
      })
    },

    /** Audits of the last 14 days of certain services, without waiting. Keep to a day: longer ones time out. */
    realtime(query: AuditQuery, options: CallOptions = {}): Paged<AuditEntry> {
      const paging = { pageSize: LIMITS.pageSize.default, items: entitiesOf }
      return bodyNumberedPages(context, auditOperations.realtime, { body: bodyOf(query) }, paging, options)
    },

    /** Everything that the action of one audit caused. */
    async related(auditId: string, options: CallOptions = {}): Promise<AuditEntry[]> {
      const body = { auditId: checkId(auditId, 'auditId') }
      return (await send(context, auditOperations.related, { body }, options)).entities
    },

    /** Which services, entity types and actions `query` knows. */
    async serviceMapping(options: CallOptions = {}): Promise<AuditServiceMapping> {
      return await send(context, auditOperations.serviceMapping, {}, options)
    },

    /** Which services, entity types and actions `realtime` knows. */
    async realtimeServiceMapping(options: CallOptions = {}): Promise<AuditServiceMapping> {
      return await send(context, auditOperations.realtimeServiceMapping, {}, options)
    },
  }
}

function entitiesOf(page: { readonly entities: AuditEntry[] }): AuditEntry[] {
  return page.entities
}

function queryEnded(id: string, state: string): ResponseError {
  return new ResponseError(`audit query ${id} ended as ${state}; narrow its interval or filters and ask again`, {
    code: 'job.failed',
  })
}

export type AuditResource = ReturnType<typeof auditResource>
