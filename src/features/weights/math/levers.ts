import { type Issue, ValidationError } from '../../../core/errors'
import type { Json } from '../../../core/json/json'
import type { ModelQueue, RoutingModel } from '../../../documents'
import { assertObject } from '../../../optimizer/erlang/kit/inputs'
import { canServe, levelsMatter } from '../../../optimizer/model/can-serve'
import { ordered } from '../../../optimizer/model/model-input'
import { handleTimes } from '../../../optimizer/proficiency/handle-times'
import { validateWeights, type Weights } from '../../../optimizer/weights/validate'

/** Ways to choose agents, by the names that tutorials and other systems use. */
export type WeightStrategy = 'longest-available-agent' | 'best-skills'

/** How the contacts of a queue should be spread, in the words of "routing weights". */
export interface WeightRequest {
  readonly queueId: string
  /** Target share of the queue's contacts by agent id, each 0..1, together at most 1. */
  readonly weights: Weights
  /** Default: the queue stays as it is. */
  readonly strategy?: WeightStrategy | undefined
  /** Occupancy of the queue's agents above which contacts overflow to other agents; between 0 and 1, exclusive. */
  readonly overflowThreshold?: number | undefined
  /** Groups that contacts overflow to, by id, as in conditional group routing. */
  readonly overflowGroups?:
    | readonly { readonly id: string; readonly type: 'GROUP' | 'SKILLGROUP' | 'TEAM' }[]
    | undefined
  /** Occupancy that no agent should exceed, above 0, at most 1. */
  readonly utilizationTarget?: number | undefined
  /** Contacts that an agent takes at once, by medium in the words of utilization (`call`, `chat`, ...). */
  readonly capacity?: Readonly<Record<string, number>> | undefined
  /** Longest time for wrap-up, in seconds, 1 to 3600. */
  readonly wrapUpSeconds?: number | undefined
}

/** The kind of setting that a lever changes. */
export type LeverKind =
  /** Levels of the queue's members, see `weightsToLevels`. */
  | 'levels'
  /** Ring numbers of the queue's members, see `weightsToLevels`. */
  | 'rings'
  /** Whether a member is activated in the queue. */
  | 'joined'
  /** A field of the queue. */
  | 'queue'
  /** A limit for plans. */
  | 'guardrail'
  /** Contacts at once, per user. */
  | 'utilization'

/** One setting of the platform that serves a part of the request. */
export interface Lever {
  readonly kind: LeverKind
  /** The part of the request that the lever serves. */
  readonly serves: 'weights' | 'strategy' | 'overflowThreshold' | 'utilizationTarget' | 'capacity' | 'wrapUpSeconds'
  /** Path of the field in the queue's body, or name of the guardrail; null where members are changed one by one. */
  readonly field: string | null
  /** The value to set; null if `weightsToLevels` finds it. */
  readonly value: Json
  /** Ids of the agents concerned; empty for the whole queue. */
  readonly agentIds: readonly string[]
  readonly reason: string
}

/** Shortest and longest wrap-up that the platform accepts, in seconds. */
const WRAP_UP_SECONDS = { min: 1, max: 3600 }

/** A shorter bullseye time-out has no effect. */
const MIN_TIMEOUT_SECONDS = 2

/**
 * Translates a request in weights into settings that exist. The platform has no weight, share or score of a member. It
 * has orderings (levels under BEST, rings), conditions (activation in the queue, conditional groups) and limits. Each
 * lever says in a sentence what it does and does not do. The model is not changed.
 *
 * - `strategy`: `best-skills` is evaluation BEST, `longest-available-agent` is ALL, or NONE where no contact asks for a
 *   skill.
 * - `weights`: levels if the method is BEST and contacts ask for skills, or else rings if the queue has them. A weight
 *   of 0 deactivates the member in the queue. `weightsToLevels` finds the levels or rings by simulation.
 * - `overflowThreshold`: there is no such ratio. It is translated into a wait: the mean wait of waiting contacts
 * (Erlang C) when the queue's agents are that busy. This wait becomes the condition of conditional group routing, and
 * the time-out of the first ring.
 * - `utilizationTarget`: the guardrail `maxOccupancy` of plans; the platform itself limits no occupancy.
 * - `wrapUpSeconds`: `acwSettings.timeoutMs`, which has an effect only with a wrap-up prompt that has a time-out.
 *
 * @throws ValidationError naming what makes no sense, or a queue or member that the model does not hold
 * @example
 * const levers = weightLevers(model, { queueId, weights: { anna: 0.6, ben: 0.4 }, strategy: 'best-skills' })
 */
