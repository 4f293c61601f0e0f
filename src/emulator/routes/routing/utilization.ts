import { bodyObject, isObject, type JsonObject } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext, World, WorldUser } from '../../model/types'
import { SYSTEM_UTILIZATION } from '../../world/create'
import { findUser } from '../shared/lookup'
import { differences, note } from '../shared/note'

const ORG = '/api/v2/routing/utilization'
const USER = '/api/v2/routing/users/{userId}/utilization'
export const VIEW = ['routing:utilization:view', 'routing:utilization:manage']
export const MANAGE = ['routing:utilization:manage']
const CAPACITY = { '1-50': { min: 1, max: 50 }, '0-25': { min: 0, max: 25 } }

/** Utilization: how many contacts an agent takes at once, for the org and for single users. */
export const utilizationRoutes: readonly Route[] = [
  { method: 'GET', path: ORG, permissions: VIEW, handle: getOrg },
  { method: 'PUT', path: ORG, permissions: MANAGE, handle: putOrg },
  { method: 'DELETE', path: ORG, permissions: MANAGE, handle: resetOrg },
  { method: 'GET', path: USER, permissions: VIEW, handle: getUser },
  { method: 'PUT', path: USER, permissions: MANAGE, handle: putUser },
  { method: 'DELETE', path: USER, permissions: MANAGE, handle: resetUser },
]

function getOrg({ world }: RouteContext): Reply {
  return { status: 200, body: render(world, world.orgUtilization) }
}

function putOrg(context: RouteContext): Reply {
  const { world } = context
  // Media left out are reset to the system's own capacities.
  setOrg(context, withMedia(readUtilization(context), SYSTEM_UTILIZATION))
  return { status: 200, body: render(world, world.orgUtilization) }
}

function resetOrg(context: RouteContext): Reply {
  setOrg(context, { utilization: { ...SYSTEM_UTILIZATION }, labelUtilizations: {} })
  return { status: 200 }
}

function setOrg(context: RouteContext, next: JsonObject): void {
  const { world } = context
  const properties = differences(world.orgUtilization, next)
  world.orgUtilization = next
  if (properties.length === 0) return
  note(context, 'Routing', 'MaxOrgRoutingUtilizationCapacity', world.org, {
    action: 'Update',
    properties,
    effect: 'utilization.update org',
  })
}

function getUser(context: RouteContext): Reply {
  return { status: 200, body: renderForUser(context.world, findUser(context)) }
}

function putUser(context: RouteContext): Reply {
  const user = findUser(context)
  const { utilization } = context.world.orgUtilization
  setUser(context, user, withMedia(readUtilization(context), isObject(utilization) ? utilization : {}))
  return { status: 200, body: renderForUser(context.world, user) }
}

function resetUser(context: RouteContext): Reply {
  setUser(context, findUser(context), undefined)
  return { status: 200 }
}

function setUser(context: RouteContext, user: WorldUser, next: JsonObject | undefined): void {
  const properties = differences(user.utilization ?? {}, next ?? {})
  const same = properties.length === 0 && (user.utilization === undefined) === (next === undefined)
  user.utilization = next
  if (same) return
  note(context, 'Routing', 'AgentRoutingInfo', user, {
    action: next === undefined ? 'Delete' : 'Update',
    properties,
    effect: `utilization.update ${user.id}`,
  })
}

function renderForUser(world: World, user: WorldUser): JsonObject {
  const level = user.utilization === undefined ? 'Organization' : 'Agent'
  return { ...render(world, user.utilization ?? world.orgUtilization), level }
}

/** Answers show labels with their names. */
function render(world: World, utilization: JsonObject): JsonObject {
  const labels = isObject(utilization.labelUtilizations) ? utilization.labelUtilizations : {}
  const named = Object.entries(labels).map(([id, label]) => [
    id,
    { ...(isObject(label) ? label : {}), labelName: world.utilizationLabels.get(id)?.name ?? '' },
  ])
  return { ...utilization, labelUtilizations: Object.fromEntries(named) }
}

function withMedia(given: JsonObject, defaults: Readonly<JsonObject>): JsonObject {
  const media = isObject(given.utilization) ? given.utilization : {}
  return { labelUtilizations: {}, ...given, utilization: { ...defaults, ...media } }
}

/**
 * @throws Refusal 409 `conflict` soon after a new label; 400 `bad.request`, `unsupported.media.type`,
 * `invalid.media.capacity` or `interrupt.same.media.type`
 */
function readUtilization(context: RouteContext): JsonObject {
  checkLabelsSettled(context)
  const { utilization, labelUtilizations, maxInboundCalls } = bodyObject(context.body)
  const { min, max } = CAPACITY[context.switches.utilizationCapacity]
  for (const [medium, settings] of Object.entries(isObject(utilization) ? utilization : {})) {
    if (medium !== 'workitem' && SYSTEM_UTILIZATION[medium] === undefined)
      refuse(400, 'unsupported.media.type', `An unsupported media type was specified: ${medium}.`)
    const { maximumCapacity, interruptableMediaTypes } = isObject(settings) ? settings : {}
    if (typeof maximumCapacity !== 'number' || maximumCapacity < min || maximumCapacity > max)
      refuse(400, 'invalid.media.capacity', `Maximum capacity must be between ${min} and ${max}.`, {
        details: [{ fieldName: `utilization.${medium}.maximumCapacity` }],
      })
    if (Array.isArray(interruptableMediaTypes) && interruptableMediaTypes.includes(medium))
      refuse(400, 'interrupt.same.media.type', 'A media type cannot be set up to interrupt itself.')
  }
  return {
    ...(isObject(utilization) ? { utilization } : {}),
    ...(isObject(labelUtilizations) ? { labelUtilizations } : {}),
    ...(typeof maxInboundCalls === 'number' ? { maxInboundCalls } : {}),
  }
}

/** When the latest label was created, epoch ms, under `at`. */
export function latestLabel(world: World): Map<string, number> {
  return mapSlot<number>(world, 'latest utilization label')
}

/** Labels and utilization cannot be written for a while after a new label. @throws Refusal 409 `conflict` */
export function checkLabelsSettled({ world, nowMs, switches }: RouteContext): void {
  const madeMs = latestLabel(world).get('at')
  if (madeMs !== undefined && nowMs < madeMs + switches.newLabelLagMs)
    refuse(
      409,
      'conflict',
      'Conflict updating utilization.  Another update took place at the same time.  Please try again.',
    )
}
