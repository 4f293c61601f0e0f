import type { RoutingModel } from '../../core/documents'
import { type CrossedFit, crossedFit, type Posterior } from './crossed-fit'
import { skillCells, skillEvidence } from './evidence'
import { handleTimes } from './handle-times'
import type { ShrunkOptions } from './types'

/** How fast agents are on one skill, and where the levels lie. Speeds are negative log handle times. */
export interface SkillScale {
  readonly agents: number
  readonly median: number
  /** Speeds above which levels 2, 3, 4 and 5 begin. */
  readonly cuts: readonly number[]
}

export interface SpeedScales {
  readonly fit: CrossedFit
  /** Absent for a skill with too few agents to rank, or on which no difference between agents can be seen. */
  readonly scales: ReadonlyMap<string, SkillScale>
  /** Speed of an agent on a skill, also one the agent has never used: from how fast they are elsewhere. */
  speed(agentId: string, skillId: string): Posterior
  /** Level by rank, 1-5; undefined where the skill has no scale. */
  levelOf(agentId: string, skillId: string): number | undefined
}

const DEFAULT_QUANTILES: readonly [number, number, number, number] = [0.1, 0.3, 0.7, 0.9]
export const DEFAULT_MIN_CONTACTS = 20
export const DEFAULT_MIN_AGENTS = 5

/** Posterior speeds that lie closer than this (on the log scale) are one speed. */
const SAME_SPEED = 1e-9

/** Fits speeds per agent and skill and lays the levels over each skill's agents by quantiles of their posterior means. */
export function speedScales(model: RoutingModel, options: ShrunkOptions = {}): SpeedScales {
  const { quantiles = DEFAULT_QUANTILES, minContacts = DEFAULT_MIN_CONTACTS, minAgents = DEFAULT_MIN_AGENTS } = options
  const fit = crossedFit(skillCells(model, handleTimes(model, options.handleTimeCv)))
  const speed = (agentId: string, skillId: string): Posterior => {
    const { mean, prior, ...rest } = fit.posterior(agentId, skillId)
    return { ...rest, mean: -mean, prior: -prior }
  }
  const ranked = new Map<string, number[]>()
  for (const [agentId, skills] of skillEvidence(model)) {
    for (const [skillId, evidence] of skills) {
      if (evidence.effectiveContacts < minContacts) continue
      ranked.set(skillId, [...(ranked.get(skillId) ?? []), speed(agentId, skillId).mean])
    }
  }
  const scales = new Map<string, SkillScale>()
  for (const [skillId, speeds] of ranked) {
    speeds.sort((a, b) => a - b)
    const spread = (speeds.at(-1) ?? 0) - (speeds[0] ?? 0)
    if (speeds.length < minAgents || spread < SAME_SPEED) continue
    const cuts = quantiles.map((q) => quantile(speeds, q))
    scales.set(skillId, { agents: speeds.length, median: quantile(speeds, 0.5), cuts })
  }
  const levelOf = (agentId: string, skillId: string): number | undefined => {
    const scale = scales.get(skillId)
    if (scale === undefined) return undefined
    const { mean } = speed(agentId, skillId)
    return 1 + scale.cuts.filter((cut) => mean > cut).length
  }
  return { fit, scales, speed, levelOf }
}

/** Quantile of sorted values, interpolated between neighbours. */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1)
  const low = Math.floor(at)
  const below = sorted[low] ?? 0
  return below + (at - low) * ((sorted[low + 1] ?? below) - below)
}
