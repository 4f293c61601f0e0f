import type { Random } from '../../core/random'
import { normal } from '../../core/random'
import type { WorldUser } from '../model/types'
import type { Blueprint, QueuePlan } from './blueprint'
import { between, chance, clamp, factor } from './draw'

/** Variation of agents' speed: standard deviation of its logarithm, between agents and between one agent's skills. */
const AGENT_SPEED_SD = 0.1
const SKILL_SPEED_SD = 0.22
/**
 * Probability that an agent of a queue has one of its skills: in the home queue, in a further queue, and for the skill
 * that the queue lacks.
 */
const HOME_SKILL = 0.85
const FURTHER_SKILL = 0.4
const STARVED_SKILL = 0.12
/** Probability of a skill that no contact needs. */
const IDLE_SKILL = 0.1
/** Share of fast agents whose level was never raised. */
const OVERLOOKED = 0.25

/** Gives an agent a hidden truth for every skill of these queues, and visible skills that follow it only partly. */
export function grantSkills(
  random: Random,
  blueprint: Blueprint,
  user: WorldUser,
  home: QueuePlan,
  further: readonly QueuePlan[],
): void {
  const speed = factor(random, AGENT_SPEED_SD)
  const resolution = clamp(0.76 + 0.06 * normal(random), 0.4, 0.95)
  user.truth.speed.set('', speed)
  user.truth.resolution.set('', resolution)
  const learn = (skillId: string, probability: number): void => {
    if (user.truth.speed.has(skillId)) return
    const skillSpeed = speed * factor(random, SKILL_SPEED_SD)
    user.truth.speed.set(skillId, skillSpeed)
    user.truth.resolution.set(skillId, clamp(resolution + 0.05 * normal(random), 0.3, 0.98))
    if (chance(random, probability)) user.skills.set(skillId, level(random, blueprint, skillId, skillSpeed))
  }
  for (const id of home.skillIds) learn(id, id === home.starvedId ? STARVED_SKILL : HOME_SKILL)
  for (const plan of further) for (const id of plan.skillIds) learn(id, FURTHER_SKILL)
  for (const id of blueprint.idleSkillIds) if (chance(random, IDLE_SKILL)) user.skills.set(id, between(random, 0, 5))
}

/** Faster agents tend to have higher levels: whoever sets the levels knows part of the truth. */
function level(random: Random, blueprint: Blueprint, skillId: string, speed: number): number {
  if (skillId === blueprint.flatSkillId) return 5
  const quickness = -Math.log(speed) / SKILL_SPEED_SD
  if (quickness > 0.8 && chance(random, OVERLOOKED)) return 1
  const desired = clamp(3 + 0.8 * quickness + 0.7 * normal(random), 0, 5)
  // Most orgs use whole levels; some have halves and quarters from an import.
  const steps = chance(random, 0.8) ? 1 : chance(random, 0.7) ? 2 : 4
  return Math.round(desired * steps) / steps
}
