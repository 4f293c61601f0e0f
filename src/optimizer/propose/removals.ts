import type { ModelAgent, ModelContactType, RoutingModel, SkillMove, SkillRecommendation } from '../../documents'
import { type Balance, balance, withoutService } from '../coverage/fluid/balance'
import { normalCdf } from '../math/normal'
import { applyMoves } from '../model/apply-moves'
import { canServe } from '../model/can-serve'
import { ordered } from '../model/ordered'
import type { SkillEvidence } from '../proficiency/evidence'
import { atLeast } from '../staffing/meets'
import { type OutlookWeek, outlook, type QueueOutlook } from '../what-if/outlook'
import { type RemovalOptions, removalSettings } from './options'
import { asksFor, createScene, perWeek, queuesActedIn, refs, type Scene } from './scene'

/**
 * An agent who is better than the median on a skill with at least this probability keeps the skill, even if they hardly
 * use it.
 */
const CLEARLY_FASTER = 0.8

/** A smaller change of saturation is rounding of the fluid program. */
const SATURATION_NOISE = 1e-9

interface UnusedSkill {
  readonly agent: ModelAgent
  readonly skillId: string
  readonly level: number
  readonly evidence: SkillEvidence
  readonly utilization: number
  /** Handle time saved per week if the others take these contacts, in seconds; negative if they are slower. */
  readonly savedSeconds: number
}

/**
 * Proposes to remove skills that an agent hardly uses and that others cover. This tidies the skill lists; it does not
 * improve service. Removals are considered one after the other, the most useful first, and each is checked on the model
 * without the skills removed before. Every contact type keeps `minAgents` agents on queue. No group is loaded above
 * `maxOccupancy`. All removals together lower no queue's predicted service level by more than `maxServiceLevelDrop`, and
 * no single one costs more than `maxContactsLost`. The agent keeps work. Without staffed times, nothing is removed. The
 * same model always gives the same list.
 * @throws ValidationError for options that make no sense
 * @example
 * for (const { reason } of proposeRemovals(model)) console.log(reason)
 */
export function proposeRemovals(model: RoutingModel, options: RemovalOptions = {}): SkillRecommendation[] {
  return removals(createScene(ordered(model), removalSettings(options)))
}

function removals(scene: Scene): SkillRecommendation[] {
  const { settings } = scene
  const found: SkillRecommendation[] = []
  const moves: SkillMove[] = []
  const perAgent = new Map<string, number>()
  const perSkill = new Map<string, number>()
  let stage = stageAfter(scene, moves)
  const start = stage
  const present = stageOutlook(scene, stage)
  let current = present
  for (const unused of findUnusedSkills(scene)) {
    const { agent, skillId } = unused
    const holders = scene.model.agents.filter((own) => own.skills.some((skill) => skill.id === skillId)).length
    const quota = Math.max(1, Math.floor(holders * settings.maxShareRemoved))
    if ((perSkill.get(skillId) ?? 0) >= quota) continue
    if ((perAgent.get(agent.id) ?? 0) >= settings.maxRemovalsPerAgent) continue
    const move = { agentId: agent.id, skillId, level: null }
    const remaining = remainingHolders(scene, stage, agent.id, skillId)
    if (remaining < settings.minAgents) continue
    const next = stageWithout(scene, stage, moves, move)
    if (!keepsWork(next, agent.id) || fillsUp(scene, stage, next)) continue
    const expected = stageOutlook(scene, next)
    const loss = serviceLoss(present, expected)
    const gain = answeredInTime(expected) - answeredInTime(current)
    if (loss > settings.maxServiceLevelDrop || gain < -settings.maxContactsLost) continue
    current = expected
    found.push(
      recommendation(
        scene,
        unused,
        { now: remainingHolders(scene, start, agent.id, skillId), left: remaining },
        { loss, gain },
      ),
    )
    moves.push(move)
    perAgent.set(agent.id, (perAgent.get(agent.id) ?? 0) + 1)
    perSkill.set(skillId, (perSkill.get(skillId) ?? 0) + 1)
    stage = next
  }
  return found
}

