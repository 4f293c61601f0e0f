import type { RoutingModel } from '../../documents'
import { type BoostOptions, boostLevels } from '../../optimizer'
import type { ResolvedLevel } from '../desired/resolved'

/**
 * Desired levels with the handle-time boost. Each level is raised by one, to at most 5, where the agent's mean handle
 * time on the skill is under the limit. Rows that remove a skill stay as they are.
 */
export function boostWanted(
  wanted: readonly ResolvedLevel[],
  model: RoutingModel,
  options: BoostOptions,
): ResolvedLevel[] {
  const rows = wanted.map(({ user, skill, level }) => ({ agentId: user.id, skillId: skill.id, base: level ?? 0 }))
  const levels = boostLevels(model, rows, options)
  return wanted.map((desired, at) => {
    const boost = levels[at]
    if (desired.level === null || boost === undefined) return desired
    return { ...desired, level: boost.level, reason: `${desired.reason}. ${boost.why}` }
  })
}
