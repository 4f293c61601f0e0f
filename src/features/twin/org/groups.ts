import type { Demand, Snapshot, SnapshotGroup, SnapshotQueue } from '../../../documents'
import type { World } from '../../../emulator/model/types'
import { homeDivision } from '../../../emulator/world/generate-catalog'
import { listMemberGroups } from '../../../optimizer/model/conditional-groups'

/**
 * Adds skill groups, directory groups and teams. A snapshot lists the people of a skill group only where its queue
 * activates groups by rule. Of other groups it shows which members of a queue came through one. Their people are derived
 * from the group's queues, from agents' profiles if available, and, for groups that a queue adds by condition, from the
 * agents who handled contacts of the queue without being activated in it.
 */
export function addGroups(world: World, snapshot: Snapshot, demand: Demand): void {
  const divisionId = homeDivision(world).id
  for (const { id, name } of snapshot.skillGroups) addSkillGroup(world, { id, name }, divisionId)
  for (const { id, profile } of snapshot.agents) {
    for (const group of profile?.groups ?? []) ensureGroup(world, { ...group, type: 'GROUP' }, divisionId).add(id)
    if (profile?.team !== undefined) ensureGroup(world, { ...profile.team, type: 'TEAM' }, divisionId).add(id)
  }
  const groupsWithMembers = snapshot.queues.flatMap(listMemberGroups).filter(({ userIds }) => userIds)
  for (const group of groupsWithMembers) {
    const people = ensureGroup(world, group, divisionId)
    for (const id of group.userIds ?? []) if (world.users.has(id)) people.add(id)
  }
  // Queues with few groups first: they show best whose people these are.
  for (const queue of [...snapshot.queues].sort((a, b) => groupCount(a) - groupCount(b))) {
    const groups = listMemberGroups(queue).map((group) => ensureGroup(world, group, divisionId))
    for (const { userId, ring } of queue.members.filter(({ memberBy }) => memberBy === 'group')) {
      if (groups.some((people) => people.has(userId))) continue
      const [first, ...others] = groupsIn(queue, ring)
      const unlistedGroup = [first, ...others].find((group) => group?.userIds === undefined) ?? first
      if (unlistedGroup !== undefined) ensureGroup(world, unlistedGroup, divisionId).add(userId)
      else ensureRingTeam(world, queue, ring)?.add(userId)
    }
  }
  addHelpers(world, snapshot, demand, { divisionId, known: new Set(groupsWithMembers.map(({ id }) => id)) })
}

/** Groups that bring their people into a ring: those of the queue itself into the first. */
function groupsIn({ memberGroups = [], rings }: SnapshotQueue, ring: number): readonly SnapshotGroup[] {
  const ringGroups = rings?.[ring - 1]?.memberGroups ?? []
  return ring === 1 || rings === undefined ? [...memberGroups, ...ringGroups] : ringGroups
}

function groupCount({ memberGroups = [] }: SnapshotQueue): number {
  return memberGroups.length
}

/** A snapshot does not contain the conditions of a skill group. Without them, the emulator leaves its members as they are. */
function addSkillGroup(world: World, { id, name }: { id: string; name: string }, divisionId: string): Set<string> {
  const members = new Set<string>()
  const dateModifiedMs = world.startedAtMs
  world.skillGroups.set(id, { id, config: { name, divisionId }, dateModifiedMs, completeAtMs: 0, members })
  return members
}

function ensureGroup(world: World, { id, name, type }: SnapshotGroup, divisionId: string): Set<string> {
  const known = world.skillGroups.get(id)?.members ?? world.groups.get(id)?.members
  if (known !== undefined) return known
  if (type === 'SKILLGROUP') return addSkillGroup(world, { id, name }, divisionId)
  const members = new Set<string>()
  world.groups.set(id, { id, name, members, type: type === 'TEAM' ? 'TEAM' : 'GROUP' })
  return members
}

/** Members of a ring through a group that the snapshot does not name: they get a team of their own. */
function ensureRingTeam(world: World, { id, rings }: SnapshotQueue, ring: number): Set<string> | undefined {
  const config = world.queues.get(id)?.config
  const bullseye: unknown = config?.bullseye
  if (config === undefined || rings === undefined || typeof bullseye !== 'object' || bullseye === null) return undefined
  const list: unknown = Reflect.get(bullseye, 'rings')
  const ringSetting: unknown = Array.isArray(list) ? list[ring - 1] : undefined
  if (typeof ringSetting !== 'object' || ringSetting === null) return undefined
  const groups: unknown = Reflect.get(ringSetting, 'memberGroups')
  if (!Array.isArray(groups)) return undefined
  const named: unknown = groups[0]
  const known: unknown = typeof named === 'object' && named !== null ? Reflect.get(named, 'id') : undefined
  const members = world.groups.get(String(known))?.members
  if (members !== undefined) return members
  const group = {
    id: world.newId(),
    name: `Ring ${ring} of ${config.name}`,
    type: 'TEAM' as const,
    derived: true,
    members: new Set<string>(),
  }
  world.groups.set(group.id, group)
  groups.push({ id: group.id, name: group.name, type: group.type })
  return group.members
}

/**
 * Agents who handled contacts of a queue in which they are not activated are added to its conditional groups, but for
 * groups whose people the snapshot lists.
 */
function addHelpers(
  world: World,
  { queues }: Snapshot,
  { agents, contactTypes }: Demand,
  { divisionId, known }: { readonly divisionId: string; readonly known: ReadonlySet<string> },
): void {
  const queueByType = new Map(contactTypes.map(({ id, queueId }) => [id, queueId]))
  for (const { id, members, conditionalGroups = [] } of queues) {
    const activatedIds = new Set(members.filter(({ joined }) => joined).map(({ userId }) => userId))
    const helpers = agents.filter(
      ({ userId, contactTypeId, handled }) =>
        handled > 0 && queueByType.get(contactTypeId) === id && !activatedIds.has(userId) && world.users.has(userId),
    )
    for (const group of conditionalGroups.flatMap(({ groups }) => groups)) {
      if (known.has(group.id)) continue
      const people = ensureGroup(world, group, divisionId)
      for (const { userId } of helpers) people.add(userId)
    }
  }
}
