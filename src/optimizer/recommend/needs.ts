import type { ModelAgent, RoutingModel, SkillMove } from '../../documents'
import { type Balance, balance } from '../coverage/fluid/balance'
import { applyMoves } from '../model/apply-moves'
import { canServe, isOffered } from '../model/can-serve'
import { atMost } from '../staffing/meets'
import { type OutlookWeek, outlook, type QueueOutlook } from '../what-if/outlook'
import { asksFor, occupancyOf, type Scene } from './scene'

/** The model with the moves accepted so far, and how full it runs. */
export interface Stage {
  readonly model: RoutingModel
  readonly split: Balance
}

/** A contact type whose skilled agents are too busy. */
export interface Need {
  readonly k: number
  /** Handled over staffed time of the agents who can serve it; undefined where unknown. */
  readonly utilization: number | undefined
  /** Occupancy of the group it depends on, time shared in the best way; Infinity with nobody to serve it. */
  readonly saturation: number
}

/** A skill that would let an agent with time to spare serve needy demand. */
export interface Candidate {
  readonly agent: ModelAgent
  readonly skillId: string
  readonly needs: readonly Need[]
  /** Contacts an hour that it could take off the fuller group. For screening only. */
  readonly relief: number
}

/** Assumed saturation of a group whose demand nobody can serve. */
const UNSERVED_SATURATION = 2

/** What every queue may expect at a stage. */
export function stageOutlook(scene: Scene, stage: Stage, week: OutlookWeek = scene.week): QueueOutlook[] {
  return outlook(stage.model, { times: scene.times, balance: stage.split, week })
}

/** Contacts a week answered within their target in all queues together. */
export function answeredInTime(queues: readonly QueueOutlook[]): number {
  return queues.reduce((sum, queue) => sum + queue.inTimePerWeek, 0)
}

export function stageAfter(scene: Scene, moves: readonly SkillMove[]): Stage {
  const model = moves.length === 0 ? scene.model : applyMoves(scene.model, moves)
  return { model, split: balance(model, scene.week.typical, scene.times) }
}

/** Types with enough contacts whose skilled agents are utilized above the limit, as observed or as the load projects. */
export function needs(scene: Scene, stage: Stage): Need[] {
  const serves = canServe(stage.model)
  const { addAboveUtilization, minOffered } = scene.settings
  return stage.model.contactTypes.flatMap((type, k): Need[] => {
    if (type.offered <= minOffered || type.skillIds.length === 0) return []
    const utilization = occupancyOf(stage.model.agents.filter((agent) => serves(agent, type)))
    const saturation = stage.split.saturation[k] ?? 0
    return atMost(Math.max(utilization ?? 0, saturation), addAboveUtilization) ? [] : [{ k, utilization, saturation }]
  })
}

/** Grants that would relieve a need, the one with the most relief first; ties by agent, then skill. */
export function candidates(scene: Scene, stage: Stage, open: readonly Need[]): Candidate[] {
  const { presence } = scene.week.typical
  const found = stage.model.agents.flatMap((agent, a) => {
    if (!hasTime(scene, agent, presence[a] ?? 0)) return []
    const bySkill = new Map<string, { needs: Need[]; relief: number }>()
    for (const need of open) {
      const skillId = missingSkill(scene, stage.model, agent, need.k)
      const slack = Math.min(need.saturation, UNSERVED_SATURATION) - (stage.split.agentSaturation[a] ?? 0)
      if (skillId === undefined || slack <= 0 || !mayHold(scene, agent, skillId)) continue
      const type = stage.model.contactTypes[need.k]
      const seconds = type === undefined ? 0 : scene.times.ahtSeconds(agent.id, type.id)
      const entry = bySkill.get(skillId) ?? { needs: [], relief: 0 }
      bySkill.set(skillId, entry)
      entry.needs.push(need)
      entry.relief = Math.max(entry.relief, seconds > 0 ? ((presence[a] ?? 0) * slack * 3600) / seconds : 0)
    }
    return [...bySkill].map(([skillId, entry]) => ({ agent, skillId, ...entry }))
  })
  return found.sort((x, y) => y.relief - x.relief || compare(x.agent.id, y.agent.id) || compare(x.skillId, y.skillId))
}

function hasTime(scene: Scene, agent: ModelAgent, presence: number): boolean {
  if (!scene.mayChange(agent) || presence <= 0) return false
  return atMost(occupancyOf([agent]) ?? 0, scene.settings.addAboveUtilization)
}

/** The one skill that an activated agent lacks for a type; undefined when nothing or more than one is missing. */
function missingSkill(scene: Scene, model: RoutingModel, agent: ModelAgent, k: number): string | undefined {
  const type = model.contactTypes[k]
  if (type === undefined || !isOffered(agent, type)) return undefined
  const missing = type.skillIds.filter((id) => !agent.skills.some((skill) => skill.id === id))
  const [only] = missing
  return missing.length === 1 && only !== undefined && asksFor(scene, type, only) ? only : undefined
}

function mayHold(scene: Scene, agent: ModelAgent, skillId: string): boolean {
  const certification = scene.settings.requiredCertifications[skillId]
  if (certification !== undefined && !agent.certifications.includes(certification)) return false
  return agent.skills.length < scene.settings.maxSkillsPerAgent
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
