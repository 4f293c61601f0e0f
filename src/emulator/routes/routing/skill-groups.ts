import { LIMITS } from '../../../core/limits'
import { isoTime } from '../../../core/time/iso-time'
import { bodyObject, isObject, requiredText, requireOneOf, throwInvalidField } from '../../answers/body'
import { linkedPage, pageSize } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldSkillGroup } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { listGroups, memberDivisions, recalculateGroup, syncGroupMembers } from '../../world/membership'
import { divisionIdIn, divisionRef, findUser } from '../shared/lookup'
import { noteConfig } from '../shared/note'
import { byName, nameFilter } from '../shared/order'

const AT = '/api/v2/routing/skillgroups'
const VIEW = ['routing:skillGroup:view']

/** Skill groups. Their members follow from their conditions, evaluated after the emulator's lag. */
export const skillGroupRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: VIEW, handle: list },
  { method: 'POST', path: AT, permissions: ['routing:skillGroup:add'], handle: create },
  { method: 'GET', path: `${AT}/{skillGroupId}`, permissions: VIEW, handle: get },
  { method: 'PATCH', path: `${AT}/{skillGroupId}`, permissions: ['routing:skillGroup:edit'], handle: patch },
  { method: 'DELETE', path: `${AT}/{skillGroupId}`, permissions: ['routing:skillGroup:delete'], handle: remove },
  { method: 'GET', path: `${AT}/{skillGroupId}/members`, permissions: VIEW, handle: listMembers },
  { method: 'GET', path: `${AT}/{skillGroupId}/members/divisions`, permissions: VIEW, handle: listDivisions },
  {
    method: 'POST',
    path: `${AT}/{skillGroupId}/members/divisions`,
    permissions: ['routing:skillGroup:edit'],
    handle: changeDivisions,
  },
  { method: 'GET', path: '/api/v2/users/{userId}/skillgroups', handle: listOfUser },
]

/** The list omits conditions and totals, and can only be paged by `nextUri`. */
function list({ world, query, path }: RouteContext): Reply {
  const hasName = nameFilter(query)
  const rows = [...world.skillGroups.values()]
    .filter(({ config }) => hasName(config.name))
    .map((group) => ({ name: group.config.name, group }))
  const size = pageSize(query, LIMITS.pageSize.cursor)
  const body = linkedPage(byName(rows, query), size, { path, query }, ({ group }) => {
    const { skillConditions: _conditions, status: _status, ...answer } = show(world, group, 0)
    return answer
  })
  return { status: 200, body }
}

function get(context: RouteContext): Reply {
  return { status: 200, body: show(context.world, findSkillGroup(context), context.nowMs) }
}

function create(context: RouteContext): Reply {
  const { world, nowMs, switches } = context
  const body = bodyObject(context.body)
  const name = requiredText(body, 'name')
  if ([...world.skillGroups.values()].some(({ config }) => config.name === name))
    refuse(400, 'group.name.in.use', 'Skill Group with specified name already exists.', { entityName: name })
  const divisionId = divisionIdIn(world, body.division, homeDivision(world).id)
  const named = textsIn(body.memberDivisions).flatMap((id) => (id === '*' ? [...world.divisions.keys()] : id))
  const group: WorldSkillGroup = {
    id: world.newId(),
    config: {
      name,
      divisionId,
      memberDivisions: named.length === 0 ? [divisionId] : named,
      ...(typeof body.description === 'string' ? { description: body.description } : {}),
      skillConditions: checkConditions(body.skillConditions),
    },
    dateModifiedMs: nowMs,
    completeAtMs: nowMs + switches.lagMs,
    members: new Set(),
  }
  world.skillGroups.set(group.id, group)
  noteConfig(context, 'Groups', 'SkillGroup', group, 'Create', {}, `skillGroup.create ${name}`)
  recalculateLater(context, group)
  return { status: 200, body: { ...show(world, group, nowMs), memberDivisions: memberDivisions(world, group) } }
}

function patch(context: RouteContext): Reply {
  const { world, nowMs, switches } = context
  const group = findSkillGroup(context)
  const body = bodyObject(context.body)
  const before = group.config
  group.config = {
    ...before,
    name: requiredText(body, 'name'),
    divisionId: divisionIdIn(world, body.division, String(before.divisionId)),
    ...(typeof body.description === 'string' ? { description: body.description } : {}),
    skillConditions: checkConditions(body.skillConditions),
  }
  group.dateModifiedMs = nowMs
  group.completeAtMs = nowMs + switches.lagMs
  noteConfig(context, 'Groups', 'SkillGroup', group, 'Update', before, `skillGroup.update ${group.id}`)
  recalculateLater(context, group)
  return { status: 200, body: show(world, group, nowMs) }
}

function remove(context: RouteContext): Reply {
  const group = findSkillGroup(context)
  context.world.skillGroups.delete(group.id)
  noteConfig(context, 'Groups', 'SkillGroup', group, 'Delete', group.config, `skillGroup.delete ${group.id}`)
  syncQueues(context, group)
  return { status: 204 }
}

