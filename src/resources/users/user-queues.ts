import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import { checkId, checkInput, idSchema, pick } from '../kit/input'
import { chunks, inParts } from '../kit/lists/in-parts'
import { numberedPages } from '../kit/lists/lists'
import { patches, reads } from '../kit/operations'
import { startDeadline } from '../kit/poll'
import { checkQuery, optionalFlag } from '../kit/query'
import { once, partOptions, type ResourceContext } from '../kit/send'
import { compareTarget } from '../kit/send-if-same'
import type { UserQueue } from '../queues/queue'
import { userQueueListingSchema } from './user-schema'

const path = '/api/v2/users/{userId}/queues'
export const userQueueOperations = {
  queues: reads('getUserQueues', path, userQueueListingSchema, 'routing:queue:view'),
  setQueues: patches('patchUserQueues', path, userQueueListingSchema, 'routing:queue:join|routing:queueMember:manage'),
}

const joinsSchema = /* @__PURE__ */ lazy(() =>
  z.array(z.strictObject({ id: idSchema(), joined: z.boolean('must be true or false') }), {
    error: 'must be a list of objects with `id` and `joined`',
  }),
)

/** Queues of a user: part of `client.users`. */
export interface UserQueueCalls {
  /**
   * All queues of a user, each with `joined`: whether the user is activated in it. By default the platform returns only
   * the activated ones, so both are requested. `query.joined` selects one kind. Needs routing:queue:view.
   */
  queues(userId: string, query?: { readonly joined?: boolean | undefined }, options?: CallOptions): Promise<UserQueue[]>

  /**
   * Activates or deactivates a user in queues that the user is a member of, 100 a call. Returns the changed queues.
   * Takes `ifMatch: etag(await users.queues(userId))`.
   * Needs routing:queue:join or routing:queueMember:manage, depending on whose queues they are.
   */
  setQueues(
    userId: string,
    queues: readonly Required<Pick<UserQueue, 'id' | 'joined'>>[],
    options?: CallOptions,
  ): Promise<UserQueue[]>
}

export function userQueueCalls(context: ResourceContext): UserQueueCalls {
  async function byJoined(userId: string, joined: boolean, options: CallOptions): Promise<UserQueue[]> {
    const input = { params: { userId }, query: { joined } }
    const paging = { pageSize: LIMITS.pageSize.default }
    const queues = await numberedPages(context, userQueueOperations.queues, input, paging, options).toArray()
    return queues.map((queue) => ({ ...queue, joined }))
  }

  async function fetchQueues(userId: string, options: CallOptions): Promise<UserQueue[]> {
    return [...(await byJoined(userId, true, options)), ...(await byJoined(userId, false, options))]
  }

  return {
    async queues(userId, query = {}, options = {}) {
      checkQuery(query, { joined: optionalFlag() })
      const id = checkId(userId, 'userId')
      if (query.joined !== undefined) return await byJoined(id, query.joined, options)
      return await fetchQueues(id, options)
    },

    async setQueues(userId, queues, options = {}) {
      const params = { userId: checkId(userId, 'userId') }
      const joins = checkInput(joinsSchema, pick(queues, ['id', 'joined']), 'queues')
      const { id, response } = userQueueOperations.setQueues
      const work = { id, content: { userId, joins }, kind: 'idempotent' as const, result: response }
      const listing = await once(context, work, options, async (options) => {
        const deadline = startDeadline(context, options, id)
        const read = (read: CallOptions) => fetchQueues(userId, read)
        const { ifMatch } = await compareTarget(userQueueOperations.setQueues, { params }, deadline.options(), read)
        const answers = await inParts(chunks(joins, LIMITS.membersPerCall), async (body, index) => {
          const part = { ...partOptions(deadline.options(), index), ifMatch: index === 0 ? ifMatch : undefined }
          return await context.transport.request(userQueueOperations.setQueues, { params, body }, part)
        })
        return { entities: answers.flatMap(({ entities }) => entities) }
      })
      return listing.entities
    },
  }
}
