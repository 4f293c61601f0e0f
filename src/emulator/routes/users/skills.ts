import { bodyObject } from '../../answers/body'
import { numberedPage, pageRequest } from '../../answers/page'
import { refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldUser } from '../../model/types'
import { findUser, visibleSkill } from '../shared/lookup'
import { descending } from '../shared/order'
import { showSkill } from '../shared/show-user'
import { applyLevels, type LevelKind, readLevel, readLevels, replacement } from './levels'

const ASSIGN = ['routing:skill:assign']
const AT = '/api/v2/users/{userId}/routingskills'

/** A user's skills. Reading them needs no permission. */
export const userSkillRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: list },
  { method: 'POST', path: AT, permissions: ASSIGN, handle: add },
  { method: 'PATCH', path: `${AT}/bulk`, permissions: ASSIGN, handle: patchBulk },
  { method: 'PUT', path: `${AT}/bulk`, permissions: ASSIGN, handle: putBulk },
  { method: 'PUT', path: `${AT}/{skillId}`, permissions: ASSIGN, handle: putOne },
  { method: 'DELETE', path: `${AT}/{skillId}`, permissions: ASSIGN, handle: remove },
]

const SKILLS: LevelKind = {
  word: 'skill',
  levels: (user) => user.skills,
  exists: ({ world, nowMs }, id) => visibleSkill(world, id, nowMs) !== undefined,
  keep: (level) => level,
}

function list(context: RouteContext): Reply {
  const user = findUser(context)
  const { world, path, query } = context
  const rows = descending(query) ? [...user.skills].reverse() : [...user.skills]
  const page = pageRequest(query, context.switches.userSkillsPageSize)
  return {
    status: 200,
    body: numberedPage(rows, page, { path, query }, ([id, level]) => showSkill(world, user, id, level)),
  }
}

function add(context: RouteContext): Reply {
  const user = findUser(context)
  const [id, level] = readLevel(context, SKILLS, bodyObject(context.body))
  applyLevels(context, SKILLS, user, new Map([[id, level]]))
  return { status: 200, body: showSkill(context.world, user, id, level) }
}

function patchBulk(context: RouteContext): Reply {
  const user = findUser(context)
  applyLevels(context, SKILLS, user, readLevels(context, SKILLS))
  return whole(context, user)
}

function putBulk(context: RouteContext): Reply {
  const user = findUser(context)
  applyLevels(context, SKILLS, user, replacement(user.skills, readLevels(context, SKILLS)))
  return whole(context, user)
}

function putOne(context: RouteContext): Reply {
  const user = findUser(context)
  const [id, level] = readLevel(context, SKILLS, bodyObject(context.body), context.params.skillId)
  applyLevels(context, SKILLS, user, new Map([[id, level]]))
  return { status: 200, body: showSkill(context.world, user, id, level) }
}

function remove(context: RouteContext): Reply {
  const user = findUser(context)
  const id = context.params.skillId ?? ''
  if (!user.skills.has(id)) refuse(404, 'general.resource.not.found', 'Resource not found', { entityId: id })
  applyLevels(context, SKILLS, user, new Map([[id, undefined]]))
  return { status: 200 }
}

/** Bulk calls answer with all of the user's skills in one page. */
function whole({ world, path }: RouteContext, user: WorldUser): Reply {
  const rows = [...user.skills]
  const page = { pageNumber: 1, pageSize: Math.max(1, rows.length) }
  const place = { path: path.replace(/\/bulk$/, ''), query: new URLSearchParams() }
  return { status: 200, body: numberedPage(rows, page, place, ([id, level]) => showSkill(world, user, id, level)) }
}
