import { bodyObject, optionalText, requiredText, requireOneOf, throwInvalidField } from '../../answers/body'
import { refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldUser } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { recalculateUser } from '../../world/membership'
import { divisionIdIn, findUser } from '../shared/lookup'
import { changed, noteUser } from '../shared/note'
import { showUser } from '../shared/show-user'
import { getProfile, profileIn, setProfile } from '../shared/user-profile'

const AT = '/api/v2/users'
const MIN_CHARACTERS = 8

/** Creating and deleting users, their password and their profile's skills. */
export const hireRoutes: readonly Route[] = [
  { method: 'POST', path: AT, permissions: ['directory:user:add'], handle: create },
  { method: 'DELETE', path: `${AT}/{userId}`, permissions: ['directory:user:delete'], handle: remove },
  { method: 'POST', path: `${AT}/{userId}/password`, permissions: ['directory:user:setPassword'], handle: setPassword },
  { method: 'GET', path: `${AT}/{userId}/profileskills`, handle: getProfileSkills },
  { method: 'PUT', path: `${AT}/{userId}/profileskills`, handle: putProfileSkills },
]

function create(context: RouteContext): Reply {
  const { world } = context
  const body = bodyObject(context.body)
  const email = requiredText(body, 'email')
  const same = [...world.users.values()].find((user) => user.email.toLowerCase() === email.toLowerCase())
  if (same !== undefined)
    refuse(409, 'general.conflict', 'The request could not be completed by the server due to a conflict.', {
      entityId: same.id,
      entityName: same.name,
    })
  const divisionId = divisionIdIn(world, { id: body.divisionId }, homeDivision(world).id)
  const user = newUser(world.newId(), requiredText(body, 'name'), email, divisionId)
  user.title = optionalText(body, 'title') ?? ''
  user.department = optionalText(body, 'department') ?? ''
  if (body.state !== undefined) user.state = requireOneOf(body.state, ['active', 'inactive'], 'state')
  world.users.set(user.id, user)
  setProfile(world, user.id, profileIn(body))
  noteUser(context, user, `user.create ${email}`, undefined, 'Create')
  recalculateUser(world, user)
  return { status: 200, body: showUser(context, user, new Set()) }
}

/** A new user has no skills, queues or shifts, and gets no contacts before these are set. */
function newUser(id: string, name: string, email: string, divisionId: string): WorldUser {
  return {
    id,
    name,
    email,
    state: 'active',
    divisionId,
    title: '',
    department: '',
    acdAutoAnswer: false,
    version: 1,
    skills: new Map(),
    languages: new Map(),
    certifications: [],
    licenses: [],
    routingStatus: 'OFF_QUEUE',
    utilization: undefined,
    truth: { speed: new Map(), resolution: new Map() },
    shifts: Array.from({ length: 7 }, () => null),
  }
}

/**
 * A deleted user leaves queues and groups. Search still finds the user, and an update of the state restores the user.
 */
function remove(context: RouteContext): Reply {
  const { world } = context
  const user = findUser(context)
  user.state = 'deleted'
  user.version++
  for (const queue of world.queues.values()) queue.members.delete(user.id)
  for (const group of world.groups.values()) group.members.delete(user.id)
  recalculateUser(world, user)
  noteUser(context, user, `user.delete ${user.id}`, undefined, 'Delete')
  return { status: 200, body: {} }
}

function setPassword(context: RouteContext): Reply {
  const user = findUser(context)
  const password = requiredText(bodyObject(context.body), 'newPassword')
  if (password.length < MIN_CHARACTERS)
    throwInvalidField('newPassword', `The password must have at least ${MIN_CHARACTERS} characters.`)
  noteUser(context, user, `user.password ${user.id}`)
  return { status: 204 }
}

function getProfileSkills(context: RouteContext): Reply {
  return { status: 200, body: getProfile(context.world, findUser(context).id).profileSkills ?? [] }
}

function putProfileSkills(context: RouteContext): Reply {
  const { world, body } = context
  const user = findUser(context)
  if (!Array.isArray(body)) return refuse(400, 'bad.request', 'The body must be a list of skills.')
  const profileSkills = body.map(String)
  const before = getProfile(world, user.id).profileSkills ?? []
  setProfile(world, user.id, { profileSkills })
  noteUser(context, user, `user.profile ${user.id}`, [changed('profileSkills', before, profileSkills)])
  return { status: 200, body: profileSkills }
}
