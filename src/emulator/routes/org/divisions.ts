import { LIMITS } from '../../../core/limits'
import { isoTime } from '../../../core/time/iso-time'
import { invalidParameter, linkedPage, numberedPage, pageRequest, pageSize } from '../../answers/page'
import { mayWriteIn } from '../../answers/permit'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldDivision } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { idStream } from '../../world/ids'
import { roleId } from '../shared/lookup'
import { byName, idFilter, nameFilter } from '../shared/order'

const AT = '/api/v2/authorization/divisions'
const MAX_DIVISIONS = 200

/** Divisions and the client's permissions in them. */
export const divisionRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: list },
  { method: 'GET', path: `${AT}/home`, handle: ({ world }) => ({ status: 200, body: show(homeDivision(world)) }) },
  { method: 'GET', path: `${AT}/limit`, handle: () => ({ status: 200, body: MAX_DIVISIONS }) },
  { method: 'GET', path: `${AT}/query`, handle: query },
  { method: 'GET', path: `${AT}/{divisionId}`, handle: get },
  { method: 'GET', path: '/api/v2/authorization/divisionspermitted/paged/me', handle: permitted },
  { method: 'GET', path: '/api/v2/authorization/subjects/me', handle: subject },
]

function list(context: RouteContext): Reply {
  const { query: parameters, path } = context
  const page = pageRequest(parameters, LIMITS.pageSize.cursor)
  return { status: 200, body: numberedPage(desired(context), page, { path, query: parameters }, show) }
}

function query(context: RouteContext): Reply {
  const { query: parameters, path } = context
  const size = pageSize(parameters, LIMITS.pageSize.cursor)
  return { status: 200, body: linkedPage(desired(context), size, { path, query: parameters }, show) }
}

function get({ world, params }: RouteContext): Reply {
  const id = params.divisionId ?? ''
  return { status: 200, body: show(world.divisions.get(id) ?? notFound('division', id)) }
}

function permitted(context: RouteContext): Reply {
  const { query: parameters, path } = context
  const permission = parameters.get('permission')
  if (permission === null) refuse(400, 'missing.permission.param', 'Missing required permission parameter')
  if (permission?.split(':').length !== 3) invalidParameter('permission', permission ?? '', 'domain:entity:action')
  const page = pageRequest(parameters, LIMITS.pageSize.cursor)
  const body = numberedPage(desired(context), page, { path, query: parameters }, show)
  return { status: 200, body: { ...body, allDivsPermitted: true } }
}

function subject({ world, clientId, userId, switches }: RouteContext): Reply {
  const id = userId ?? clientId
  const permissions = userId === undefined ? switches.permissions : switches.userPermissions
  const role = { id: roleId(world), name: 'Emulated role', description: 'What the client may do' }
  const viewer = { id: idStream(`${world.seed}/viewer`)(), name: 'Viewer', description: 'What the client may view' }
  const grantMadeAt = isoTime(world.startedAtMs)
  const grants = [...world.divisions.values()].map((division) => ({
    subjectId: id,
    division: show(division),
    role:
      userId !== undefined || mayWriteIn(division, switches.writeDivisions)
        ? { ...role, policies: permissions.map(policy), default: false }
        : { ...viewer, policies: [policy('*:*:view')], default: false },
    grantMadeAt,
  }))
  return {
    status: 200,
    body: {
      id,
      name: world.users.get(id)?.name ?? 'skillroute',
      grants,
      version: 1,
      selfUri: '/api/v2/authorization/subjects/me',
    },
  }
}

function policy(permission: string) {
  const [domain = '*', entityName = '*', action = '*'] = permission.split(':')
  return { domain, entityName, actions: [action] }
}

function desired({ world, query: parameters }: RouteContext): readonly WorldDivision[] {
  const hasId = idFilter(parameters)
  const hasName = nameFilter(parameters)
  return byName([...world.divisions.values()], parameters).filter(({ id, name }) => hasId(id) && hasName(name))
}

function show(division: WorldDivision) {
  const { id, name, description, homeDivision: isHome } = division
  return { id, name, description, homeDivision: isHome, selfUri: `${AT}/${id}` }
}
