import type { ModelAgent, ModelContactType, RoutingModel, SkillMove, SkillRecommendation } from '../../documents'
import { type Balance, balance as balanceLoad, withoutService } from '../coverage/fluid/balance'
import { normalCdf } from '../math/normal'
import { applyMoves } from '../model/apply-moves'
import { canServe } from '../model/can-serve'
import { ordered } from '../model/model-input'
import type { SkillEvidence } from '../proficiency/evidence'
import { atLeast } from '../staffing/meets'
import { outlook, type QueueOutlook } from '../what-if/outlook'
import { type RemovalOptions, removalSettings } from './options'
import {
  findAffectedQueues,
  formatPerWeek,
  prepareRemovals,
  type RemovalData,
  requiresSkill,
  toRefs,
} from './removal-data'

/** An agent who is faster than the median agent with at least this probability keeps a skill that they hardly use. */
const CLEARLY_FASTER = 0.8

/** Differences of saturation up to this come from rounding in the linear program. */
const SATURATION_NOISE = 1e-9

interface UnusedSkill {
  readonly agent: ModelAgent
  readonly skillId: string
  readonly level: number
  readonly evidence: SkillEvidence
  /** Share of the agent's staffed time spent on contacts that require the skill. */
  readonly timeShare: number
  /** Handle time saved per week if the others take these contacts, in seconds; negative if they are slower. */
  readonly savedSeconds: number
}

/**
 * Proposes to remove skills that an agent hardly uses and that others cover. This tidies the skill lists; it does not
 * improve service. Removals are considered one after the other, those that save most time first, and each is checked on
 * the model after the removals accepted before it. Every contact type keeps at least `minAgents` agents who are ever on
 * queue, and its agents are not loaded above `maxOccupancy`. All removals together lower no queue's predicted service
 * level by more than `maxServiceLevelDrop`, and no single one costs more than `maxContactsLost`. Every agent keeps
 * contacts to take. Without staffed times, nothing is removed. The same model always gives the same list.
 * @throws ValidationError for options that make no sense
 * @example
 * for (const { reason } of proposeRemovals(model)) console.log(reason)
 */
export function proposeRemovals(model: RoutingModel, options: RemovalOptions = {}): SkillRecommendation[] {
  return findRemovals(prepareRemovals(ordered(model), removalSettings(options)))
}

function findRemovals(data: RemovalData): SkillRecommendation[] {
  const { settings } = data
  const found: SkillRecommendation[] = []
  const moves: SkillMove[] = []
  const perAgent = new Map<string, number>()
  const perSkill = new Map<string, number>()
  const start = applyRemovals(data, moves)
  const startService = predictService(data, start)
  let state = start
  let service = startService
  for (const unused of findUnusedSkills(data)) {
    const { agent, skillId } = unused
    const holders = data.model.agents.filter(({ skills }) => skills.some((skill) => skill.id === skillId)).length
    const quota = Math.max(1, Math.floor(holders * settings.maxShareRemoved))
    if ((perSkill.get(skillId) ?? 0) >= quota) continue
    if ((perAgent.get(agent.id) ?? 0) >= settings.maxRemovalsPerAgent) continue
    const move = { agentId: agent.id, skillId, level: null }
    const remaining = countOtherAgents(data, state, agent.id, skillId)
    if (remaining < settings.minAgents) continue
    const next = withRemoval(data, state, moves, move)
    if (!keepsWork(next, agent.id) || overloads(data, state, next)) continue
    const nextService = predictService(data, next)
    const loss = largestDrop(startService, nextService)
    const gain = contactsWithinServiceLevel(nextService) - contactsWithinServiceLevel(service)
    if (loss > settings.maxServiceLevelDrop || gain < -settings.maxContactsLost) continue
    service = nextService
    found.push(
      toRecommendation(
        data,
        unused,
        { now: countOtherAgents(data, start, agent.id, skillId), left: remaining },
        { loss, gain },
      ),
    )
    moves.push(move)
    perAgent.set(agent.id, (perAgent.get(agent.id) ?? 0) + 1)
    perSkill.set(skillId, (perSkill.get(skillId) ?? 0) + 1)
    state = next
  }
  return found
}

