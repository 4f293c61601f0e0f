import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import { checkId, checkIds, checkInput, oneOf } from '../kit/input'
import { chunks, concurrently, PARALLEL } from '../kit/lists/in-parts'
import { numberedPages } from '../kit/lists/lists'
import { checkQuery, optionalCount, optionalText, optionalTexts, optionalWord } from '../kit/query'
import { type ResourceContext, send, withoutKey } from '../kit/send'
import type { Queue } from './queue'
import { queueOperations } from './queue-operations'
import type { EstimatedWaitTime, WrapupCode } from './queue-schema'
import { type QueueWrites, queueWrites } from './queue-writes'

/** Which queues to list. */
export interface QueueQuery {
  /** Names that match; `*` stands for any text. */
  readonly name?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly divisionIds?: readonly string[] | undefined
  readonly expand?: readonly OpenUnion<'identityresolution'>[] | undefined
  /** 1 to 500. Default 500. */
  readonly pageSize?: number | undefined
}

/** The media names in the wait-time path. Analytics says `voice` for `call`. */
const MEDIA = [
  'all',
  'call',
  'callback',
  'chat',
  'email',
  'videoComm',
  'message',
] as const satisfies readonly EstimatedWaitMedia[]
/** A media type for which the expected wait can be read; `all` is the queue as a whole. */
export type EstimatedWaitMedia = 'all' | 'call' | 'callback' | 'chat' | 'email' | 'videoComm' | 'message'

/** Queues, read and written: `client.routing.queues`. */
export interface QueuesResource extends QueueWrites {
  /** Queues, by name. The list may lag behind or omit ring groups: read a queue by id before writing it. Needs routing:queue:view. */
  list(query?: QueueQuery, options?: CallOptions): Paged<Queue>

  /** Every queue the client may see, across divisions, with few fields. Needs routing:queue:search. */
  divisionViews(query?: { readonly pageSize?: number | undefined }, options?: CallOptions): Paged<Queue>

  /** One queue, complete. Needs routing:queue:view. @throws NotFoundError */
  get(queueId: string, query?: { readonly expand?: QueueQuery['expand'] }, options?: CallOptions): Promise<Queue>

  /** The queue of exactly this name, or undefined. Needs routing:queue:view. */
  findByName(name: string, options?: CallOptions): Promise<Queue | undefined>

  /** Wrap-up codes of a queue. Needs routing:queue:view. */
  wrapupCodes(queueId: string, query?: { readonly name?: string | undefined }, options?: CallOptions): Paged<WrapupCode>

  /** Expected wait in seconds, of one media type or of the queue. Needs routing:queue:view. */
  estimatedWaitTime(
    queueId: string,
    query?: { readonly mediaType?: EstimatedWaitMedia | undefined; readonly conversationId?: string | undefined },
    options?: CallOptions,
  ): Promise<EstimatedWaitTime>

  /** Several queues by id, in batches; queues that do not exist are not in the answer. Needs routing:queue:view. */
  byIds(queueIds: readonly string[], options?: CallOptions): Promise<Queue[]>
}

/** Queues: read, create, update, delete. */
export function queuesResource(context: ResourceContext): QueuesResource {
  const target = (queueId: string) => ({ params: { queueId: checkId(queueId, 'queueId') } })

  async function get(
    queueId: string,
    query: { readonly expand?: QueueQuery['expand'] } = {},
    options: CallOptions = {},
  ): Promise<Queue> {
    checkQuery(query, { expand: optionalTexts() })
    return await send(context, queueOperations.get, { ...target(queueId), query: { expand: query.expand } }, options)
  }

  async function findByName(name: string, options: CallOptions = {}): Promise<Queue | undefined> {
    const found = await list({ name }, withoutKey(options)).toArray()
    return found.find((queue) => queue.name === name)
  }

  function list(query: QueueQuery = {}, options: CallOptions = {}): Paged<Queue> {
    checkQuery(query, {
      name: optionalText(),
      ids: optionalTexts(),
      divisionIds: optionalTexts(),
      expand: optionalTexts(),
      pageSize: optionalCount(),
    })
    const { ids, divisionIds, pageSize = context.facts.queuePageSize ?? LIMITS.pageSize.queues, ...rest } = query
    return numberedPages(
      context,
      queueOperations.list,
      { query: { ...rest, id: ids, divisionId: divisionIds } },
      { pageSize },
      options,
    )
  }

  return {
    list,

    divisionViews(query = {}, options = {}) {
      checkQuery(query, { pageSize: optionalCount() })
      const pageSize = query.pageSize ?? LIMITS.pageSize.queues
      return numberedPages(context, queueOperations.divisionViews, {}, { pageSize }, options)
    },

    get,

    findByName,

    ...queueWrites(context, { get, findByName }),

    wrapupCodes(queueId, query = {}, options = {}) {
      checkQuery(query, { name: optionalText() })
      return numberedPages(context, queueOperations.wrapupCodes, { ...target(queueId), query }, {}, options)
    },

    async estimatedWaitTime(queueId, query = {}, options = {}) {
      checkQuery(query, {
        mediaType: optionalWord(['callback', 'chat', 'email', 'message', 'all', 'call', 'videoComm']),
        conversationId: optionalText(),
      })
      const { mediaType, conversationId } = query
      const { params } = target(queueId)
      if (mediaType === undefined) {
        return await send(context, queueOperations.estimatedWaitTime, { params, query: { conversationId } }, options)
      }
      checkInput(() => oneOf(MEDIA), mediaType, 'mediaType')
      return await send(
        context,
        queueOperations.estimatedWaitTimeOfMedia,
        { params: { ...params, mediaType } },
        options,
      )
    },

    async byIds(queueIds, options = {}) {
      const parts = chunks(checkIds(queueIds, 'queueIds'), LIMITS.pageSize.default)
      const read = (ids: string[]) => list({ ids, pageSize: LIMITS.pageSize.default }, options).toArray()
      return (await concurrently(parts, PARALLEL, read)).flat()
    },
  }
}
