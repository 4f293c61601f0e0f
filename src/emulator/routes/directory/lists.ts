import { LIMITS } from '../../../core/limits'
import { linkedPage, numberedPage, pageRequest, pageSize } from '../../answers/page'
import type { Reply, Route, RouteContext } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { idStream } from '../../world/ids'
import { byName, nameFilter } from '../shared/order'

const PRESENCES = '/api/v2/presence/definitions'

/** Lists of resources that routing does not use. Most are empty; they exist for tools that read a whole org. */
export const listRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/teams', permissions: ['groups:team:view'], handle: teams },
  { method: 'GET', path: '/api/v2/flows', permissions: ['architect:flow:search'], handle: nothing },
  { method: 'GET', path: '/api/v2/locations', handle: nothing },
  { method: 'GET', path: '/api/v2/telephony/providers/edges/extensionpools', handle: nothing },
  { method: 'GET', path: PRESENCES, handle: presences },
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

/** System presences. Every org has a definition of each. */
const SYSTEM_PRESENCES = ['Available', 'Away', 'Break', 'Busy', 'Meal', 'Meeting', 'Offline', 'On Queue', 'Training']

function presences({ world }: RouteContext): Reply {
  const newId = idStream(`${world.seed}/presences`)
  const entities = SYSTEM_PRESENCES.map((name) => {
    const id = newId()
    return {
      id,
      type: 'System',
      languageLabels: { en_US: name },
      systemPresence: name,
      divisionId: homeDivision(world).id,
      deactivated: false,
      selfUri: `${PRESENCES}/${id}`,
    }
  })
  return { status: 200, body: { total: entities.length, entities, selfUri: PRESENCES } }
}
