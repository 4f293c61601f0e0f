import { addTo } from '../../core/group-by'
import { compareText } from '../../core/order'
import type { Change, SideEffect, Snapshot, SnapshotAgent } from '../../documents'
import type { GroupConditions } from '../desired/targets'

type Levels = ReadonlyMap<string, number>

/** Levels of one user, by id and by lower-case name, since conditions may use either. */
interface Held {
  readonly skills: Levels
  readonly languages: Levels
}

type Condition = GroupConditions['conditions'][number]

/**
 * Finds agents whom level changes move into or out of skill groups, by the groups' own conditions, and so into or out of
 * queues: not of those where they are members without the group.
 */
export function groupMoves(
  snapshot: Snapshot,
  changes: readonly Change[],
  groups: readonly GroupConditions[],
): SideEffect[] {
  const byUser = levelChanges(changes)
  const keys = { skills: indexKeys(snapshot.skills), languages: indexKeys(snapshot.languages) }
  const isOtherwiseIn = otherMembership(snapshot, changes)
  const effects: SideEffect[] = []
  for (const agent of snapshot.agents) {
    const agentChanges = byUser.get(agent.id)
    if (agentChanges === undefined) continue
    const before = { skills: levels(agent.skills), languages: levels(agent.languages) }
    const after = changed(before, agentChanges)
    const moves = groups.map((group) => {
      const [was, will] = [meets(group.conditions, before, keys), meets(group.conditions, after, keys)]
      return { ...group, was, will }
    })
    for (const { group, queues, was, will } of moves) {
      if (was === will) continue
      const held = moves.filter((move) => move.group.id !== group.id && (will ? move.was : move.will))
      const byOther = new Set(held.flatMap((one) => one.queues.map(({ id }) => id)))
      effects.push({
        kind: will ? 'group.enter' : 'group.leave',
        user: { id: agent.id, name: agent.name },
        group,
        queues: queues.filter(({ id }) => !byOther.has(id) && !isOtherwiseIn(id, agent, will)),
      })
    }
  }
  return effects.sort((a, b) => compareText(a.user.id, b.user.id) || compareText(a.group.id, b.group.id))
}

/**
 * Tests whether an agent is a member of a queue without its skill groups: before the changes for one who enters a group,
 * after them for one who leaves. The people of other groups are known only from profiles.
 */
function otherMembership(snapshot: Snapshot, changes: readonly Change[]) {
  const queues = new Map(snapshot.queues.map((queue) => [queue.id, queue]))
  const members = new Map<string, Map<string, string>>()
  const memberTypes = (queueId: string): Map<string, string> => {
    const rows = queues.get(queueId)?.members ?? []
    const known = members.get(queueId) ?? new Map(rows.map(({ userId, memberBy }) => [userId, memberBy]))
    members.set(queueId, known)
    return known
  }
  const changedMembers = new Map<string, Change['kind']>()
  for (const change of changes) {
    if (change.kind !== 'member.add' && change.kind !== 'member.remove') continue
    changedMembers.set(`${change.queue.id}/${change.user.id}`, change.kind)
  }
  return (queueId: string, { id, profile }: SnapshotAgent, enters: boolean): boolean => {
    const memberBy = memberTypes(queueId).get(id)
    const change = changedMembers.get(`${queueId}/${id}`)
    if (change === 'member.add' || (enters && memberBy !== undefined)) return true
    if (memberBy !== undefined && memberBy !== 'group') return change !== 'member.remove'
    const own = new Set(
      [...(profile?.groups ?? []), ...(profile?.team === undefined ? [] : [profile.team])].map((one) => one.id),
    )
    return (queues.get(queueId)?.memberGroups ?? []).some((group) => own.has(group.id))
  }
}

