import type { Route } from '../../model/types'
import { visibleSkill } from '../shared/lookup'
import { showSkill } from '../shared/show-user'
import { levelHandlers } from './levels'

const permissions = ['routing:skill:assign']
const AT = '/api/v2/users/{userId}/routingskills'

const { list, setOne, update, replace, remove } = levelHandlers({
  word: 'skill',
  levels: (user) => user.skills,
  exists: ({ world, nowMs }, id) => visibleSkill(world, id, nowMs) !== undefined,
  parameter: 'skillId',
  show: showSkill,
  keep: (level) => level,
})

/** A user's skills. Reading them needs no permission. */
export const userSkillRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: list },
  { method: 'POST', path: AT, permissions, handle: setOne },
  { method: 'PATCH', path: `${AT}/bulk`, permissions, handle: update },
  { method: 'PUT', path: `${AT}/bulk`, permissions, handle: replace },
  { method: 'PUT', path: `${AT}/{skillId}`, permissions, handle: setOne },
  {
    method: 'DELETE',
    path: `${AT}/{skillId}`,
    permissions,
    handle: (context) => remove(context, 200, 'Resource not found'),
  },
]
