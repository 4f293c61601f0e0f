import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { loose, maybeEmpty, maybeEnum, maybeNumber, maybeText, openEnum, text } from '../kit/fields'
import { checkId } from '../kit/input'
import { spanTextSchema } from '../kit/lists/intervals'
import { linkedPages } from '../kit/lists/lists'
import { queries, reads } from '../kit/operations'
import { deferredPages, jobFailed, pollUntil, startDeadline } from '../kit/poll'
import { checkQuery, optionalTexts, optionalWord } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'

/** Requests of one group of the query, by status. */
export const usageRowSchema: () => z.core.$ZodType<UsageRow> = loose(() => ({
  date: maybeText,
  platform: maybeText,
  httpMethod: maybeEnum<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'>(),
  templateUri: maybeText,
  requestCount: maybeNumber,
  status200: maybeNumber,
  status300: maybeNumber,
  status400: maybeNumber,
  status429: maybeNumber,
  status500: maybeNumber,
  organizationId: maybeText,
}))
/** Requests of one group of a usage query, by status. */
export interface UsageRow {
  date?: string | undefined
  platform?: string | undefined
  httpMethod?: OpenUnion<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'> | undefined
  templateUri?: string | undefined
  requestCount?: number | undefined
  status200?: number | undefined
  status300?: number | undefined
  status400?: number | undefined
  status429?: number | undefined
  status500?: number | undefined
  organizationId?: string | undefined
  [field: string]: unknown
}

const resultsSchema = loose(() => ({
  queryStatus: openEnum<'Queued' | 'Running' | 'Succeeded' | 'Failed' | 'Cancelled'>(),
  entities: maybeEmpty(usageRowSchema()),
  nextUri: maybeText,
}))

const jobPath = '/api/v2/usage/client/{clientId}/aggregates/query/jobs/{jobId}'
export const usageOperations = {
  submit: queries(
    'postUsageClientClientIdAggregatesQueryJobs',
    '/api/v2/usage/client/{clientId}/aggregates/query/jobs',
    () => z.looseObject({ id: text }),
    'usage:client:view',
  ),
  results: reads('getUsageClientClientIdAggregatesQueryJob', jobPath, resultsSchema, 'usage:client:view'),
}

/** Which requests of an OAuth client to count. Data may be a day old. */
export interface UsageQuery {
  /** `start/end`, ISO 8601 UTC. */
  readonly interval: string
  readonly granularity?: 'Day' | 'Week' | 'Month' | undefined
  readonly metrics?:
    | readonly OpenUnion<'Requests' | 'Status200' | 'Status300' | 'Status400' | 'Status429' | 'Status500'>[]
    | undefined
  readonly groupBy?: readonly OpenUnion<'OrganizationId' | 'HttpMethod' | 'TemplateUri' | 'Platform'>[] | undefined
  readonly templateUris?: readonly string[] | undefined
  readonly httpMethods?: readonly OpenUnion<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'>[] | undefined
}

/** The largest page of this job's results. */
const PAGE_SIZE = 1_000

/** How many requests each client sent: `client.usage`. */
export interface UsageResource {
  /**
   * Requests of an OAuth client: submits the query, waits until it has ended and yields its rows. Each iteration
   * submits a new query. Needs usage:client:view.
   * @throws ResponseError code `job.failed` when the platform cannot complete the query, TimeoutError at the deadline
   */
  client(clientId: string, query: UsageQuery, options?: CallOptions): Paged<UsageRow>
}

/** Use of the API by OAuth clients. */
export function usageResource(context: ResourceContext): UsageResource {
  return {
    client(clientId, query, options = {}) {
      checkQuery(query, {
        interval: spanTextSchema(),
        granularity: optionalWord(['Day', 'Week', 'Month']),
        metrics: optionalTexts(),
        groupBy: optionalTexts(),
        templateUris: optionalTexts(),
        httpMethods: optionalTexts(),
      })
      const id = checkId(clientId, 'clientId')
      return deferredPages(async () => {
        const deadline = startDeadline(context, options, 'the usage query')
        const job = await send(
          context,
          usageOperations.submit,
          { params: { clientId: id }, body: query },
          deadline.options(),
        )
        const params = { clientId: id, jobId: job.id }
        await pollUntil(context, deadline.options(), `usage job ${job.id}`, async (call) => {
          const { queryStatus } = await send(context, usageOperations.results, { params, query: { pageSize: 1 } }, call)
          if (queryStatus === 'Failed' || queryStatus === 'Cancelled')
            throw jobFailed(`usage job ${job.id}`, queryStatus, 'narrow the interval or the groups and ask again')
          return queryStatus === 'Succeeded' ? true : undefined
        })
        return linkedPages(context, usageOperations.results, { params }, { pageSize: PAGE_SIZE }, deadline.options())
      })
    },
  }
}
