import { LIMITS } from '../../../core/limits'
import { bodyObject, isObject } from '../../answers/body'
import {
  cursorSlice,
  invalidParameter,
  linkTo,
  listParameter,
  numberedPage,
  pageRequest,
  pageSize,
} from '../../answers/page'
import { refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldUser } from '../../model/types'
import { descending } from '../shared/order'
import { showUser } from '../shared/show-user'

const MAX_INACTIVE = 10_000
const SEARCH_PAGE = 100
const STATES = ['active', 'inactive', 'deleted', 'any'] as const

/** Lists and searches of users. */
export const userListRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/users', handle: listUsers },
  { method: 'GET', path: '/api/v2/users/query', permissions: ['directory:user:view'], handle: queryUsers },
  { method: 'POST', path: '/api/v2/users/search', permissions: ['directory:user:view'], handle: searchUsers },
  { method: 'GET', path: '/api/v2/users/search', permissions: ['directory:user:view'], handle: searchAgain },
]

function listUsers(context: RouteContext): Reply {
  const { query, path } = context
  const ids = listParameter(query, 'id')
  if (ids.length > LIMITS.userIdsPerCall) refuse(400, 'max.user.ids', 'Only 100 users can be requested at a time.')
  const expand = new Set(listParameter(query, 'expand'))
  const page = pageRequest(query, maxUsers(context, expand))
  const state = requestedState(query)
  if (state === 'inactive' && page.pageNumber * page.pageSize > MAX_INACTIVE)
    refuse(400, 'bad.request', `No more than ${MAX_INACTIVE} inactive users can be listed.`)
  const rows = ids.length > 0 ? byId(context, ids, state) : ordered(context, state)
  return { status: 200, body: numberedPage(rows, page, { path, query }, (user) => showUser(context, user, expand)) }
}

function maxUsers({ switches }: RouteContext, expand: ReadonlySet<string>): number {
  return expand.size > 0 ? switches.usersExpandedPageSize : switches.userPageSize
}

function queryUsers(context: RouteContext): Reply {
  const { query, path } = context
  const expand = new Set(listParameter(query, 'expand'))
  const size = pageSize(query, maxUsers(context, expand))
  const { rows, cursor } = cursorSlice(ordered(context, requestedState(query)), size, query)
  const body = {
    entities: rows.map((user) => showUser(context, user, expand)),
    results: rows.length,
    selfUri: path,
    ...(cursor === undefined ? {} : { cursor, nextUri: linkTo({ path, query }, { cursor }) }),
  }
  return { status: 200, body }
}

function searchUsers(context: RouteContext): Reply {
  return search(context, bodyObject(context.body))
}

function searchAgain(context: RouteContext): Reply {
  const text = Buffer.from(context.query.get('q64') ?? '', 'base64url').toString()
  try {
    return search(context, bodyObject(JSON.parse(text)))
  } catch {
    return invalidParameter('q64', context.query.get('q64') ?? '', 'the q64 value of a previous search')
  }
}

function search(context: RouteContext, request: Record<string, unknown>): Reply {
  const pageNumber = numberIn(request.pageNumber, 1)
  const size = numberIn(request.pageSize, 25)
  if (size > SEARCH_PAGE) refuse(400, 'too.many.requested.results', 'too many requested results')
  const criteria = Array.isArray(request.query) ? request.query : []
  const expand = new Set(Array.isArray(request.expand) ? request.expand.map(String) : [])
  // Search finds deleted users only when the query names their state.
  const asksForState = criteria.some(
    (one) => isObject(one) && Array.isArray(one.fields) && one.fields.includes('state'),
  )
  const rows = ordered(context, 'any').filter(
    (user) => (asksForState || user.state !== 'deleted') && criteria.every((one) => meets(user, one)),
  )
  const pageCount = Math.max(1, Math.ceil(rows.length / size))
  const pageLink = (number: number): string =>
    `/api/v2/users/search?q64=${Buffer.from(JSON.stringify({ ...request, pageNumber: number })).toString('base64url')}`
  const start = (pageNumber - 1) * size
  const body = {
    total: rows.length,
    pageCount,
    pageSize: size,
    pageNumber,
    ...(pageNumber > 1 ? { previousPage: pageLink(pageNumber - 1) } : {}),
    currentPage: pageLink(pageNumber),
    ...(pageNumber < pageCount ? { nextPage: pageLink(pageNumber + 1) } : {}),
    types: ['users'],
    results: rows.slice(start, start + size).map((user) => showUser(context, user, expand)),
  }
  return { status: 200, body }
}

/** Whether a user matches one criterion: its value or one of its values, in one of its fields. */
function meets(user: WorldUser, criterion: unknown): boolean {
  if (!isObject(criterion)) return false
  const { type, value, values, fields } = criterion
  if (type === 'MATCH_ALL') return true
  const desired = (Array.isArray(values) ? values : [value]).map((one) => String(one).toLowerCase())
  const names = Array.isArray(fields) ? fields.map(String) : []
  const found = names.map((name) => searchedField(user, name).toLowerCase())
  const test = (have: string, want: string): boolean => {
    if (type === 'STARTS_WITH') return have.startsWith(want)
    if (type === 'CONTAINS' || type === 'QUERY_STRING') return have.includes(want)
    return have === want
  }
  const isFound = found.some((have) => desired.some((want) => test(have, want)))
  return criterion.operator === 'NOT' ? !isFound : isFound
}

function searchedField(user: WorldUser, name: string): string {
  const fields: Readonly<Record<string, string>> = {
    id: user.id,
    guid: user.id,
    name: user.name,
    email: user.email,
    username: user.email,
    title: user.title,
    department: user.department,
    state: user.state,
  }
  return fields[name] ?? ''
}

/** Users sorted by name, the order in which the world keeps them. */
function ordered(context: RouteContext, state: string): readonly WorldUser[] {
  const users = [...context.world.users.values()].filter((user) => state === 'any' || user.state === state)
  return descending(context.query) ? users.reverse() : users
}

/** A request by id returns users of every state unless it names one. */
function byId(context: RouteContext, ids: readonly string[], state: string): readonly WorldUser[] {
  const named = context.query.get('state') !== null
  const users = [...new Set(ids)].flatMap((id) => context.world.users.get(id) ?? [])
  return users.filter((user) => (named ? state === 'any' || user.state === state : user.state !== 'deleted'))
}

function requestedState(query: URLSearchParams): string {
  const state = query.get('state') ?? 'active'
  return STATES.some((one) => one === state) ? state : invalidParameter('state', state, STATES.join(', '))
}

function numberIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : otherwise
}
