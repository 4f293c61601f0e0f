import { LIMITS } from '../../../core/limits'
import { bodyObject, bodyRows, optionalBoolean, optionalNumber, requiredText } from '../../answers/body'
import { booleanParameter, listParameter, pageRequest, unnumberedPage } from '../../answers/page'
import { notFound, refuse, refuseAs } from '../../answers/refuse'
import type { StatusAndCode } from '../../model/switch-types'
import type { Reply, Route, RouteContext, WorldMember, WorldQueue, WorldUser } from '../../model/types'
import { agentStateNow, SYSTEM_PRESENCES } from '../shared/agent-state'
import { findQueue } from '../shared/lookup'
import { descending } from '../shared/order'
import { showRoutingStatus, showUser } from '../shared/show-user'
import { noteMember, setJoined } from './membership'
import { listRings } from './read-queue'

const AT = '/api/v2/routing/queues/{queueId}/members'
const VIEW = ['routing:queue:view', 'routing:queue:edit', 'routing:queue:readonly', 'routing:queueMember:manage']
const MANAGE = ['routing:queue:edit', 'routing:queueMember:manage']

/** Members of a queue. Additions, activations and rings become visible after the emulator's lag. */
export const memberRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: VIEW, handle: list },
  { method: 'POST', path: AT, permissions: MANAGE, handle: addOrRemove },
  { method: 'PATCH', path: AT, permissions: MANAGE, handle: joinMany },
  { method: 'PATCH', path: `${AT}/{memberId}`, permissions: MANAGE, handle: patchOne },
  { method: 'DELETE', path: `${AT}/{memberId}`, permissions: MANAGE, handle: removeOne },
]

function list(context: RouteContext): Reply {
  const queue = findQueue(context)
  const { query, path } = context
  const expand = new Set(listParameter(query, 'expand'))
  const page = pageRequest(query, context.switches.memberPageSize)
  const rows = desired(context, queue)
  const show = (row: Row): Record<string, unknown> => showMember(context, queue, row, expand)
  return { status: 200, body: unnumberedPage(rows, page, { path, query }, show) }
}

interface Row {
  readonly member: WorldMember
  readonly user: WorldUser
}

function desired({ world, query }: RouteContext, queue: WorldQueue): readonly Row[] {
  const joined = booleanParameter(query, 'joined')
  const memberBy = query.get('memberBy')
  const name = (query.get('name') ?? '').toLowerCase()
  const statuses = new Set(listParameter(query, 'routingStatus'))
  const presences = new Set(listParameter(query, 'presence'))
  const skills = listParameter(query, 'skills')
  const languages = listParameter(query, 'languages')
  const rows: Row[] = []
  for (const member of queue.members.values()) {
    const user = world.users.get(member.userId)
    if (user === undefined || user.state === 'deleted') continue
    if (joined !== undefined && member.joined !== joined) continue
    if (memberBy !== null && member.memberBy !== memberBy) continue
    if (!user.name.toLowerCase().includes(name)) continue
    if (statuses.size > 0 && !statuses.has(agentStateNow(world, user).status)) continue
    if (presences.size > 0 && !presences.has(SYSTEM_PRESENCES[agentStateNow(world, user).presence] ?? '')) continue
    if (!skills.every((skill) => holds(user.skills, world.skills, skill))) continue
    if (!languages.every((language) => holds(user.languages, world.languages, language))) continue
    rows.push({ member, user })
  }
  return descending(query) ? rows.reverse() : rows
}

/** Whether a user has a skill or language, given by id or name. */
function holds(
  levels: ReadonlyMap<string, number>,
  catalog: ReadonlyMap<string, { readonly name: string }>,
  requestedName: string,
): boolean {
  return levels.has(requestedName) || [...levels.keys()].some((id) => catalog.get(id)?.name === requestedName)
}

function showMember(context: RouteContext, queue: WorldQueue, row: Row, expand: ReadonlySet<string>) {
  const { member, user } = row
  return {
    id: user.id,
    name: user.name,
    user: showUser(context, user, expand),
    ringNumber: member.ringNumber,
    joined: member.joined,
    memberBy: member.memberBy,
    ...(expand.has('routingStatus') ? { routingStatus: showRoutingStatus(context.world, user) } : {}),
    selfUri: `/api/v2/routing/queues/${queue.id}/members/${user.id}`,
  }
}

function addOrRemove(context: RouteContext): Reply {
  const queue = findQueue(context)
  const ids = memberIds(context)
  const removing = booleanParameter(context.query, 'delete') ?? false
  const users = ids.map((id) => context.world.users.get(id) ?? notFound('user', id, 'resource.not.found'))
  for (const user of users) {
    if (queue.members.get(user.id)?.memberBy === 'group')
      refuse(400, 'invalid.type', `The user ${user.id} is in the queue through a group.`, { entityId: user.id })
  }
  afterLag(context, () => {
    for (const user of users) {
      if (removing) drop(context, queue, user)
      else add(context, queue, user)
    }
  })
  return { status: 200 }
}

