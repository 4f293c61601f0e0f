import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import type { AsRead } from '../inputs/given'
import { isDoubtful, type NamesOf, refuseMisspelled } from '../inputs/names'
import type { UserChanges } from '../inputs/user-changes'
import { writableIfRead } from '../inputs/writable'
import { readTarget } from '../kit/etag'
import { linkedListing, loose } from '../kit/fields'
import { checkId, checkIds, checkInput, oneOf, wholeNumber } from '../kit/input'
import { chunks, concurrently, PARALLEL } from '../kit/lists/in-parts'
import { bodyNumberedPages, cursorPages, linkedPages, numberedPages } from '../kit/lists/lists'
import { patches, puts, queries, reads } from '../kit/operations'
import { checkQuery, optionalCount, optionalTexts, optionalWord } from '../kit/query'
import { once, type ResourceContext, send } from '../kit/send'
import { sendIfSame } from '../kit/send-if-same'
import { type SkillGroup, skillGroupSchema } from '../skills/skill-groups'
import { type UserQueueCalls, userQueueCalls, userQueueOperations } from './user-queues'
import {
  type RoutingStatus,
  type RoutingWord,
  routingStatusSchema,
  type User,
  type UserExpand,
  userCursorListingSchema,
  userListingSchema,
  userSchema,
  userSearchResponseSchema,
} from './user-schema'

const USER_NAMES: NamesOf<UserChanges> = {
  version: 1,
  name: 1,
  chat: { jabberId: 1 },
  department: 1,
  email: 1,
  addresses: { address: 1, mediaType: 1, type: 1, extension: 1, countryCode: 1, integration: 1 },
  title: 1,
  username: 1,
  preferredName: 1,
  manager: 1,
  images: { resolution: 1, imageUri: 1 },
  profileSkills: 1,
  locations: { id: 1, coordinates: 1, notes: 1, locationDefinition: 1 },
  groups: 1,
  state: 1,
  acdAutoAnswer: 1,
  certifications: 1,
  biography: {
    biography: 1,
    interests: 1,
    hobbies: 1,
    spouse: 1,
    education: { school: 1, fieldOfStudy: 1, notes: 1, dateStart: 1, dateEnd: 1 },
  },
  employerInfo: { officialName: 1, employeeId: 1, employeeType: 1, dateHire: 1 },
}

const userPath = '/api/v2/users/{userId}'
const statusPath = '/api/v2/users/{userId}/routingstatus'
export const userOperations = {
  ...userQueueOperations,
  list: reads('getUsers', '/api/v2/users', userListingSchema),
  get: reads('getUser', userPath, userSchema),
  update: patches('patchUser', userPath, userSchema, 'admin|directory:user:edit|directory:organization:admin'),
  listByCursor: reads('getUsersQuery', '/api/v2/users/query', userCursorListingSchema, 'directory:user:view'),
  search: queries('postUsersSearch', '/api/v2/users/search', userSearchResponseSchema, 'directory:user:view'),
  routingStatus: reads('getUserRoutingstatus', statusPath, routingStatusSchema),
  setRoutingStatus: puts('putUserRoutingstatus', statusPath, routingStatusSchema),
  skillGroups: reads(
    'getUserSkillgroups',
    '/api/v2/users/{userId}/skillgroups',
    linkedListing(skillGroupSchema),
    'routing:skillGroup:view',
  ),
}

/** Which users to list. */
export interface UserQuery {
  /** Default active. `inactive` needs directory:user:view. */
  readonly state?: 'active' | 'inactive' | 'deleted' | 'any' | undefined
  /**
   * `skills`, `languages`, `routingStatus`, `groups`, `team` and so on. Best effort: a missing list is not an empty one;
   * confirm by `routing.userSkills.get` before a replacement.
   */
  readonly expand?: readonly UserExpand[] | undefined
  readonly sortOrder?: 'ascending' | 'descending' | undefined
  /** 1 to 500. Default 500, with `expand` 100, and at most 200 for inactive users. */
  readonly pageSize?: number | undefined
}

