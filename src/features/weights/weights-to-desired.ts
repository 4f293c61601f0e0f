import { checkParts } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { anObject, checkOptions, optional } from '../../core/schema'
import type {
  Desired,
  DesiredAgent,
  DesiredMember,
  DesiredQueue,
  Guardrails,
  PlannedShares,
  RoutingModel,
} from '../../documents'
import { balanceAccuracy, weightDistance } from '../../optimizer'
import { assertModel } from '../../optimizer/model/model-input'
import { asJson } from '../../workflows/kit/values'
import { type Lever, type WeightRequest, weightLevers } from './math/levers'
import type { ShareFigure } from './math/shares'
import {
  type AgentShare,
  levelsFields,
  type WeightsPlan,
  type WeightsToLevelsOptions,
  weightsToLevels,
} from './math/weights-to-levels'
import { overflowModels } from './overflow-models'
import { overflowSettings } from './overflow-settings'

/** The desired state and shares that follow from target shares of a queue's contacts. */
export interface WeightsDesired {
  /** Target, current and achieved shares, including agents who will leave the queue. */
  readonly outcome: WeightsPlan
  readonly levers: readonly PlannedLever[]
  /** Input of `buildPlan` for the changes. */
  readonly desired: Desired
  /** `buildPlan` stores them in the plan, for `measureShares` after the apply. */
  readonly shares: PlannedShares
  /** Limits of the plan from the utilization target; absent without one. */
  readonly guardrails?: Guardrails
}

/** Options of the search for settings, and the queue that they are added to. */
export interface WeightsDesiredOptions extends WeightsToLevelsOptions {
  /** The queue as the platform gives it (`client.routing.queues.get`): overflow is added to its rules and rings. */
  readonly queue?: object | undefined
  /**
   * Agents of skill groups, by group id, from `groupMembers`: with these and the queue, overflow to groups is
   * simulated. If one of the groups is missing, it is not simulated and the notes say so.
   */
  readonly groups?: ReadonlyMap<string, readonly string[]> | undefined
}

/** A lever, and whether the plan includes it. */
export interface PlannedLever extends Lever {
  /** False: neither the desired state nor the guardrails include it; a person must set it. */
  readonly planned: boolean
}

/**
 * Finds settings that approximate target shares of a queue's contacts and returns them as desired state: levels or
 * rings (found by simulation), deactivation of members with a weight of 0, the evaluation method of the strategy, time
 * for wrap-up, capacities of the named agents. An overflow threshold becomes a rule of conditional group routing or the
 * time-out of the first ring, if the options have the queue; a utilization target becomes a guardrail. If the queue
 * itself changes, `before` is measured on the current queue, and the result on the planned queue including its
 * overflow.
 * @throws ValidationError for weights, agents or a queue that cannot work, see `weightLevers` and `weightsToLevels`,
 * and for an overflow threshold on a queue with neither rings nor helping groups
 * @example
 * const { desired, shares } = weightsToDesired(model, { queueId, weights: { [anna]: 0.6, [ben]: 0.4 } })
 * const plan = buildPlan({ snapshot, desired, shares, source: 'weights', targets: await readTargets(client, snapshot, desired) })
 */