/** The agents of a snapshot who are in each skill group after changes of levels, by group id. */
export function groupMembers(
  snapshot: Pick<Snapshot, 'agents' | 'skills' | 'languages'>,
  changes: readonly Change[],
  groups: readonly GroupConditions[],
): Map<string, string[]> {
  const byUser = levelChanges(changes)
  const keys = { skills: indexKeys(snapshot.skills), languages: indexKeys(snapshot.languages) }
  const agents = snapshot.agents.map(({ id, skills, languages }) => {
    const held = { skills: levels(skills), languages: levels(languages) }
    return { id, held: changed(held, byUser.get(id) ?? []) }
  })
  return new Map(
    groups.map(({ group, conditions }) => [
      group.id,
      agents.filter(({ held }) => meets(conditions, held, keys)).map(({ id }) => id),
    ]),
  )
}

function levelChanges(changes: readonly Change[]): Map<string, Change[]> {
  const byUser = new Map<string, Change[]>()
  for (const change of changes) {
    if (!change.kind.startsWith('skill.') && !change.kind.startsWith('language.')) continue
    if ('user' in change) addTo(byUser, change.user.id, change)
  }
  return byUser
}

/** Ids of skills and languages, by id and by name, since a condition may use either. */
type Keys = ReadonlyMap<string, readonly string[]>

function indexKeys(all: readonly { readonly id: string; readonly name: string }[]): Keys {
  const keys = new Map<string, string[]>()
  for (const { id, name } of all) {
    for (const key of new Set([id, name.toLowerCase()])) addTo(keys, key, id)
  }
  return keys
}

/** Whether all conditions of a group hold; a group without conditions has no members. */
export function meets(
  conditions: readonly Condition[],
  held: Held,
  keys: { readonly skills: Keys; readonly languages: Keys },
): boolean {
  return conditions.length > 0 && conditions.every((condition) => holds(condition, held, keys))
}

function holds(condition: Condition, held: Held, keys: { readonly skills: Keys; readonly languages: Keys }): boolean {
  const results = [
    ...(condition.routingSkillConditions ?? []).map((row) => {
      return levelHolds(row, row.routingSkill, held.skills, keys.skills) && childrenHold(row, held, keys)
    }),
    ...(condition.languageSkillConditions ?? []).map((row) => {
      return levelHolds(row, row.languageSkill, held.languages, keys.languages) && childrenHold(row, held, keys)
    }),
  ]
  if (condition.operation === 'Or') return results.includes(true)
  if (condition.operation === 'Not') return !results.includes(true)
  return results.length > 0 && !results.includes(false)
}

function levelHolds(
  { comparator, proficiency }: { readonly comparator: string; readonly proficiency: number },
  name: string,
  held: Levels,
  keys: Keys,
): boolean {
  const ids = keys.get(name) ?? keys.get(name.toLowerCase()) ?? []
  return ids.some((id) => compare(held.get(id), comparator, proficiency))
}

/** An agent without the skill meets no comparison except "not equal". */
function compare(level: number | undefined, comparator: string, desired: number): boolean {
  if (level === undefined) return comparator === 'NotEqualTo'
  switch (comparator) {
    case 'EqualTo':
      return level === desired
    case 'NotEqualTo':
      return level !== desired
    case 'LessThan':
      return level < desired
    case 'LessThanOrEqualTo':
      return level <= desired
    case 'GreaterThan':
      return level > desired
    case 'GreaterThanOrEqualTo':
      return level >= desired
    default:
      return false
  }
}

function childrenHold(row: object, held: Held, keys: { readonly skills: Keys; readonly languages: Keys }): boolean {
  const children: unknown = Reflect.get(row, 'childConditions')
  return !Array.isArray(children) || children.every((child) => holds(child, held, keys))
}

function levels(all: readonly { readonly id: string; readonly level: number }[]): Levels {
  return new Map(all.map(({ id, level }) => [id, level]))
}

function changed(before: Held, changes: readonly Change[]): Held {
  const skills = new Map(before.skills)
  const languages = new Map(before.languages)
  for (const change of changes) {
    if (change.kind === 'skill.set') skills.set(change.skill.id, change.after)
    else if (change.kind === 'skill.remove') skills.delete(change.skill.id)
    else if (change.kind === 'language.set') languages.set(change.language.id, change.after)
    else if (change.kind === 'language.remove') languages.delete(change.language.id)
  }
  return { skills, languages }
}