function add(context: RouteContext, queue: WorldQueue, user: WorldUser): void {
  if (queue.members.has(user.id)) return
  const addedAtMs = context.nowMs + context.switches.lagMs
  queue.members.set(user.id, { userId: user.id, joined: true, ringNumber: 1, memberBy: 'user', addedAtMs })
  noteMember(context, queue, user.id, 'MemberAdd', 'member', undefined, user.id, `member.add ${queue.id} ${user.id}`)
}

function drop(context: RouteContext, queue: WorldQueue, user: WorldUser): void {
  if (!queue.members.delete(user.id)) return
  noteMember(
    context,
    queue,
    user.id,
    'MemberRemove',
    'member',
    user.id,
    undefined,
    `member.remove ${queue.id} ${user.id}`,
  )
}

function joinMany(context: RouteContext): Reply {
  const queue = findQueue(context)
  const ids = memberIds(context)
  const rows = bodyRows(context.body).map((row, index) => ({
    id: ids[index] ?? '',
    joined: optionalBoolean(row, 'joined'),
  }))
  // The platform silently ignores users who are not members.
  const known = rows.filter(({ id }) => queue.members.has(id))
  afterLag(context, () => {
    for (const { id, joined } of known) if (joined !== undefined) setJoined(context, queue, id, joined)
  })
  const members = known.flatMap(({ id }) => listRow(context, queue, id))
  const page = { pageNumber: 1, pageSize: Math.max(1, members.length) }
  const place = { path: context.path, query: new URLSearchParams() }
  const show = (row: Row): Record<string, unknown> => showMember(context, queue, row, new Set())
  return { status: 200, body: unnumberedPage(members, page, place, show) }
}

function listRow({ world }: RouteContext, queue: WorldQueue, userId: string): readonly Row[] {
  const member = queue.members.get(userId)
  const user = world.users.get(userId)
  return member === undefined || user === undefined ? [] : [{ member, user }]
}

function patchOne(context: RouteContext): Reply {
  const queue = findQueue(context)
  const { nowMs, switches } = context
  const id = context.params.memberId ?? ''
  const member = queue.members.get(id) ?? notFound('member', id, 'resource.not.found')
  const body = bodyObject(context.body)
  const ringNumber = optionalNumber(body, 'ringNumber')
  const joined = optionalBoolean(body, 'joined')
  if ((ringNumber === undefined) === (joined === undefined))
    refuse(400, 'bad.request', 'Give either `ringNumber` or `joined`, not both.')
  if (ringNumber !== undefined) {
    checkRing(queue, ringNumber, switches.missingRing)
    if (nowMs < member.addedAtMs + switches.newMemberLagMs) notFound('member', id, 'resource.not.found')
  }
  afterLag(context, () => {
    if (joined !== undefined) setJoined(context, queue, id, joined)
    if (ringNumber !== undefined) setRing(context, queue, id, ringNumber)
  })
  return { status: 202 }
}

function checkRing(queue: WorldQueue, ringNumber: number, answer: StatusAndCode): void {
  const rings = Math.max(1, listRings(queue.config).length)
  if (!Number.isInteger(ringNumber) || ringNumber < 1 || ringNumber > rings)
    refuseAs(answer, `The queue has no ring ${ringNumber}: it has ${rings}.`, { entityId: queue.id })
}

function setRing(context: RouteContext, queue: WorldQueue, userId: string, ringNumber: number): void {
  const member = queue.members.get(userId)
  if (member === undefined || member.ringNumber === ringNumber) return
  const before = member.ringNumber
  member.ringNumber = ringNumber
  const effect = `member.ring ${queue.id} ${userId}=${ringNumber}`
  noteMember(context, queue, userId, 'MemberUpdate', 'ringNumber', before, ringNumber, effect)
}

function removeOne(context: RouteContext): Reply {
  const queue = findQueue(context)
  const id = context.params.memberId ?? ''
  const member = queue.members.get(id) ?? notFound('member', id, 'resource.not.found')
  if (member.memberBy === 'group')
    refuse(400, 'invalid.type', 'Group-type queue members cannot be individually deleted.', { entityId: id })
  const user = context.world.users.get(id)
  if (user !== undefined) drop(context, queue, user)
  return { status: 204 }
}

/** Ids of a bulk call. @throws Refusal 400, `queue.size.limit` above 100 */
function memberIds(context: RouteContext): readonly string[] {
  const rows = bodyRows(context.body)
  if (rows.length > LIMITS.membersPerCall)
    refuse(400, 'queue.size.limit', `No more than ${LIMITS.membersPerCall} members can be given in one request.`)
  return rows.map((row) => requiredText(row, 'id'))
}

function afterLag({ world, nowMs, switches }: RouteContext, run: () => void): void {
  world.later(nowMs + switches.lagMs, run)
}
