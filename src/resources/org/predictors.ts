import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { linkedListing } from '../kit/fields'
import { checkIds } from '../kit/input'
import { linkedPages } from '../kit/lists/lists'
import { reads } from '../kit/operations'
import { checkQuery, optionalText, optionalTexts } from '../kit/query'
import type { ResourceContext } from '../kit/send'
import { type Predictor, predictorSchema } from '../queues/queue-schema'

export const predictorOperations = {
  list: reads(
    'getRoutingPredictors',
    '/api/v2/routing/predictors',
    linkedListing(predictorSchema),
    'routing:predictor:view|routing:queue:view',
  ),
}

/** Predictors of predictive routing: `client.routing.predictors`. */
export interface PredictorsResource {
  /** Predictors. Needs routing:predictor:view or routing:queue:view. */
  list(
    query?: {
      readonly queueIds?: readonly string[] | undefined
      readonly state?: OpenUnion<'Created' | 'Error' | 'Active'> | undefined
    },
    options?: CallOptions,
  ): Paged<Predictor>
}

/** Predictors: if one is active for a queue, it chooses the agent instead of the levels. */
export function predictorsResource(context: ResourceContext): PredictorsResource {
  return {
    list(query = {}, options = {}) {
      checkQuery(query, { queueIds: optionalTexts(), state: optionalText() })
      const { queueIds, state } = query
      const filter = { queueId: queueIds === undefined ? undefined : checkIds(queueIds, 'queueIds'), state }
      const paging = { pageSize: LIMITS.pageSize.cursor }
      return linkedPages(context, predictorOperations.list, { query: filter }, paging, options)
    },
  }
}