export function weightsToDesired(
  model: RoutingModel,
  request: WeightRequest,
  options: WeightsDesiredOptions = {},
): WeightsDesired {
  assertModel(model)
  checkParts(request, 'request', 'queueId', 'weights')
  checkOptions(options, { ...levelsFields(), ...optional(anObject(), 'queue', 'groups') })
  const { queue, groups, ...rest } = options
  assertOverflows(model, request)
  const requestedLevers = weightLevers(model, request)
  strategyMustOrder(model, request, requestedLevers)
  const overflow =
    queue === undefined
      ? { settings: {}, levers: requestedLevers, notes: [] }
      : overflowSettings(requestedLevers, asJson(queue))
  const levers = overflow.levers.map((lever) => ({
    ...lever,
    planned: lever.serves !== 'overflowThreshold' || queue !== undefined,
  }))
  const evaluation = levers.find(({ serves }) => serves === 'strategy')?.value
  const out = Object.keys(request.weights).filter((id) => request.weights[id] === 0)
  const overflows = overflowModels(model, {
    queueId: request.queueId,
    levers: requestedLevers,
    overflow,
    queue,
    groups,
  })
  const queueChanges = evaluation !== undefined || out.length > 0 || overflows.after !== overflows.before
  const weights = Object.fromEntries(Object.entries(request.weights).filter(([, weight]) => weight > 0))
  const changed = queueChanges ? withQueueChanges(overflows.after, request.queueId, evaluation, out) : model
  const found = weightsToLevels(changed, request.queueId, weights, rest)
  const outcome = queueChanges ? withBefore(overflows.before, request, found, out, rest) : found
  const { utilizationTarget } = request
  return {
    outcome: { ...outcome, notes: [...worseNotes(outcome), ...overflow.notes, ...overflows.notes, ...outcome.notes] },
    levers,
    desired: buildDesired(request, outcome, levers, out, overflow.settings),
    shares: {
      queue: outcome.queue,
      agents: outcome.agents.map(({ agent, desired, reached }) => ({
        user: agent,
        desired,
        expected: Math.min(1, Math.max(0, reached.mean)),
      })),
    },
    ...(utilizationTarget === undefined ? {} : { guardrails: occupancyLimit(request.queueId, utilizationTarget) }),
  }
}

/** @throws ValidationError when the overflow would reach nobody */
function assertOverflows(model: RoutingModel, request: WeightRequest): void {
  const { queueId, overflowThreshold, overflowGroups = [] } = request
  if (overflowThreshold === undefined || overflowGroups.length > 0) return
  const queue = model.queues.find(({ id }) => id === queueId)
  if (queue === undefined || (queue.rings ?? []).length > 1) return
  const message = `${queue.name} has no further ring and no helping groups: name groups in overflowGroups, or add rings`
  throw new ValidationError([{ path: 'overflowThreshold', message }], { subject: 'weight request' })
}

/** @throws ValidationError for a strategy under which the queue would have nothing to rank agents by */
function strategyMustOrder(model: RoutingModel, request: WeightRequest, levers: readonly Lever[]): void {
  const { queueId, strategy } = request
  const isOrdered = !levers.some(
    ({ serves, kind, value }) => serves === 'weights' && kind === 'joined' && value === true,
  )
  if (strategy === undefined || isOrdered) return
  const { name = queueId, evaluation } = model.queues.find(({ id }) => id === queueId) ?? {}
  const method = levers.find(({ serves }) => serves === 'strategy')?.value ?? evaluation
  const omit = evaluation === 'BEST' ? ', omit the strategy' : ''
  const message =
    strategy === 'best-skills'
      ? `best-skills orders agents by skill levels, and no contact of ${name} asks for a skill: give the queue rings instead`
      : `longest-available-agent sets ${name}, which has no rings, to ${String(method)}, where every member gets about the same share. For different shares take best-skills${omit}, or give the queue rings. To set only the method, write evaluation in a desired state`
  throw new ValidationError([{ path: 'strategy', message }], { subject: 'weight request' })
}

function occupancyLimit(queueId: string, maxOccupancy: number): Guardrails {
  return { format: 'skillroute/guardrails@1', service: [{ queue: queueId, maxOccupancy }] }
}

function withQueueChanges(model: RoutingModel, queueId: string, evaluation: unknown, out: readonly string[]) {
  const method = (['NONE', 'ALL', 'BEST'] as const).find((one) => one === evaluation)
  return {
    ...model,
    queues: model.queues.map((queue) =>
      queue.id === queueId && method !== undefined ? { ...queue, evaluation: method } : queue,
    ),
    agents: model.agents.map((agent) =>
      out.includes(agent.id) ? { ...agent, queues: agent.queues.filter((own) => own.queueId !== queueId) } : agent,
    ),
  }
}

const NOTHING: ShareFigure = { mean: 0, low: 0, high: 0 }

