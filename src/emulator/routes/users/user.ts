import { LIMITS } from '../../../core/limits'
import {
  bodyObject,
  bodyRows,
  optionalBoolean,
  optionalText,
  requiredNumber,
  requiredText,
  requireOneOf,
} from '../../answers/body'
import { listParameter } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldUser } from '../../model/types'
import { findUser } from '../shared/lookup'
import { differences, noteUser } from '../shared/note'
import { showUser } from '../shared/show-user'
import { getProfile, profileIn, setProfile } from '../shared/user-profile'
import { recalculateLater } from './levels'

const MAX_BULK_USERS = 50

/** Read and update users. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/users/me', handle: getUser },
  { method: 'GET', path: '/api/v2/users/{userId}', handle: getUser },
  {
    method: 'PATCH',
    path: '/api/v2/users/{userId}',
    permissions: ['directory:user:edit', 'directory:userProfile:edit'],
    handle: patchUser,
  },
  { method: 'PATCH', path: '/api/v2/users/bulk', permissions: ['directory:user:edit'], handle: patchUsers },
]

function getUser(context: RouteContext): Reply {
  const user = findUser(context)
  const requestedState = context.query.get('state') ?? ''
  if (user.state === 'deleted' && requestedState !== 'deleted') notFound('user', user.id)
  const expand = new Set(listParameter(context.query, 'expand'))
  // The expansion of a single user is complete: "best effort" concerns lists.
  const complete = { ...context, switches: { ...context.switches, missingExpandShare: 0 } }
  return { status: 200, body: showUser(complete, user, expand) }
}

function patchUser(context: RouteContext): Reply {
  const user = findUser(context)
  const body = bodyObject(context.body)
  if (requiredNumber(body, 'version') !== user.version)
    refuse(400, 'general.conflict', 'The version supplied does not match the current version of the user', {
      entityId: user.id,
    })
  const others = Object.keys(body).filter((name) => name !== 'state' && name !== 'version')
  const isMoved = (body.state ?? user.state) !== user.state
  if (isMoved && others.length > 0 && context.switches.userStateAlone)
    refuse(400, 'general.bad.request', `state cannot be changed together with other fields: ${others.join(', ')}`, {
      entityId: user.id,
    })
  const before = pickFields(context, user)
  // Everything is read before anything is written: a refused request changes nothing.
  const profile = profileIn(body)
  Object.assign(user, {
    name: optionalText(body, 'name') ?? user.name,
    email: optionalText(body, 'email') ?? user.email,
    title: optionalText(body, 'title') ?? user.title,
    department: optionalText(body, 'department') ?? user.department,
    acdAutoAnswer: optionalBoolean(body, 'acdAutoAnswer') ?? user.acdAutoAnswer,
    state: requireOneOf(body.state ?? user.state, ['active', 'inactive', 'deleted'], 'state'),
    certifications: Array.isArray(body.certifications) ? body.certifications.map(String) : user.certifications,
    version: user.version + 1,
  })
  setProfile(context.world, user.id, profile)
  if (isMoved) recalculateLater(context, user)
  noteFields(context, user, before)
  return { status: 200, body: showUser(context, user, new Set(['certifications'])) }
}

function patchUsers(context: RouteContext): Reply {
  const rows = bodyRows(context.body)
  if (rows.length > MAX_BULK_USERS) refuse(400, 'max.directory.users', 'Only 50 users can be requested at a time')
  const users = rows.map((row) => {
    const id = requiredText(row, 'id')
    return {
      user: context.world.users.get(id) ?? notFound('user', id),
      acdAutoAnswer: optionalBoolean(row, 'acdAutoAnswer'),
    }
  })
  for (const { user, acdAutoAnswer } of users) {
    const before = pickFields(context, user)
    user.acdAutoAnswer = acdAutoAnswer ?? user.acdAutoAnswer
    noteFields(context, user, before)
  }
  const entities = users.map(({ user }) => showUser(context, user, new Set()))
  return {
    status: 200,
    body: { entities, pageSize: LIMITS.pageSize.default, pageNumber: 1, total: entities.length, pageCount: 1 },
  }
}

function noteFields(context: RouteContext, user: WorldUser, before: Record<string, unknown>): void {
  const properties = differences(before, pickFields(context, user))
  if (properties.length === 0) return
  noteUser(context, user, `user.update ${user.id}`, properties)
}

function pickFields({ world }: RouteContext, user: WorldUser): Record<string, unknown> {
  const { name, email, title, department, state, acdAutoAnswer, certifications } = user
  return {
    ...getProfile(world, user.id),
    name,
    email,
    title,
    department,
    state,
    acdAutoAnswer,
    certifications: [...certifications],
  }
}