/** Removing a skill that the balance does not use leaves its shares unchanged, so it need not be solved again. */
function stageWithout(scene: Scene, stage: Stage, moves: readonly SkillMove[], move: SkillMove): Stage {
  const a = stage.model.agents.findIndex((agent) => agent.id === move.agentId)
  const width = stage.model.contactTypes.length
  const lost = stage.model.contactTypes.flatMap((type, k) => (asksFor(scene.model, type, move.skillId) ? [k] : []))
  if (lost.some((k) => (stage.split.share[a * width + k] ?? 0) > 0)) return stageAfter(scene, [...moves, move])
  return { model: applyMoves(stage.model, [move]), split: withoutService(stage.split, a, lost, width) }
}

/**
 * Held skills with low utilization on enough contacts. Those that save the most time come first, then the least used.
 */
function findUnusedSkills(scene: Scene): UnusedSkill[] {
  const { minHandled, removeBelowUtilization } = scene.settings
  const found = scene.model.agents.flatMap((agent) =>
    agent.skills.flatMap(({ id: skillId, level }): UnusedSkill[] => {
      const evidence = scene.evidence.get(agent.id)?.get(skillId)
      if (evidence === undefined || evidence.handled <= minHandled) return []
      if (!scene.mayChange(agent) || agent.staffedSeconds === 0) return []
      const utilization = evidence.handleSeconds / agent.staffedSeconds
      if (atLeast(utilization, removeBelowUtilization) || isClearlyFaster(scene, agent.id, skillId)) return []
      return [{ agent, skillId, level, evidence, utilization, savedSeconds: savedSeconds(scene, agent, skillId) }]
    }),
  )
  const id = (unused: UnusedSkill): string => `${unused.agent.id}\n${unused.skillId}`
  return found.sort(
    (a, b) => b.savedSeconds - a.savedSeconds || a.utilization - b.utilization || (id(a) < id(b) ? -1 : 1),
  )
}

function isClearlyFaster(scene: Scene, agentId: string, skillId: string): boolean {
  const scale = scene.standings.scales.get(skillId)
  if (scale === undefined) return false
  const { mean, variance } = scene.standings.of(agentId, skillId)
  return variance > 0 ? normalCdf((mean - scale.median) / Math.sqrt(variance)) >= CLEARLY_FASTER : mean > scale.median
}

function savedSeconds(scene: Scene, agent: ModelAgent, skillId: string): number {
  let saved = 0
  for (const row of agent.handling) {
    const type = scene.model.contactTypes.find((own) => own.id === row.contactTypeId)
    if (type === undefined || !asksFor(scene.model, type, skillId)) continue
    const others = othersAht(scene, agent, type)
    if (others === undefined) continue
    saved += (row.handled / scene.weeks) * (scene.times.ahtSeconds(agent.id, type.id) - others)
  }
  return saved
}

/** Expected handle time of the other able agents, weighted by their availability. */
function othersAht(scene: Scene, agent: ModelAgent, type: ModelContactType): number | undefined {
  let seconds = 0
  let weight = 0
  for (const other of scene.model.agents) {
    if (other.id === agent.id || !scene.serves(other, type)) continue
    seconds += other.availability * scene.times.ahtSeconds(other.id, type.id)
    weight += other.availability
  }
  return weight > 0 ? seconds / weight : undefined
}

/**
 * The smallest number of able agents on queue that any contact type would have without this agent; Infinity if no type
 * is affected.
 */
function remainingHolders(scene: Scene, stage: Stage, agentId: string, skillId: string): number {
  const serves = canServe(stage.model)
  const agent = stage.model.agents.find((own) => own.id === agentId)
  let fewest = Number.POSITIVE_INFINITY
  for (const type of stage.model.contactTypes) {
    if (agent === undefined || !asksFor(scene.model, type, skillId) || !serves(agent, type)) continue
    const others = stage.model.agents.filter((own) => own.id !== agentId && own.availability > 0 && serves(own, type))
    fewest = Math.min(fewest, others.length)
  }
  return fewest
}

