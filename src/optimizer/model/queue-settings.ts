import { canonicalJson, type Json } from '../../core/json/json'
import type { ModelConditionalGroup, ModelQueue, QueueSet } from '../../documents'

/** The one setting of a queue that changes a result by formula. */
const EVALUATION = 'skillEvaluationMethod'

/**
 * Whether a model can show the effect of a changed queue setting. It can for the skill evaluation method, and for
 * rings: their time-outs and dropped skills, but not their member groups. It can for rules of conditional group routing
 * only if each lists its agents as `agentIds`; the platform's own rules do not.
 * @param simulated false for results by formula, which ignore who is asked first
 */
export function isModeled({ field, before, after }: QueueSet, simulated: boolean): boolean {
  if (field === EVALUATION) {
    // By formula, it only matters whether skills count at all.
    return simulated || (evaluationOf(before) !== 'NONE') !== (evaluationOf(after) !== 'NONE')
  }
  if (!simulated) return false
  if (field === RINGS) return ringsOf(after) !== undefined && ringGroups(before) === ringGroups(after)
  return field === GROUPS && [before, after].every((value) => groupsOf(value) !== undefined)
}

const RINGS = 'bullseye'
const GROUPS = 'conditionalGroupRouting'

/** The queue with a value of a setting; unchanged if the model does not have the setting. */
export function withSetting(queue: ModelQueue, field: string, value: Json): ModelQueue {
  if (field === EVALUATION) return { ...queue, evaluation: evaluationOf(value) }
  const rings = field === RINGS ? ringsOf(value) : undefined
  if (rings !== undefined) return { ...without(queue, 'rings'), ...(rings.length === 0 ? {} : { rings }) }
  const groups = field === GROUPS ? groupsOf(value) : undefined
  if (groups === undefined) return queue
  return { ...without(queue, 'conditionalGroups'), ...(groups.length === 0 ? {} : { conditionalGroups: groups }) }
}

/**
 * The queue before a change. A model made from a snapshot has no rules of conditional group routing, since a snapshot
 * does not list the agents of the groups. If a change states the rules before it, these are used.
 */
export function withBefore(queue: ModelQueue, { field, before }: QueueSet): ModelQueue {
  return field === GROUPS && queue.conditionalGroups === undefined ? withSetting(queue, field, before) : queue
}

/** A queue without an evaluation method evaluates no skills. */
function evaluationOf(value: Json): string {
  return typeof value === 'string' ? value : 'NONE'
}

/** Undefined: a model cannot express them. */
function ringsOf(value: Json): ModelQueue['rings'] | undefined {
  if (value === null) return []
  const rings = listOf(member(value, 'rings'))
  return rings?.map((ring) => {
    const timeout = listOf(member(ring, 'expansionCriteria'))?.find((one) => member(one, 'type') === 'TIMEOUT_SECONDS')
    const timeoutSeconds = timeout === undefined ? undefined : member(timeout, 'threshold')
    const dropped = listOf(member(member(ring, 'actions'), 'skillsToRemove')) ?? []
    const skillsToRemove = dropped.flatMap((skill) => textOf(member(skill, 'id')) ?? []).sort()
    return { ...(typeof timeoutSeconds === 'number' ? { timeoutSeconds } : {}), skillsToRemove }
  })
}

/** The agent groups of each ring, to compare. */
function ringGroups(value: Json): string {
  const rings = listOf(member(value, 'rings')) ?? []
  return canonicalJson(rings.map((ring) => listOf(member(ring, 'memberGroups'))?.map((one) => member(one, 'id')) ?? []))
}

/** Undefined for a rule that a model cannot express, or whose agents are unknown. */
function groupsOf(value: Json): readonly ModelConditionalGroup[] | undefined {
  if (value === null) return []
  const rules = listOf(member(value, 'rules'))?.map(groupOf)
  return rules?.every((rule) => rule !== undefined) === true ? rules : undefined
}

const OPERATORS = ['GreaterThan', 'GreaterThanOrEqualTo', 'LessThan', 'LessThanOrEqualTo'] as const

function groupOf(rule: Json): ModelConditionalGroup | undefined {
  const operator = OPERATORS.find((one) => one === member(rule, 'operator'))
  const [value, waitSeconds] = [member(rule, 'conditionValue'), member(rule, 'waitSeconds')]
  const agentIds = listOf(member(rule, 'agentIds'))?.flatMap((id) => textOf(id) ?? [])
  // The platform's unit of service level is not certain.
  if (member(rule, 'metric') !== 'EstimatedWaitTime' || operator === undefined) return undefined
  if (typeof value !== 'number' || agentIds === undefined) return undefined
  const queueId = textOf(member(member(rule, 'queue'), 'id'))
  return {
    ...(queueId === undefined ? {} : { queueId }),
    metric: 'EstimatedWaitTime',
    operator,
    value,
    agentIds,
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

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: Json): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function textOf(value: Json): string | undefined {
  return typeof value === 'string' ? value : undefined
}
