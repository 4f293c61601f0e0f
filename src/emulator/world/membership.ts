import { isObject } from '../answers/body'
import type { World, WorldQueue, WorldSkillGroup, WorldUser } from '../model/types'

/** Evaluates the members of a skill group again. */
export function recalculateGroup(world: World, group: WorldSkillGroup): void {
  if (!hasConditions(group)) return
  const test = parseConditions(world, group)
  group.members.clear()
  for (const user of world.users.values()) if (user.state === 'active' && test(user)) group.members.add(user.id)
}

/** Evaluates again a user's skill groups, and so the user's queues. */
export function recalculateUser(world: World, user: WorldUser): void {
  const changed = new Set<string>()
  for (const group of world.skillGroups.values()) {
    if (!hasConditions(group)) continue
    const belongs = user.state === 'active' && parseConditions(world, group)(user)
    if (belongs === group.members.has(user.id)) continue
    if (belongs) group.members.add(user.id)
    else group.members.delete(user.id)
    changed.add(group.id)
  }
  if (changed.size === 0) return
  for (const queue of world.queues.values())
    if (listGroups(queue).some(({ id }) => changed.has(id))) syncGroupMembers(world, queue, undefined)
}

/** Updates a queue's members by group to its present groups. Members added by hand stay. */
export function syncGroupMembers(world: World, queue: WorldQueue, addedAtMs: number | undefined): void {
  const desired = new Map<string, number>()
  for (const { id, ringNumber } of listGroups(queue))
    for (const userId of groupPeople(world, id)) if (!desired.has(userId)) desired.set(userId, ringNumber)
  for (const member of [...queue.members.values()])
    if (member.memberBy === 'group' && !desired.has(member.userId)) queue.members.delete(member.userId)
  for (const [userId, ringNumber] of desired) {
    const member = queue.members.get(userId)
    if (member?.memberBy === 'group') member.ringNumber = ringNumber
    else if (member === undefined)
      queue.members.set(userId, { userId, joined: true, ringNumber, memberBy: 'group', addedAtMs: addedAtMs ?? 0 })
  }
}

/** The groups that a queue names, in its own list and in its rings. */
export function listGroups(queue: WorldQueue): readonly { readonly id: string; readonly ringNumber: number }[] {
  const bullseye = queue.config.bullseye
  const rings = isObject(bullseye) && Array.isArray(bullseye.rings) ? bullseye.rings : []
  return [
    ...listIds(queue.config.memberGroups).map((id) => ({ id, ringNumber: 1 })),
    ...rings.flatMap((ring: unknown, index) =>
      listIds(isObject(ring) ? ring.memberGroups : undefined).map((id) => ({ id, ringNumber: index + 1 })),
    ),
  ]
}

/** The groups by which people are members of a queue, by id of the user. */
export function groupsOfMembers(world: World, queue: WorldQueue): ReadonlyMap<string, readonly string[]> {
  const people = listGroups(queue).map(({ id }) => [id, new Set(groupPeople(world, id))] as const)
  return new Map(
    [...queue.members.values()].map(({ userId, memberBy }) => [
      userId,
      memberBy === 'group' ? people.flatMap(([id, own]) => (own.has(userId) ? [id] : [])) : [],
    ]),
  )
}

function listIds(groups: unknown): readonly string[] {
  if (!Array.isArray(groups)) return []
  return groups.flatMap((group: unknown) => (isObject(group) && typeof group.id === 'string' ? [group.id] : []))
}

/** The people of a skill group or a directory group. */
export function groupPeople(world: World, groupId: string): Iterable<string> {
  return world.skillGroups.get(groupId)?.members ?? world.groups.get(groupId)?.members ?? []
}

/** A group with unknown conditions keeps its members until conditions are set. */
function hasConditions({ config }: WorldSkillGroup): boolean {
  return config.skillConditions !== undefined
}

type Test = (user: WorldUser) => boolean

/** Divisions from which a group takes members; all for a group that was not created through the API. */
export function memberDivisions(world: World, { config }: WorldSkillGroup): readonly string[] {
  return Array.isArray(config.memberDivisions) ? config.memberDivisions : [...world.divisions.keys()]
}

/** A member must meet all of a group's conditions, and be of one of its divisions. */
function parseConditions(world: World, group: WorldSkillGroup): Test {
  const conditions = group.config.skillConditions
  const tests = Array.isArray(conditions) ? conditions.map((condition: unknown) => conditionTest(world, condition)) : []
  const divisions = memberDivisions(world, group)
  return (user) => tests.length > 0 && divisions.includes(user.divisionId) && tests.every((test) => test(user))
}

function conditionTest(world: World, condition: unknown): Test {
  if (!isObject(condition)) return () => false
  const tests = [
    ...levelTests(world, condition.routingSkillConditions, 'routingSkill'),
    ...levelTests(world, condition.languageSkillConditions, 'languageSkill'),
  ]
  if (condition.operation === 'Or') return (user) => tests.some((test) => test(user))
  if (condition.operation === 'Not') return (user) => !tests.some((test) => test(user))
  return (user) => tests.length > 0 && tests.every((test) => test(user))
}

function levelTests(world: World, rows: unknown, field: 'routingSkill' | 'languageSkill'): readonly Test[] {
  if (!Array.isArray(rows)) return []
  return rows.map((row: unknown) => {
    if (!isObject(row)) return () => false
    const ids = idsNamed(field === 'routingSkill' ? world.skills : world.languages, String(row[field]))
    const children = Array.isArray(row.childConditions) ? row.childConditions : []
    const childTests = children.map((child: unknown) => conditionTest(world, child))
    const compare = comparison(row.comparator, Number(row.proficiency))
    return (user: WorldUser) => {
      const levels = field === 'routingSkill' ? user.skills : user.languages
      return ids.some((id) => compare(levels.get(id))) && childTests.every((test) => test(user))
    }
  })
}

/** Conditions name a skill by id or by name; several skills may have had the same name over time. */
function idsNamed(catalog: ReadonlyMap<string, { readonly name: string }>, desired: string): readonly string[] {
  if (catalog.has(desired)) return [desired]
  const ids: string[] = []
  for (const [id, { name }] of catalog) if (name === desired) ids.push(id)
  return ids
}

/** For an agent without the skill, every comparison except NotEqualTo is false. */
function comparison(comparator: unknown, desired: number): (level: number | undefined) => boolean {
  switch (comparator) {
    case 'EqualTo':
      return (level) => level === desired
    case 'NotEqualTo':
      return (level) => level !== desired
    case 'LessThan':
      return (level) => level !== undefined && level < desired
    case 'LessThanOrEqualTo':
      return (level) => level !== undefined && level <= desired
    case 'GreaterThan':
      return (level) => level !== undefined && level > desired
    case 'GreaterThanOrEqualTo':
      return (level) => level !== undefined && level >= desired
    default:
      return () => false
  }
}