/** Adds the current shares to the outcome: one measurement, no search. */
function withBefore(
  model: RoutingModel,
  { queueId, weights }: WeightRequest,
  found: WeightsPlan,
  out: readonly string[],
  options: WeightsToLevelsOptions,
): WeightsPlan {
  const now = weightsToLevels(model, queueId, weights, { ...options, lever: found.lever, maxTries: 1, tolerance: 1 })
  const before = new Map(now.agents.map(({ agent, before: share }) => [agent.id, share]))
  const names = new Map(model.agents.map(({ id, name }) => [id, name]))
  const gone = out.map((id): AgentShare => {
    const agent = { id, name: names.get(id) ?? id }
    return { agent, desired: 0, before: NOTHING, reached: NOTHING, setting: null, occupancy: 0 }
  })
  const agents = [...found.agents, ...gone].map((share) => ({
    ...share,
    before: before.get(share.agent.id) ?? NOTHING,
  }))
  const targets = Object.fromEntries(agents.map((agent) => [agent.agent.id, agent.desired]))
  const was = Object.fromEntries(agents.map((agent) => [agent.agent.id, agent.before.mean]))
  return {
    ...found,
    agents,
    balanceAccuracy: { ...found.balanceAccuracy, before: balanceAccuracy(targets, was) },
    distance: { ...found.distance, before: weightDistance(targets, was) },
    serviceLevel: { ...found.serviceLevel, before: now.serviceLevel.before },
  }
}

function buildDesired(
  { queueId, strategy, wrapUpSeconds, capacity, weights }: WeightRequest,
  outcome: WeightsPlan,
  levers: readonly Lever[],
  out: readonly string[],
  settings: NonNullable<DesiredQueue['settings']>,
): Desired {
  const reasons = new Map(outcome.agents.map((agent) => [agent.agent.id, explainShare(agent, outcome.queue.name)]))
  const agents: Record<string, DesiredAgent> = {}
  for (const { agentId, skillId, level } of outcome.levels) {
    const desiredAgent = agents[agentId]
    agents[agentId] = { skills: { ...desiredAgent?.skills, [skillId]: level }, reason: reasons.get(agentId) }
  }
  if (capacity !== undefined) {
    for (const agentId of Object.keys(weights)) agents[agentId] = { ...agents[agentId], utilization: { ...capacity } }
  }
  const members: Record<string, DesiredMember> = {
    ...Object.fromEntries(outcome.rings.map(({ agentId, ring }) => [agentId, { ring }])),
    ...Object.fromEntries(out.map((agentId) => [agentId, { joined: false }])),
  }
  const evaluation = levers.find(({ serves }) => serves === 'strategy')?.value
  const method = (['NONE', 'ALL', 'BEST'] as const).find((one) => one === evaluation)
  const queue = {
    ...(method === undefined ? {} : { evaluation: method }),
    ...(wrapUpSeconds === undefined ? {} : { acwTimeoutMs: Math.round(wrapUpSeconds * 1000) }),
    members,
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    reason: `${strategy === undefined ? '' : `${strategy}; `}target shares in ${outcome.queue.name}`,
  }
  return { format: 'skillroute/desired@1', agents, queues: { [queueId]: queue } }
}

function explainShare({ desired: target, before, reached }: AgentShare, queue: string): string {
  const [want, was, is] = [target, before.mean, reached.mean].map((ratio) => `${(ratio * 100).toFixed(1)} %`)
  return `target ${want} of ${queue}; ${was} before, ${is} by simulation`
}

/**
 * Says that leaving the queue unchanged would be better, if a figure falls by an amount that is visible after rounding.
 */
export function worseNotes({
  balanceAccuracy: balance,
  serviceLevel,
}: Pick<WeightsPlan, 'balanceAccuracy' | 'serviceLevel'>): string[] {
  const percent = (ratio: number): string => (ratio * 100).toFixed(1)
  const falls = [
    { what: 'balance accuracy', ...balance },
    { what: 'the service level', ...serviceLevel },
  ]
    .filter(({ before, reached }) => reached < before && percent(reached) !== percent(before))
    .map(({ what, before, reached }) => `${what} falls from ${percent(before)} % to ${percent(reached)} %`)
  if (falls.length === 0) return []
  const isNearer = balance.reached > balance.before
  const than = isNearer
    ? 'The shares come nearer at a price'
    : 'The settings found are worse than leaving the queue as it is'
  return [`${than}: ${falls.join(', ')}.`]
}
