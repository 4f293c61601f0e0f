import {
  bodyObject,
  bodyRows,
  isObject,
  type JsonObject,
  optionalText,
  requiredText,
  requireOneOf,
} from '../../answers/body'
import { listParameter } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, World, WorldUser } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { organizationPresence } from '../analytics/lookups'
import { agentStateNow, presenceSettings, SYSTEM_PRESENCES, statusSettings } from '../shared/agent-state'
import { findUser } from '../shared/lookup'
import { changed, noteUser } from '../shared/note'
import { showPresence, showRoutingStatus } from '../shared/show-user'

const USER = '/api/v2/users/{userId}'
const BULK = '/api/v2/users/presences'
const DEFINITIONS = '/api/v2/presence/definitions'
const STATUSES = ['OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING'] as const
const MAX_USERS = 50

/** Presence and routing status of users, as they or their supervisors set them, and the presences that there are. */
export const presenceRoutes: readonly Route[] = [
  { method: 'GET', path: `${USER}/routingstatus`, handle: getStatus },
  { method: 'PUT', path: `${USER}/routingstatus`, handle: putStatus },
  { method: 'GET', path: `${USER}/presences/{sourceId}`, handle: getPresence },
  { method: 'PATCH', path: `${USER}/presences/{sourceId}`, handle: patchPresence },
  { method: 'PUT', path: `${BULK}/bulk`, handle: putPresences },
  { method: 'GET', path: `${BULK}/{sourceId}/bulk`, handle: getPresences },
  { method: 'GET', path: '/api/v2/systempresences', handle: systemPresences },
  { method: 'GET', path: DEFINITIONS, handle: definitions },
  { method: 'GET', path: `${DEFINITIONS}/{definitionId}`, handle: definition },
]

function getStatus(context: RouteContext): Reply {
  return { status: 200, body: showRoutingStatus(context.world, findUser(context)) }
}

function putStatus(context: RouteContext): Reply {
  const user = findUser(context)
  setState(context, user, { status: requireOneOf(bodyObject(context.body).status, STATUSES, 'status') })
  return { status: 200, body: showRoutingStatus(context.world, user) }
}

function getPresence(context: RouteContext): Reply {
  checkSource(context)
  return { status: 200, body: showPresence(context.world, findUser(context)) }
}

function patchPresence(context: RouteContext): Reply {
  checkSource(context)
  const user = findUser(context)
  setPresence(context, user, bodyObject(context.body))
  return { status: 200, body: showPresence(context.world, user) }
}

function putPresences(context: RouteContext): Reply {
  const rows = bodyRows(context.body)
  const users = rows.map((row) => knownUser(context.world, requiredText(row, 'id')))
  for (const [at, user] of users.entries()) setPresence(context, user, rows[at] ?? {})
  return { status: 200, body: users.map((user) => showPresence(context.world, user)) }
}

function getPresences(context: RouteContext): Reply {
  checkSource(context)
  const ids = listParameter(context.query, 'id')
  if (ids.length > MAX_USERS) refuse(400, 'bad.request', `No more than ${MAX_USERS} users can be requested.`)
  const users = ids.map((id) => knownUser(context.world, id))
  const body = users.map((user) => {
    const { primary: _, ...answer } = showPresence(context.world, user)
    return { ...answer, userId: user.id }
  })
  return { status: 200, body }
}

/** Users have one source of presence. */
function checkSource({ params: { sourceId = '' } }: RouteContext): void {
  if (sourceId.toLowerCase() !== 'purecloud') notFound('presence source', sourceId, 'not.found')
}

function knownUser(world: World, id: string): WorldUser {
  return world.users.get(id) ?? notFound('user', id)
}

/** Going on queue makes an agent idle; any other presence takes the agent off queue. */
function setPresence(context: RouteContext, user: WorldUser, body: JsonObject): void {
  const desired = isObject(body.presenceDefinition) ? body.presenceDefinition : {}
  const { world, nowMs } = context
  const presence =
    Object.entries(SYSTEM_PRESENCES).find(([name, own]) =>
      desired.id === undefined ? own === desired.systemPresence : organizationPresence(world, name) === desired.id,
    )?.[0] ?? refuse(400, 'invalid.presence', 'The presence definition is unknown.')
  const before = agentStateNow(world, user)
  presenceSettings(world).set(user.id, { presence, message: optionalText(body, 'message') ?? '', atMs: nowMs })
  const isOnQueue = (name: string): boolean => name === 'ON_QUEUE'
  const retained = isOnQueue(before.presence) === isOnQueue(presence)
  const status = retained ? before.status : isOnQueue(presence) ? 'IDLE' : 'OFF_QUEUE'
  setState(context, user, { status: requireOneOf(status, STATUSES, 'status'), presence: [before.presence, presence] })
}

function setState(
  context: RouteContext,
  user: WorldUser,
  { status, presence }: { readonly status: WorldUser['routingStatus']; readonly presence?: readonly [string, string] },
): void {
  const before = agentStateNow(context.world, user).status
  user.routingStatus = status
  statusSettings(context.world).set(user.id, context.nowMs)
  const properties = [
    ...(before === status ? [] : [changed('routingStatus', before, status)]),
    ...(presence === undefined || presence[0] === presence[1] ? [] : [changed('presence', ...presence)]),
  ]
  if (properties.length === 0) return
  noteUser(context, user, `user.update ${user.id}`, properties)
}

function systemPresences(): Reply {
  return { status: 200, body: Object.values(SYSTEM_PRESENCES).map((name) => ({ id: name, name })) }
}

function definitions({ world }: RouteContext): Reply {
  const entities = Object.keys(SYSTEM_PRESENCES).map((name) => showDefinition(world, name))
  return { status: 200, body: { total: entities.length, entities, selfUri: DEFINITIONS } }
}

function definition({ world, params: { definitionId = '' } }: RouteContext): Reply {
  const name = Object.keys(SYSTEM_PRESENCES).find((it) => organizationPresence(world, it) === definitionId)
  return { status: 200, body: showDefinition(world, name ?? notFound('presence definition', definitionId)) }
}

/** Every org has a definition of each system presence. */
function showDefinition(world: World, presence: string) {
  const id = organizationPresence(world, presence)
  const systemPresence = SYSTEM_PRESENCES[presence] ?? presence
  return {
    id,
    type: 'System',
    languageLabels: { en_US: systemPresence },
    systemPresence,
    divisionId: homeDivision(world).id,
    deactivated: false,
    selfUri: `${DEFINITIONS}/${id}`,
  }
}
