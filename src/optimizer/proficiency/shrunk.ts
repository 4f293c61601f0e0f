import { normalCdf } from './normal'
import { DEFAULT_MIN_AGENTS, DEFAULT_MIN_CONTACTS, type SkillScale, type SpeedScales } from './scale'
import type { ShrunkOptions } from './types'

/** A level and what led to it. */
export interface LevelVerdict {
  readonly proposed: number
  readonly shrinkage: number
  readonly index: number | null
  readonly rankLevel: number | null
  readonly probability: number | null
  readonly why: string
}

/** A level moves only when it is this likely right: below, levels would swing with the noise of every month. */
const DEFAULT_MIN_PROBABILITY = 0.8

/** Levels a score may move in one cycle. */
const DEFAULT_MAX_STEP = 1

/**
 * The level an agent should hold on a skill by shrunken handle time. The rank among the skill's agents gives the
 * direction; the level moves one whole level that way if the agent lies beyond the border with at least
 * `minProbability` (normal posterior) and there is evidence enough.
 */
export function shrunkLevel(
  pair: { agentId: string; skillId: string; current: number; effectiveContacts: number },
  speeds: SpeedScales,
  options: ShrunkOptions,
): LevelVerdict {
  const { minContacts = DEFAULT_MIN_CONTACTS, minAgents = DEFAULT_MIN_AGENTS } = options
  const { current, effectiveContacts } = pair
  const { mean, variance, shrinkage } = speeds.speed(pair.agentId, pair.skillId)
  const scale = speeds.scales.get(pair.skillId)
  const keep = { proposed: current, shrinkage, index: null, rankLevel: null, probability: null }
  if (scale === undefined) {
    return { ...keep, why: `Fewer than ${minAgents} agents with evidence, or no difference between them: level kept.` }
  }
  const index = Math.exp(mean - scale.median)
  const rankLevel = speeds.levelOf(pair.agentId, pair.skillId) ?? current
  if (effectiveContacts < minContacts) {
    const why = `Only ${round(effectiveContacts)} of the ${minContacts} contacts needed: level ${current} kept.`
    return { ...keep, index, rankLevel, why }
  }
  if (rankLevel === current) return { ...keep, index, rankLevel, why: `The rank speaks for level ${current} as held.` }
  return { shrinkage, index, rankLevel, ...move(current, rankLevel, mean, Math.sqrt(variance), scale, options) }
}

function move(
  current: number,
  rankLevel: number,
  mean: number,
  sd: number,
  scale: SkillScale,
  options: ShrunkOptions,
): Pick<LevelVerdict, 'proposed' | 'probability' | 'why'> {
  const { minProbability = DEFAULT_MIN_PROBABILITY, maxStep = DEFAULT_MAX_STEP } = options
  const up = rankLevel > current
  const next = up ? Math.floor(current) + 1 : Math.ceil(current) - 1
  const border = scale.cuts[(up ? next : next + 1) - 2]
  const beyond = border === undefined ? 1 : probabilityAbove(border, mean, sd)
  const probability = up ? beyond : 1 - beyond
  const side = up ? 'above' : 'below'
  const chance = `the probability of belonging ${side} level ${current} is ${probability.toFixed(2)}`
  if (probability < minProbability) {
    return {
      proposed: current,
      probability,
      why: `By rank level ${rankLevel}, but ${chance}, under ${minProbability}: kept.`,
    }
  }
  const step = Math.min(Math.abs(next - current), maxStep)
  const proposed = up ? current + step : current - step
  const more = proposed === rankLevel ? '' : ` No further: a cycle moves at most ${maxStep} level.`
  return { proposed, probability, why: `By rank level ${rankLevel}; ${chance}: level ${proposed}.${more}` }
}

function probabilityAbove(border: number, mean: number, sd: number): number {
  if (sd === 0) return mean > border ? 1 : 0
  return normalCdf((mean - border) / sd)
}

function round(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0)
}
