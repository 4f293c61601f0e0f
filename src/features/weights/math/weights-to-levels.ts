import * as z from 'zod/mini'
import { type Issue, ValidationError } from '../../../core/errors'
import { amount, checkOptions, finite, inside, optional, type ShapeOf, whole } from '../../../core/schema'
import type { ModelAgent, ModelQueue, Ref, RoutingModel, SkillMove } from '../../../documents'
import { assertObject } from '../../../optimizer/erlang/kit/inputs'
import { canServe, levelsMatter } from '../../../optimizer/model/can-serve'
import { ordered } from '../../../optimizer/model/model-input'
import type { RoutingRules } from '../../../optimizer/simulate/compile/options'
import { rulesSchema } from '../../../optimizer/simulate/compile/options-schema'
import { balanceAccuracy, weightDistance } from '../../../optimizer/weights/distance'
import { preciseSum, validateWeights, type Weights } from '../../../optimizer/weights/validate'
import { levelOrder, type OrderLever, type QueueOrder, requestedSkills, ringOrder } from './order'
import { searchOrder } from './order-search'
import { explainLimits, type LimitedShare } from './share-limits'
import { type MeasuredShares, meanShares, measureShares, type ShareFigure, type ShareRuns, shareFigure } from './shares'

/** Options of `weightsToLevels`. */
export interface WeightsToLevelsOptions {
  /** Any finite number; the same seed and model give the same answer. Default 1. */
  readonly seed?: number | undefined
  /** The setting to change. Default: levels if the queue uses BEST, or else rings if it has several. */
  readonly lever?: OrderLever | undefined
  /** Lowest level to give, 0-5. Default 1. */
  readonly lowestLevel?: number | undefined
  /** Distance between levels. Default 1; the platform also takes 0.5 or 0.1. */
  readonly levelStep?: number | undefined
  /** How far a share may be off and still count as reached, 0..1. Default 0.02. */
  readonly tolerance?: number | undefined
  /** Maximum number of orders to simulate. Default 120. */
  readonly maxTries?: number | undefined
  /**
   * The queue's contacts in each of the 4 runs of an order. If agents are present only part of the time, the contacts are
   * spread over many days with different staff. Default 2,000.
   */
  readonly searchContacts?: number | undefined
  /** The same of the 10 runs of the final measurement. Default 5,000. */
  readonly finalContacts?: number | undefined
  /** Confidence of the intervals. Default 0.95. */
  readonly confidence?: number | undefined
  /** Rules of the platform that are open, see `simulate`. */
  readonly rules?: RoutingRules | undefined
}

/** Fields of {@link WeightsToLevelsOptions}. */
export const levelsFields = () =>
  ({
    seed: z.optional(finite()),
    lever: z.optional(z.enum(['levels', 'rings'])),
    lowestLevel: z.optional(z.number().check(z.gte(0, LOWEST), z.lt(5, LOWEST))),
    levelStep: z.optional(z.number().check(z.gt(0, STEP), z.lte(5, STEP))),
    tolerance: z.optional(amount()),
    ...optional(whole(1), 'maxTries', 'searchContacts', 'finalContacts'),
    confidence: z.optional(inside()),
    rules: z.optional(rulesSchema()),
  }) satisfies ShapeOf<WeightsToLevelsOptions>

const LOWEST = 'must be at least 0 and below 5'
const STEP = 'must be above 0 and at most 5'

/** The result for one agent's target share. */
export interface AgentShare {
  readonly agent: Ref
  readonly desired: number
  readonly before: ShareFigure
  readonly reached: ShareFigure
  /** New level or ring; null if the agent's setting does not change. */
  readonly setting: number | null
  readonly occupancy: number
}

/** An order of agents that comes near to the target shares, and how near. */
export interface WeightsPlan {
  readonly queue: Ref
  readonly lever: OrderLever
  /** Changes of levels, in the form that `applyMoves` and plans accept; empty for the lever `rings`. */
  readonly levels: readonly SkillMove[]
  readonly rings: readonly { readonly agentId: string; readonly queueId: string; readonly ring: number }[]
  readonly agents: readonly AgentShare[]
  /** See `balanceAccuracy`, here of the mean shares. */
  readonly balanceAccuracy: { readonly before: number; readonly reached: number }
  /** See `weightDistance`. */
  readonly distance: { readonly before: number; readonly reached: number }
  /** Share of the queue's contacts answered within the target. */
  readonly serviceLevel: { readonly before: number; readonly reached: number }
  /** Targets that are missed by more than the tolerance, the worst first, with the limits of what is possible. */
  readonly missed: readonly LimitedShare[]
  readonly notes: readonly string[]
}