export function weightLevers(model: RoutingModel, request: WeightRequest): Lever[] {
  const present = ordered(model)
  assertObject('weight request', request)
  assertObject('weight request', request.weights, 'weights')
  const queue = checkedQueue(present, request)
  const requested = present.contactTypes.some((type) => type.queueId === queue.id && type.skillIds.length > 0)
  const evaluation = request.strategy === undefined ? queue.evaluation : chooseEvaluation(request.strategy, requested)
  return [
    ...strategyLever(queue, evaluation, request),
    ...weightLever({ ...queue, evaluation }, requested, request),
    ...overflowLevers(present, queue, request),
    ...limitLevers(request),
  ]
}

function chooseEvaluation(strategy: WeightStrategy, requested: boolean): string {
  return strategy === 'best-skills' ? 'BEST' : requested ? 'ALL' : 'NONE'
}

function strategyLever(queue: ModelQueue, evaluation: string, { strategy }: WeightRequest): Lever[] {
  if (strategy === undefined || evaluation === queue.evaluation) return []
  const effect =
    strategy === 'best-skills'
      ? 'of those who hold every asked skill the highest average level comes first, ties by longest idle'
      : 'of those who hold every asked skill the longest idle comes first, whatever their levels'
  const reason = `${strategy} is the evaluation method ${evaluation}: ${effect}. The queue has ${queue.evaluation} now.`
  return [
    { kind: 'queue', serves: 'strategy', field: 'skillEvaluationMethod', value: evaluation, agentIds: [], reason },
  ]
}

function weightLever(queue: ModelQueue, requested: boolean, { weights }: WeightRequest): Lever[] {
  const serves = 'weights' as const
  const out = Object.keys(weights)
    .filter((id) => weights[id] === 0)
    .sort()
  const desired = Object.keys(weights)
    .filter((id) => (weights[id] ?? 0) > 0)
    .sort()
  const byOrder = requested && levelsMatter(queue) ? 'levels' : (queue.rings ?? []).length > 1 ? 'rings' : undefined
  const levers: Lever[] = []
  if (byOrder !== undefined && desired.length > 0) {
    const what =
      byOrder === 'levels' ? 'Levels put agents in order' : 'Rings put agents in order, each with a wait before it'
    const reason = `${what}; no setting shares contacts out by ratio. The share that an order brings depends on how busy everybody is: of many orders the one whose shares come nearest is taken, and what is out of reach is named.`
    levers.push({ kind: byOrder, serves, field: null, value: null, agentIds: desired, reason })
  }
  if (byOrder === undefined && desired.length > 0) {
    const reason = `Under ${queue.evaluation} without rings the longest idle comes first: every member gets about the same. Use the strategy best-skills${requested ? '' : ' with contacts that ask for a skill'}, or rings.`
    levers.push({ kind: 'joined', serves, field: null, value: true, agentIds: desired, reason })
  }
  if (out.length > 0) {
    const reason =
      'Only deactivating the member keeps a weight of 0: the last in any order still gets the contacts that the others are too busy for.'
    levers.push({ kind: 'joined', serves, field: null, value: false, agentIds: out, reason })
  }
  return levers
}

function overflowLevers(model: RoutingModel, queue: ModelQueue, request: WeightRequest): Lever[] {
  const { overflowThreshold, overflowGroups = [] } = request
  if (overflowThreshold === undefined) return []
  const serves = 'overflowThreshold' as const
  const { seconds, agents, ahtSeconds } = waitAt(model, queue.id, overflowThreshold)
  const basis = `With the queue's ${agents.toFixed(1)} agents ${(overflowThreshold * 100).toFixed(0)} % busy and ${ahtSeconds.toFixed(0)} s a contact, those who wait do so for ${seconds} s on average (Erlang C)`
  const levers: Lever[] = []
  const ring = (queue.rings ?? []).length > 1
  if (overflowGroups.length > 0 || !ring) {
    const rule = {
      metric: 'EstimatedWaitTime',
      operator: 'GreaterThan',
      conditionValue: seconds,
      groups: overflowGroups.map(({ id, type }) => ({ id, type })),
      waitSeconds: MIN_TIMEOUT_SECONDS,
    }
    const missing =
      overflowGroups.length > 0 ? '' : ' Name the groups to overflow to: without any, the rule has no effect.'
    const reason = `${basis}: above it, contacts are also offered to the groups.${missing}`
    levers.push({ kind: 'queue', serves, field: 'conditionalGroupRouting.rules', value: [rule], agentIds: [], reason })
  }
  if (ring) {
    const value = [{ type: 'TIMEOUT_SECONDS', threshold: seconds }]
    const reason = `${basis}: after it, contacts are also offered to the next ring.`
    levers.push({ kind: 'queue', serves, field: 'bullseye.rings.0.expansionCriteria', value, agentIds: [], reason })
  }
  return levers
}