/** Adds one removal. A balance in which the agent takes no contacts of the skill stays valid and is not solved again. */
function withRemoval(data: RemovalData, state: ModelState, moves: readonly SkillMove[], move: SkillMove): ModelState {
  const a = state.model.agents.findIndex((agent) => agent.id === move.agentId)
  const width = state.model.contactTypes.length
  const typesLost = state.model.contactTypes.flatMap((type, k) =>
    requiresSkill(data.model, type, move.skillId) ? [k] : [],
  )
  if (typesLost.some((k) => (state.balance.share[a * width + k] ?? 0) > 0)) return applyRemovals(data, [...moves, move])
  return { model: applyMoves(state.model, [move]), balance: withoutService(state.balance, a, typesLost, width) }
}

/** Skills that agents hardly use. Those whose removal saves most time come first, then the least used. */
function findUnusedSkills(data: RemovalData): UnusedSkill[] {
  const { minHandled, removeBelowUtilization } = data.settings
  const found = data.model.agents.flatMap((agent) =>
    agent.skills.flatMap(({ id: skillId, level }): UnusedSkill[] => {
      const evidence = data.evidence.get(agent.id)?.get(skillId)
      if (evidence === undefined || evidence.handled < Math.max(1, minHandled)) return []
      if (!data.mayChange(agent) || agent.staffedSeconds === 0) return []
      const timeShare = evidence.handleSeconds / agent.staffedSeconds
      if (atLeast(timeShare, removeBelowUtilization) || isClearlyFaster(data, agent.id, skillId)) return []
      return [{ agent, skillId, level, evidence, timeShare, savedSeconds: savedSeconds(data, agent, skillId) }]
    }),
  )
  const id = (unused: UnusedSkill): string => `${unused.agent.id}\n${unused.skillId}`
  return found.sort((a, b) => b.savedSeconds - a.savedSeconds || a.timeShare - b.timeShare || (id(a) < id(b) ? -1 : 1))
}

function isClearlyFaster(data: RemovalData, agentId: string, skillId: string): boolean {
  const scale = data.standings.scales.get(skillId)
  if (scale === undefined) return false
  const { mean, variance } = data.standings.of(agentId, skillId)
  return variance > 0 ? normalCdf((mean - scale.median) / Math.sqrt(variance)) >= CLEARLY_FASTER : mean > scale.median
}

function savedSeconds(data: RemovalData, agent: ModelAgent, skillId: string): number {
  let saved = 0
  for (const row of agent.handling) {
    const type = data.model.contactTypes.find(({ id }) => id === row.contactTypeId)
    if (type === undefined || !requiresSkill(data.model, type, skillId)) continue
    const others = othersAht(data, agent, type)
    if (others === undefined) continue
    saved += (row.handled / data.weeks) * (data.times.ahtSeconds(agent.id, type.id) - others)
  }
  return saved
}

/** Mean handle time that is expected of the other agents who can take a type, weighted by their availability. */
function othersAht(data: RemovalData, agent: ModelAgent, type: ModelContactType): number | undefined {
  let seconds = 0
  let weight = 0
  for (const other of data.model.agents) {
    if (other.id === agent.id || !data.serves(other, type)) continue
    seconds += other.availability * data.times.ahtSeconds(other.id, type.id)
    weight += other.availability
  }
  return weight > 0 ? seconds / weight : undefined
}

/**
 * How many other agents can take each contact type that requires the skill and that this agent can take: the smallest
 * number of all these types; Infinity if there are none.
 */
function countOtherAgents(data: RemovalData, state: ModelState, agentId: string, skillId: string): number {
  const serves = canServe(state.model)
  const agent = state.model.agents.find(({ id }) => id === agentId)
  let minOthers = Number.POSITIVE_INFINITY
  for (const type of state.model.contactTypes) {
    if (agent === undefined || !requiresSkill(data.model, type, skillId) || !serves(agent, type)) continue
    const others = state.model.agents.filter(
      (other) => other.id !== agentId && other.availability > 0 && serves(other, type),
    )
    minOthers = Math.min(minOthers, others.length)
  }
  return minOthers
}

