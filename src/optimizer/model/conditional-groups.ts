import { defined } from '../../core/defined'
import type { ModelConditionalGroup, SnapshotQueue } from '../../documents'

/** The parts of a queue that say who its groups are. */
type GroupQueue = Pick<SnapshotQueue, 'id' | 'rings' | 'memberGroups' | 'conditionalGroups' | 'members'>

/**
 * The people of a queue's member groups by id of the group. Of at most one group the people may be unknown: they are the
 * members by group who belong to no other. With more, none of those is known.
 */
function peopleByGroup({ memberGroups = [], members }: GroupQueue): Map<string, readonly string[]> {
  const byGroup = members.flatMap(({ userId, memberBy }) => (memberBy === 'group' ? [userId] : []))
  const known = new Map(memberGroups.flatMap(({ id, userIds }) => (userIds === undefined ? [] : [[id, userIds]])))
  const [open, ...others] = memberGroups.filter(({ userIds }) => userIds === undefined)
  if (open === undefined || others.length > 0) return known
  const elsewhere = new Set([...known.values()].flat())
  return known.set(
    open.id,
    byGroup.filter((userId) => !elsewhere.has(userId)),
  )
}

/**
 * The groups by which people are members of a queue, by id of the user. Members by hand, and those whose group is not known,
 * have none.
 */
export function groupsOfMembers(queue: GroupQueue): Map<string, readonly string[]> {
  const people = [...peopleByGroup(queue)].map(([id, userIds]) => [id, new Set(userIds)] as const)
  return new Map(
    queue.members.flatMap(({ userId, memberBy }): [string, readonly string[]][] => {
      const ids = people.flatMap(([id, own]) => (memberBy === 'group' && own.has(userId) ? [id] : []))
      return ids.length === 0 ? [] : [[userId, ids]]
    }),
  )
}

/** Members of a queue who come by groups alone that its rules gate: they are asked only while a condition holds. */
export function gatedMembers(queue: GroupQueue): ReadonlySet<string> {
  const gated = new Set((queue.conditionalGroups ?? []).flatMap(({ groups }) => groups.map(({ id }) => id)))
  const byMember = gated.size === 0 ? [] : [...groupsOfMembers(queue)]
  return new Set(byMember.flatMap(([userId, ids]) => (ids.every((id) => gated.has(id)) ? [userId] : [])))
}

const METRICS = ['EstimatedWaitTime', 'ServiceLevel'] as const
const OPERATORS = ['GreaterThan', 'GreaterThanOrEqualTo', 'LessThan', 'LessThanOrEqualTo'] as const

/**
 * The rules of conditional group routing of a queue with the members whom they gate; undefined where a rule cannot be
 * simulated: a group that is no member, people who are not known, a metric or an operator that is not known here, rings.
 */
export function conditionalGroupsOf(queue: GroupQueue): readonly ModelConditionalGroup[] | undefined {
  const { conditionalGroups = [], rings = [], members } = queue
  if (conditionalGroups.length === 0) return []
  if (rings.length > 1) return undefined
  const people = peopleByGroup(queue)
  const joined = new Set(members.flatMap(({ userId, joined: isJoined }) => (isJoined ? [userId] : [])))
  const rules = conditionalGroups.flatMap(({ queueId, metric, operator, value, groups, waitSeconds = 0 }) => {
    const condition = parseCondition(metric, operator, value)
    const userIds = groups.map(({ id }) => people.get(id))
    if (condition === undefined || userIds.includes(undefined)) return []
    const agentIds = [...new Set(userIds.flatMap((ids = []) => ids))].filter((id) => joined.has(id)).sort()
    return { ...defined({ queueId }), ...condition, agentIds, groupIds: groups.map(({ id }) => id), waitSeconds }
  })
  return rules.length === conditionalGroups.length ? rules : undefined
}

/**
 * The condition of a rule in the units of a model; undefined for a metric or an operator that is not known here. A service
 * level above 1 is a percentage, others are ratios: whether the platform means 1 as one percent is not known, and nobody would
 * write that.
 */
export function parseCondition(
  metric: unknown,
  operator: unknown,
  value: unknown,
): Pick<ModelConditionalGroup, 'metric' | 'operator' | 'value'> | undefined {
  const [measured, known] = [METRICS.find((name) => name === metric), OPERATORS.find((name) => name === operator)]
  if (measured === undefined || known === undefined || typeof value !== 'number' || !Number.isFinite(value))
    return undefined
  return { metric: measured, operator: known, value: measured === 'ServiceLevel' && value > 1 ? value / 100 : value }
}