const SEARCH = { runs: 4, contacts: 2000, days: 30 }
const FINAL = { runs: 10, contacts: 5000, days: 250 }
/**
 * Days simulated for each limit of a share. There may be sixteen limits, so they get fewer days and wider intervals.
 */
const LIMIT_DAYS = 80

/**
 * Translates target shares of a queue's contacts into levels (under BEST) or rings, with the simulator: it proposes an
 * order, simulates it with the same contacts as the other orders, compares its shares with the target, and moves
 * agents. Levels are an ordering, not a ratio: with N agents and six levels only some shares are possible, and they
 * depend on how busy all agents are. The result says what shares are reached, measured on contacts that the search did
 * not use. For each missed target it says between which limits the order can move the agent's share. If the order found
 * is no nearer to the target than the present one, nothing is changed.
 *
 * If the weights sum to less than 1, the members who are not named get the rest in equal parts; if all are named, the
 * weights are scaled to 1. An agent gets the same level on all of the queue's skills that the agent holds.
 *
 * @throws ValidationError for bad weights, agents who cannot serve the queue, or a queue without a lever
 * @example
 * const plan = weightsToLevels(model, queueId, { anna: 0.5, ben: 0.3, cem: 0.2 })
 * console.log(plan.balanceAccuracy.reached, plan.missed.map(({ reason }) => reason))
 */
export function weightsToLevels(
  model: RoutingModel,
  queueId: string,
  weights: Weights,
  options: WeightsToLevelsOptions = {},
): WeightsPlan {
  const present = ordered(model)
  assertObject('weightsToLevels', weights, 'weights')
  checkOptions(options, levelsFields())
  const { queue, agents, lever } = checked(present, queueId, weights, options)
  const { seed = 1, lowestLevel = 1, levelStep = 1, rules } = options
  const ids = agents.map(({ id }) => id)
  const order =
    lever === 'levels'
      ? levelOrder(present, queueId, ids, { lowest: lowestLevel, step: levelStep })
      : ringOrder(present, queueId, ids, queue.rings?.length ?? 1)
  const desired = desiredShares(ids, weights)
  const search: ShareRuns = { ...SEARCH, contacts: options.searchContacts ?? SEARCH.contacts, seed, rules }
  const measure = (places: readonly (number | undefined)[]): number[] => {
    const shares = meanShares(measureShares(order.apply(places), queueId, search))
    return ids.map((id) => shares[id] ?? 0)
  }
  const targets = ids.map((id) => desired[id] ?? 0)
  const found = searchOrder({ order, desired: targets, measure, maxTries: options.maxTries ?? 120 })
  const final: ShareRuns = { ...FINAL, contacts: options.finalContacts ?? FINAL.contacts, seed: seed + 1, rules }
  const measured = (places: Places): MeasuredShares =>
    measureShares(order.apply(places), queueId, { ...final, runs: 4, days: LIMIT_DAYS })
  const before = measureShares(present, queueId, final)
  const shared = { queue, agents, order, desired: desired, before, measured, tried: found.tried }
  const unchanged = { ...shared, places: ids.map(() => undefined), reached: before }
  if (found.best.places.every((place) => place === undefined)) return report(present, unchanged, options)
  const reached = measureShares(order.apply(found.best.places), queueId, final)
  const nearer = weightDistance(desired, meanShares(reached)) < weightDistance(desired, meanShares(before))
  return report(present, nearer ? { ...shared, places: found.best.places, reached } : unchanged, options)
}

type Places = readonly (number | undefined)[]

interface Outcome {
  readonly queue: ModelQueue
  readonly agents: readonly ModelAgent[]
  readonly order: QueueOrder
  readonly places: Places
  readonly desired: Weights
  readonly before: MeasuredShares
  readonly reached: MeasuredShares
  /** The shares of places, measured with the contacts of the final measurement on fewer days. */
  readonly measured: (places: Places) => MeasuredShares
  /** Shares of every order of the search, in the sequence of agents. */
  readonly tried: readonly (readonly number[])[]
}

