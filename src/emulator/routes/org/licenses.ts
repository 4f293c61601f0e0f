import { LIMITS } from '../../../core/limits'
import { numberedPage, pageRequest } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldUser } from '../../model/types'

/** Licenses of the emulated org and the features of each. Ids differ between orgs: read them from this list. */
const LICENSES: Readonly<Record<string, { readonly description: string; readonly permissions: readonly string[] }>> = {
  collaborate: { description: 'Directory and chat', permissions: ['directory:user:view'] },
  communicate: {
    description: 'Telephony without queues',
    permissions: ['directory:user:view', 'conversation:call:add'],
  },
  engage1: {
    description: 'Voice contacts from queues',
    permissions: ['conversation:communication:view', 'routing:queue:join'],
  },
  engage2: {
    description: 'Voice and digital contacts from queues',
    permissions: ['conversation:communication:view', 'routing:queue:join', 'conversation:message:create'],
  },
  engage3: {
    description: 'All contacts, quality and workforce management',
    permissions: [
      'conversation:communication:view',
      'routing:queue:join',
      'conversation:message:create',
      'wfm:agentSchedule:view',
    ],
  },
}
const VIEW = ['authorization:license:view']

/** Licenses: definitions, all users by page, a batch of users, one user. */
export const licenseRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/license/definitions', permissions: VIEW, handle: definitions },
  { method: 'GET', path: '/api/v2/license/users', handle: list },
  { method: 'POST', path: '/api/v2/license/users', permissions: VIEW, handle: batch },
  { method: 'GET', path: '/api/v2/license/users/{userId}', permissions: VIEW, handle: get },
]

function definitions(): Reply {
  return { status: 200, body: Object.keys(LICENSES).map(show) }
}

function list({ world, query, path }: RouteContext): Reply {
  const rows = [...world.users.values()].filter((user) => user.licenses.length > 0)
  const page = pageRequest(query, LIMITS.pageSize.users)
  const { entities, pageSize, pageNumber, total, pageCount } = numberedPage(rows, page, { path, query }, showUser)
  return { status: 200, body: { entities, pageSize, pageNumber, total, pageCount } }
}

/** Licenses by user id. Users that do not exist are left out. */
function batch({ world, body }: RouteContext): Reply {
  if (!Array.isArray(body)) return refuse(400, 'bad.request', 'The body must be a list of user ids.')
  if (body.length > LIMITS.userIdsPerCall) refuse(400, 'max.user.ids', 'Only 100 users can be requested at a time.')
  const found = body.flatMap((id: unknown) => (typeof id === 'string' ? (world.users.get(id) ?? []) : []))
  const known = found.filter(({ withoutLicenseRecord }) => withoutLicenseRecord !== true)
  return { status: 200, body: Object.fromEntries(known.map((user) => [user.id, showUser(user)])) }
}

function get({ world, params }: RouteContext): Reply {
  const id = params.userId ?? ''
  const user = world.users.get(id) ?? notFound('user', id)
  return { status: 200, body: { id, licenses: user.licenses.map(show), selfUri: selfUri(user) } }
}

function show(id: string) {
  const license = LICENSES[id]
  return {
    id,
    description: license?.description ?? '',
    permissions: { ids: license?.permissions ?? [] },
    prerequisites: [],
    comprises: [],
    selfUri: `/api/v2/license/definitions/${id}`,
  }
}

function showUser(user: WorldUser) {
  return { id: user.id, licenses: user.licenses, selfUri: selfUri(user) }
}

function selfUri(user: WorldUser): string {
  return `/api/v2/license/users/${user.id}`
}
