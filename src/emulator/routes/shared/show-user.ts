import { lifeOf } from '../../history'
import { mapSlot } from '../../model/slot'
import type { RouteContext, World, WorldUser } from '../../model/types'
import { divisionRef, isoDate } from './lookup'
import { showProfile } from './user-profile'

/** Values of `expand` for a user. Others are ignored, as on the platform. */
export type Expand = ReadonlySet<string>

/** A user in the form of the API. Skills, languages and the like are included only when expanded. */
export function showUser(context: RouteContext, user: WorldUser, expand: Expand): Record<string, unknown> {
  const { world, switches } = context
  const email = { address: user.email, mediaType: 'EMAIL', type: 'PRIMARY' }
  const spared = switches.missingExpandShare > 0 && world.random() < switches.missingExpandShare
  return {
    id: user.id,
    name: user.name,
    division: divisionRef(world, user.divisionId),
    chat: { jabberId: `${user.id.replaceAll('-', '')}@emulated.orgspan.com` },
    ...(user.department === '' ? {} : { department: user.department }),
    ...(user.email === '' ? {} : { email: user.email }),
    primaryContactInfo: user.email === '' ? [] : [email],
    state: user.state,
    ...(user.title === '' ? {} : { title: user.title }),
    username: user.email === '' ? user.id : user.email,
    version: user.version,
    ...(expand.has('skills') && !spared ? { skills: showSkills(world, user) } : {}),
    ...(expand.has('languages') && !spared ? { languages: showLanguages(world, user) } : {}),
    ...(expand.has('certifications') ? { certifications: user.certifications } : {}),
    ...(expand.has('routingStatus') ? { routingStatus: showRoutingStatus(world, user) } : {}),
    ...(expand.has('presence') ? { presence: showPresence(world, user) } : {}),
    ...(expand.has('authorization')
      ? { authorization: { roles: [{ id: world.org.id, name: 'employee' }], permissions: [] } }
      : {}),
    ...(expand.has('groups') ? { groups: showGroups(world, user) } : {}),
    ...(expand.has('team') ? showTeam(world, user) : {}),
    ...showProfile(world, user.id, expand),
    acdAutoAnswer: user.acdAutoAnswer,
    selfUri: `/api/v2/users/${user.id}`,
  }
}

/** A user's skills in the order in which they were assigned. */
export function showSkills(world: World, user: WorldUser): readonly Record<string, unknown>[] {
  return [...user.skills].map(([id, proficiency]) => showSkill(world, user, id, proficiency))
}

/** One skill of a user. */
export function showSkill(world: World, user: WorldUser, id: string, proficiency: number): Record<string, unknown> {
  const skill = world.skills.get(id)
  return {
    id,
    name: skill?.name ?? '',
    proficiency,
    state: skill?.state ?? 'deleted',
    skillUri: `/api/v2/routing/skills/${id}`,
    selfUri: `/api/v2/users/${user.id}/routingskills/${id}`,
  }
}

/** A user's languages. */
export function showLanguages(world: World, user: WorldUser): readonly Record<string, unknown>[] {
  return [...user.languages].map(([id, proficiency]) => showLanguage(world, user, id, proficiency))
}

/** One language of a user. */
export function showLanguage(world: World, user: WorldUser, id: string, proficiency: number): Record<string, unknown> {
  const language = world.languages.get(id)
  return {
    id,
    name: language?.name ?? '',
    proficiency,
    state: language?.state ?? 'deleted',
    languageUri: `/api/v2/routing/languages/${id}`,
    selfUri: `/api/v2/users/${user.id}/routinglanguages/${id}`,
  }
}

/** A user's routing status. */
export function showRoutingStatus(world: World, user: WorldUser): Record<string, unknown> {
  const { status, sinceMs } = routingStatusNow(world, user)
  return { userId: user.id, status, startTime: isoDate(sinceMs) }
}

/**
 * A user's routing status and its start. It comes from the history once somebody has requested the history, unless a
 * call has set the status since. Before that it is the generated status, so that a listing need not simulate thirty
 * days first.
 */
export function routingStatusNow(world: World, user: WorldUser): { readonly status: string; readonly sinceMs: number } {
  const setMs = statusSettings(world).get(user.id)
  const lived = lifeOf(world).recent()?.agentAt(user.id, world.now())
  if (lived !== undefined && (setMs === undefined || lived.statusSinceMs > setMs))
    return { status: lived.status, sinceMs: lived.statusSinceMs }
  return { status: user.routingStatus, sinceMs: setMs ?? world.startedAtMs }
}

/** When a call last set each user's routing status, epoch ms, by user id. */
export function statusSettings(world: World): Map<string, number> {
  return mapSlot<number>(world, 'routing statuses set')
}

/** A user's presence: from the history once somebody has requested it, otherwise derived from the routing status. */
export function showPresence(world: World, user: WorldUser): Record<string, unknown> {
  const lived = lifeOf(world).recent()?.agentAt(user.id, world.now())
  const guessed = user.routingStatus === 'OFF_QUEUE' ? 'OFFLINE' : 'ON_QUEUE'
  return {
    id: user.id,
    source: 'PURECLOUD',
    primary: true,
    presenceDefinition: { id: world.org.id, systemPresence: PRESENCE_NAMES[lived?.presence ?? guessed] ?? 'Offline' },
    message: '',
    modifiedDate: isoDate(lived?.presenceSinceMs ?? world.startedAtMs),
    selfUri: `/api/v2/users/${user.id}/presences/purecloud`,
  }
}

/** System presences in the spelling of the presence resource; analytics uses capitals. */
const PRESENCE_NAMES: Readonly<Record<string, string>> = {
  OFFLINE: 'Offline',
  ON_QUEUE: 'On Queue',
  BREAK: 'Break',
  MEAL: 'Meal',
}

function showGroups(world: World, user: WorldUser) {
  const groups = [...world.groups.values()].filter(({ type, members }) => type !== 'TEAM' && members.has(user.id))
  return groups.map(({ id, name }) => ({
    id,
    name,
    type: 'official',
    rulesVisible: true,
    visibility: 'public',
    selfUri: `/api/v2/groups/${id}`,
  }))
}

function showTeam(world: World, user: WorldUser) {
  const team = [...world.groups.values()].find(
    ({ type, derived, members }) => type === 'TEAM' && derived !== true && members.has(user.id),
  )
  return team === undefined ? {} : { team: { id: team.id, name: team.name, selfUri: `/api/v2/teams/${team.id}` } }
}
