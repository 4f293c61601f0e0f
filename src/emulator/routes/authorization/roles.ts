import { LIMITS } from '../../../core/limits'
import { numberedPage, pageRequest } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import type { Reply, Route, RouteContext } from '../../model/types'
import { findUser } from '../shared/lookup'
import { byName, idFilter, nameFilter } from '../shared/order'
import { buildRoles, getGrants, type Role } from './grants'

const AT = '/api/v2/authorization/roles'
const VIEW = ['authorization:role:view']

/** Roles, and the roles of a user. */
export const roleRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: VIEW, handle: list },
  { method: 'GET', path: `${AT}/{roleId}`, permissions: VIEW, handle: get },
  { method: 'GET', path: '/api/v2/users/{userId}/roles', handle: listOfUser },
]

function list({ world, switches, query, path }: RouteContext): Reply {
  const hasId = idFilter(query)
  const hasName = nameFilter(query)
  const roles = [...buildRoles(world, switches.permissions).values()].filter(
    ({ id, name }) => hasId(id) && hasName(name),
  )
  const page = pageRequest(query, LIMITS.pageSize.default)
  return { status: 200, body: numberedPage(byName(roles, query), page, { path, query }, show) }
}

function get({ world, switches, params }: RouteContext): Reply {
  const { roleId = '' } = params
  return { status: 200, body: show(buildRoles(world, switches.permissions).get(roleId) ?? notFound('role', roleId)) }
}

function listOfUser(context: RouteContext): Reply {
  const user = findUser(context)
  const roles = buildRoles(context.world, context.switches.permissions)
  const ids = new Set(getGrants(context.world, user.id).map(({ roleId }) => roleId))
  return { status: 200, body: { roles: [...ids].map((id) => ({ id, name: roles.get(id)?.name ?? '' })) } }
}

function show({ id, name, description, isDefault, permissions }: Role) {
  const permissionPolicies = permissions.map((permission) => {
    const [domain = '*', entityName = '*', action = '*'] = permission.split(':')
    return { domain, entityName, actionSet: [action], allowConditions: false }
  })
  return { id, name, description, permissionPolicies, default: isDefault, base: isDefault, selfUri: `${AT}/${id}` }
}

const PRODUCTS = ['collaborate', 'communicate', 'engage'] as const

/** The products of the org. Tools request them to check their credentials. */
export const productRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/authorization/products',
    handle: () => ({
      status: 200,
      body: {
        entities: PRODUCTS.map((id) => ({ id })),
        pageSize: PRODUCTS.length,
        pageNumber: 1,
        total: PRODUCTS.length,
        pageCount: 1,
      },
    }),
  },
]
