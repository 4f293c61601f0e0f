import { operation } from '../transport/operation'
import { estimatedWaitTimeSchema, queueListingSchema, queueSchema, wrapupCodeListingSchema } from './queue-schema'

export const queueOperations = {
  list: operation({
    id: 'getRoutingQueues',
    method: 'GET',
    path: '/api/v2/routing/queues',
    kind: 'safe',
    response: queueListingSchema,
  }),
  divisionViews: operation({
    id: 'getRoutingQueuesDivisionviewsAll',
    method: 'GET',
    path: '/api/v2/routing/queues/divisionviews/all',
    kind: 'safe',
    response: queueListingSchema,
  }),
  get: operation({
    id: 'getRoutingQueue',
    method: 'GET',
    path: '/api/v2/routing/queues/{queueId}',
    kind: 'safe',
    response: queueSchema,
  }),
  create: operation({
    id: 'postRoutingQueues',
    method: 'POST',
    path: '/api/v2/routing/queues',
    kind: 'unsafe',
    response: queueSchema,
  }),
  replace: operation({
    id: 'putRoutingQueue',
    method: 'PUT',
    path: '/api/v2/routing/queues/{queueId}',
    kind: 'idempotent',
    response: queueSchema,
  }),
  delete: operation({
    id: 'deleteRoutingQueue',
    method: 'DELETE',
    path: '/api/v2/routing/queues/{queueId}',
    kind: 'idempotent',
  }),
  wrapupCodes: operation({
    id: 'getRoutingQueueWrapupcodes',
    method: 'GET',
    path: '/api/v2/routing/queues/{queueId}/wrapupcodes',
    kind: 'safe',
    response: wrapupCodeListingSchema,
  }),
  estimatedWaitTime: operation({
    id: 'getRoutingQueueEstimatedwaittime',
    method: 'GET',
    path: '/api/v2/routing/queues/{queueId}/estimatedwaittime',
    kind: 'safe',
    response: estimatedWaitTimeSchema,
  }),
  estimatedWaitTimeOfMedia: operation({
    id: 'getRoutingQueueMediatypeEstimatedwaittime',
    method: 'GET',
    path: '/api/v2/routing/queues/{queueId}/mediatypes/{mediaType}/estimatedwaittime',
    kind: 'safe',
    response: estimatedWaitTimeSchema,
  }),
}