function keepsWork(stage: Stage, agentId: string): boolean {
  const serves = canServe(stage.model)
  const agent = stage.model.agents.find((own) => own.id === agentId)
  return agent !== undefined && stage.model.contactTypes.some((type) => type.callsPerHour > 0 && serves(agent, type))
}

/** Whether any contact type becomes busier than the limit or, if it was above the limit before, busier than before. */
function fillsUp(scene: Scene, before: Stage, after: Stage): boolean {
  return after.split.saturation.some((value, k) => {
    const old = before.split.saturation[k] ?? 0
    return value > Math.max(scene.settings.maxOccupancy, old) + SATURATION_NOISE
  })
}

/** The largest fall of any queue's service level since before the first removal. */
function serviceLoss(before: readonly QueueOutlook[], after: readonly QueueOutlook[]): number {
  const loss = before.map(({ measures }, i) => measures.serviceLevel - (after[i]?.measures.serviceLevel ?? 0))
  return Math.max(0, ...loss)
}

function recommendation(
  scene: Scene,
  unused: UnusedSkill,
  remaining: { readonly now: number; readonly left: number },
  effect: { readonly loss: number; readonly gain: number },
): SkillRecommendation {
  const { agent, skillId, level, evidence, utilization, savedSeconds } = unused
  const skill = scene.skill(skillId)
  const meanSeconds = evidence.handleSeconds / evidence.handled
  const fewer = remaining.left < remaining.now ? ` (${remaining.left} once all removals before this one are made)` : ''
  const cover = Number.isFinite(remaining.now)
    ? `${remaining.now} other agents on queue cover it${fewer}`
    : 'nothing that is asked of their queues needs it alone'
  const saves =
    savedSeconds >= 120 ? `; the others are faster, which frees ${(savedSeconds / 60).toFixed(0)} minutes a week` : ''
  const reason = `${agent.name} spends ${(utilization * 100).toFixed(1)} % of staffed time on ${skill.name} (${perWeek(scene, evidence.handled)} contacts a week, ${meanSeconds.toFixed(0)} s each); ${cover}${saves}.`
  return {
    format: 'skillroute/recommendation@1',
    id: `REMOVE:${agent.id}:${skillId}`,
    action: 'REMOVE',
    agent: { id: agent.id, name: agent.name },
    skill,
    before: level,
    after: null,
    queues: refs(queuesActedIn(scene.model, agent, skillId)),
    reason,
    evidence: {
      kind: 'removal',
      utilization,
      handled: evidence.handled,
      meanHandleSeconds: meanSeconds,
      ...(Number.isFinite(remaining.left) ? { remainingAgents: remaining.left } : {}),
      savedSecondsPerWeek: savedSeconds,
      serviceLossSoFar: effect.loss,
    },
    value: { contactsPerWeek: effect.gain, method: 'what-if' },
  }
}

/** The model with the removals accepted so far, and how busy it is. */
interface Stage {
  readonly model: RoutingModel
  readonly split: Balance
}

/** The expected service of every queue at a stage. */
function stageOutlook(scene: Scene, stage: Stage, week: OutlookWeek = scene.week): QueueOutlook[] {
  return outlook(stage.model, { times: scene.times, balance: stage.split, week })
}

/** Contacts per week answered within the target, over all queues. */
function answeredInTime(queues: readonly QueueOutlook[]): number {
  return queues.reduce((sum, queue) => sum + queue.inTimePerWeek, 0)
}

function stageAfter(scene: Scene, moves: readonly SkillMove[]): Stage {
  const model = moves.length === 0 ? scene.model : applyMoves(scene.model, moves)
  return { model, split: balance(model, scene.week.typical, scene.times) }
}
