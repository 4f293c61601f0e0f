import { isoTime } from '../../../core/time/iso-time'
import { notFound } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { RouteContext, World, WorldGroup } from '../../model/types'

/** Settings of a directory group besides its name and members. */
export interface GroupSettings {
  readonly description: string
  readonly visibility: string
  readonly rulesVisible: boolean
  readonly type: string
  readonly ownerIds: readonly string[]
  readonly addresses: readonly unknown[]
  readonly version: number
  readonly modifiedMs: number
}

/** Settings of all groups that calls have written, by id. */
export function groupSettings(world: World): Map<string, GroupSettings> {
  return mapSlot<GroupSettings>(world, 'directory group settings')
}

export function getSettings(world: World, { id }: WorldGroup): GroupSettings {
  const common = { visibility: 'public', rulesVisible: true, type: 'official', version: 1 }
  const empty = { description: '', ownerIds: [], addresses: [], modifiedMs: world.startedAtMs }
  return groupSettings(world).get(id) ?? { ...common, ...empty }
}

/** The group of the path. @throws Refusal 404 */
export function findGroup({ world, params }: RouteContext): WorldGroup {
  const id = params.groupId ?? ''
  return world.groups.get(id) ?? notFound('group', id)
}

/** A group in the form of the API. */
export function showGroup(world: World, group: WorldGroup) {
  const settings = getSettings(world, group)
  return {
    id: group.id,
    name: group.name,
    ...(settings.description === '' ? {} : { description: settings.description }),
    dateModified: isoTime(settings.modifiedMs),
    memberCount: group.members.size,
    state: 'active',
    version: settings.version,
    type: settings.type,
    ...(settings.addresses.length === 0 ? {} : { addresses: settings.addresses }),
    rulesVisible: settings.rulesVisible,
    visibility: settings.visibility,
    ...(settings.ownerIds.length === 0 ? {} : { owners: settings.ownerIds.flatMap((id) => listOwner(world, id)) }),
    selfUri: `/api/v2/groups/${group.id}`,
  }
}

function listOwner(world: World, id: string): readonly Record<string, unknown>[] {
  const user = world.users.get(id)
  if (user === undefined) return []
  return [{ id, name: user.name, version: user.version, selfUri: `/api/v2/users/${id}` }]
}
