import { LIMITS } from '../../../core/limits'
import { bodyObject, optionalBoolean, optionalNumber, optionalText, requiredText } from '../../answers/body'
import { listParameter, numberedPage, pageRequest } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldGroup, WorldUser } from '../../model/types'
import { listGroups, syncGroupMembers } from '../../world/membership'
import { findGroup, getSettings, groupSettings, showGroup } from '../shared/directory-groups'
import { note } from '../shared/note'
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

const EDIT = ['directory:group:edit', 'directory:group:add']
const MAX_MEMBERS = 50

/** Creating, changing and deleting directory groups, and their members. */
export const groupWriteRoutes: readonly Route[] = [
  { method: 'POST', path: AT, permissions: ['directory:group:add'], handle: create },
  { method: 'PUT', path: `${AT}/{groupId}`, permissions: EDIT, handle: update },
  { method: 'DELETE', path: `${AT}/{groupId}`, permissions: ['directory:group:delete'], handle: remove },
  { method: 'POST', path: `${AT}/{groupId}/members`, permissions: EDIT, handle: addMembers },
  { method: 'DELETE', path: `${AT}/{groupId}/members`, permissions: EDIT, handle: removeMembers },
]

function create(context: RouteContext): Reply {
  const { world, nowMs } = context
  const body = bodyObject(context.body)
  const id = world.newId()
  const group: WorldGroup = { id, name: requiredText(body, 'name'), members: new Set() }
  world.groups.set(id, group)
  groupSettings(world).set(id, {
    // The platform ignores a description in this call.
    description: '',
    visibility: optionalText(body, 'visibility') ?? 'public',
    rulesVisible: optionalBoolean(body, 'rulesVisible') ?? true,
    type: optionalText(body, 'type') ?? 'official',
    ownerIds: Array.isArray(body.ownerIds) ? body.ownerIds.map(String) : [],
    addresses: Array.isArray(body.addresses) ? body.addresses : [],
    version: 1,
    modifiedMs: nowMs,
  })
  noteGroup(context, group, 'Create', `group.create ${group.name}`)
  return { status: 200, body: showGroup(world, group) }
}

function update(context: RouteContext): Reply {
  const { world, nowMs } = context
  const group = findGroup(context)
  const body = bodyObject(context.body)
  const before = getSettings(world, group)
  checkVersion(optionalNumber(body, 'version'), before.version)
  group.name = optionalText(body, 'name') ?? group.name
  groupSettings(world).set(group.id, {
    ...before,
    description: optionalText(body, 'description') ?? before.description,
    visibility: optionalText(body, 'visibility') ?? before.visibility,
    rulesVisible: optionalBoolean(body, 'rulesVisible') ?? before.rulesVisible,
    ownerIds: Array.isArray(body.ownerIds) ? body.ownerIds.map(String) : before.ownerIds,
    addresses: Array.isArray(body.addresses) ? body.addresses : before.addresses,
    version: before.version + 1,
    modifiedMs: nowMs,
  })
  noteGroup(context, group, 'Update', `group.update ${group.id}`)
  return { status: 200, body: showGroup(world, group) }
}

function remove(context: RouteContext): Reply {
  const { world } = context
  const group = findGroup(context)
  world.groups.delete(group.id)
  groupSettings(world).delete(group.id)
  follow(context, group)
  noteGroup(context, group, 'Delete', `group.delete ${group.id}`)
  return { status: 204 }
}

function addMembers(context: RouteContext): Reply {
  const { world } = context
  const group = findGroup(context)
  const body = bodyObject(context.body)
  const { version } = getSettings(world, group)
  checkVersion(optionalNumber(body, 'version'), version)
  const ids = Array.isArray(body.memberIds) ? body.memberIds.map(String) : []
  checkCount(ids)
  for (const id of ids) if (!world.users.has(id)) notFound('user', id)
  for (const id of ids) group.members.add(id)
  return moved(context, group, 'MemberAdd')
}

function removeMembers(context: RouteContext): Reply {
  const group = findGroup(context)
  const ids = listParameter(context.query, 'ids')
  checkCount(ids)
  for (const id of ids) group.members.delete(id)
  return moved(context, group, 'MemberRemove')
}

function moved(context: RouteContext, group: WorldGroup, action: string): Reply {
  const { world, nowMs } = context
  const before = getSettings(world, group)
  groupSettings(world).set(group.id, { ...before, version: before.version + 1, modifiedMs: nowMs })
  follow(context, group)
  noteGroup(context, group, action, `group.members ${group.id}`)
  return { status: 200, body: {} }
}

/** Queues that name the group are updated after the lag. */
function follow({ world, nowMs, switches }: RouteContext, group: WorldGroup): void {
  const atMs = nowMs + switches.lagMs
  world.later(atMs, () => {
    for (const queue of world.queues.values())
      if (listGroups(queue).some(({ id }) => id === group.id)) syncGroupMembers(world, queue, atMs)
  })
}

function checkCount(ids: readonly string[]): void {
  if (ids.length > MAX_MEMBERS) refuse(400, 'bad.request', `No more than ${MAX_MEMBERS} members at a time.`)
}

function checkVersion(given: number | undefined, present: number): void {
  if (given !== undefined && given !== present)
    refuse(409, 'general.conflict', 'The version supplied does not match the current version of the group')
}

function noteGroup(context: RouteContext, { id, name }: WorldGroup, action: string, effect: string): void {
  note(context, 'Groups', 'Group', { id, name }, { action, effect })
}