function report(model: RoutingModel, outcome: Outcome, options: WeightsToLevelsOptions): WeightsPlan {
  const { queue, agents, order, places, desired: desiredShare, before, reached } = outcome
  const { tolerance = 0.02, confidence = 0.95 } = options
  const [was, is] = [meanShares(before), meanShares(reached)]
  const setting = (i: number): number | null => {
    const place = places[i]
    return place === undefined ? null : order.setting(place)
  }
  const requested = requestedSkills(model, queue.id)
  return {
    queue: { id: queue.id, name: queue.name },
    lever: order.lever,
    levels: order.lever === 'levels' ? agents.flatMap((agent, i) => levelMoves(agent, setting(i), requested)) : [],
    rings: order.lever === 'rings' ? agents.flatMap((agent, i) => ringMoves(agent, setting(i), queue.id)) : [],
    agents: agents.map(({ id, name }, i) => ({
      agent: { id, name },
      desired: desiredShare[id] ?? 0,
      before: shareFigure(before, id, confidence),
      reached: shareFigure(reached, id, confidence),
      setting: setting(i),
      occupancy: reached.occupancy.get(id) ?? 0,
    })),
    balanceAccuracy: { before: balanceAccuracy(desiredShare, was), reached: balanceAccuracy(desiredShare, is) },
    distance: { before: weightDistance(desiredShare, was), reached: weightDistance(desiredShare, is) },
    serviceLevel: { before: before.serviceLevel, reached: reached.serviceLevel },
    missed: explainLimits({ ...outcome, shares: is, tolerance, confidence }),
    notes: notesOn(model, queue, order.lever, requested),
  }
}

function levelMoves(agent: ModelAgent, level: number | null, requested: ReadonlySet<string>): SkillMove[] {
  if (level === null) return []
  return agent.skills.flatMap((skill) =>
    requested.has(skill.id) && skill.level !== level ? [{ agentId: agent.id, skillId: skill.id, level }] : [],
  )
}

function ringMoves(agent: ModelAgent, ring: number | null, queueId: string): WeightsPlan['rings'] {
  const membership = agent.queues.find((queue) => queue.queueId === queueId)
  return ring === null || membership?.ring === ring ? [] : [{ agentId: agent.id, queueId, ring }]
}

/** The target share of each agent of the queue; the shares sum to 1. */
function desiredShares(ids: readonly string[], weights: Weights): Record<string, number> {
  const sum = preciseSum(Object.values(weights))
  const unnamed = ids.filter((id) => weights[id] === undefined)
  const rest = unnamed.length > 0 ? Math.max(0, 1 - sum) / unnamed.length : 0
  const total = sum + rest * unnamed.length
  return Object.fromEntries(ids.map((id) => [id, (weights[id] ?? rest) / total]))
}

function notesOn(model: RoutingModel, queue: ModelQueue, lever: OrderLever, requested: ReadonlySet<string>): string[] {
  const others = new Set(
    model.contactTypes
      .filter((type) => type.queueId !== queue.id && type.skillIds.some((id) => requested.has(id)))
      .map((type) => type.queueId),
  )
  const names = model.queues.filter(({ id }) => others.has(id)).map(({ name }) => name)
  return [
    'Shares are of the contacts answered at the load that a contact meets on average; at busier times they are closer together, at quieter times further apart.',
    ...(lever === 'levels' && names.length > 0
      ? [
          `These levels also order agents in: ${names.join(', ')}. The simulation includes this effect; check the service of those queues too.`,
        ]
      : []),
  ]
}

function checked(model: RoutingModel, queueId: string, weights: Weights, options: WeightsToLevelsOptions) {
  const issues: Issue[] = [...validateWeights(weights).issues]
  const queue = model.queues.find(({ id }) => id === queueId)
  const types = model.contactTypes.filter((type) => type.queueId === queueId && type.callsPerHour > 0)
  const serves = canServe(model)
  const agents = model.agents.filter((agent) => agent.availability > 0 && types.some((type) => serves(agent, type)))
  for (const id of Object.keys(weights)) {
    if (!agents.some((agent) => agent.id === id)) {
      issues.push({
        path: id,
        message: 'serves no contact of the queue: not activated, without the skills, or never present',
      })
    }
  }
  if (!Object.values(weights).some((weight) => weight > 0)) {
    issues.push({ path: '', message: 'every weight is 0: give somebody a share' })
  }
  if (types.length === 0) issues.push({ path: 'queueId', message: `queue "${queueId}" has no contacts in the model` })
  const lever = options.lever ?? (queue === undefined ? undefined : chooseLever(queue, model))
  if (queue !== undefined && lever === undefined) {
    const message = `evaluates by ${queue.evaluation} and has no rings, so nothing puts agents in order: switch it to BEST (see weightLevers)`
    issues.push({ path: 'queueId', message })
  }
  if (queue === undefined || lever === undefined || issues.length > 0) {
    throw new ValidationError(issues, { subject: 'weightsToLevels' })
  }
  return { queue, agents, lever }
}

function chooseLever(queue: ModelQueue, model: RoutingModel): OrderLever | undefined {
  if (levelsMatter(queue) && requestedSkills(model, queue.id).size > 0) return 'levels'
  return (queue.rings ?? []).length > 1 ? 'rings' : undefined
}
