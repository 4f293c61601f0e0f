import { isoTime } from '../../../core/time/iso-time'
import { notFound } from '../../answers/refuse'
import type { Reply, Route, RouteContext } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { roleId } from '../shared/lookup'

/** The OAuth client and the token of the request. */
export const clientRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/oauth/clients', permissions: ['oauth:client:view'], handle: list },
  { method: 'GET', path: '/api/v2/oauth/clients/{clientId}', permissions: ['oauth:client:view'], handle: get },
  { method: 'GET', path: '/api/v2/tokens/me', handle: token },
  { method: 'HEAD', path: '/api/v2/tokens/me', handle: () => ({ status: 200 }) },
  { method: 'DELETE', path: '/api/v2/tokens/me', handle: revoke },
]

/** What users' tokens may be used for, in addition to what their roles allow. */
const USER_SCOPES = ['analytics', 'audits', 'authorization', 'notifications', 'organization', 'routing', 'users']

function list(context: RouteContext): Reply {
  const { path } = context
  const body = {
    entities: [client(context)],
    pageSize: 25,
    pageNumber: 1,
    total: 1,
    firstUri: path,
    lastUri: path,
    selfUri: path,
    pageCount: 1,
  }
  return { status: 200, body }
}

function get(context: RouteContext): Reply {
  const id = context.params.clientId ?? ''
  return id === context.clientId ? { status: 200, body: client(context) } : notFound('client', id, 'client.not.found')
}

function client({ world, clientId, userId, switches }: RouteContext) {
  const isClients = userId === undefined
  return {
    id: clientId,
    name: 'skillroute',
    accessTokenValiditySeconds: switches.tokenSeconds,
    dateCreated: isoTime(world.startedAtMs),
    dateModified: isoTime(world.startedAtMs),
    authorizedGrantType: isClients ? 'CLIENT-CREDENTIALS' : 'CODE',
    scope: isClients ? [] : USER_SCOPES,
    roleIds: [roleId(world)],
    roleDivisions: [{ roleId: roleId(world), divisionId: homeDivision(world).id }],
    state: 'active',
    selfUri: `/api/v2/oauth/clients/${clientId}`,
  }
}

function token(context: RouteContext): Reply {
  const { id, name } = context.world.org
  const { accessTokenValiditySeconds: _, selfUri: _uri, roleIds: _roles, ...answer } = client(context)
  const organization = { id, name }
  const body = {
    organization,
    homeOrganization: organization,
    authorizedScope: context.userId === undefined ? [] : USER_SCOPES,
    dateTokenIdles: isoTime(context.tokenExpiresAtMs),
    OAuthClient: { ...answer, organization },
  }
  return { status: 200, body }
}

function revoke(context: RouteContext): Reply {
  context.revokeToken()
  return { status: 200 }
}
