import { isObject, type JsonObject } from '../../answers/body'
import { mapSlot } from '../../model/slot'
import type { World } from '../../model/types'

/** Directory data of a user that routing does not use. */
export interface UserProfile {
  readonly addresses?: readonly JsonObject[]
  readonly profileSkills?: readonly string[]
  readonly locations?: readonly JsonObject[]
  readonly employerInfo?: JsonObject
  readonly managerId?: string
}

/** The profile of a user; empty until something is written. */
export function getProfile(world: World, userId: string): UserProfile {
  return profiles(world).get(userId) ?? {}
}

/** Changes part of a profile; the rest does not change. */
export function setProfile(world: World, userId: string, change: UserProfile): void {
  profiles(world).set(userId, { ...getProfile(world, userId), ...change })
}

/** The members of a profile that a request's body names. */
export function profileIn(body: JsonObject): UserProfile {
  const { addresses, profileSkills, locations, employerInfo, manager } = body
  return {
    ...(Array.isArray(addresses) ? { addresses: addresses.filter(isObject).map(renderAddress) } : {}),
    ...(Array.isArray(profileSkills) ? { profileSkills: profileSkills.map(String) } : {}),
    ...(Array.isArray(locations) ? { locations: locations.filter(isObject) } : {}),
    ...(isObject(employerInfo) ? { employerInfo } : {}),
    ...(typeof manager === 'string' ? { managerId: manager } : {}),
  }
}

/** Answers show numbers and extensions with their display text. */
function renderAddress(contact: JsonObject): JsonObject {
  return contact.mediaType === 'EMAIL'
    ? contact
    : { ...contact, display: contact.display ?? contact.address ?? contact.extension }
}

/** The members of a user's answer that come from the profile. */
export function showProfile(world: World, userId: string, expand: ReadonlySet<string>): Record<string, unknown> {
  const { addresses = [], profileSkills = [], locations = [], employerInfo, managerId = '' } = getProfile(world, userId)
  const manager = world.users.get(managerId)
  return {
    addresses,
    ...(manager === undefined
      ? {}
      : { manager: { id: manager.id, version: manager.version, selfUri: `/api/v2/users/${manager.id}` } }),
    ...(expand.has('profileSkills') ? { profileSkills } : {}),
    ...(expand.has('locations') ? { locations } : {}),
    ...(expand.has('employerInfo') && employerInfo !== undefined ? { employerInfo } : {}),
  }
}

function profiles(world: World): Map<string, UserProfile> {
  return mapSlot<UserProfile>(world, 'user profiles')
}