function listMembers(context: RouteContext): Reply {
  const { world, query, path } = context
  const size = pageSize(query, LIMITS.pageSize.cursor)
  const rows = [...findSkillGroup(context).members]
  const body = linkedPage(rows, size, { path, query }, (id) => ({
    id,
    name: world.users.get(id)?.name ?? '',
    selfUri: `/api/v2/users/${id}`,
  }))
  return { status: 200, body }
}

function listDivisions(context: RouteContext): Reply {
  const ids = memberDivisions(context.world, findSkillGroup(context))
  return { status: 200, body: { entities: ids.map((id) => divisionRef(context.world, id)) } }
}

function changeDivisions(context: RouteContext): Reply {
  const group = findSkillGroup(context)
  const body = bodyObject(context.body)
  const before = group.config
  const removed = new Set(textsIn(body.removeDivisionIds))
  const added = textsIn(body.addDivisionIds)
  for (const id of added) if (!context.world.divisions.has(id)) notFound('division', id)
  const retained = [...new Set([...memberDivisions(context.world, group), ...added])].filter((id) => !removed.has(id))
  group.config = { ...before, memberDivisions: retained }
  noteConfig(context, 'Groups', 'SkillGroup', group, 'Update', before, `skillGroup.update ${group.id}`)
  recalculateLater(context, group)
  return { status: 204 }
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function listOfUser(context: RouteContext): Reply {
  const user = findUser(context)
  const { world, query, path, nowMs } = context
  const rows = [...world.skillGroups.values()].filter((group) => group.members.has(user.id))
  const size = pageSize(query, LIMITS.pageSize.cursor)
  return { status: 200, body: linkedPage(rows, size, { path, query }, (group) => show(world, group, nowMs)) }
}

function recalculateLater(context: RouteContext, group: WorldSkillGroup): void {
  context.world.later(group.completeAtMs, () => {
    recalculateGroup(context.world, group)
    syncQueues(context, group)
  })
}

function syncQueues({ world, nowMs, switches }: RouteContext, group: WorldSkillGroup): void {
  for (const queue of world.queues.values())
    if (listGroups(queue).some(({ id }) => id === group.id)) syncGroupMembers(world, queue, nowMs + switches.lagMs)
}

function findSkillGroup({ world, params }: RouteContext): WorldSkillGroup {
  const id = params.skillGroupId ?? ''
  return world.skillGroups.get(id) ?? notFound('skill group', id)
}

function show(world: RouteContext['world'], group: WorldSkillGroup, nowMs: number): Record<string, unknown> {
  const { divisionId, skillConditions, memberDivisions: _, ...config } = group.config
  return {
    id: group.id,
    ...config,
    division: divisionRef(world, String(divisionId)),
    memberCount: group.members.size,
    dateModified: isoTime(group.dateModifiedMs),
    status: nowMs >= group.completeAtMs ? 'Complete' : 'InProgress',
    // A twin's group has members, but its conditions are unknown.
    skillConditions: skillConditions ?? [],
    selfUri: `/api/v2/routing/skillgroups/${group.id}`,
  }
}

const COMPARATORS = [
  'EqualTo',
  'NotEqualTo',
  'LessThan',
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'LessThanOrEqualTo',
] as const

/**
 * Checks the conditions of a skill group: a list whose entries each have routing and language conditions and an
 * operation.
 * @throws Refusal 400 naming what is missing or wrong
 */
function checkConditions(value: unknown, at = 'skillConditions'): readonly unknown[] {
  if (!Array.isArray(value)) return throwInvalidField(at, `${at} is required and must be a list`)
  for (const [index, condition] of value.entries()) {
    const here = `${at}[${index}]`
    if (!isObject(condition)) return throwInvalidField(here, `${here} must be an object`)
    checkRows(condition.routingSkillConditions, 'routingSkill', `${here}.routingSkillConditions`)
    checkRows(condition.languageSkillConditions, 'languageSkill', `${here}.languageSkillConditions`)
    requireOneOf(condition.operation, ['And', 'Or', 'Not'], `${here}.operation`)
  }
  return value
}

function checkRows(rows: unknown, name: 'routingSkill' | 'languageSkill', at: string): void {
  const list: readonly unknown[] = Array.isArray(rows)
    ? rows
    : throwInvalidField(at, `${at} is required and must be a list`)
  for (const [index, item] of list.entries()) {
    const here = `${at}[${index}]`
    const row = isObject(item) ? item : throwInvalidField(here, `${here} must be an object`)
    if (typeof row[name] !== 'string') throwInvalidField(`${here}.${name}`, `${here}.${name} is required`)
    requireOneOf(row.comparator, COMPARATORS, `${here}.comparator`)
    const level = row.proficiency
    if (typeof level !== 'number' || !Number.isInteger(level) || level < 0 || level > 5)
      throwInvalidField(`${here}.proficiency`, `${here}.proficiency must be a whole number from 0 to 5`)
    if (row.childConditions !== undefined) checkConditions(row.childConditions, `${here}.childConditions`)
  }
}
