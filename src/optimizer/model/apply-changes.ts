import { canonicalJson, type Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type {
  Change,
  ModelAgent,
  ModelConditionalGroup,
  ModelQueue,
  QueueSet,
  RoutingModel,
  SkillChange,
  UtilizationSet,
} from '../../documents'
import { type AgentCapacity, readCapacity } from '../../documents/org/capacity'
import { withAfterCallTimeout } from './after-call'
import { parseCondition } from './conditional-groups'

/** Changes of a plan other than those of skills. */
export type OtherChange = Exclude<Change, SkillChange>

/**
 * Whether a forecast can show the effect of a plan's change. It can for skills, languages, members, rings with their
 * time-outs, the skill evaluation method of a queue, and its time-out of after-call work. It can for rules of conditional
 * group routing only if they list the agents of their groups (`agentIds`), and for how many contacts an agent takes at once
 * only if the agent gets settings of their own: no model has those of the org. No model has other settings of queues.
 * @param method of the forecast. Only a simulation knows who is asked first, by ring or by level. Default `simulation`
 */
export function isValued(change: Change, method = 'simulation'): boolean {
  const simulated = method.includes('simulation')
  if (change.kind === 'member.ring') return simulated
  if (change.kind === 'utilization.set') return simulated && findCapacity(change.after) !== undefined
  return change.kind !== 'queue.set' || isModeled(change, simulated)
}

/**
 * The model before the changes. It gets what the changes replace and a snapshot may not contain: rules of conditional group
 * routing, and how many contacts agents with settings of their own take at once.
 */
export function beforeChanges(model: RoutingModel, changes: readonly unknown[]): RoutingModel {
  const queueChanges = changes.filter(isQueueSet)
  const own = new Map(changes.filter(isUtilizationSet).map(({ user, before }) => [user.id, findCapacity(before)]))
  if (queueChanges.length + own.size === 0) return model
  return {
    ...model,
    agents: model.agents.map((agent) => ({ ...agent, ...own.get(agent.id) })),
    queues: model.queues.map((queue) =>
      queueChanges.filter((change) => change.queue.id === queue.id).reduce(withBefore, queue),
    ),
  }
}

function isQueueSet(change: unknown): change is QueueSet {
  return isRecord(change) && change.kind === 'queue.set'
}

function isUtilizationSet(change: unknown): change is UtilizationSet {
  return isRecord(change) && change.kind === 'utilization.set' && isRecord(change.user)
}

/** What a user's own settings of utilization say; undefined where the org's apply. */
function findCapacity(setting: Json): AgentCapacity | undefined {
  const media = member(setting, 'utilization')
  return isRecord(media) ? readCapacity(media) : undefined
}

/**
 * The model after changes of languages, members, utilization, and those settings of queues that `isValued` accepts. Changes to
 * things that the model does not have, such as an agent without a license, are left out.
 */
export function applyChanges(model: RoutingModel, changes: readonly OtherChange[]): RoutingModel {
  if (changes.length === 0) return model
  const settings = changes.filter(isQueueSet)
  const byAgent = new Map<string, OtherChange[]>()
  for (const change of changes) {
    if (change.kind !== 'queue.set') byAgent.set(change.user.id, [...(byAgent.get(change.user.id) ?? []), change])
  }
  const timed = settings
    .filter(({ field }) => field === AFTER_CALL)
    .reduce((own, { queue, before, after }) => withAfterCallTimeout(own, queue.id, before, after), model)
  return {
    ...timed,
    queues: timed.queues.map((queue) =>
      settings
        .filter((setting) => setting.queue.id === queue.id)
        .reduce((own, { field, after }) => withSetting(own, field, after), queue),
    ),
    agents: timed.agents.map((agent) => changed(agent, byAgent.get(agent.id) ?? [])),
  }
}

function changed(agent: ModelAgent, changes: readonly OtherChange[]): ModelAgent {
  if (changes.length === 0) return agent
  const rings = new Map(agent.queues.map(({ queueId, ring }) => [queueId, ring]))
  const spoken = new Map(agent.languages.map(({ id, level }) => [id, level]))
  for (const change of changes) {
    if (change.kind === 'language.set') spoken.set(change.language.id, change.after)
    else if (change.kind === 'language.remove') spoken.delete(change.language.id)
    else move(rings, change)
  }
  // Rings count only for activated members, so ring changes come last in any order of the changes.
  for (const change of changes) {
    if (change.kind === 'member.ring' && rings.has(change.queue.id)) rings.set(change.queue.id, change.after)
  }
  const [capacity] = changes.filter(isUtilizationSet).map(({ after }) => findCapacity(after))
  return {
    ...agent,
    ...capacity,
    languages: sorted(spoken).map(([id, level]) => ({ id, level })),
    queues: sorted(rings).map(([queueId, ring]) => ({
      ...agent.queues.find((place) => place.queueId === queueId),
      queueId,
      ring,
    })),
  }
}

/** Adds or removes a member; a new member is in ring 1 unless a change sets another ring. */
function move(rings: Map<string, number>, change: OtherChange): void {
  if (change.kind === 'member.add' && change.after.joined) rings.set(change.queue.id, change.after.ring)
  else if (change.kind === 'member.join' && change.after) rings.set(change.queue.id, rings.get(change.queue.id) ?? 1)
  else if (change.kind === 'member.join' || change.kind === 'member.remove') rings.delete(change.queue.id)
}

function sorted<T>(values: ReadonlyMap<string, T>): [string, T][] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The one setting of a queue that changes a result by formula. */
const EVALUATION = 'skillEvaluationMethod'

/**
 * Whether a model can show the effect of a changed queue setting. It can for the skill evaluation method, the time-out of
 * after-call work, and for rings: their time-outs and dropped skills, but not their member groups. It can for rules of
 * conditional group routing only if each lists its agents as `agentIds`; the platform's own rules do not.
 * @param simulated false for results by formula, which ignore who is asked first
 */
function isModeled({ field, before, after }: QueueSet, simulated: boolean): boolean {
  if (field === EVALUATION) {
    // By formula, it only matters whether skills count at all.
    return simulated || (parseEvaluation(before) !== 'NONE') !== (parseEvaluation(after) !== 'NONE')
  }
  if (field === AFTER_CALL) return typeof after === 'number'
  if (!simulated) return false
  if (field === RINGS) return parseRings(after) !== undefined && ringGroups(before) === ringGroups(after)
  return field === GROUPS && [before, after].every((value) => parseGroups(value) !== undefined)
}

/** It changes handle times, if the model knows after-call work. */
const AFTER_CALL = 'acwSettings.timeoutMs'
const RINGS = 'bullseye'
const GROUPS = 'conditionalGroupRouting'

/** The queue with a value of a setting; unchanged if the model does not have the setting. */
function withSetting(queue: ModelQueue, field: string, value: Json): ModelQueue {
  if (field === EVALUATION) return { ...queue, evaluation: parseEvaluation(value) }
  const rings = field === RINGS ? parseRings(value) : undefined
  if (rings !== undefined) return { ...without(queue, 'rings'), ...(rings.length === 0 ? {} : { rings }) }
  const groups = field === GROUPS ? parseGroups(value) : undefined
  if (groups === undefined) return queue
  return { ...without(queue, 'conditionalGroups'), ...(groups.length === 0 ? {} : { conditionalGroups: groups }) }
}

/**
 * The queue before a change. A model made from a snapshot has no rules of conditional group routing where the people of a
 * group are not known. If a change states the rules before it, these are used.
 */
function withBefore(queue: ModelQueue, { field, before }: QueueSet): ModelQueue {
  return field === GROUPS && queue.conditionalGroups === undefined ? withSetting(queue, field, before) : queue
}

/** A queue without an evaluation method evaluates no skills. */
function parseEvaluation(value: Json): string {
  return typeof value === 'string' ? value : 'NONE'
}

/** Undefined: a model cannot express them. */
function parseRings(value: Json): ModelQueue['rings'] | undefined {
  if (value === null) return []
  const rings = asList(member(value, 'rings'))
  return rings?.map((ring) => {
    const timeout = asList(member(ring, 'expansionCriteria'))?.find((one) => member(one, 'type') === 'TIMEOUT_SECONDS')
    const timeoutSeconds = timeout === undefined ? undefined : member(timeout, 'threshold')
    const dropped = asList(member(member(ring, 'actions'), 'skillsToRemove')) ?? []
    const skillsToRemove = dropped.flatMap((skill) => asText(member(skill, 'id')) ?? []).sort()
    return { ...(typeof timeoutSeconds === 'number' ? { timeoutSeconds } : {}), skillsToRemove }
  })
}

/** The agent groups of each ring, to compare. */
function ringGroups(value: Json): string {
  const rings = asList(member(value, 'rings')) ?? []
  return canonicalJson(rings.map((ring) => asList(member(ring, 'memberGroups'))?.map((one) => member(one, 'id')) ?? []))
}

/** Undefined for a rule that a model cannot express, or whose agents are unknown. */
function parseGroups(value: Json): readonly ModelConditionalGroup[] | undefined {
  if (value === null) return []
  const rules = asList(member(value, 'rules'))?.map(parseGroup)
  return rules?.every((rule) => rule !== undefined) === true ? rules : undefined
}

function parseGroup(rule: Json): ModelConditionalGroup | undefined {
  const condition = parseCondition(member(rule, 'metric'), member(rule, 'operator'), member(rule, 'conditionValue'))
  const waitSeconds = member(rule, 'waitSeconds')
  const agentIds = asList(member(rule, 'agentIds'))?.flatMap((id) => asText(id) ?? [])
  if (condition === undefined || agentIds === undefined) return undefined
  const queueId = asText(member(member(rule, 'queue'), 'id'))
  return {
    ...(queueId === undefined ? {} : { queueId }),
    ...condition,
    agentIds,
    groupIds: (asList(member(rule, 'groups')) ?? []).flatMap((group) => asText(member(group, 'id')) ?? []),
    waitSeconds: typeof waitSeconds === 'number' ? waitSeconds : 0,
  }
}

function without(queue: ModelQueue, key: 'rings' | 'conditionalGroups'): ModelQueue {
  const { [key]: _gone, ...rest } = queue
  return rest
}

function member(value: Json, key: string): Json {
  return isRecord(value) ? (value[key] ?? null) : null
}

function asList(value: Json): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function asText(value: Json): string | undefined {
  return typeof value === 'string' ? value : undefined
}
