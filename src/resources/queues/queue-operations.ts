import { creates, deletes, puts, reads } from '../kit/operations'
import { estimatedWaitTimeSchema, queueListingSchema, queueSchema, wrapupCodeListingSchema } from './queue-schema'

export const queueOperations = {
  list: reads('getRoutingQueues', '/api/v2/routing/queues', queueListingSchema, 'routing:queue:view'),
  divisionViews: reads(
    'getRoutingQueuesDivisionviewsAll',
    '/api/v2/routing/queues/divisionviews/all',
    queueListingSchema,
    'routing:queue:search',
  ),
  get: reads('getRoutingQueue', '/api/v2/routing/queues/{queueId}', queueSchema, 'routing:queue:view'),
  create: creates('postRoutingQueues', '/api/v2/routing/queues', queueSchema, 'routing:queue:add'),
  replace: puts('putRoutingQueue', '/api/v2/routing/queues/{queueId}', queueSchema, 'routing:queue:edit'),
  delete: deletes('deleteRoutingQueue', '/api/v2/routing/queues/{queueId}', 'routing:queue:delete'),
  wrapupCodes: reads(
    'getRoutingQueueWrapupcodes',
    '/api/v2/routing/queues/{queueId}/wrapupcodes',
    wrapupCodeListingSchema,
    'routing:queue:view',
  ),
  estimatedWaitTime: reads(
    'getRoutingQueueEstimatedwaittime',
    '/api/v2/routing/queues/{queueId}/estimatedwaittime',
    estimatedWaitTimeSchema,
    'routing:queue:view',
  ),
  estimatedWaitTimeOfMedia: reads(
    'getRoutingQueueMediatypeEstimatedwaittime',
    '/api/v2/routing/queues/{queueId}/mediatypes/{mediaType}/estimatedwaittime',
    estimatedWaitTimeSchema,
    'routing:queue:view',
  ),
}