/** Whether contacts still arrive that the agent can take. */
function keepsWork(state: ModelState, agentId: string): boolean {
  const serves = canServe(state.model)
  const agent = state.model.agents.find(({ id }) => id === agentId)
  return agent !== undefined && state.model.contactTypes.some((type) => type.callsPerHour > 0 && serves(agent, type))
}

/** Whether the load of a contact type on its agents rises above the limit or, if it was above it, rises further. */
function overloads(data: RemovalData, before: ModelState, after: ModelState): boolean {
  return after.balance.saturation.some((value, k) => {
    const old = before.balance.saturation[k] ?? 0
    return value > Math.max(data.settings.maxOccupancy, old) + SATURATION_NOISE
  })
}

/** The largest drop of a queue's service level; 0 if none drops. */
function largestDrop(before: readonly QueueOutlook[], after: readonly QueueOutlook[]): number {
  const loss = before.map(({ measures }, i) => measures.serviceLevel - (after[i]?.measures.serviceLevel ?? 0))
  return Math.max(0, ...loss)
}

function toRecommendation(
  data: RemovalData,
  unused: UnusedSkill,
  remaining: { readonly now: number; readonly left: number },
  effect: { readonly loss: number; readonly gain: number },
): SkillRecommendation {
  const { agent, skillId, level, evidence, timeShare, savedSeconds } = unused
  const skill = data.skill(skillId)
  const meanSeconds = evidence.handleSeconds / evidence.handled
  const fewer = remaining.left < remaining.now ? ` (${remaining.left} after the removals listed before this one)` : ''
  const cover = Number.isFinite(remaining.now)
    ? `${remaining.now} other ${remaining.now === 1 ? 'agent' : 'agents'} can take these contacts${fewer}`
    : 'no contact that they can take requires it'
  const saves =
    savedSeconds >= 120 ? `; the others are faster, which frees ${(savedSeconds / 60).toFixed(0)} minutes per week` : ''
  const reason = `${agent.name} spends ${(timeShare * 100).toFixed(1)} % of staffed time on ${skill.name} (${formatPerWeek(data, evidence.handled)} contacts per week, ${meanSeconds.toFixed(0)} s each); ${cover}${saves}.`
  return {
    format: 'skillroute/recommendation@1',
    id: `REMOVE:${agent.id}:${skillId}`,
    action: 'REMOVE',
    agent: { id: agent.id, name: agent.name },
    skill,
    before: level,
    after: null,
    queues: toRefs(findAffectedQueues(data.model, agent, skillId)),
    reason,
    evidence: {
      kind: 'removal',
      utilization: timeShare,
      handled: evidence.handled,
      meanHandleSeconds: meanSeconds,
      ...(Number.isFinite(remaining.left) ? { remainingAgents: remaining.left } : {}),
      savedSecondsPerWeek: savedSeconds,
      serviceLossSoFar: effect.loss,
    },
    value: { contactsPerWeek: effect.gain, method: 'what-if' },
  }
}

/** The model after some removals, and how its load is shared among agents. */
interface ModelState {
  readonly model: RoutingModel
  readonly balance: Balance
}

function predictService(data: RemovalData, { model, balance }: ModelState): QueueOutlook[] {
  return outlook(model, { times: data.times, balance, week: data.week })
}

/** Contacts per week answered within the target, over all queues. */
function contactsWithinServiceLevel(queues: readonly QueueOutlook[]): number {
  return queues.reduce((sum, queue) => sum + queue.withinServiceLevelPerWeek, 0)
}

function applyRemovals(data: RemovalData, moves: readonly SkillMove[]): ModelState {
  const model = moves.length === 0 ? data.model : applyMoves(data.model, moves)
  return { model, balance: balanceLoad(model, data.week.typical, data.times) }
}
