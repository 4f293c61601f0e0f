import { defined } from '../../core/defined'
import type { ModelConditionalGroup, ModelQueue, SnapshotGroup, SnapshotQueue, SnapshotRouting } from '../../documents'
import { routingGroups } from '../../documents/org/snapshot-routing'
import { parseExpression } from './condition-expression'

/** The parts of a queue that say who its groups are. */
type GroupQueue = Pick<
  SnapshotQueue,
  'id' | 'rings' | 'memberGroups' | 'conditionalGroups' | 'hasUnknownRules' | 'routing' | 'members'
>

/** The groups whose people are members of a queue, in whatever ring, each once. */
export function listMemberGroups({ memberGroups = [], rings = [] }: Pick<SnapshotQueue, 'memberGroups' | 'rings'>) {
  const all = [...memberGroups, ...rings.flatMap((ring) => ring.memberGroups ?? [])]
  return [...new Map(all.map((group) => [group.id, group])).values()]
}

/** The groups that a queue names, in its membership and in its rules. */
export function listGroups(queue: SnapshotQueue): readonly SnapshotGroup[] {
  const { conditionalGroups = [], routing } = queue
  return [...listMemberGroups(queue), ...conditionalGroups.flatMap(({ groups }) => groups), ...routingGroups(routing)]
}

/**
 * The people of a queue's member groups by id of the group. Of at most one group the people may be unknown: they are the
 * members by group who belong to no other. With more, none of those is known.
 */
function peopleByGroup(queue: GroupQueue): Map<string, readonly string[]> {
  const { members } = queue
  const memberGroups = listMemberGroups(queue)
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
  const rules = [...(queue.conditionalGroups ?? []), ...(queue.routing?.conditionalGroupActivation?.rules ?? [])]
  const gated = new Set(rules.flatMap(({ groups = [] }) => groups.map(({ id }) => id)))
  const byMember = gated.size === 0 ? [] : [...groupsOfMembers(queue)]
  return new Set(byMember.flatMap(([userId, ids]) => (ids.every((id) => gated.has(id)) ? [userId] : [])))
}

const METRICS = ['EstimatedWaitTime', 'ServiceLevel', 'IdleAgentCount'] as const
const OPERATORS = [
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'LessThan',
  'LessThanOrEqualTo',
  'EqualTo',
  'NotEqualTo',
] as const

/**
 * The rules of conditional group routing of a queue with the members whom they gate; undefined where a rule cannot be
 * simulated: a group that is no member, people who are not known, a metric or an operator that is not known here, a queue that is
 * not among `queueIds`, rings.
 */
export function buildConditionalGroups(
  queue: GroupQueue,
  queueIds: ReadonlySet<string>,
): readonly ModelConditionalGroup[] | undefined {
  const { conditionalGroups = [], hasUnknownRules, rings = [] } = queue
  if (hasUnknownRules) return undefined
  if (conditionalGroups.length === 0) return []
  if (rings.length > 1) return undefined
  const peopleOf = joinedPeople(queue)
  const rules = conditionalGroups.flatMap(({ queueId, metric, operator, value, groups, waitSeconds = 0 }) => {
    const condition = parseCondition(metric, operator, value)
    const people = peopleOf(groups)
    if (condition === undefined || people === undefined) return []
    return { ...defined({ queueId }), ...condition, ...people, waitSeconds }
  })
  return rules.length === conditionalGroups.length && areKnown(rules, queueIds) ? rules : undefined
}

function areKnown(
  conditions: readonly { readonly queueId?: string | undefined }[],
  queueIds: ReadonlySet<string>,
): boolean {
  return conditions.every(({ queueId }) => queueId === undefined || queueIds.has(queueId))
}

type Activation = NonNullable<SnapshotRouting['conditionalGroupActivation']>
type ActivationRules = NonNullable<ModelQueue['groupActivation']>
type Group = { readonly id: string }
type PeopleOf = (groups: readonly Group[]) => Pick<ActivationRules[number], 'agentIds' | 'groupIds'> | undefined

/** The groups with those of their people who are activated in the queue, ascending; undefined where one's are not known. */
function joinedPeople(queue: GroupQueue): PeopleOf {
  const people = peopleByGroup(queue)
  const joined = new Set(queue.members.flatMap(({ userId, joined: isJoined }) => (isJoined ? [userId] : [])))
  return (groups) => {
    const groupIds = groups.map(({ id }) => id)
    const userIds = groupIds.map((id) => people.get(id))
    if (userIds.includes(undefined)) return undefined
    return {
      agentIds: [...new Set(userIds.flatMap((ids = []) => ids))].filter((id) => joined.has(id)).sort(),
      groupIds,
    }
  }
}

/** Rules of activation times rings that a simulation has place for, with at most six rings. */
const MAX_GATES = 25

export function areTooManyGates(rules: number, rings: number): boolean {
  return rules * Math.max(1, rings) > MAX_GATES
}

/**
 * The rules of conditional group activation of a queue with the members whom they gate; undefined where a rule cannot be
 * simulated, as above, or the queue has conditional group routing too, which the platform does not combine with it.
 */
export function buildGroupActivation(queue: GroupQueue, queueIds: ReadonlySet<string>): ActivationRules | undefined {
  const { conditionalGroups = [], rings = [], routing } = queue
  const activation = routing?.conditionalGroupActivation ?? {}
  if ((activation.rules ?? []).length === 0) return []
  if (conditionalGroups.length > 0 || areTooManyGates((activation.rules ?? []).length, rings.length)) return undefined
  const read = activationRules(activation, joinedPeople(queue))
  const conditions = (read ?? []).flatMap(({ anyOf }) => anyOf.flat())
  return areKnown(conditions, queueIds) ? read : undefined
}

/** Rules act while that of the pilot is true, or where there is none; undefined where one cannot be read. */
export function activationRules(
  { pilotRule, rules = [] }: Activation,
  peopleOf: PeopleOf,
): ActivationRules | undefined {
  const pilot = (pilotRule?.conditions ?? []).length === 0 ? [[]] : parseConditions(pilotRule)
  const read = rules.flatMap((rule) => {
    const [anyOf, people] = [parseConditions(rule), peopleOf(rule.groups ?? [])]
    if (pilot === undefined || anyOf === undefined || people === undefined) return []
    return { anyOf: pilot.flatMap((all) => anyOf.map((own) => [...all, ...own])), ...people }
  })
  return read.length === rules.length ? read : undefined
}

/** Conditions under their expression, as lists of which one must hold whole. */
function parseConditions({ conditions = [], conditionExpression }: Activation['pilotRule'] = {}) {
  const parsed = conditions.map(({ simpleMetric = {}, operator, value }) => {
    const condition = parseCondition(simpleMetric.metric, operator, value)
    return condition && { ...defined({ queueId: simpleMetric.queue?.id }), ...condition }
  })
  const anyOf = parseExpression(conditionExpression ?? (parsed.length === 1 ? 'C1' : ''))
  const read = anyOf?.map((all) => all.flatMap((number) => parsed[number - 1] ?? []))
  const isWhole = read?.every((all, i) => all.length === anyOf?.[i]?.length) === true
  return isWhole ? read : undefined
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
  const scale = measured === 'ServiceLevel' && value > 1 ? 100 : 1
  return { metric: measured, operator: known, value: Math.max(0, value) / scale }
}
