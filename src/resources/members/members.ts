import * as z from 'zod/mini'
import { NotFoundError, PermissionError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import { optional, texts, whole } from '../../core/schema'
import { sleep } from '../../core/time/clock'
import type { CallOptions } from '../../transport/contract/call-options'
import { noAnswer } from '../../transport/contract/operation'
import type { Paged } from '../../transport/contract/paged'
import { checkId, checkIds, checkInput, wholeNumber } from '../kit/input'
import { chunks, inParts } from '../kit/lists/in-parts'
import { uncountedPages } from '../kit/lists/lists'
import { patches, posts, reads } from '../kit/operations'
import { startDeadline } from '../kit/poll'
import { checkQuery, optionalCount, optionalFlag, optionalText, optionalWord } from '../kit/query'
import { once, partOptions, type ResourceContext, withoutKey } from '../kit/send'
import { compareTarget } from '../kit/send-if-same'
import { queueOperations } from '../queues/queue-operations'
import type { RoutingWord, UserExpand } from '../users/user-schema'
import { memberListingSchema, type QueueMember } from './member-schema'

export const memberOperations = {
  list: reads(
    'getRoutingQueueMembers',
    '/api/v2/routing/queues/{queueId}/members',
    memberListingSchema,
    'routing:queue:view|routing:queue:edit|routing:queue:readonly|routing:queueMember:manage',
  ),
  addOrRemove: posts(
    'postRoutingQueueMembers',
    '/api/v2/routing/queues/{queueId}/members',
    () => noAnswer,
    'routing:queue:edit|routing:queueMember:manage',
  ),
  join: patches(
    'patchRoutingQueueMembers',
    '/api/v2/routing/queues/{queueId}/members',
    () => noAnswer,
    'routing:queue:edit|routing:queueMember:manage',
  ),
  setRing: patches(
    'patchRoutingQueueMember',
    '/api/v2/routing/queues/{queueId}/members/{memberId}',
    () => noAnswer,
    'routing:queue:edit|routing:queueMember:manage',
  ),
}

/** Which members to list. */
export interface MemberQuery {
  /** `user` leaves out users who are members through a group; only direct members can be changed one by one. */
  readonly memberBy?: 'user' | 'group' | undefined
  readonly joined?: boolean | undefined
  readonly name?: string | undefined
  /** Names of skills a member must have. */
  readonly skills?: readonly string[] | undefined
  readonly languages?: readonly string[] | undefined
  readonly routingStatus?: readonly OpenUnion<RoutingWord>[] | undefined
  readonly presence?: readonly string[] | undefined
  /** `skills`, `languages` and so on. Best effort: a missing list is not an empty one. */
  readonly expand?: readonly UserExpand[] | undefined
  /**
   * The expected number of members; not sent. If fewer arrive, the list is read again; if there are still fewer, it
   * throws. Default: the queue's own count, which takes one more request after the last page. The comparison is only
   * made without filters or with `memberBy: 'user'` or `joined: true`, since the queue has no count for other filters.
   * `false`: no comparison.
   */
  readonly expected?: number | false | undefined
  /** 1 to 100. Default 100. */
  readonly pageSize?: number | undefined
}

/** Waits before setting a ring again for a member that was just added and does not appear yet. */
const RING_RETRY_MS = [500, 1_000, 2_000]

/** The queue's count for a list with only this filter. */
const COUNTS: Readonly<Record<string, 'memberCount' | 'userMemberCount' | 'joinedMemberCount'>> = {
  all: 'memberCount',
  memberBy_user: 'userMemberCount',
  joined_true: 'joinedMemberCount',
}

const pageSizeSchema = /* @__PURE__ */ lazy(() =>
  wholeNumber({ min: 1 }).check(
    z.refine(
      (size) => size <= LIMITS.pageSize.members,
      `must be at most ${LIMITS.pageSize.members}: the platform silently cuts larger ones`,
    ),
  ),
)
const ringSchema = /* @__PURE__ */ lazy(() => wholeNumber(LIMITS.ring))

/** Members of queues: `client.routing.members`. */
export interface MembersResource {
  /**
   * Members of a queue. The list states no total, so it is compared with the queue's own count; see `expected`.
   * Needs routing:queue:view.
   * @throws ResponseError `paging.short` when fewer come than there are, unless `incomplete: 'warn'`
   */
  list(queueId: string, query?: MemberQuery, options?: CallOptions): Paged<QueueMember>

  /**
   * Adds users, 100 a call. Users who are members already do not change. Needs routing:queueMember:manage or
   * routing:queue:edit.
   */
  add(queueId: string, userIds: readonly string[], options?: CallOptions): Promise<void>

  /**
   * Removes users, 100 a call; users who are not members are ignored. Needs routing:queueMember:manage or
   * routing:queue:edit.
   */
  remove(queueId: string, userIds: readonly string[], options?: CallOptions): Promise<void>

  /**
   * Lets members take contacts of the queue, 100 a call. The platform silently ignores users who are not members, so
   * read back. Needs routing:queueMember:manage or routing:queue:edit.
   */
  join(queueId: string, userIds: readonly string[], options?: CallOptions): Promise<void>

  /**
   * The opposite of `join`: users stay members but take no contacts. Needs routing:queueMember:manage or
   * routing:queue:edit.
   */
  leave(queueId: string, userIds: readonly string[], options?: CallOptions): Promise<void>

  /**
   * Puts a member into a ring, 1 to 6; the queue must have it. The ring takes effect some time later, so read it back.
   * A member added a moment ago may not be found yet, so the call is repeated after a 404 for 3.5 s. Needs
   * routing:queueMember:manage or routing:queue:edit.
   * @throws BadRequestError when the queue has no such ring, NotFoundError when the user is no member
   */
  setRing(queueId: string, userId: string, ring: number, options?: CallOptions): Promise<void>
}

/**
 * Members of queues. All writes take effect some time after the answer. They take `ifMatch` of the whole list
 * (`etag(await members.list(queueId).toArray())`), `setRing` of that one member.
 */
export function membersResource(context: ResourceContext): MembersResource {
  const queue = (queueId: string) => ({ queueId: checkId(queueId, 'queueId') })
  const member = (queueId: string, userId: string) => ({ ...queue(queueId), memberId: checkId(userId, 'userId') })

  /**
   * Sends ids in calls of at most 100, one after the other, so that after a failure it is known which part was not
   * done.
   */
  async function write(
    call: 'addOrRemove' | 'join',
    queueId: string,
    userIds: readonly string[],
    options: CallOptions,
    part: { readonly query?: { delete: boolean }; body(userId: string): unknown },
  ): Promise<void> {
    const target = memberOperations[call]
    const params = queue(queueId)
    const ids = checkIds(userIds, 'userIds')
    const content = { queueId, bodies: ids.map(part.body), query: part.query ?? {} }
    await once<undefined>(context, { id: target.id, content, kind: 'idempotent' }, options, async (options) => {
      const deadline = startDeadline(context, options, target.id)
      const parts = chunks(ids, LIMITS.membersPerCall)
      const read = (read: CallOptions) => list(queueId, {}, read).toArray()
      const { ifMatch } = await compareTarget(target, { params }, deadline.options(), read)
      await inParts(parts, async (some, index) => {
        const input = { params, query: part.query ?? {}, body: some.map(part.body) }
        // A server's own etag no longer matches after the change of the first part.
        const left = { ...deadline.options(), ifMatch: index === 0 ? ifMatch : undefined }
        await context.transport.request(target, input, parts.length === 1 ? left : partOptions(left, index))
      })
      return undefined
    })
  }

  function list(queueId: string, query: MemberQuery = {}, options: CallOptions = {}): Paged<QueueMember> {
    checkMemberQuery(query)
    const { pageSize = LIMITS.pageSize.members, expected, ...rest } = query
    checkInput(pageSizeSchema, pageSize, 'pageSize')
    return uncountedPages(
      context,
      memberOperations.list,
      { params: queue(queueId), query: { ...rest } },
      {
        pageSize,
        expected: async () => (expected === undefined ? await countMembers(queueId, rest, options) : expected || 0),
      },
      options,
    )
  }

  /** One member from the list; undefined if the user is not a member. */
  async function findMember(queueId: string, userId: string, options: CallOptions): Promise<QueueMember | undefined> {
    return (await list(queueId, {}, options).toArray()).find(({ id }) => id === userId)
  }

  return {
    list,

    async add(queueId, userIds, options = {}) {
      await write('addOrRemove', queueId, userIds, options, { query: { delete: false }, body: (id) => ({ id }) })
    },

    async remove(queueId, userIds, options = {}) {
      await write('addOrRemove', queueId, userIds, options, { query: { delete: true }, body: (id) => ({ id }) })
    },

    async join(queueId, userIds, options = {}) {
      await write('join', queueId, userIds, options, { body: (id) => ({ id, joined: true }) })
    },

    async leave(queueId, userIds, options = {}) {
      await write('join', queueId, userIds, options, { body: (id) => ({ id, joined: false }) })
    },

    async setRing(queueId, userId, ring, options = {}) {
      const params = member(queueId, userId)
      const ringNumber = checkInput(ringSchema, ring, 'ring')
      const input = { params, body: { ringNumber } }
      await once<undefined>(
        context,
        { id: 'members.setRing', content: input, kind: 'idempotent' },
        options,
        async (options) => {
          const read = (read: CallOptions) => findMember(queueId, userId, read)
          return await setRingOnceThere(input, await compareTarget(memberOperations.setRing, input, options, read))
        },
      )
    },
  }

  /** The number of members that the queue states for this filter; undefined if it states none. */
  async function countMembers(queueId: string, query: MemberQuery, options: CallOptions): Promise<number | undefined> {
    const { expand: _expand, ...filter } = query
    const set = Object.entries(filter).filter(([, value]) => value !== undefined)
    const count = COUNTS[set.map((entry) => entry.join('_')).join() || 'all']
    if (count === undefined) return undefined
    try {
      return (await context.transport.request(queueOperations.get, { params: queue(queueId) }, withoutKey(options)))[
        count
      ]
    } catch (error) {
      // A client that may list members may not be allowed to read their queue.
      if (error instanceof PermissionError) return undefined
      throw error
    }
  }

  async function setRingOnceThere(input: { params: Record<string, string>; body: unknown }, options: CallOptions) {
    const deadline = startDeadline(context, options, memberOperations.setRing.id)
    for (const waitMs of RING_RETRY_MS) {
      try {
        return await context.transport.request(memberOperations.setRing, input, deadline.options())
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error
        await sleep(context.transport.clock, waitMs, options.signal)
      }
    }
    return await context.transport.request(memberOperations.setRing, input, deadline.options())
  }
}

function checkMemberQuery(query: MemberQuery): void {
  checkQuery(query, {
    memberBy: optionalWord(['user', 'group']),
    joined: optionalFlag(),
    name: optionalText(),
    ...optional(texts(), 'skills', 'languages', 'routingStatus', 'presence', 'expand'),
    expected: z.optional(z.union([whole(0), z.literal(false)])),
    pageSize: optionalCount(),
  })
}
