import { LIMITS } from '../../../core/limits'
import { linkedPage, numberedPage, pageRequest, pageSize } from '../../answers/page'
import type { Reply, Route, RouteContext } from '../../model/types'
import { byName, nameFilter } from '../shared/order'

/** Lists of resources that routing does not use. Most are empty; they exist for tools that read a whole org. */
export const listRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/teams', permissions: ['groups:team:view'], handle: teams },
  { method: 'GET', path: '/api/v2/flows', permissions: ['architect:flow:search'], handle: nothing },
  { method: 'GET', path: '/api/v2/locations', handle: nothing },
  { method: 'GET', path: '/api/v2/telephony/providers/edges/extensionpools', handle: nothing },
]

function teams({ world, query, path }: RouteContext): Reply {
  const hasName = nameFilter(query)
  const rows = [...world.groups.values()].filter(
    ({ type, derived, name }) => type === 'TEAM' && derived !== true && hasName(name),
  )
  const size = pageSize(query, LIMITS.pageSize.default)
  const body = linkedPage(byName(rows, query), size, { path, query }, ({ id, name, members }) => ({
    id,
    name,
    memberCount: members.size,
    selfUri: `/api/v2/teams/${id}`,
  }))
  return { status: 200, body }
}

function nothing({ query, path }: RouteContext): Reply {
  const page = pageRequest(query, LIMITS.pageSize.default)
  return { status: 200, body: numberedPage([], page, { path, query }, (row) => row) }
}