/** One condition of a search. */
export interface UserSearchCriterion {
  readonly type: OpenUnion<
    | 'EXACT'
    | 'STARTS_WITH'
    | 'CONTAINS'
    | 'REGEX'
    | 'TERM'
    | 'TERMS'
    | 'REQUIRED_FIELDS'
    | 'MATCH_ALL'
    | 'QUERY_STRING'
    | 'RANGE'
    | 'LESS_THAN'
    | 'LESS_THAN_EQUAL_TO'
    | 'GREATER_THAN'
    | 'GREATER_THAN_EQUAL_TO'
  >
  readonly fields?: readonly string[] | undefined
  readonly value?: string | undefined
  readonly values?: readonly string[] | undefined
  readonly operator?: 'AND' | 'OR' | 'NOT' | undefined
  readonly group?: readonly UserSearchCriterion[] | undefined
  readonly startValue?: string | undefined
  readonly endValue?: string | undefined
  readonly dateFormat?: string | undefined
}

const STATUSES = ['OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING'] as const
const statusSchema = /* @__PURE__ */ lazy(() => oneOf(STATUSES))
const READ_ONLY =
  'division primaryContactInfo routingStatus presence integrationPresence conversationSummary outOfOffice geolocation station authorization team workPlanBidRanks skills languages languagePreference lastTokenIssued dateLastLogin dateWelcomeSent'
const given = { names: USER_NAMES, subject: 'changes' }
const changesSchema = loose(() => ({ version: z.optional(wholeNumber({ min: 0 })) }))

/** Users of the org: `client.users`. */
export interface UsersResource extends UserQueueCalls {
  /**
   * Users. Needs no permission, but directory:user:view for those of state `inactive`: page numbers end at 10,000 of them,
   * so they are listed by cursor.
   */
  list(query?: UserQuery, options?: CallOptions): Paged<User>

  /** One user. Needs no permission. @throws NotFoundError */
  get(
    userId: string,
    query?: { readonly expand?: UserQuery['expand']; readonly state?: 'active' | 'deleted' | undefined },
    options?: CallOptions,
  ): Promise<User>

  /**
   * The user whose token the client sends: a person who logged in. Needs no permission.
   * @throws BadRequestError `not.a.user` with client credentials, which belong to no user
   */
  me(query?: { readonly expand?: UserQuery['expand'] }, options?: CallOptions): Promise<User>

  /**
   * Users by id, 100 a request, in the given order. Users whom the platform does not return are missing, so compare the
   * ids. `state` is `any` unless given. Needs no permission.
   */
  byIds(userIds: readonly string[], query?: Pick<UserQuery, 'expand' | 'state'>, options?: CallOptions): Promise<User[]>

  /**
   * Users that match all criteria. Needs directory:user:view.
   * @example client.users.search([{ type: 'EXACT', fields: ['email'], value: 'ann@example.com' }])
   */
  search(
    criteria: readonly UserSearchCriterion[],
    query?: { readonly expand?: readonly UserExpand[] | undefined; readonly pageSize?: number | undefined },
    options?: CallOptions,
  ): Paged<User>

  /** Whether a user is on queue, and what they do there. Needs no permission. */
  routingStatus(userId: string, options?: CallOptions): Promise<RoutingStatus>

  /** Sets the routing status; for tests and repair, not for planning. Takes `ifMatch`. Declares no permission. */
  setRoutingStatus(userId: string, status: RoutingWord, options?: CallOptions): Promise<RoutingStatus>

  /** Skill groups the user is in now. Needs routing:skillGroup:view. */
  skillGroups(userId: string, options?: CallOptions): Paged<SkillGroup>

  /**
   * Changes the given fields of a user. The platform requires the version that is to be changed; without
   * `changes.version` the user is read first. `ifMatch` is compared with that read. Needs directory:user:edit or the
   * permissions that the fields require.
   * @throws ConflictError when someone changed the user in between
   */
  update(userId: string, changes: UserChanges | AsRead<UserChanges>, options?: CallOptions): Promise<User>
}

