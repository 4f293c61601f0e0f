import { creates, deletes, puts, reads } from '../kit/operations'
import { estimatedWaitTimeSchema, queueListingSchema, queueSchema, wrapupCodeListingSchema } from './queue-schema'

export const queueOperations = {
  list: reads('getRoutingQueues', '/api/v2/routing/queues', queueListingSchema),
  divisionViews: reads(
    'getRoutingQueuesDivisionviewsAll',
    '/api/v2/routing/queues/divisionviews/all',
    queueListingSchema,
  ),
  get: reads('getRoutingQueue', '/api/v2/routing/queues/{queueId}', queueSchema),
  create: creates('postRoutingQueues', '/api/v2/routing/queues', queueSchema),
  replace: puts('putRoutingQueue', '/api/v2/routing/queues/{queueId}', queueSchema),
  delete: deletes('deleteRoutingQueue', '/api/v2/routing/queues/{queueId}'),
  wrapupCodes: reads(
    'getRoutingQueueWrapupcodes',
    '/api/v2/routing/queues/{queueId}/wrapupcodes',
    wrapupCodeListingSchema,
  ),
  estimatedWaitTime: reads(
    'getRoutingQueueEstimatedwaittime',
    '/api/v2/routing/queues/{queueId}/estimatedwaittime',
    estimatedWaitTimeSchema,
  ),
  estimatedWaitTimeOfMedia: reads(
    'getRoutingQueueMediatypeEstimatedwaittime',
    '/api/v2/routing/queues/{queueId}/mediatypes/{mediaType}/estimatedwaittime',
    estimatedWaitTimeSchema,
  ),
}
