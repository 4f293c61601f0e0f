import { isoTime } from '../../../core/time/iso-time'
import { bodyObject, requiredText } from '../../answers/body'
import { numberedPage, strictPageRequest } from '../../answers/page'
import { refuse, refuseAs } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldSkill } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { divisionIdIn, visibleSkill } from '../shared/lookup'
import { changed, type Note, note } from '../shared/note'
import { byName, idFilter, nameFilter } from '../shared/order'
import { recalculateLater } from '../users/levels'

const AT = '/api/v2/routing/skills'
const MANAGE = 'routing:skill:manage'

/** The catalog of skills. Skills cannot be renamed: PATCH only moves a skill to another division. */
export const skillRoutes: readonly Route[] = [
  { method: 'GET', path: AT, permissions: ['routing:skill:view'], handle: list },
  { method: 'POST', path: AT, permissions: ['routing:skill:create', MANAGE], handle: create },
  { method: 'GET', path: `${AT}/{skillId}`, permissions: ['routing:skill:view'], handle: get },
  { method: 'PATCH', path: `${AT}/{skillId}`, permissions: ['routing:skill:edit', MANAGE], handle: move },
  { method: 'DELETE', path: `${AT}/{skillId}`, permissions: ['routing:skill:delete', MANAGE], handle: remove },
]

function list({ world, query, path, nowMs, switches }: RouteContext): Reply {
  const hasId = idFilter(query)
  const hasName = nameFilter(query)
  const rows = [...world.skills.values()].filter(
    ({ id, name, state, visibleAtMs }) => state !== 'deleted' && visibleAtMs <= nowMs && hasId(id) && hasName(name),
  )
  const page = strictPageRequest(query, switches.catalogPageSize)
  return { status: 200, body: numberedPage(byName(rows, query), page, { path, query }, show) }
}

function get(context: RouteContext): Reply {
  const { world, params, switches } = context
  const deleted = world.skills.get(params.skillId ?? '')
  if (deleted?.state !== 'deleted') return { status: 200, body: show(findSkill(context)) }
  if (switches.deletedSkill === 'readable') return { status: 200, body: show(deleted) }
  return refuseAs(switches.deletedSkill, 'The Skill could not be found.', { entityId: deleted.id })
}

function create(context: RouteContext): Reply {
  const { world, nowMs, switches } = context
  const body = bodyObject(context.body)
  const name = requiredText(body, 'name')
  const divisionId = divisionIdIn(world, { id: body.divisionId }, homeDivision(world).id)
  // The name is reserved at once, although reads do not show the skill yet.
  const same = [...world.skills.values()].find(
    (skill) => skill.state !== 'deleted' && skill.name.toLowerCase() === name.toLowerCase(),
  )
  if (same !== undefined)
    refuse(409, 'general.conflict', 'The request could not be completed by the server due to a conflict.', {
      entityId: same.id,
      entityName: same.name,
    })
  const id = world.newId()
  const visibleAtMs = nowMs + switches.newSkillLagMs
  const skill: WorldSkill = { id, name, state: 'active', divisionId, dateModifiedMs: nowMs, version: 1, visibleAtMs }
  world.skills.set(id, skill)
  noteSkill(context, skill, {
    action: 'Create',
    properties: [changed('name', undefined, name)],
    effect: `skill.create ${name}`,
  })
  return { status: 200, body: show(skill) }
}

function move(context: RouteContext): Reply {
  const skill = findSkill(context)
  const body = bodyObject(context.body)
  const divisionId = divisionIdIn(context.world, { id: requiredText(body, 'divisionId') }, skill.divisionId)
  if (divisionId !== skill.divisionId) {
    const properties = [changed('divisionId', skill.divisionId, divisionId)]
    skill.divisionId = divisionId
    skill.version++
    skill.dateModifiedMs = context.nowMs
    noteSkill(context, skill, { action: 'Update', properties, effect: `skill.update ${skill.id}` })
  }
  return { status: 200, body: show(skill) }
}

function remove(context: RouteContext): Reply {
  const skill = findSkill(context)
  skill.state = 'deleted'
  skill.version++
  skill.dateModifiedMs = context.nowMs
  for (const user of context.world.users.values()) if (user.skills.delete(skill.id)) recalculateLater(context, user)
  noteSkill(context, skill, { action: 'Delete', properties: [], effect: `skill.delete ${skill.id}` })
  return { status: 200 }
}

function findSkill({ world, params, nowMs }: RouteContext): WorldSkill {
  const id = params.skillId ?? ''
  const skill = visibleSkill(world, id, nowMs)
  return skill ?? refuse(404, 'skillsservice.skillnotfound', 'The Skill could not be found.', { entityId: id })
}

function noteSkill(
  context: RouteContext,
  skill: WorldSkill,
  change: Pick<Note, 'action' | 'properties' | 'effect'>,
): void {
  note(context, 'Routing', 'RoutingSkill', skill, change)
}

function show(skill: WorldSkill) {
  return {
    id: skill.id,
    name: skill.name,
    dateModified: isoTime(skill.dateModifiedMs),
    state: skill.state,
    version: String(skill.version),
    selfUri: `/api/v2/routing/skills/${skill.id}`,
  }
}
