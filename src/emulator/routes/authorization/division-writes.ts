import { bodyObject, optionalText, requiredText } from '../../answers/body'
import { booleanParameter } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext, World, WorldDivision } from '../../model/types'
import { recalculateUser } from '../../world/membership'
import { note } from '../shared/note'

const AT = '/api/v2/authorization/divisions'
const MAX_OBJECTS = 50

/** Creating, changing and deleting divisions, and moving objects between them. */
export const divisionWriteRoutes: readonly Route[] = [
  { method: 'POST', path: AT, permissions: ['authorization:division:add'], handle: create },
  { method: 'PUT', path: `${AT}/{divisionId}`, permissions: ['authorization:division:edit'], handle: replace },
  { method: 'DELETE', path: `${AT}/{divisionId}`, permissions: ['authorization:division:delete'], handle: remove },
  { method: 'POST', path: `${AT}/{divisionId}/objects/{objectType}`, handle: move },
]

function create(context: RouteContext): Reply {
  const { world } = context
  const body = bodyObject(context.body)
  const name = requireFreeName(world, requiredText(body, 'name'), undefined)
  const id = world.newId()
  const division = { id, name, description: optionalText(body, 'description') ?? '', homeDivision: false }
  world.divisions.set(id, division)
  noteDivision(context, division, 'Create', `division.create ${name}`)
  return { status: 200, body: show(division) }
}

function replace(context: RouteContext): Reply {
  const division = findDivision(context)
  const body = bodyObject(context.body)
  division.name = requireFreeName(context.world, requiredText(body, 'name'), division.id)
  division.description = optionalText(body, 'description') ?? ''
  noteDivision(context, division, 'Update', `division.update ${division.id}`)
  return { status: 200, body: show(division) }
}

function remove(context: RouteContext): Reply {
  const { world, query } = context
  const division = findDivision(context)
  if (division.homeDivision) refuse(400, 'general.bad.request', 'The home division cannot be deleted.')
  if (booleanParameter(query, 'force') !== true && isUsed(world, division.id))
    refuse(400, 'general.bad.request', 'The division has objects and cannot be deleted.', { entityId: division.id })
  world.divisions.delete(division.id)
  noteDivision(context, division, 'Delete', `division.delete ${division.id}`)
  return { status: 204 }
}

/** Moves an object to a division, for each type of object; false when the object does not exist. */
const MOVES: Readonly<Record<string, (world: World, id: string, divisionId: string) => boolean>> = {
  USER: (world, id, divisionId) => {
    const user = world.users.get(id)
    if (user === undefined) return false
    user.divisionId = divisionId
    recalculateUser(world, user)
    return true
  },
  QUEUE: (world, id, divisionId) => {
    const queue = world.queues.get(id)
    if (queue !== undefined) queue.config = { ...queue.config, divisionId }
    return queue !== undefined
  },
  SKILL: (world, id, divisionId) => {
    const skill = world.skills.get(id)
    if (skill !== undefined) skill.divisionId = divisionId
    return skill !== undefined
  },
  SKILLGROUP: (world, id, divisionId) => {
    const group = world.skillGroups.get(id)
    if (group !== undefined) group.config = { ...group.config, divisionId }
    return group !== undefined
  },
  WRAPUPCODE: (world, id, divisionId) => {
    if (!world.wrapupCodes.has(id)) return false
    const details = mapSlot<Record<string, unknown>>(world, 'wrap-up code details')
    details.set(id, { createdMs: world.startedAtMs, modifiedMs: world.now(), ...details.get(id), divisionId })
    return true
  },
}

function move(context: RouteContext): Reply {
  const { world, params, body } = context
  const division = findDivision(context)
  const { objectType = '' } = params
  const put = MOVES[objectType]
  if (put === undefined) return refuse(400, 'general.bad.request', `Objects of type ${objectType} cannot be moved.`)
  if (!Array.isArray(body) || body.length === 0 || !body.every((id): id is string => typeof id === 'string'))
    return refuse(400, 'general.bad.request', 'The body must be a list of ids.')
  if (body.length > MAX_OBJECTS) refuse(400, 'general.bad.request', `No more than ${MAX_OBJECTS} objects at a time.`)
  for (const id of body) {
    if (!put(world, id, division.id)) notFound('object', id)
    note(context, 'PeoplePermissions', 'Division', division, { action: 'Update', effect: `division.move ${id}` })
  }
  return { status: 204 }
}

/** Whether a division has users, queues or skills. Other objects do not prevent its deletion here. */
function isUsed(world: World, divisionId: string): boolean {
  const isThere = (object: { readonly divisionId: unknown }): boolean => object.divisionId === divisionId
  return (
    [...world.users.values()].some((user) => user.state !== 'deleted' && isThere(user)) ||
    [...world.queues.values()].some(({ config }) => isThere(config)) ||
    [...world.skills.values()].some((skill) => skill.state !== 'deleted' && isThere(skill))
  )
}

function findDivision({ world, params }: RouteContext): WorldDivision {
  const { divisionId = '' } = params
  return world.divisions.get(divisionId) ?? notFound('division', divisionId)
}

function requireFreeName(world: World, name: string, ownId: string | undefined): string {
  const taken = [...world.divisions.values()].some(
    (division) => division.id !== ownId && division.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) refuse(409, 'general.conflict', 'A division with this name already exists.', { entityName: name })
  return name
}

function noteDivision(context: RouteContext, division: WorldDivision, action: string, effect: string): void {
  const { id, name } = division
  note(context, 'PeoplePermissions', 'Division', { id, name }, { action, effect })
}

function show({ id, name, description, homeDivision }: WorldDivision) {
  return { id, name, description, homeDivision, selfUri: `${AT}/${id}` }
}
