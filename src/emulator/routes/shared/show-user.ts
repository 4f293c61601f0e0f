import { isoTime } from '../../../core/time/iso-time'
import type { RouteContext, World, WorldUser } from '../../model/types'
import { organizationPresence } from '../analytics/lookups'
import { agentStateNow, presenceSettings, SYSTEM_PRESENCES } from './agent-state'
import { divisionRef } from './lookup'
import { showProfile } from './user-profile'

/** A user in the form of the API. Skills, languages and the like are included only when expanded. */
export function showUser(context: RouteContext, user: WorldUser, expand: ReadonlySet<string>): Record<string, unknown> {
  const { world, switches } = context
  const email = { address: user.email, mediaType: 'EMAIL', type: 'PRIMARY' }
  const isLeftOut = switches.missingExpandShare > 0 && world.random() < switches.missingExpandShare
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
    ...(expand.has('skills') && !isLeftOut
      ? { skills: [...user.skills].map(([id, proficiency]) => showSkill(world, user, id, proficiency)) }
      : {}),
    ...(expand.has('languages') && !isLeftOut
      ? { languages: [...user.languages].map(([id, proficiency]) => showLanguage(world, user, id, proficiency)) }
      : {}),
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

export function showRoutingStatus(world: World, user: WorldUser): Record<string, unknown> {
  const { status, statusSinceMs } = agentStateNow(world, user)
  return { userId: user.id, status, startTime: isoTime(statusSinceMs) }
}

export function showPresence(world: World, user: WorldUser): Record<string, unknown> {
  const { presence, presenceSinceMs } = agentStateNow(world, user)
  const set = presenceSettings(world).get(user.id)
  return {
    id: user.id,
    source: 'PURECLOUD',
    primary: true,
    presenceDefinition: {
      id: organizationPresence(world, presence),
      systemPresence: SYSTEM_PRESENCES[presence] ?? 'Offline',
    },
    message: set?.atMs === presenceSinceMs ? set.message : '',
    modifiedDate: isoTime(presenceSinceMs),
    selfUri: `/api/v2/users/${user.id}/presences/purecloud`,
  }
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
