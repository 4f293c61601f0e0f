import { LIMITS } from '../../../core/limits'
import { listParameter, numberedPage, pageRequest } from '../../answers/page'
import type { Reply, Route, RouteContext, WorldUser } from '../../model/types'
import { findGroup, showGroup } from '../shared/directory-groups'
import { byName, idFilter } from '../shared/order'
import { showUser } from '../shared/show-user'

const AT = '/api/v2/groups'

/** Directory groups, which can be members of queues. */
export const groupRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: list },
  { method: 'GET', path: `${AT}/{groupId}`, handle: get },
  { method: 'GET', path: `${AT}/{groupId}/members`, handle: listPeople },
  { method: 'GET', path: `${AT}/{groupId}/individuals`, handle: listPeople },
]

function list({ world, query, path }: RouteContext): Reply {
  const hasId = idFilter(query)
  const groups = [...world.groups.values()].filter(({ type }) => type !== 'TEAM')
  const rows = byName(groups, query).filter(({ id }) => hasId(id))
  return {
    status: 200,
    body: numberedPage(rows, pageRequest(query, LIMITS.pageSize.default), { path, query }, (group) =>
      showGroup(world, group),
    ),
  }
}

function get(context: RouteContext): Reply {
  return { status: 200, body: showGroup(context.world, findGroup(context)) }
}

function listPeople(context: RouteContext): Reply {
  const { world, query, path } = context
  const people = [...findGroup(context).members].flatMap((id): readonly WorldUser[] => {
    const user = world.users.get(id)
    return user === undefined ? [] : [user]
  })
  const expand = new Set(listParameter(query, 'expand'))
  const page = pageRequest(query, LIMITS.pageSize.default)
  return { status: 200, body: numberedPage(people, page, { path, query }, (user) => showUser(context, user, expand)) }
}