export function usersResource(context: ResourceContext): UsersResource {
  const target = (userId: string) => ({ params: { userId: checkId(userId, 'userId') } })
  const choosePageSize = (query: UserQuery) =>
    query.pageSize ??
    (query.expand?.length
      ? (context.facts.usersExpandedPageSize ?? LIMITS.pageSize.usersExpanded)
      : (context.facts.userPageSize ?? LIMITS.pageSize.users))

  function list(query: UserQuery = {}, options: CallOptions = {}): Paged<User> {
    checkUserQuery(query)
    const { pageSize: _size, ...filter } = query
    const input = { query: filter }
    if (query.state !== 'inactive')
      return numberedPages(context, userOperations.list, input, { pageSize: choosePageSize(query) }, options)
    const pageSize = query.pageSize ?? Math.min(LIMITS.pageSize.cursor, choosePageSize(query))
    const items = ({ entities }: z.infer<ReturnType<typeof userCursorListingSchema>>) => entities
    return cursorPages(context, userOperations.listByCursor, input, { pageSize, items }, options)
  }

  async function get(
    userId: string,
    query: { readonly expand?: UserQuery['expand']; readonly state?: 'active' | 'deleted' | undefined } = {},
    options: CallOptions = {},
  ): Promise<User> {
    checkQuery(query, { expand: optionalTexts(), state: optionalWord(['active', 'deleted']) })
    const { expand, state } = query
    return await send(context, userOperations.get, { ...target(userId), query: { expand, state } }, options)
  }

  async function routingStatus(userId: string, options: CallOptions = {}): Promise<RoutingStatus> {
    return await send(context, userOperations.routingStatus, target(userId), options)
  }

  return {
    list,

    get,

    async me(query = {}, options = {}) {
      checkQuery(query, { expand: optionalTexts() })
      const { expand } = query
      return await send(context, userOperations.get, { params: { userId: 'me' }, query: { expand } }, options)
    },

    async byIds(userIds, query = {}, options = {}) {
      checkQuery(query, { expand: optionalTexts(), state: optionalWord(['active', 'inactive', 'deleted', 'any']) })
      const ids = checkIds(userIds, 'userIds')
      const { expand, state = 'any' } = query
      const found = await concurrently(chunks(ids, LIMITS.userIdsPerCall), PARALLEL, async (id) => {
        const input = { query: { id, expand, state } }
        return await numberedPages(context, userOperations.list, input, { pageSize: id.length }, options).toArray()
      })
      const byId = new Map(found.flat().map((user) => [user.id, user]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },

    search(criteria, query = {}, options = {}) {
      checkQuery(query, { expand: optionalTexts(), pageSize: optionalCount() })
      const { expand, pageSize = LIMITS.pageSize.default } = query
      const body = { query: criteria, expand, enforcePermissions: true }
      const items = ({ results }: z.infer<ReturnType<typeof userSearchResponseSchema>>) => results
      return bodyNumberedPages(context, userOperations.search, { body }, { pageSize, items }, options)
    },

    ...userQueueCalls(context),

    routingStatus,

    async setRoutingStatus(userId, status, options = {}) {
      const body = { status: checkInput(statusSchema, status, 'status') }
      const input = { ...target(userId), body }
      const read = (read: CallOptions) => routingStatus(userId, read)
      return await sendIfSame(context, userOperations.setRoutingStatus, input, options, read)
    },

    skillGroups(userId, options = {}) {
      const paging = { pageSize: LIMITS.pageSize.default }
      return linkedPages(context, userOperations.skillGroups, target(userId), paging, options)
    },

    async update(userId, changes, options = {}) {
      const checked = checkInput(changesSchema, changes, 'changes')
      const work = {
        id: 'users.update',
        content: { userId, changes },
        kind: 'idempotent' as const,
        result: userSchema(),
      }
      return await once(context, work, options, async (options) => {
        const place = { method: 'PATCH', path: `/api/v2/users/${userId}` }
        const isKnown = checked.version !== undefined && options.ifMatch === undefined && !isDoubtful(changes, given)
        const { fresh, write } = isKnown
          ? { fresh: undefined, write: options }
          : await readTarget(place, options, (read) => get(userId, {}, read))
        refuseMisspelled(changes, given, fresh)
        const body = { ...writableIfRead(checked, READ_ONLY), version: checked.version ?? fresh?.version }
        return await context.transport.request(userOperations.update, { ...target(userId), body }, write)
      })
    },
  }
}

function checkUserQuery(query: UserQuery): void {
  checkQuery(query, {
    state: optionalWord(['active', 'inactive', 'deleted', 'any']),
    expand: optionalTexts(),
    sortOrder: optionalWord(['ascending', 'descending']),
    pageSize: optionalCount(),
  })
}
