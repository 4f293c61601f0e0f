import type { RoutingModel } from '../../documents'
import { type BoostOptions, boostLevels } from '../../optimizer'
import type { Wanted } from '../desired/wanted'

/**
 * Wishes with the handle-time boost, each on its own base: a level of a row is one higher, at most 5, where the agent's mean
 * handle time on the skill is under the limit. Rows that take a skill away stay as they are.
 */
export function boosted(wanted: readonly Wanted[], model: RoutingModel, options: BoostOptions): Wanted[] {
  const rows = wanted.map(({ user, skill, level }) => ({ agentId: user.id, skillId: skill.id, base: level ?? 0 }))
  const levels = boostLevels(model, rows, options)
  return wanted.map((wish, at) => {
    const boost = levels[at]
    if (wish.level === null || boost === undefined) return wish
    return { ...wish, level: boost.level, reason: `${wish.reason}. ${boost.why}` }
  })
}