/** Mean wait of those who wait, in whole seconds, when the queue's agents are busy to that ratio. */
function waitAt(model: RoutingModel, queueId: string, occupancy: number) {
  const serves = canServe(model)
  const types = model.contactTypes.filter((type) => type.queueId === queueId)
  const able = model.agents.filter((agent) => types.some((type) => serves(agent, type)))
  const times = handleTimes(model)
  const agents = able.reduce((sum, agent) => sum + agent.availability, 0)
  let contacts = 0
  let work = 0
  for (const type of types) {
    for (const agent of able) {
      if (!serves(agent, type)) continue
      const weight = type.callsPerHour * agent.availability
      contacts += weight
      work += weight * times.ahtSeconds(agent.id, type.id)
    }
  }
  const ahtSeconds = contacts > 0 ? work / contacts : 0
  const people = Math.max(1, agents)
  // h / (N - A), with A = occupancy N.
  const delayed = ahtSeconds / (people * (1 - occupancy))
  return { seconds: Math.max(MIN_TIMEOUT_SECONDS, Math.round(delayed)), agents, ahtSeconds }
}

function limitLevers({ utilizationTarget, capacity, wrapUpSeconds }: WeightRequest): Lever[] {
  const levers: Lever[] = []
  if (utilizationTarget !== undefined) {
    const reason = `No setting of the platform keeps agents below an occupancy: plans are refused that would take any above ${utilizationTarget}, and staffing has to follow.`
    levers.push({
      kind: 'guardrail',
      serves: 'utilizationTarget',
      field: 'maxOccupancy',
      value: utilizationTarget,
      agentIds: [],
      reason,
    })
  }
  if (capacity !== undefined) {
    const reason = 'How many contacts of a medium an agent takes at once is set per user, or for the whole org.'
    levers.push({ kind: 'utilization', serves: 'capacity', field: null, value: { ...capacity }, agentIds: [], reason })
  }
  if (wrapUpSeconds !== undefined) {
    const reason =
      'Has an effect only where the wrap-up prompt has a time-out: AGENT_REQUESTED, MANDATORY_TIMEOUT or MANDATORY_FORCED_TIMEOUT.'
    const value = Math.round(wrapUpSeconds * 1000)
    levers.push({ kind: 'queue', serves: 'wrapUpSeconds', field: 'acwSettings.timeoutMs', value, agentIds: [], reason })
  }
  return levers
}

function checkedQueue(model: RoutingModel, request: WeightRequest): ModelQueue {
  const {
    queueId,
    weights,
    strategy,
    overflowThreshold,
    overflowGroups = [],
    utilizationTarget,
    capacity,
    wrapUpSeconds,
  } = request
  const queue = model.queues.find(({ id }) => id === queueId)
  const issues: Issue[] = validateWeights(weights).issues.map(({ path, message }) => ({
    path: path === '' ? 'weights' : `weights.${path}`,
    message,
  }))
  if (queue === undefined) issues.push({ path: 'queueId', message: `queue "${queueId}" is not in the model` })
  const members = new Set(
    model.agents.filter((agent) => agent.queues.some((own) => own.queueId === queueId)).map(({ id }) => id),
  )
  for (const id of Object.keys(weights)) {
    if (queue !== undefined && !members.has(id)) {
      issues.push({ path: `weights.${id}`, message: 'is not activated in the queue: activate the agent first' })
    }
  }
  if (strategy !== undefined && !['longest-available-agent', 'best-skills'].includes(strategy)) {
    issues.push({ path: 'strategy', message: `"${strategy}" is not one of longest-available-agent, best-skills` })
  }
  const within = (path: string, value: number | undefined, low: number, high: number, open: boolean): void => {
    if (value === undefined || (value >= low && (open ? value < high : value <= high) && value > 0)) return
    issues.push({ path, message: `must be above ${low}, ${open ? 'below' : 'at most at'} ${high}, got ${value}` })
  }
  within('overflowThreshold', overflowThreshold, 0, 1, true)
  if (overflowGroups.length > 0 && overflowThreshold === undefined) {
    issues.push({ path: 'overflowGroups', message: 'have no effect without overflowThreshold: give it, or omit them' })
  }
  within('utilizationTarget', utilizationTarget, 0, 1, false)
  if (wrapUpSeconds !== undefined) {
    const { min, max } = WRAP_UP_SECONDS
    if (!(wrapUpSeconds >= min && wrapUpSeconds <= max)) {
      issues.push({ path: 'wrapUpSeconds', message: `must be ${min} to ${max} seconds, got ${wrapUpSeconds}` })
    }
  }
  for (const [medium, most] of Object.entries(capacity ?? {})) {
    if (!(Number.isInteger(most) && most >= 1 && most <= 50)) {
      issues.push({ path: `capacity.${medium}`, message: `must be a whole number of 1 to 50, got ${most}` })
    }
  }
  if (queue === undefined || issues.length > 0) throw new ValidationError(issues, { subject: 'weight request' })
  return queue
}
